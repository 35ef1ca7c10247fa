// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_history.h"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"

namespace xsmoe {
namespace {

/// Whether an epoch of the window is the best one: the first must rank some truth.
bool hasBestEpoch(const WindowHistory& window) { return window.validation && window.validation->ndcg10 > 0; }

Change changeBehind(const PrunedNow& event) {
  if (!event.expert) return PruneNow{};
  if (event.into) return MergeExperts{*event.expert, *event.into};
  return RemoveExpert{*event.expert};
}

/// The experts of the layers that a grouping adds. No event of their own tells of them.
std::vector<ExpertBirth> birthsOf(const GroupingChanged& event) {
  std::vector<ExpertBirth> births;
  for (const LayerStructure& layer : event.structure) {
    if (std::find(event.from.begin(), event.from.end(), layer.hiddenState) != event.from.end()) continue;
    for (std::size_t i = 0; i < layer.born.size(); ++i)
      births.push_back({{event.window, layer.modality, layer.layer, {static_cast<int>(i)}, layer.born[i]}, true});
  }
  return births;
}

}  // namespace

void RunHistory::apply(const RunEvent& event) {
  const auto sinceMs = state_ == RunState::kRunning && timeMs_ > 0 ? event.timeMs - timeMs_ : 0;
  timeMs_ = event.timeMs;
  std::visit([this](const auto& detail) { on(detail); }, event.detail);
  if (sinceMs > 0) countBesides(event.detail, sinceMs);
}

/// The events at whose end something else than training is done. A run that was killed tells nothing of it: what passed before a window
/// counts only where it is no longer than the window before.
void RunHistory::countBesides(const EventDetail& detail, std::int64_t sinceMs) {
  const double seconds = static_cast<double>(sinceMs) / 1000;
  const bool begins = std::holds_alternative<WindowStarted>(detail);
  const bool measures = std::holds_alternative<EpochDone>(detail) || std::holds_alternative<ReferencesMeasured>(detail) ||
                        std::holds_alternative<WindowDone>(detail);
  if (begins && !closed_.empty() && seconds > closed_.back()->trainingSeconds + closed_.back()->besidesSeconds) return;
  if (begins || measures) current().besidesSeconds += seconds;
}

RunSettings RunHistory::settingsToCome() const {
  auto settings = settings_;
  if (!pendingGrouping_.empty()) settings.model.grouping = pendingGrouping_;
  return settings;
}

std::vector<LayerUsage> RunHistory::usageAfter(WindowIndex window) const {
  for (const auto& one : windows())
    if (one.window == window && one.done) return one.done->usage;
  return {};
}

std::vector<ExpertName> RunHistory::pinnedAfter(WindowIndex window) const {
  for (const auto& one : windows())
    if (one.window == window) return one.pinned;
  return {};
}

WindowHistory& RunHistory::current() {
  if (!current_) current_.emplace();
  return *current_;
}

void RunHistory::intervene(Change asked, WindowIndex window, int epoch, ChangeOutcome outcome) {
  // Where the log has told that it was asked for, this is what came of it.
  if (const auto logged = waiting_.extract(asked.index()))
    interventions_[logged.mapped()].outcome = std::move(outcome);
  else
    interventions_.push_back({timeMs_, window, epoch, std::move(asked), std::move(outcome)});
}

void RunHistory::on(const WindowStarted& event) {
  state_ = RunState::kRunning;
  if (current_) closed_.push_back(std::make_shared<const WindowHistory>(std::move(*current_)));
  current_.emplace();
  current_->window = event.window;
  current_->started = event;
  current_->startedMs = timeMs_;
  current_->deaths = std::exchange(deathsToCome_, {});
  usage_ = unused(event.structure);
}

void RunHistory::on(const BatchDone& event) {
  auto& window = current();
  window.batchLosses.push_back(static_cast<float>(event.loss));
  window.lastStepMs = timeMs_;
  window.trainingSeconds += event.seconds;
}

void RunHistory::on(const EpochDone& event) {
  auto& window = current();
  window.epochEnds.push_back(window.batchLosses.size());
  window.epochs.push_back(event);
  window.epochEndMs.push_back(timeMs_);
  window.epochPinned.push_back(pinned_);
  window.epochTaus.push_back(tau());
  if (event.validation && (event.best || !hasBestEpoch(window))) window.validation = event.validation;
  usage_ = event.usage;
}

void RunHistory::on(const WindowDone& event) {
  current().done = event;
  current().pinned = pinned_;
  current().settings = settingsToCome();
}
void RunHistory::on(const ReferencesMeasured& event) { current().references = event.results; }
void RunHistory::on(const ExpertExpanded& event) { current().births.push_back({event}); }

void RunHistory::on(const ExpertPruned& event) {
  // What is changed between two windows belongs to the later one, which has not begun.
  const bool toCome = current_ && current_->window < event.window;
  (toCome ? deathsToCome_ : current().deaths).push_back(event);
}

void RunHistory::on(const TauChanged& event) {
  settings_.model.tau = event.to;
  intervene(SetTau{event.to}, event.window, event.epoch, NumberSet{std::string(kTauKey), event.from, event.to});
}

void RunHistory::on(const GroupingChanged& event) {
  if (event.applied) {
    grouping_ = settings_.model.grouping = event.to;
    pendingGrouping_.clear();
    usage_ = unused(event.structure);
    const auto births = birthsOf(event);
    if (current_) current_->births.insert(current_->births.end(), births.begin(), births.end());
    waiting_.erase(Change(Regroup{}).index());
  } else {
    pendingGrouping_ = event.to == grouping_ ? Grouping{} : event.to;
  }
  intervene(Regroup{event.to}, event.window, event.epoch, GroupingSet{event.from, event.to, event.applied});
  if (event.applied) interventions_.back().changesRun = false;  // it was told when it was asked for
}

void RunHistory::on(const PrunedNow& event) {
  usage_ = event.usage;
  // The profile `official` keeps no best weights: what was validated are those in training.
  const bool ofBest = settings_.protocol.protocol == Protocol::kPaper && hasBestEpoch(current());
  if (event.revalidated && ofBest) current().validation = event.revalidated;
  intervene(changeBehind(event), event.window, event.epoch, ExpertsTaken{event.tau, event.experts, event.expert, event.into});
}

void RunHistory::on(const RunPaused& event) { state_ = event.paused ? RunState::kPaused : RunState::kRunning; }
void RunHistory::on(const RunFinished& event) {
  finished_ = event;
  state_ = RunState::kFinished;
}
void RunHistory::on(const RunStopped&) { state_ = RunState::kStopped; }
void RunHistory::on(const RunFailed& event) {
  failure_ = event.message;
  state_ = RunState::kFailed;
}

void RunHistory::on(const ExpertPinned& event) {
  std::erase(pinned_, event.expert);
  if (event.pinned) pinned_.push_back(event.expert);
  const PinExpert pin{event.expert, event.pinned};
  intervene(pin, event.window, event.epoch, pin);
}

void RunHistory::on(const LearningRateChanged& event) {
  settings_.training.learningRate = event.to;
  const std::string key(kLearningRateKey);
  intervene(SetNumber{key, event.to}, event.window, event.epoch, NumberSet{key, event.from, event.to});
}

void RunHistory::on(const RunDiverged& event) { diverged_ = event; }

void RunHistory::on(const ChangeLogged& event) {
  const auto* const change = std::get_if<Change>(&event.act);
  const bool made = changesRun(event);
  interventions_.push_back({timeMs_, event.place.window, event.place.epoch, event.act, std::nullopt, event.place.batch, event.askedMs,
                            event.refusal, event.refusal.empty() && std::holds_alternative<Undo>(event.act), made,
                            event.place.boundary == Boundary::kTested});
  if (made) waiting_.insert_or_assign(change->index(), interventions_.size() - 1);
  if (!made || event.place.boundary != Boundary::kTested) return;
  // A fork's first changes are made at the end of the window that it shares; pruning comes after them.
  if (auto after = changed(current().settings, *change)) current().settings = std::move(*after);
}

void RunHistory::on(const SettingChanged& event) {
  const auto all = settingDescriptions();
  const auto known = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.key == event.key; });
  if (known != all.end()) known->set(settings_, event.to);
  intervene(SetNumber{event.key, event.to}, event.window, event.epoch, NumberSet{event.key, event.from, event.to});
}

}  // namespace xsmoe
