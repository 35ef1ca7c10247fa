// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/planned_run.h"

#include <algorithm>

#include "model/analysis/run_summary.h"
#include "model/core/methods.h"

namespace xsmoe {
namespace {

std::string methodOf(const ModelSettings& model) { return nameOf(model.method, model.continual); }

}  // namespace

const char* name(PlannedState state) {
  switch (state) {
    case PlannedState::kNew: return "new";
    case PlannedState::kUnfinished: return "unfinished";
    case PlannedState::kFailed: return "failed";
    case PlannedState::kFinished: return "finished";
  }
  return "";
}

void tellWhatIsThere(const RunHistory& history, PlannedRun& planned) {
  planned.done = windowsDone(history);
  planned.secondsOf = planned.done;
  planned.trainedSeconds = 0;
  for (const auto& window : history.windows())
    if (window.done) planned.trainedSeconds += window.done->seconds;
  const auto& origin = history.description().origin;
  planned.shared = origin ? origin->window.value + 1 : 0;
  planned.sharedWith = origin ? origin->folder : std::string();
}

int windowsToTrain(const std::vector<PlannedRun>& runs) {
  int windows = 0;
  for (const auto& run : runs) windows += run.toTrain();
  return windows;
}

ExperimentPace::ExperimentPace(const std::vector<PlannedRun>& runs) {
  for (const auto& run : runs) add(run);
}

void ExperimentPace::add(const PlannedRun& run) {
  if (run.secondsOf > 0) trained(run.settings.model, run.trainedSeconds, run.secondsOf);
}

void ExperimentPace::trained(const ModelSettings& model, double seconds, int windows) {
  const auto method = methodOf(model);
  auto sum = std::find_if(sums_.begin(), sums_.end(), [&](const Sum& one) { return one.method == method; });
  if (sum == sums_.end()) sum = sums_.insert(sums_.end(), {method});
  sum->seconds += seconds;
  sum->windows += windows;
}

std::optional<double> ExperimentPace::secondsPerWindow(const ModelSettings& model) const {
  const auto method = methodOf(model);
  const auto sum = std::find_if(sums_.begin(), sums_.end(), [&](const Sum& one) { return one.method == method; });
  if (sum == sums_.end()) return std::nullopt;
  return sum->seconds / sum->windows;
}

std::optional<double> secondsLeft(const PlannedRun& run, const ExperimentPace& pace) {
  if (run.toTrain() == 0) return 0;
  const auto window = pace.secondsPerWindow(run.settings.model);
  if (!window) return std::nullopt;
  return *window * run.toTrain();
}

ExperimentTime timeLeft(const std::vector<PlannedRun>& runs, const ExperimentPace& pace) {
  ExperimentTime time;
  for (const auto& run : runs) {
    const auto left = secondsLeft(run, pace);
    const auto method = methodOf(run.settings.model);
    if (left)
      time.seconds += *left;
    else if (std::find(time.unknown.begin(), time.unknown.end(), method) == time.unknown.end())
      time.unknown.push_back(method);
  }
  return time;
}

}  // namespace xsmoe
