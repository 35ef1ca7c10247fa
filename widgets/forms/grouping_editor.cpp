// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/grouping_editor.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_keys.h"
#include "widgets/forms/grouping_strip.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

GroupingEditor::GroupingEditor(QWidget* parent)
    : QWidget(parent),
      strip_(new GroupingStrip(this)),
      result_(new QLabel(this)),
      pending_(new QLabel(this)),
      apply_(new QPushButton(tr("Apply"), this)),
      revert_(new QPushButton(tr("Revert"), this)) {
  result_->setWordWrap(true);
  result_->setTextFormat(Qt::RichText);
  pending_->setWordWrap(true);
  // Two lines, so that the buttons stay where they are when there is something to say.
  pending_->setMinimumHeight(2 * pending_->fontMetrics().lineSpacing());
  pending_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  apply_->setToolTip(tr("Asks for this grouping; a run takes it over at the end of its window."));
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(pending_, 1);
  buttons->addWidget(revert_);
  buttons->addWidget(apply_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(6, 4, 6, 4);
  column->setSpacing(4);
  column->addWidget(strip_);
  column->addWidget(result_);
  column->addLayout(buttons);
  connect(strip_, &GroupingStrip::toggled, this, &GroupingEditor::toggle);
  connect(apply_, &QPushButton::clicked, this, &GroupingEditor::apply);
  connect(revert_, &QPushButton::clicked, this, &GroupingEditor::revert);
  refresh();
}

void GroupingEditor::setDescription(const RunDescription& description) {
  description_ = description;
  state_.reset();
  // A draft made for a cache with other layers may not fit this one.
  if (draft_ && !std::all_of(draft_->begin(), draft_->end(), [&](int state) { return isCached(description, state); })) draft_.reset();
  refresh();
}

void GroupingEditor::setState(LiveStatePtr state) {
  if (state == state_) return;
  state_ = std::move(state);
  if (state_ && state_->history) description_ = state_->history->description();
  refresh();
}

void GroupingEditor::setEditable(bool editable) {
  editable_ = editable;
  if (!editable) draft_.reset();
  refresh();
}

Grouping GroupingEditor::wanted() const {
  if (!state_ || !state_->history) return description_.settings.model.grouping;
  const auto& pending = state_->history->pendingGrouping();
  return pending.empty() ? state_->history->grouping() : pending;
}

Grouping GroupingEditor::grouping() const { return draft_.value_or(wanted()); }

bool GroupingEditor::edited() const { return draft_ && *draft_ != wanted(); }

bool GroupingEditor::toggle(int hiddenState) {
  auto next = toggled(description_, grouping(), hiddenState);
  if (!editable_ || !hasGrouping() || !next) return false;
  draft_ = std::move(*next);
  refresh();
  return true;
}

void GroupingEditor::apply() {
  if (!edited()) return;
  const Grouping requested = *draft_;
  draft_.reset();
  Q_EMIT groupingRequested(requested);
  refresh();
}

void GroupingEditor::revert() {
  draft_.reset();
  refresh();
}

QString GroupingEditor::resultText() const { return result_->text(); }
QString GroupingEditor::pendingText() const { return pending_->text(); }

bool GroupingEditor::hasGrouping() const { return usesSetting(description_.settings.model.method, kGroupingKey); }

void GroupingEditor::refresh() {
  for (QWidget* part :
       {static_cast<QWidget*>(strip_), static_cast<QWidget*>(pending_), static_cast<QWidget*>(apply_), static_cast<QWidget*>(revert_)})
    part->setVisible(hasGrouping());
  if (!hasGrouping()) {
    result_->setText(tr("%1 has no grouping.").arg(translatedSetting(descriptionOf(description_.settings.model.method).title)));
    return;
  }
  showPlan();
  showPending();
}

void GroupingEditor::showPlan() {
  const bool running = state_ && state_->history;
  const Grouping present = running ? state_->history->grouping() : description_.settings.model.grouping;
  const Grouping shown = grouping();
  const auto layers = running ? state_->history->usage() : std::vector<LayerUsage>();
  const auto pinned = running ? state_->history->pinned() : std::vector<ExpertName>();
  const double tau = running ? state_->history->tau() : description_.settings.model.tau;
  strip_->setStates(description_.hiddenStates, description_.cachedStates, shown, present);
  strip_->setEnabled(editable_);
  const auto plan = planGrouping(description_, present, shown, layers, pinned, tau);
  result_->setText(groupingPlanText(plan, running ? tr("now") : tr("at its beginning")));
}

void GroupingEditor::showPending() {
  const bool running = state_ && state_->history;
  const bool pending = running && !state_->history->pendingGrouping().empty();
  const WindowHistory* const newest = running ? state_->history->newest() : nullptr;
  const int window = newest != nullptr ? newest->window.value : 0;
  if (edited())
    pending_->setText(running ? tr("not applied yet; would take effect after %1").arg(windowName(window)) : tr("not applied yet"));
  else
    pending_->setText(pending ? tr("%1 applies after %2").arg(groupingText(grouping()), windowName(window)) : QString());
  apply_->setEnabled(editable_ && edited());
  revert_->setEnabled(editable_ && edited());
}

}  // namespace xsmoe::widgets
