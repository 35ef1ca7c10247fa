// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/finished_run.h"

#include <set>
#include <string>
#include <utility>

#include "app/studio/session/run_listing.h"
#include "model/core/used_settings.h"

namespace xsmoe::studio {
namespace {

using StreamSums = std::pair<std::string, std::string>;  // of its log and of its features

bool isFinishedFromStart(const RunSummary& run) {
  const auto& origin = run.description.origin;
  return run.problem.empty() && run.state == RunState::kFinished && run.changesByHand.empty() && (!origin || origin->fromStart);
}

/// Those of the runs on a stream; none where it has become another one between them, or nothing is known.
std::optional<StreamSums> sumsOf(const std::vector<RunSummary>& runs, const std::filesystem::path& stream) {
  std::set<StreamSums> known;
  for (const auto& run : runs)
    if (!run.streamChecksum.empty() && !run.featuresChecksum.empty() && pathOfRun(run.description.streamFolder) == stream)
      known.insert({run.streamChecksum, run.featuresChecksum});
  return known.size() == 1 ? std::optional(*known.begin()) : std::nullopt;
}

std::string whatDecides(RunSettings settings, const SoughtRun& sought) {
  settings.training.references = false;
  if (sought.onAnyDevice) settings.device = sought.settings.device;
  return decisiveSettings(settings);
}

}  // namespace

std::optional<RunSummary> finishedRun(const std::vector<RunSummary>& runs, const SoughtRun& sought) {
  const auto own = sought.folder.empty() ? std::filesystem::path() : pathOfRun(sought.folder);
  const auto stream = pathOfRun(sought.stream);
  const auto sums = sumsOf(runs, stream);
  const auto decisive = whatDecides(sought.settings, sought);
  const RunSummary* found = nullptr;
  for (const auto& run : runs) {
    if (!isFinishedFromStart(run)) continue;
    if (!own.empty() && run.description.folder == own.string()) return run;
    if (found != nullptr || whatDecides(run.description.settings, sought) != decisive) continue;
    const bool sameSums = sums && *sums == StreamSums{run.streamChecksum, run.featuresChecksum};
    if (sameSums || pathOfRun(run.description.streamFolder) == stream) found = &run;
  }
  return found == nullptr ? std::nullopt : std::optional(*found);
}

}  // namespace xsmoe::studio
