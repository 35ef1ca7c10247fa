// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

#include "model/core/run_history.h"
#include "model/core/step_times.h"

namespace xsmoe {

/// Where the time of a window's steps goes, over those of its epochs that tell.
struct StepSplit {
  WindowIndex window;
  std::int64_t steps = 0;
  double seconds = 0;  ///< of all of them
  StepTimes parts;     ///< of these seconds

  [[nodiscard]] double perStep() const { return seconds / static_cast<double>(steps); }
  [[nodiscard]] double share(double some) const { return some / seconds; }
  /// What is none of the parts: a method may be unable to tell some of them.
  [[nodiscard]] double rest() const { return seconds > parts.sum() ? seconds - parts.sum() : 0; }
};
/// Empty: none of its epochs tells, as in records of earlier programs.
[[nodiscard]] std::optional<StepSplit> stepSplitOf(const WindowHistory& window);
/// Of the newest window that tells.
[[nodiscard]] std::optional<StepSplit> newestStepSplit(const RunHistory& history);

/// What sets the pace of steps.
enum class StepPace : std::uint8_t {
  kComputing,  ///< on a CPU: nothing holds it up
  kData,       ///< preparing batches
  kRanks,      ///< the other ranks
  kHost,       ///< handing work over to a GPU
  kDevice,     ///< a GPU, which the host waits for: what the host does meanwhile costs nothing
};
/// From this share of the steps on, waiting or preparing is what sets their pace.
inline constexpr double kStallShare = 0.2;
[[nodiscard]] StepPace stepPaceOf(const StepSplit& split);

}  // namespace xsmoe
