// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/why_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "model/analysis/split_table.h"
#include "model/analysis/table_text.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/table_file.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/help/view_head.h"
#include "widgets/inspect/number_table.h"
#include "widgets/inspect/reasoned_body.h"
#include "widgets/inspect/split_views.h"
#include "widgets/inspect/stacked_bars.h"
#include "widgets/inspect/why_sentence.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

WhyPanel::WhyPanel(QWidget* parent) : QWidget(parent) {
  body_ = new ReasonedBody(buildBody(), this);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  auto* const head = new ViewHead(*this, QStringLiteral("why"));
  head->setContentsMargins(4, 4, 4, 0);
  column->addWidget(head);
  column->addWidget(body_, 1);
}

QWidget* WhyPanel::buildBody() {
  auto* const body = new QWidget;
  why_ = wrappedLabel(body);
  sentence_ = wrappedLabel(body);
  for (QLabel* const label : {why_, sentence_}) label->setTextFormat(Qt::PlainText);
  bars_ = new StackedBarsView;
  bars_->setAccessibleName(tr("Scores of the recommended items by their parts"));
  scroll_ = new QScrollArea;
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidget(bars_);
  table_ = new NumberTable(tr("Numbers of the chosen item"));
  auto* const parts = new QSplitter(Qt::Vertical, body);
  parts->setChildrenCollapsible(false);
  parts->addWidget(scroll_);
  parts->addWidget(table_);
  parts->setStretchFactor(0, 1);
  parts->setStretchFactor(1, 1);
  parts->setSizes({3000, 2000});  // shares: the bars show what the table has in digits
  auto* const buttons = new QWidget(body);
  auto* const row = new WrappedRow(buttons);
  row->setContentsMargins(0, 0, 0, 0);
  const auto addButton = [&](const QString& text, const QString& tip) {
    auto* const button = new QToolButton(buttons);
    button->setText(text);
    button->setToolTip(tip);
    row->addWidget(button);
    return button;
  };
  const auto* const copies = addButton(tr("Copy as CSV"), tr("All numbers of all items of the list, with all their digits"));
  const auto* const copiesJson = addButton(tr("Copy as JSON"), tr("The same numbers, with where they come from"));
  const auto* const saves = addButton(tr("Save…"), tr("All numbers of all items of the list, with all their digits, as CSV or JSON"));
  connect(copies, &QToolButton::clicked, this, &WhyPanel::copy);
  connect(copiesJson, &QToolButton::clicked, this, &WhyPanel::copyJson);
  connect(saves, &QToolButton::clicked, this, &WhyPanel::saveWanted);
  auto* const column = new QVBoxLayout(body);
  column->setContentsMargins(4, 4, 4, 4);
  column->addWidget(why_);
  column->addWidget(sentence_);
  column->addWidget(parts, 1);
  column->addWidget(buttons);
  connect(bars_, &StackedBarsView::rowChosen, this, [this](int item) {
    wanted_ = text(split_->items.at(static_cast<std::size_t>(item)).item.id);
    showChosen();
    const QRectF place = bars_->rowRect(item);
    scroll_->ensureVisible(0, static_cast<int>(place.center().y()), 0, static_cast<int>(place.height()));
    Q_EMIT itemChosen(wanted_);
  });
  return body;
}

void WhyPanel::setSplit(std::shared_ptr<const ScoreSplit> split, int windows) {
  split_ = std::move(split);
  sentence_->setText(splitSentence(*split_));
  bars_->setBars(barsOf(*split_, windows));
  scroll_->verticalScrollBar()->setValue(0);
  showChosen();
  body_->showBody();
}

void WhyPanel::showReason(const QString& reason) {
  split_.reset();
  bars_->setBars({});
  body_->showReason(reason);
}

QString WhyPanel::reason() const { return body_->reason(); }

QString WhyPanel::sentence() const { return split_ ? why_->text() : QString(); }

void WhyPanel::chooseItem(const QString& id) {
  wanted_ = id;
  showChosen();
}

QString WhyPanel::chosen() const {
  const int row = bars_->chosen();
  return split_ && row >= 0 ? text(split_->items.at(static_cast<std::size_t>(row)).item.id) : QString();
}

void WhyPanel::showChosen() {
  if (!split_) return;
  std::size_t chosen = 0;
  for (std::size_t i = 0; i < split_->items.size(); ++i)
    if (text(split_->items[i].item.id) == wanted_) chosen = i;
  bars_->choose(static_cast<int>(chosen));
  why_->setText(whySentence(*split_, chosen));
  table_->setTable(tableOf(*split_, chosen));
}

void WhyPanel::copy() const {
  if (split_) QGuiApplication::clipboard()->setText(text(csvText(splitTable(*split_))));
}

void WhyPanel::copyJson() const {
  if (!split_) return;
  const ChartTable table = tableOf(splitTable(*split_));
  const QByteArray json = jsonOf(table, tr("What the scores are made of"), provenance_ ? provenance_() : QStringList());
  QGuiApplication::clipboard()->setText(QString::fromUtf8(json));
}

}  // namespace xsmoe::widgets
