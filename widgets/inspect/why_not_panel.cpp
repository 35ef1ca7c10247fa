// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/why_not_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include "widgets/forms/item_box.h"
#include "widgets/help/view_head.h"
#include "widgets/inspect/busy_mark.h"
#include "widgets/inspect/number_table.h"
#include "widgets/inspect/reasoned_body.h"
#include "widgets/inspect/split_views.h"
#include "widgets/inspect/stacked_bars.h"
#include "widgets/words/labels.h"

namespace xsmoe::widgets {
namespace {

constexpr int kLeastTableLines = 3;  ///< a header and a row

}  // namespace

WhyNotPanel::WhyNotPanel(QWidget* parent) : QWidget(parent), items_(new ItemBox(tr("Why not item"), this)), busy_(busyMark(this)) {
  body_ = new ReasonedBody(buildBody(), this);
  auto* const question = new QHBoxLayout;
  question->addWidget(items_, 1);
  question->addWidget(busy_);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(4, 4, 4, 4);
  column->addWidget(new ViewHead(*this, QStringLiteral("why-not")));
  column->addLayout(question);
  column->addWidget(body_, 1);
  connect(items_, &ItemBox::itemRequested, this, &WhyNotPanel::itemRequested);
}

QWidget* WhyNotPanel::buildBody() {
  auto* const body = new QWidget;
  sentence_ = wrappedLabel(body);
  sentence_->setTextFormat(Qt::PlainText);
  tried_ = wrappedLabel(body);
  bars_ = new StackedBarsView;
  bars_->setAccessibleName(tr("The item's score, that of rank 10, and the gap, by their parts"));
  auto* const scroll = new QScrollArea;
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidget(bars_);
  gap_ = new NumberTable(tr("Parts of both scores and the gap"));
  lifts_ = new NumberTable(tr("Changes of the history that lift the item"));
  auto* const below = new QWidget;
  auto* const lifting = new QVBoxLayout(below);
  lifting->setContentsMargins(0, 0, 0, 0);
  lifting->addWidget(tried_);
  lifting->addWidget(lifts_, 1);
  auto* const parts = new QSplitter(Qt::Vertical, body);
  parts->setChildrenCollapsible(false);
  for (QWidget* const one : {static_cast<QWidget*>(scroll), static_cast<QWidget*>(gap_), below}) parts->addWidget(one);
  // Shares: the bars of both scores are to be seen in a low window too, and the tables scroll.
  parts->setSizes({5000, 2000, 2000});
  for (NumberTable* const table : {gap_, lifts_}) table->setMinimumHeight(kLeastTableLines * table->fontMetrics().lineSpacing());
  auto* const column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(sentence_);
  column->addWidget(parts, 1);
  return body;
}

void WhyNotPanel::setAnswer(const WhyNot& answer, int windows) {
  sentence_->setText(whyNotSentence(answer));
  tried_->setText(liftSentence(answer));
  bars_->setBars(barsOf(answer, windows));
  bars_->choose(0);
  gap_->setTable(gapTableOf(answer));
  lifts_->setTable(liftTableOf(answer));
  body_->showBody();
}

void WhyNotPanel::showReason(const QString& reason) {
  bars_->setBars({});
  body_->showReason(reason);
}

void WhyNotPanel::setBusy(bool busy) { busy_->setVisible(busy); }

QString WhyNotPanel::reason() const { return body_->reason(); }

QString WhyNotPanel::sentence() const { return reason().isEmpty() ? sentence_->text() : QString(); }

}  // namespace xsmoe::widgets
