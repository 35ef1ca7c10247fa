// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/stream_card.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "model/core/data_loss.h"
#include "widgets/help/help_button.h"
#include "widgets/pages/window_strip.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

StreamCard::StreamCard(QWidget* parent) : QWidget(parent), pages_(new QStackedLayout(this)) {
  auto* nothing = wrappedLabel(this);
  nothing->setText(
      tr("No stream is open.\n\nOpen a folder with interactions.csv and features.h5, or a run, from the File menu; or drop one "
         "on the window."));
  nothing->setAlignment(Qt::AlignCenter);
  nothing->setMargin(16);
  pages_->addWidget(nothing);
  pages_->addWidget(buildCard());
}

QWidget* StreamCard::buildCard() {
  auto* card = new QWidget(this);
  auto* column = new QVBoxLayout(card);
  column->setContentsMargins(8, 6, 8, 6);
  title_ = wrappedLabel(card);
  QFont big = font();
  big.setBold(true);
  big.setPointSizeF(font().pointSizeF() * 1.15);
  title_->setFont(big);
  auto* const help = new HelpButton(card);
  help->setPage(QStringLiteral("stream"));
  auto* const head = new QHBoxLayout;
  head->addWidget(title_, 1);
  head->addWidget(help, 0, Qt::AlignTop);
  column->addLayout(head);
  numbers_ = new QGridLayout;
  numbers_->setVerticalSpacing(2);
  int row = 0;
  for (const QString& name : {tr("Records"), tr("Users"), tr("Items"), tr("Span")}) {
    values_[row] = wrappedLabel(card);
    numbers_->addWidget(new QLabel(name, card), row, 0, Qt::AlignTop);
    numbers_->addWidget(values_[row], row, 1);
    ++row;
  }
  numbers_->setColumnStretch(1, 1);
  column->addLayout(numbers_);
  strip_ = new WindowStrip(card);
  column->addWidget(strip_);
  features_ = wrappedLabel(card);
  leftOut_ = wrappedLabel(card);
  badTitle_ = wrappedLabel(card);
  for (QLabel* label : {features_, leftOut_, badTitle_}) label->setTextFormat(Qt::RichText);
  column->addWidget(features_);
  makeFeatures_ = new QPushButton(tr("Extract &Features…"), card);
  makeFeatures_->setToolTip(
      tr("Makes them of titles, descriptions and pictures, with the small encoders that come with the program or with your own."));
  connect(makeFeatures_, &QPushButton::clicked, this, &StreamCard::featuresRequested);
  column->addWidget(makeFeatures_, 0, Qt::AlignLeft);
  column->addWidget(leftOut_);
  column->addWidget(badTitle_);
  badLines_ = new QTreeWidget(card);
  badLines_->setHeaderLabels({tr("Line"), tr("Reason")});
  badLines_->setRootIsDecorated(false);
  badLines_->setWordWrap(true);
  badLines_->setMaximumHeight(130);
  badLines_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  badLines_->setAccessibleName(tr("Lines that could not be used"));
  column->addWidget(badLines_);
  column->addStretch();
  return card;
}

void StreamCard::setReport(std::shared_ptr<const DataReport> report) {
  pages_->setCurrentIndex(report ? 1 : 0);
  if (report) fill(*report);
}

void StreamCard::fill(const DataReport& report) {
  title_->setText(report.title.empty() ? text(report.folder) : text(report.title));
  title_->setToolTip(text(report.folder));
  values_[0]->setText(keptText(report.records, report.keptRecords));
  values_[1]->setText(keptText(report.users, report.keptUsers));
  values_[2]->setText(keptText(report.items, report.keptItems));
  values_[2]->setToolTip(itemsMeaning());
  values_[3]->setText(spanText(report));
  strip_->setWindows(report.windows);
  QString features = report.featuresFound ? tr("Features: ") : tr("<b>No features:</b> ");
  features += text(report.featuresNote).toHtmlEscaped();
  if (report.cachedItemsUnused > 0)
    features += QStringLiteral("<br>") + tr("%1 cached items never occur and are ignored.").arg(count(report.cachedItemsUnused));
  features_->setText(features);
  makeFeatures_->setVisible(!report.featuresFound);
  QStringList parts;
  for (const LeftOut& left : report.leftOut)
    parts << tr("%1: %2").arg(text(left.reason).toHtmlEscaped(), counted(left.records, tr("1 record"), tr("%1 records")));
  if (report.repeatedRecords > 0)
    parts << tr("repeated, but kept: %1").arg(counted(report.repeatedRecords, tr("1 record"), tr("%1 records")));
  if (testTargetsOf(report).masked > 0) parts << tr("test targets: %1").arg(maskedText(report).toHtmlEscaped());
  leftOut_->setVisible(!parts.isEmpty());
  leftOut_->setText(tr("<b>Left out</b><br>%1").arg(parts.join(QStringLiteral("<br>"))));
  fillBadLines(report);
}

void StreamCard::setFeaturesAllowed(bool allowed) { makeFeatures_->setEnabled(allowed); }

QString StreamCard::featuresText() const { return features_->text(); }
QString StreamCard::leftOutText() const { return leftOut_->text(); }

void StreamCard::fillBadLines(const DataReport& report) {
  badLines_->clear();
  badLines_->setVisible(!report.badLines.empty());
  badTitle_->setVisible(report.badLineCount > 0);
  const bool all = report.badLineCount == static_cast<std::int64_t>(report.badLines.size());
  badTitle_->setText(all ? tr("<b>Lines not used:</b> %1").arg(count(report.badLineCount))
                         : tr("<b>Lines not used:</b> %1, the first %2 below").arg(count(report.badLineCount)).arg(report.badLines.size()));
  for (const BadLine& line : report.badLines) {
    auto* item = new QTreeWidgetItem(badLines_, {count(line.line), text(line.reason)});
    const QString whole = QStringLiteral("%1:%2: %3").arg(text(line.file)).arg(line.line).arg(text(line.reason));
    item->setToolTip(0, whole);
    item->setToolTip(1, whole);
  }
}

}  // namespace xsmoe::widgets
