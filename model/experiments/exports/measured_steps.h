// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/core/events.h"
#include "model/core/progress.h"
#include "model/experiments/exports/event_file.h"
#include "model/experiments/exports/exported_run.h"

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

/// Tells everything that a run measured in order, with its time in milliseconds since 1970: what it had when it was read, since one that
/// goes on has more by now. `what` is told with the progress. Errors: the record cannot be read; cancelled.
[[nodiscard]] Result<void> eachMeasurement(const ExportedRun& run, const std::string& what, const ProgressCallback& progress,
                                           const std::function<void(std::int64_t timeMs, const MeasuredStep&)>& each);

}  // namespace xsmoe::experiments
