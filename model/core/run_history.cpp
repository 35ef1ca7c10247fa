// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_history.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "model/core/names.h"
#include "model/core/setting_descriptions.h"

namespace xsmoe {
namespace {

std::string threeDigits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

std::string inWords(const ExpertName& expert) {
  return "the " + std::string(name(expert.modality)) + " expert of D_" + std::to_string(expert.born) + " at state " +
         std::to_string(expert.hiddenState);
}

/// Whether an epoch of the window is the best one: the first must rank some truth.
bool hasBestEpoch(const WindowHistory& window) { return window.validation && window.validation->ndcg10 > 0; }

std::string whatWent(const PrunedNow& event) {
  if (!event.expert)
    return "pruned now at tau " + threeDigits(event.tau) + ": " + std::to_string(event.experts) +
           (event.experts == 1 ? " expert" : " experts");
  if (event.into)
    return (event.experts > 0 ? "merged " : "could not merge ") + inWords(*event.expert) + " into that of D_" + std::to_string(*event.into);
  return (event.experts > 0 ? "removed " : "could not remove ") + inWords(*event.expert);
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

void RunHistory::intervene(const Change& asked, WindowIndex window, int epoch, std::string what) {
  // Where the log has told that it was asked for, this is what came of it.
  if (const auto logged = waiting_.extract(asked.index()))
    interventions_[logged.mapped()].what = std::move(what);
  else
    interventions_.push_back({timeMs_, window, epoch, std::move(what)});
}

void RunHistory::on(const WindowStarted& event) {
  state_ = RunState::kRunning;
  if (current_) closed_.push_back(std::make_shared<const WindowHistory>(std::move(*current_)));
  current_.emplace();
  current_->window = event.window;
  current_->started = event;
  current_->startedMs = timeMs_;
  usage_ = unused(event.structure);
}

void RunHistory::on(const BatchDone& event) {
  auto& window = current();
  window.batchLosses.push_back(static_cast<float>(event.loss));
  window.lastStepSeconds = event.seconds;
  window.lastStepMs = timeMs_;
  window.trainingSeconds += event.seconds;
}

void RunHistory::on(const EpochDone& event) {
  auto& window = current();
  window.epochEnds.push_back(window.batchLosses.size());
  window.epochs.push_back(event);
  window.epochEndMs.push_back(timeMs_);
  window.epochPinned.push_back(pinned_);
  window.epochTaus.push_back(tau_);
  if (event.validation && (event.best || !hasBestEpoch(window))) window.validation = event.validation;
  usage_ = event.usage;
}

void RunHistory::on(const WindowDone& event) {
  current().done = event;
  current().pinned = pinned_;
  current().tau = tau_;
  current().settings = settingsToCome();
}
void RunHistory::on(const ReferencesMeasured& event) { current().references = event.results; }
void RunHistory::on(const ExpertExpanded& event) { current().births.push_back(event); }
void RunHistory::on(const ExpertPruned& event) { current().deaths.push_back(event); }

void RunHistory::on(const TauChanged& event) {
  tau_ = settings_.model.tau = event.to;
  intervene(SetTau{}, event.window, event.epoch, "tau " + threeDigits(event.from) + " → " + threeDigits(event.to));
}

void RunHistory::on(const GroupingChanged& event) {
  if (event.applied) {
    grouping_ = settings_.model.grouping = event.to;
    pendingGrouping_.clear();
    usage_ = unused(event.structure);
    waiting_.erase(Change(Regroup{}).index());
  } else {
    pendingGrouping_ = event.to == grouping_ ? Grouping{} : event.to;
  }
  intervene(Regroup{}, event.window, event.epoch,
            std::string(event.applied ? "grouping applied: " : "grouping requested: ") + name(event.from) + " → " + name(event.to));
  if (event.applied) interventions_.back().changesRun = false;  // it was told when it was asked for
}

void RunHistory::on(const PrunedNow& event) {
  usage_ = event.usage;
  // The profile `official` keeps no best weights: what was validated are those in training.
  const bool ofBest = settings_.protocol.protocol == Protocol::kPaper && hasBestEpoch(current());
  if (event.revalidated && ofBest) current().validation = event.revalidated;
  const Change asked = event.into ? Change(MergeExperts{}) : event.expert ? Change(RemoveExpert{}) : Change(PruneNow{});
  intervene(asked, event.window, event.epoch, whatWent(event));
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
  intervene(PinExpert{}, event.window, event.epoch, (event.pinned ? "pinned " : "no longer pinned: ") + inWords(event.expert));
}

void RunHistory::on(const LearningRateChanged& event) {
  settings_.training.learningRate = event.to;
  intervene(SetNumber{}, event.window, event.epoch, "learning rate " + threeDigits(event.from) + " → " + threeDigits(event.to));
}

void RunHistory::on(const RunDiverged& event) { diverged_ = event; }

void RunHistory::on(const ChangeLogged& event) {
  const auto* const change = std::get_if<Change>(&event.act);
  const auto* const undo = std::get_if<Undo>(&event.act);
  const bool made = changesRun(event);
  interventions_.push_back({timeMs_, event.place.window, event.place.epoch,
                            undo != nullptr ? "taken back: " + undo->takenBack : inWords(event.act), event.place.batch, event.askedMs,
                            event.refusal, undo != nullptr, made, std::string(change != nullptr ? settingOf(*change) : ""),
                            event.place.boundary == Boundary::kTested});
  if (made) waiting_.insert_or_assign(change->index(), interventions_.size() - 1);
  if (!made || event.place.boundary != Boundary::kTested) return;
  // A fork's first changes are made at the end of the window that it shares.
  if (auto after = changed(current().settings, *change)) current().settings = std::move(*after);
  if (const auto* const set = std::get_if<SetTau>(change)) current().tau = set->tau;  // pruning comes after it
}

void RunHistory::on(const SettingChanged& event) {
  const auto all = settingDescriptions();
  const auto known = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.key == event.key; });
  if (known != all.end()) known->set(settings_, event.to);
  intervene(SetNumber{}, event.window, event.epoch, event.key + " " + threeDigits(event.from) + " → " + threeDigits(event.to));
}

}  // namespace xsmoe
