// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace xsmoe {

/// What the time of training steps goes to, by the clock of the thread that trains. Of a GPU forward, backward and optimizer are what
/// handing the work over takes; what it then still computes is waited for.
enum class StepPart : std::uint8_t {
  kData,       ///< a batch's samples are chosen, its items' frozen states read, both brought to the device
  kForward,    ///< forward and loss
  kMetering,   ///< utilization is measured
  kBackward,   ///< gradients
  kOptimizer,  ///< parameters change, after a look at whether all is finite
  kRanks,      ///< exchange with the other ranks, and waiting for them
  kDevice,     ///< waiting for a GPU
};
inline constexpr std::array kStepParts{StepPart::kData,      StepPart::kForward, StepPart::kMetering, StepPart::kBackward,
                                       StepPart::kOptimizer, StepPart::kRanks,   StepPart::kDevice};

/// As files name it: "data", "forward", "metering", "backward", "optimizer", "ranks", "device".
[[nodiscard]] std::string_view name(StepPart part);

/// Seconds that steps took, by part. A part that nobody measures is absent, as one is that there is not.
struct StepTimes {
  std::array<std::optional<double>, kStepParts.size()> seconds = {};

  [[nodiscard]] std::optional<double>& of(StepPart part) { return seconds[static_cast<std::size_t>(part)]; }
  [[nodiscard]] const std::optional<double>& of(StepPart part) const { return seconds[static_cast<std::size_t>(part)]; }
  void add(StepPart part, double some) { of(part) = of(part).value_or(0) + some; }
  void add(const StepTimes& more);
  /// Of the parts that are there.
  [[nodiscard]] double sum() const;
  [[nodiscard]] bool empty() const;
  friend bool operator==(const StepTimes&, const StepTimes&) = default;
};

}  // namespace xsmoe
