// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model/core/events.h"
#include "model/experiments/exports/event_file.h"

namespace xsmoe::experiments {

enum class StepKind : std::uint8_t {
  kBatch,   ///< of the run, from 1
  kEpoch,   ///< of the run, from 1
  kWindow,  ///< s of D_s that was trained last
};

/// What an event measured, under names that TensorBoard and MLflow both take (FORMATS.md, "Other programs' records of a run").
struct MeasuredStep {
  StepKind kind = StepKind::kBatch;
  std::int64_t step = 0;
  std::vector<NamedValue> values;
};

/// Counts the steps of a run whose events it is told, all and in order.
class MeasuredSteps {
 public:
  /// Empty: the event measured nothing.
  [[nodiscard]] std::optional<MeasuredStep> next(const EventDetail& detail);

 private:
  std::int64_t batches_ = 0, epochs_ = 0;
};

}  // namespace xsmoe::experiments
