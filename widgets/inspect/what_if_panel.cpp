// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/what_if_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QScrollArea>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <iterator>
#include <utility>

#include "widgets/charts/view_saver.h"
#include "widgets/help/view_head.h"
#include "widgets/inspect/busy_mark.h"
#include "widgets/inspect/history_editor.h"
#include "widgets/inspect/own_item_form.h"
#include "widgets/inspect/reasoned_body.h"
#include "widgets/items/recommendation_model.h"
#include "widgets/words/labels.h"
#include "widgets/words/list_change_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QString changeSentence(const Recommendation& list, const Recommendation& before) {
  QString said = WhatIfPanel::tr("%1 of %2 items are new in the list.").arg(count(itemsNotIn(before, list)), count(std::ssize(list.items)));
  if (list.hasTruth && list.truthRank > 0 && before.truthRank > 0)
    said += QLatin1Char(' ') + WhatIfPanel::tr("The held-out item: rank %1, was %2.").arg(count(list.truthRank), count(before.truthRank));
  return said;
}

}  // namespace

WhatIfPanel::WhatIfPanel(QWidget* parent)
    : QWidget(parent),
      history_(new HistoryEditor(this)),
      own_(new OwnItemForm(this)),
      ownButton_(new QToolButton(this)),
      busy_(busyMark(this)),
      model_(new RecommendationModel(this)) {
  body_ = new ReasonedBody(buildBody(), this);
  auto* const head = new QHBoxLayout;
  head->addWidget(new QLabel(tr("The history as it might be, oldest first"), this), 1);
  head->addWidget(busy_);
  ownButton_->setText(tr("Own Item"));
  ownButton_->setToolTip(tr("Make an item of a picture and words that the stream has not"));
  ownButton_->setCheckable(true);
  ownButton_->setFocusPolicy(Qt::TabFocus);
  head->addWidget(ownButton_);
  own_->hide();
  connect(ownButton_, &QToolButton::toggled, own_, &QWidget::setVisible);
  auto* const parts = new QWidget;
  auto* const column = new QVBoxLayout(parts);
  column->setContentsMargins(4, 4, 4, 4);
  column->addWidget(new ViewHead(*this, QStringLiteral("what-if")));
  column->addLayout(head);
  column->addWidget(history_);
  column->addWidget(own_);
  column->addWidget(body_, 1);
  auto* const scroll = new QScrollArea(this);  // a low page shows a part of them
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setWidget(parts);
  auto* const whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(scroll);
}

QWidget* WhatIfPanel::buildBody() {
  auto* const body = new QWidget;
  summary_ = wrappedLabel(body);
  table_ = new QTableView(body);
  table_->setModel(model_);
  table_->setIconSize({32, 32});
  table_->verticalHeader()->hide();
  table_->verticalHeader()->setDefaultSectionSize(38);
  table_->setShowGrid(false);
  table_->setAlternatingRowColors(true);
  table_->setTabKeyNavigation(false);
  table_->setSelectionBehavior(QAbstractItemView::SelectRows);
  table_->setAccessibleName(tr("Items recommended for the changed history"));
  auto* const saver = new ViewSaver(*table_, *model_, table_->accessibleName());
  saver->openWhereAsked();
  saver->leaveToPage();
  auto* const header = table_->horizontalHeader();
  header->setSectionResizeMode(QHeaderView::ResizeToContents);
  header->setSectionResizeMode(RecommendationModel::kItem, QHeaderView::Stretch);
  header->setHighlightSections(false);
  auto* const column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(summary_);
  column->addWidget(table_, 1);
  return body;
}

void WhatIfPanel::setList(const Recommendation& list, std::shared_ptr<const Recommendation> before, const QString& moment) {
  QString said = tr("Model %1.").arg(moment);
  if (before) said += QLatin1Char(' ') + changeSentence(list, *before);
  summary_->setText(said);
  // Parts are Why's: here they would leave the titles no room.
  auto plain = std::make_shared<Recommendation>(list);
  plain->scoreParts.clear();
  model_->setRecommendation(std::move(plain), std::move(before));
  body_->showBody();
}

void WhatIfPanel::showReason(const QString& reason) { body_->showReason(reason); }

void WhatIfPanel::setBusy(bool busy) { busy_->setVisible(busy); }

QString WhatIfPanel::reason() const { return body_->reason(); }

QString WhatIfPanel::summary() const { return reason().isEmpty() ? summary_->text() : QString(); }

}  // namespace xsmoe::widgets
