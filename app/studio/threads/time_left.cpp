// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/time_left.h"

#include <algorithm>

namespace xsmoe::studio {
namespace {

/// Mean seconds of the windows that are done, or −1.
double meanWindowSeconds(const RunHistory& history) {
  double seconds = 0;
  int done = 0;
  for (const auto& window : history.windows()) {
    if (!window.done) continue;
    seconds += window.trainingSeconds;
    ++done;
  }
  return done > 0 ? seconds / done : -1;
}

/// Seconds of a whole epoch, by the steps done in this window.
double epochSeconds(const WindowHistory& window, int batchesPerEpoch) {
  const auto batches = window.batchLosses.size();
  return batches > 0 ? window.trainingSeconds / static_cast<double>(batches) * batchesPerEpoch : -1;
}

}  // namespace

TimeLeft estimateTimeLeft(const RunHistory& history, int batch, int batchesPerEpoch) {
  const auto* const newest = history.newest();
  if (newest == nullptr) return {};
  const auto& settings = history.settings();
  const auto& window = *newest;
  const int windowsAfter = std::max(0, settings.protocol.windows - 2 - window.window.value);
  const double mean = meanWindowSeconds(history);
  if (window.done) return {0, mean < 0 ? -1 : mean * windowsAfter};

  const double epoch = epochSeconds(window, batchesPerEpoch);
  if (epoch < 0 || batchesPerEpoch == 0) return {};
  const bool insideEpoch = batch > 0 && batch < batchesPerEpoch;
  const double epochsDone = static_cast<double>(window.epochs.size()) + (insideEpoch ? static_cast<double>(batch) / batchesPerEpoch : 0);
  const double left = std::max(0.0, settings.training.epochs - epochsDone) * epoch;
  if (mean < 0) return {left, left + windowsAfter * settings.training.epochs * epoch};
  const double likely = std::min(left, std::max(mean - window.trainingSeconds, epoch));  // longer than most: one more epoch at a time
  return {likely, likely + windowsAfter * mean};
}

}  // namespace xsmoe::studio
