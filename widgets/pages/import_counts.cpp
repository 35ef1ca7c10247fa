// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/import_counts.h"

#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <utility>
#include <vector>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct Line {
  QString name, value;
};
using Lines = std::vector<Line>;

QString spanOf(const ImportReport& report) {
  if (report.positions) return ImportCounts::tr("no times, but places in the sequences of users");
  return report.records == 0 ? ImportCounts::tr("none")
                             : ImportCounts::tr("%1 to %2").arg(dateText(report.firstTimeMs / 1000), dateText(report.lastTimeMs / 1000));
}

void addRecords(Lines& lines, const ImportReport& report) {
  lines.push_back({ImportCounts::tr("Records"), count(report.records)});
  lines.push_back({ImportCounts::tr("Users"), count(report.users)});
  lines.push_back({ImportCounts::tr("Items"), count(report.items)});
  lines.push_back({ImportCounts::tr("Span"), spanOf(report)});
  lines.push_back({ImportCounts::tr("After windows and k-core"),
                   ImportCounts::tr("%1 records of %2 users").arg(count(report.keptRecords), count(report.keptUsers))});
  lines.push_back({ImportCounts::tr("Outside the dates"), count(report.outsideRange)});
  lines.push_back({ImportCounts::tr("Repeated records"), count(report.repeatedRecords)});
  lines.push_back({ImportCounts::tr("Bad lines"), count(report.badLineCount)});
}

QString ofItems(std::int64_t some, std::int64_t all) { return ImportCounts::tr("%1 of %2 items").arg(count(some), count(all)); }

/// What a sample of the log cannot tell.
void addItems(Lines& lines, const ImportReport& report) {
  lines.push_back({ImportCounts::tr("Titles"), ofItems(report.titles, report.items)});
  lines.push_back({ImportCounts::tr("Descriptions"), ofItems(report.descriptions, report.items)});
  lines.push_back({ImportCounts::tr("Pictures"), ofItems(report.pictures, report.items)});
  const auto addIfAny = [&](const QString& name, std::int64_t value) {
    if (value > 0) lines.push_back({name, count(value)});
  };
  addIfAny(ImportCounts::tr("Items that never occur"), report.unusedItems);
  addIfAny(ImportCounts::tr("Items described again"), report.repeatedItems);
  addIfAny(ImportCounts::tr("Titles that are page source"), report.markupTitles);
  addIfAny(ImportCounts::tr("Files that are no picture"), static_cast<std::int64_t>(report.badPictures.size()));
}

QString tableOf(const Lines& lines, const std::vector<std::string>& notes) {
  QString html = QStringLiteral("<table>");
  for (const auto& [name, value] : lines)
    html += QStringLiteral("<tr><td style='padding-right: 14px'>%1</td><td>%2</td></tr>").arg(name.toHtmlEscaped(), value.toHtmlEscaped());
  html += QStringLiteral("</table>");
  for (const auto& note : notes) html += QStringLiteral("<p style='margin-top: 4px'>%1</p>").arg(text(note).toHtmlEscaped());
  return html;
}

QString plain(const Lines& lines, const std::vector<std::string>& notes) {
  QStringList said;
  for (const auto& [name, value] : lines) said << ImportCounts::tr("%1: %2").arg(name, value);
  for (const auto& note : notes) said << text(note);
  return said.join(QLatin1Char('\n'));
}

}  // namespace

ImportCounts::ImportCounts(QWidget* parent)
    : QWidget(parent),
      heading_(new QLabel(this)),
      numbers_(new QLabel(this)),
      badTitle_(new QLabel(this)),
      badLines_(new QTreeWidget(this)) {
  QFont bold = font();
  bold.setBold(true);
  for (auto* const title : {heading_, badTitle_}) {
    title->setFont(bold);
    title->setWordWrap(true);
  }
  numbers_->setTextFormat(Qt::RichText);
  numbers_->setWordWrap(true);
  numbers_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  badLines_->setHeaderLabels({tr("File"), tr("Line"), tr("Reason")});
  badLines_->setRootIsDecorated(false);
  badLines_->setUniformRowHeights(true);
  badLines_->header()->setSectionResizeMode(0, QHeaderView::Interactive);
  badLines_->header()->resizeSection(0, 12 * fontMetrics().averageCharWidth());
  badLines_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
  badLines_->setAccessibleName(tr("Lines that could not be used"));
  badLines_->setMinimumHeight(80);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  for (auto* const label : {heading_, numbers_, badTitle_}) column->addWidget(label);
  column->addWidget(badLines_, 1);
  column->addStretch();
  showText({});
}

void ImportCounts::showSample(const ImportReport& report, std::int64_t sample, bool complete) {
  showReport(report,
             complete ? counted(sample, tr("Of the only record"), tr("Of all %1 records"))
                      : counted(sample, tr("Of the first record"), tr("Of the first %1 records")),
             true);
}

void ImportCounts::showResult(const ImportReport& report) { showReport(report, tr("Imported"), false); }

void ImportCounts::showReport(const ImportReport& report, const QString& heading, bool sample) {
  Lines lines;
  addRecords(lines, report);
  if (!sample) addItems(lines, report);
  heading_->setText(heading);
  numbers_->setText(tableOf(lines, report.notes));
  summary_ = plain(lines, report.notes);
  numbers_->setAccessibleName(summary_);
  fillBadLines(report);
}

void ImportCounts::showText(const QString& text) {
  heading_->setText(tr("Counts"));
  numbers_->setText(text.toHtmlEscaped());
  numbers_->setAccessibleName(text);
  summary_ = text;
  fillBadLines({});
}

void ImportCounts::showError(const Error& error) { showText(errorWords(error)); }

QString ImportCounts::heading() const { return heading_->text(); }
QString ImportCounts::summary() const { return summary_; }

void ImportCounts::fillBadLines(const ImportReport& report) {
  badLines_->clear();
  const auto add = [this](const BadLine& bad) {
    const QString line = bad.line > 0 ? count(bad.line) : QString();
    auto* const row = new QTreeWidgetItem(badLines_, {QFileInfo(text(bad.file)).fileName(), line, text(bad.reason)});
    row->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    row->setToolTip(0, text(bad.file));
    row->setToolTip(2, text(bad.reason));
  };
  for (const auto& bad : report.badLines) add(bad);
  for (const auto& bad : report.badPictures) add(bad);
  const bool any = badLines_->topLevelItemCount() > 0;
  const auto listed = static_cast<std::int64_t>(report.badLines.size());
  badTitle_->setText(listed == report.badLineCount
                         ? tr("What could not be used")
                         : tr("What could not be used: the first %1 of %2 lines").arg(count(listed), count(report.badLineCount)));
  badTitle_->setVisible(any);
  badLines_->setVisible(any);
}

}  // namespace xsmoe::widgets
