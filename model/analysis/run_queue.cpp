// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_queue.h"

#include <algorithm>
#include <array>
#include <utility>

namespace xsmoe {
namespace {

constexpr std::array kStates{QueuedState::kWaiting, QueuedState::kTraining, QueuedState::kStopped, QueuedState::kFinished,
                             QueuedState::kFailed};

QueuedRun queued(PlannedRun run) {
  QueuedRun one;
  one.wasThere = run.state == PlannedState::kFinished;
  one.changedByHand = run.state == PlannedState::kChanged;
  one.state = one.wasThere                             ? QueuedState::kFinished
              : one.changedByHand                      ? QueuedState::kFailed
              : run.state == PlannedState::kUnfinished ? QueuedState::kStopped
                                                       : QueuedState::kWaiting;
  one.why = run.problem;
  one.run = std::move(run);
  return one;
}

bool isToTrain(const PlannedRun& run) { return run.state != PlannedState::kFinished && run.state != PlannedState::kChanged; }

/// Whether one that has ended is to be trained for all that: it failed, or its folder is gone or has another name since.
bool isAskedForAgain(const QueuedRun& one, const std::vector<PlannedRun>& runs) {
  if (one.state != QueuedState::kFinished && one.state != QueuedState::kFailed) return false;
  return std::any_of(runs.begin(), runs.end(), [&](const PlannedRun& run) { return isToTrain(run) && run.folder == one.run.folder; });
}

}  // namespace

std::string_view name(QueuedState state) {
  switch (state) {
    case QueuedState::kWaiting: return "waiting";
    case QueuedState::kTraining: return "training";
    case QueuedState::kStopped: return "stopped";
    case QueuedState::kFinished: return "finished";
    case QueuedState::kFailed: return "failed";
  }
  return "";
}

std::optional<QueuedState> queuedStateFromName(std::string_view text) {
  for (const auto state : kStates)
    if (text == name(state)) return state;
  return std::nullopt;
}

std::optional<double> secondsLeft(const QueuedRun& one, const ExperimentPace& pace) {
  if (one.state == QueuedState::kTraining && one.estimated >= 0) return one.estimated;
  return secondsLeft(one.run, pace);
}

std::size_t RunQueue::add(ExperimentPlan plan, std::vector<PlannedRun> runs) {
  std::erase_if(runs_, [&](const QueuedRun& one) { return isAskedForAgain(one, runs); });
  const auto before = runs_.size();
  if (!runs.empty()) plan.streamChecksums = runs.front().streamChecksums;
  experiments_.push_back(std::move(plan));
  for (auto& run : runs) {
    auto one = queued(std::move(run));
    one.experiment = experiments_.size() - 1;
    append(std::move(one));
  }
  return runs_.size() - before;
}

RunQueue RunQueue::restored(std::vector<ExperimentPlan> experiments, std::vector<QueuedRun> runs) {
  RunQueue queue;
  queue.experiments_ = std::move(experiments);
  for (auto& run : runs) {
    if (run.experiment >= queue.experiments_.size()) continue;
    if (run.state == QueuedState::kTraining) {
      run.state = QueuedState::kStopped;
      run.run.recorded = RunState::kRunning;  // the program ended without a last word of it
    }
    queue.append(std::move(run));
  }
  return queue;
}

void RunQueue::append(QueuedRun run) {
  if (run.run.stream.empty()) run.run.stream = experiments_[run.experiment].stream;
  if (!find(run.run.folder)) runs_.push_back(std::move(run));
}

std::optional<std::size_t> RunQueue::next() const {
  const auto found = std::find_if(runs_.begin(), runs_.end(), [](const QueuedRun& one) { return one.toDo(); });
  return found == runs_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - runs_.begin()));
}

std::optional<std::size_t> RunQueue::training() const {
  const auto found = std::find_if(runs_.begin(), runs_.end(), [](const QueuedRun& one) { return one.state == QueuedState::kTraining; });
  return found == runs_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - runs_.begin()));
}

std::optional<std::size_t> RunQueue::find(const std::string& folder) const {
  const auto found = std::find_if(runs_.begin(), runs_.end(), [&](const QueuedRun& one) { return one.run.folder == folder; });
  return found == runs_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - runs_.begin()));
}

ExperimentPace RunQueue::pace() const {
  ExperimentPace pace;
  for (const auto& one : runs_) pace.add(one.run);
  if (const auto place = training()) {
    const auto& one = runs_[*place];
    if (one.estimated > 0 && one.run.toTrain() > 0 && !pace.knowsLike(one.run)) pace.trained(one.run, one.estimated, one.run.toTrain());
  }
  return pace;
}

