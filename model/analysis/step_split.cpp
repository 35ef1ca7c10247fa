// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/step_split.h"

#include <cstddef>

namespace xsmoe {

std::optional<StepSplit> stepSplitOf(const WindowHistory& window) {
  StepSplit split;
  split.window = window.window;
  for (std::size_t i = 0; i < window.epochs.size(); ++i) {
    const auto& epoch = window.epochs[i];
    if (epoch.times.empty() || epoch.seconds <= 0) continue;
    split.steps += static_cast<std::int64_t>(window.epochEnds.at(i) - (i > 0 ? window.epochEnds[i - 1] : 0));
    split.seconds += epoch.seconds;
    split.parts.add(epoch.times);
  }
  return split.steps > 0 ? std::optional(split) : std::nullopt;
}

std::optional<StepSplit> newestStepSplit(const RunHistory& history) {
  for (auto i = history.windowCount(); i > 0; --i)
    if (auto split = stepSplitOf(history.window(i - 1))) return split;
  return {};
}

StepPace stepPaceOf(const StepSplit& split) {
  const auto shareOf = [&](StepPart part) { return split.share(split.parts.of(part).value_or(0)); };
  const double data = shareOf(StepPart::kData), ranks = shareOf(StepPart::kRanks);
  if (shareOf(StepPart::kDevice) >= kStallShare) return StepPace::kDevice;
  if (ranks >= kStallShare && ranks >= data) return StepPace::kRanks;
  if (data >= kStallShare) return StepPace::kData;
  return split.parts.of(StepPart::kDevice) ? StepPace::kHost : StepPace::kComputing;
}

}  // namespace xsmoe
