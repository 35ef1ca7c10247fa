// SPDX-License-Identifier: Apache-2.0
// PlannedRuns: what its runs have in common with finished ones.
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "model/core/files/new_folder.h"
#include "model/experiments/going_on/shared_past.h"
#include "model/experiments/sweeps/equal_runs.h"
#include "model/experiments/sweeps/planned_runs.h"

namespace xsmoe::experiments {
namespace {

/// Whether two runs of a plan have D_0 in common.
bool beginAlike(const RunToMake& a, const RunToMake& b) {
  return a.settings.device.threads == b.settings.device.threads && a.firstWindow == b.firstWindow;
}

/// The last window that a finished run has in common with one of other settings, of which D_0 is the same.
std::optional<WindowIndex> lastInCommon(const RunPaths& run, const RunSettings& settings, const RunSettings& wanted) {
  if (decideTheSameButTau(settings, wanted)) return lastCommonWindow(run, settings, wanted.model.tau);
  return hasFirstWindow(run) ? std::optional(WindowIndex{0}) : std::nullopt;
}

}  // namespace

/// Runs that other plans or a person left in the folder.
void PlannedRuns::keepBeside(const RunsThere& there, const std::set<std::filesystem::path>& taken) {
  std::set<std::string> wanted;
  for (const auto& run : runs_) wanted.insert(run.firstWindow);
  for (const auto& one : there.all()) {
    if (taken.count(one.description.folder) > 0) continue;
    auto firstWindow = decisiveOfFirstWindow(one.description.settings);
    if (wanted.count(firstWindow) > 0) beside_.push_back({one, std::move(firstWindow), {}});
  }
}

/// What a run that is not there would share now.
Result<void> PlannedRuns::lookAhead(const RunToMake& run, PlannedRun& planned) {
  if (plan_.from) {
    planned.shared = endsAsItsRun(forkOf(run)) ? planned.windows : plan_.from->window + 1;
    planned.sharedWith = plainPath(plan_.from->run).string();
    return {};
  }
  const auto common = mostCommon(run);
  if (!common) return tl::unexpected(common.error());
  if (common->with) {
    planned.shared = common->window.value + 1;
    planned.sharedWith = plainPath(common->with->folder).string();
  }
  for (const auto& before : runs_) {
    if (&before == &run) break;
    if (!beginAlike(before, run) || changed_.count(before.run.name) > 0) continue;
    const auto finished = isFinished(before);
    if (!finished) return tl::unexpected(finished.error());
    if (*finished) continue;
    if (decideTheSameButTau(before.settings, run.settings)) planned.mayShareMore = planned.shared < planned.windows;
    if (planned.shared > 0) continue;
    planned.shared = 1;
    planned.sharedWith = plainPath(before.paths.folder).string();
  }
  return {};
}

Result<bool> PlannedRuns::isFinished(const RunToMake& run) {
  if (const auto known = finished_.find(run.run.name); known != finished_.end()) return known->second;
  if (!isThere(run.paths)) return finished_[run.run.name] = false;
  const auto history = readRun(run.paths);
  if (!history) return tl::unexpected(history.error());
  return finished_[run.run.name] = history->finished().has_value() && check(run).has_value() && !changedByHand(run);
}

Result<CommonPast> PlannedRuns::mostCommon(const RunToMake& run) {
  CommonPast most;
  // D_0 alone is as good of one as of another: no record is read for it again.
  const auto mayHaveMore = [&](const RunSettings& settings) { return !most.with || decideTheSameButTau(settings, run.settings); };
  const auto consider = [&](const RunPaths& paths, const RunSettings& settings) {
    if (damaged_.count(paths.folder) > 0) return;
    const auto window = lastInCommon(paths, settings, run.settings);
    if (window && (!most.with || window->value > most.window.value)) most = {paths, *window};
  };
  for (const auto& other : runs_) {
    if (&other == &run || !beginAlike(other, run) || !mayHaveMore(other.settings)) continue;
    const auto finished = isFinished(other);
    if (!finished) return tl::unexpected(finished.error());
    if (*finished) consider(other.paths, other.settings);
  }
  for (auto& other : beside_) {
    const auto& there = other.manifest.description;
    if (other.firstWindow != run.firstWindow || !threadsFit(there.settings, run) || !mayHaveMore(there.settings)) continue;
    const auto usable = isUsable(other);
    if (!usable) return tl::unexpected(usable.error());
    if (*usable) consider(RunPaths(there.folder), there.settings);
  }
  return most;
}

/// One that cannot be read is none to share with. Where features came or went, methods of ids alone may train on other items.
Result<bool> PlannedRuns::isUsable(Beside& beside) {
  if (beside.usable) return *beside.usable;
  const auto& manifest = beside.manifest;
  const RunPaths paths(manifest.description.folder);
  const auto history = readRun(paths);
  if (!history || !history->finished() || !isAsItsSettings(manifest, paths)) return *(beside.usable = false);
  const auto stream = checksums();
  if (!stream) return tl::unexpected(stream.error());
  return *(beside.usable = manifest.stream == **stream);
}

}  // namespace xsmoe::experiments
