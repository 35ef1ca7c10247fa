// SPDX-License-Identifier: Apache-2.0
// PlannedRuns: which of its runs are there already, under whatever name.
#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "model/core/setting_keys.h"
#include "model/experiments/going_on/forked_run.h"
#include "model/experiments/sweeps/equal_runs.h"
#include "model/experiments/sweeps/planned_runs.h"

namespace xsmoe::experiments {

/// A run that is there under another name, or deeper below the plan's folder, is taken where it lies: plans of the same runs name them by
/// what each of them varies. No two take the same.
Result<void> PlannedRuns::findEqual() {
  std::set<std::filesystem::path> taken;
  std::vector<RunToMake*> others;
  for (auto& run : runs_) {
    if (isOwn(run))
      taken.insert(run.paths.folder);
    else
      others.push_back(&run);
  }
  if (others.empty()) return {};
  const auto there = RunsThere::below(plan_.runs, progress_);
  if (!there) return tl::unexpected(there.error());
  for (auto* const run : others) {
    auto found = plan_.from ? equalForks(*run, *there) : equalRuns(*run, *there);
    if (!found) return tl::unexpected(found.error());
    std::erase_if(*found, [&](const RunPaths& one) { return taken.count(one.folder) > 0; });
    if (found->empty()) continue;
    const auto finished = std::find_if(found->begin(), found->end(), [](const RunPaths& one) {
      const auto history = readRun(one);
      return history && history->finished();
    });
    run->paths = finished == found->end() ? found->front() : *finished;
    taken.insert(run->paths.folder);
  }
  if (!plan_.from) keepBeside(*there, taken);
  return {};
}

/// Threads change no more than the rounding, and the studio trains with another number than the command line. So they do not count, but in
/// a plan that compares numbers of them.
bool PlannedRuns::threadsFit(const RunSettings& there, const RunToMake& run) {
  const int wanted = run.settings.device.threads;
  return wanted == 0 || wanted == there.device.threads || run.run.varied.count("threads") == 0;
}

/// The same with references that are measured beside the tests: a run that has others is taken as it is.
bool PlannedRuns::incidentalsFit(const RunSettings& there, const RunToMake& run) {
  const bool same = run.settings.training.references == there.training.references;
  const bool sameMemory = run.settings.device.featureMegabytes == there.device.featureMegabytes;
  return threadsFit(there, run) && (same || run.run.varied.count("references") == 0) &&
         (sameMemory || run.run.varied.count(std::string(kFeatureMemoryKey)) == 0);
}

/// Whether what is there under its own name is meant for it. check() says whether it can be taken.
bool PlannedRuns::isOwn(const RunToMake& run) const {
  if (!isThere(run.paths)) return false;
  if (plan_.from) return true;
  const auto there = readManifestAsWritten(run.paths);
  if (!there) return true;
  const auto& settings = there->description.settings;
  return incidentalsFit(settings, run) && decideTheSame(settings, run.settings);
}

Result<std::vector<RunPaths>> PlannedRuns::equalRuns(const RunToMake& run, const RunsThere& there) {
  std::vector<RunPaths> equal;
  for (const auto* const one : there.like(run.settings)) {
    const RunPaths paths(one->description.folder);
    if (!incidentalsFit(one->description.settings, run) || !isAsItsSettings(*one, paths)) continue;
    const auto stream = checksums();
    if (!stream) return tl::unexpected(stream.error());
    if (one->stream == **stream) equal.push_back(paths);
  }
  return equal;
}

Result<std::vector<RunPaths>> PlannedRuns::equalForks(const RunToMake& run, const RunsThere& there) const {
  std::vector<RunPaths> equal;
  const auto fork = forkOf(run);
  const auto asked = originOf(fork);
  if (!asked) return equal;  // check() says why
  for (const auto& one : there.all()) {
    const auto& origin = one.description.origin;
    if (!origin || origin->fromStart || origin->changed != asked->changed || !one.replayOf.empty()) continue;
    const RunPaths paths(one.description.folder);
    if (isFork(paths, fork).value_or(false) && !changedByHandAfter(paths, fork.window.value)) equal.push_back(paths);
  }
  return equal;
}

}  // namespace xsmoe::experiments
