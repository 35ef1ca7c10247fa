// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/equal_runs.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

#include "model/core/first_window.h"
#include "model/core/methods.h"
#include "model/core/used_settings.h"
#include "model/experiments/runs/changes_to_come.h"
#include "model/experiments/runs/run_list.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

constexpr std::ptrdiff_t kRunsAtOnce = 100;  ///< between two reports of progress

}  // namespace

bool decideTheSame(const RunSettings& there, const RunSettings& wanted) {
  return there == wanted || decisiveSettings(there) == decisiveSettings(wanted);
}

bool decideTheSameButTau(const RunSettings& there, RunSettings wanted) {
  wanted.model.tau = there.model.tau;
  return decideTheSame(there, wanted);
}

std::string decisiveOfFirstWindow(const RunSettings& settings) {
  return decisiveSettings(settingsOfFirstWindow(settings)) + (settings.training.references ? "\nreferences" : "");
}

bool hasItsSettingsFromStart(const RunDescription& run) {
  return !run.origin || run.origin->fromStart || (run.origin->changed.empty() && run.origin->inherited.empty());
}

bool changedByHandAfter(const RunPaths& paths, int window) {
  const auto toCome = ChangesToCome(paths).read().value_or(std::vector<PlacedChange>());
  if (std::any_of(toCome.begin(), toCome.end(), [=](const PlacedChange& one) { return one.place.window.value > window; })) return true;
  const auto history = readRun(paths);
  if (!history) return false;
  const auto& all = history->interventions();
  return std::any_of(all.begin(), all.end(), [=](const Intervention& one) { return one.changesRun && one.window.value > window; });
}

bool isAsItsSettings(const RunManifest& run, const RunPaths& paths) {
  return run.replayOf.empty() && hasItsSettingsFromStart(run.description) && !changedByHandAfter(paths, -1);
}

bool isOfStream(const RunManifest& run, StreamChecksums stream) {
  auto there = run.stream;
  if (!readsFeatures(run.description.settings.model.method))
    for (auto* const sums : {&there, &stream}) sums->erase("features");
  return there == stream;
}

Result<RunsThere> RunsThere::below(const fs::path& folder, const ProgressCallback& progress) {
  const auto cancelled = [&] { return failure(folder.string(), "cancelled"); };
  const auto folders = runFoldersBelow(folder, progress);
  if (!folders) return cancelled();
  RunsThere there;
  for (const auto& place : *folders) {
    const auto known = std::ssize(there.runs_);
    if (known % kRunsAtOnce == 0 && progress && !progress({"looking for runs", known, std::ssize(*folders), "runs"})) return cancelled();
    auto manifest = readManifestAsWritten(RunPaths(place));
    if (!manifest) continue;
    manifest->description.folder = place.string();  // as the folder is named now
    there.placesFromSettings_.emplace(decisiveSettings(manifest->description.settings), there.runs_.size());
    there.runs_.push_back(std::move(*manifest));
  }
  return there;
}

std::vector<const RunManifest*> RunsThere::like(const RunSettings& settings) const {
  std::vector<const RunManifest*> found;
  const auto [begin, end] = placesFromSettings_.equal_range(decisiveSettings(settings));
  for (auto place = begin; place != end; ++place) found.push_back(&runs_[place->second]);
  return found;
}

}  // namespace xsmoe::experiments
