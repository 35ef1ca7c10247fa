// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/planned_run.h"

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "model/analysis/run_summary.h"
#include "model/core/methods.h"
#include "model/core/setting_keys.h"
#include "model/core/used_settings.h"

namespace xsmoe {
namespace {

std::string methodOf(const RunSettings& settings) { return nameOf(settings.model.method, settings.model.continual); }

/// τ changes how many experts there are, and that less than other settings change the time.
bool costsTheSame(std::string_view key) { return key == kSeedKey || key == kTauKey || key == "checkpoint-every" || key == kKeepEpochsKey; }

/// The settings on which it depends how long a window takes.
std::string costlySettingsOf(const RunSettings& settings) {
  std::string text;
  for (const auto& one : usedSettings(settings))
    if (!costsTheSame(one.key)) text += one.key + '=' + one.value + '\n';
  return text;
}

}  // namespace

const char* name(PlannedState state) {
  switch (state) {
    case PlannedState::kNew: return "new";
    case PlannedState::kUnfinished: return "unfinished";
    case PlannedState::kFailed: return "failed";
    case PlannedState::kFinished: return "finished";
    case PlannedState::kChanged: return "changed";
  }
  return "";
}

std::string PlannedRun::thereAs() const {
  auto there = std::filesystem::path(folder).filename().string();
  return state == PlannedState::kNew || there == name ? std::string() : there;
}

double secondsTaken(const WindowHistory& window) { return (window.done ? window.done->seconds : 0) + window.besidesSeconds; }

void tellWhatIsThere(const RunHistory& history, PlannedRun& planned) {
  planned.recorded = history.state();
  planned.done = windowsDone(history);
  planned.secondsOf = planned.done;
  planned.trainedSeconds = 0;
  for (const auto& window : history.windows())
    if (window.done) planned.trainedSeconds += secondsTaken(window);
  const auto& origin = history.description().origin;
  planned.mayShareMore = false;
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
  if (run.secondsOf > 0) trained(run, run.trainedSeconds, run.secondsOf);
}

void ExperimentPace::trained(const PlannedRun& run, double seconds, int windows) {
  const auto method = methodOf(run.settings), costly = costlySettingsOf(run.settings);
  auto sum = std::find_if(sums_.begin(), sums_.end(),
                          [&](const Sum& one) { return one.stream == run.stream && one.method == method && one.settings == costly; });
  if (sum == sums_.end()) sum = sums_.insert(sums_.end(), {run.stream, method, costly});
  sum->seconds += seconds;
  sum->windows += windows;
}

void ExperimentPace::opened(double seconds) {
  ++openings_;
  openingSeconds_ += seconds;
}

bool ExperimentPace::knowsLike(const PlannedRun& run) const {
  const auto method = methodOf(run.settings), costly = costlySettingsOf(run.settings);
  return std::any_of(sums_.begin(), sums_.end(),
                     [&](const Sum& one) { return one.stream == run.stream && one.method == method && one.settings == costly; });
}

std::optional<double> ExperimentPace::secondsPerWindow(const PlannedRun& run) const {
  const auto method = methodOf(run.settings), costly = costlySettingsOf(run.settings);
  Sum all;
  for (const auto& one : sums_) {
    if (one.stream != run.stream || one.method != method) continue;
    if (one.settings == costly) return one.seconds / one.windows;
    all.seconds += one.seconds;
    all.windows += one.windows;
  }
  return all.windows > 0 ? std::optional(all.seconds / all.windows) : std::nullopt;
}

std::optional<double> secondsLeft(const PlannedRun& run, const ExperimentPace& pace) {
  if (run.toTrain() == 0) return 0;
  const auto window = pace.secondsPerWindow(run);
  if (!window) return std::nullopt;
  const bool opens = run.state == PlannedState::kNew || run.state == PlannedState::kFailed;
  return *window * run.toTrain() + (opens ? pace.secondsToOpen() : 0);
}

ExperimentTime timeLeft(const std::vector<PlannedRun>& runs, const ExperimentPace& pace) {
  ExperimentTime time;
  for (const auto& run : runs) {
    const auto left = secondsLeft(run, pace);
    const auto method = methodOf(run.settings);
    if (left)
      time.seconds += *left;
    else if (std::find(time.unknown.begin(), time.unknown.end(), method) == time.unknown.end())
      time.unknown.push_back(method);
  }
  return time;
}

}  // namespace xsmoe