QueueOutlook RunQueue::outlook() const {
  const auto known = pace();
  QueueOutlook outlook;
  outlook.all = static_cast<int>(runs_.size());
  for (const auto& one : runs_) {
    if (!one.toDo() && one.state != QueuedState::kTraining) {
      ++outlook.done;
      continue;
    }
    outlook.windows += one.run.toTrain();
    const auto seconds = secondsLeft(one, known);
    outlook.seconds += seconds.value_or(0);
    outlook.allKnown = outlook.allKnown && seconds.has_value();
    outlook.anythingKnown = outlook.anythingKnown || seconds.has_value();
  }
  return outlook;
}

bool RunQueue::move(std::size_t from, std::size_t to) {
  if (from >= runs_.size() || !runs_[from].toDo()) return false;
  to = std::min(to, runs_.size() - 1);
  if (const auto busy = training()) to = std::max(to, *busy + (from < *busy ? 0 : 1));
  if (from == to) return false;
  const auto at = [this](std::size_t place) { return runs_.begin() + static_cast<std::ptrdiff_t>(place); };
  if (from < to)
    std::rotate(at(from), at(from + 1), at(to + 1));
  else
    std::rotate(at(to), at(from), at(from + 1));
  return true;
}

std::optional<std::size_t> RunQueue::shift(std::size_t place, int direction) {
  if (place >= runs_.size() || !runs_[place].toDo()) return std::nullopt;
  auto other = static_cast<std::ptrdiff_t>(place) + direction;
  const auto count = static_cast<std::ptrdiff_t>(runs_.size());
  while (other >= 0 && other < count && !runs_[static_cast<std::size_t>(other)].toDo()) other += direction;
  if (other < 0 || other >= count) return std::nullopt;
  std::swap(runs_[place], runs_[static_cast<std::size_t>(other)]);
  return static_cast<std::size_t>(other);
}

bool RunQueue::remove(std::size_t place) {
  if (place >= runs_.size() || runs_[place].state == QueuedState::kTraining) return false;
  runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(place));
  return true;
}

bool RunQueue::retry(std::size_t place) {
  if (place >= runs_.size() || runs_[place].state != QueuedState::kFailed) return false;
  runs_[place].state = QueuedState::kWaiting;
  runs_[place].why.clear();
  return true;
}

std::size_t RunQueue::removeEnded() {
  return std::erase_if(runs_, [](const QueuedRun& one) { return one.state == QueuedState::kFinished; });
}

bool RunQueue::begin(std::size_t place) {
  if (training() || place >= runs_.size() || !runs_[place].toDo()) return false;
  auto& one = runs_[place];
  one.state = QueuedState::kTraining;
  one.run.recorded = RunState::kRunning;
  one.why.clear();
  one.window = one.epoch = 0;
  one.estimated = -1;
  return true;
}

QueuedRun* RunQueue::current() {
  const auto place = training();
  return place ? &runs_[*place] : nullptr;
}

void RunQueue::follow(const RunHistory& history, int epoch, double seconds) {
  auto* const one = current();
  if (one == nullptr || history.windowCount() == 0) return;
  auto& run = one->run;
  run.state = PlannedState::kUnfinished;
  run.windows = history.description().settings.protocol.windows - 1;
  tellWhatIsThere(history, run);
  one->window = history.newest()->window.value;
  one->epoch = epoch;
  one->estimated = seconds;
  const auto& all = history.interventions();
  one->changedByHand = std::any_of(all.begin(), all.end(),
                                   [&](const Intervention& change) { return change.changesRun && change.window.value >= run.shared; });
}

void RunQueue::finish() {
  auto* const one = current();
  if (one == nullptr) return;
  one->state = QueuedState::kFinished;
  one->run.state = PlannedState::kFinished;
  one->run.done = one->run.windows;
  one->run.mayShareMore = false;
}

void RunQueue::stop() {
  auto* const one = current();
  if (one == nullptr) return;
  one->state = QueuedState::kStopped;
  one->run.recorded = RunState::kStopped;
}

void RunQueue::fail(std::string why) {
  auto* const one = current();
  if (one == nullptr) return;
  one->state = QueuedState::kFailed;
  one->run.recorded = RunState::kFailed;
  one->why = std::move(why);
}

}  // namespace xsmoe
