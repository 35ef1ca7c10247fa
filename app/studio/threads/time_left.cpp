// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/time_left.h"

#include <algorithm>
#include <optional>

#include "model/core/forecast.h"

namespace xsmoe::studio {
namespace {

/// Also of a window in training. `wait`: after every batch.
double secondsSoFar(const WindowHistory& window, double wait) {
  return window.trainingSeconds + window.besidesSeconds + wait * static_cast<double>(window.batchLosses.size());
}

/// Of a whole window, by those that are done; empty: none is.
std::optional<SecondsLeft> wholeWindow(const RunHistory& history, double wait) {
  std::optional<SecondsLeft> seen;
  double sum = 0;
  int done = 0;
  for (const auto& window : history.windows()) {
    if (!window.done) continue;
    const double seconds = secondsSoFar(window, wait);
    if (!seen) seen = SecondsLeft{seconds, seconds, seconds};
    sum += seconds;
    seen->likely = sum / ++done;
    seen->least = std::min(seen->least, seconds);
    seen->most = std::max(seen->most, seconds);
  }
  return seen;
}

SecondsLeft added(const SecondsLeft& one, const SecondsLeft& each, int times) {
  return {one.likely + times * each.likely, one.least + times * each.least, one.most + times * each.most};
}

/// Of a window that nothing else is known of.
SecondsLeft byItsRules(const WindowHistory& window, const TrainingSettings& settings, double epochsDone, double epochSeconds) {
  const double soonest = std::max(0.0, soonestEnd(settings, window) - epochsDone) * epochSeconds;
  return {soonest, soonest, std::max(soonest, (settings.epochs - epochsDone) * epochSeconds)};
}

}  // namespace

TimeLeft estimateTimeLeft(const RunHistory& history, int batch, int batchesPerEpoch, double waitSeconds) {
  const auto* const newest = history.newest();
  if (newest == nullptr) return {};
  const auto& window = *newest;
  const auto& settings = history.settings().training;
  const int windowsAfter = std::max(0, history.settings().protocol.windows - 2 - window.window.value);
  const auto seen = wholeWindow(history, waitSeconds);
  if (window.done) return {{0, 0, 0}, added({0, 0, 0}, *seen, windowsAfter)};

  const auto batches = window.batchLosses.size();
  if (batches == 0 || batchesPerEpoch == 0) return {};
  const double epoch = (window.trainingSeconds / static_cast<double>(batches) + waitSeconds) * batchesPerEpoch;
  const bool insideEpoch = batch > 0 && batch < batchesPerEpoch;
  const double epochsDone = static_cast<double>(window.epochs.size()) + (insideEpoch ? static_cast<double>(batch) / batchesPerEpoch : 0);
  const auto bounds = byItsRules(window, settings, epochsDone, epoch);
  if (!seen) {
    WindowHistory next;
    next.started = window.started;
    return {bounds, added(bounds, byItsRules(next, settings, 0, epoch), windowsAfter)};
  }
  const double taken = secondsSoFar(window, waitSeconds);
  SecondsLeft left;
  left.likely = std::min(bounds.most, std::max(seen->likely - taken, epoch));  // longer than most: one more epoch at a time
  left.least = std::clamp(seen->least - taken, std::min(bounds.least, left.likely), left.likely);
  left.most = std::clamp(seen->most - taken, left.likely, bounds.most);
  return {left, added(left, *seen, windowsAfter)};
}

}  // namespace xsmoe::studio
