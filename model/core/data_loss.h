// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

#include "model/core/data_report.h"

namespace xsmoe {

/// Beyond this share, what is lost is more than a detail, and a person is warned.
inline constexpr double kMuchLost = 0.1;

/// Share of a log's records that a run does not use: those of items without features, those below the k-core and lines that could not be
/// read. Records outside of the dates that were asked for are not among the log's. 0 of an empty log.
[[nodiscard]] double lostShare(const DataReport& report);

/// How many records the windows are cut from, those that wait behind the last one included: of the dates asked for, and of items with
/// features.
[[nodiscard]] std::int64_t usableRecords(const DataReport& report);

/// What of the reasons in `leftOut` costs most records, the dates apart; null where nothing is left out.
[[nodiscard]] const LeftOut* mainLoss(const DataReport& report);

/// The truths by which a run is measured: the last items of the test sequences of D_1 … D_T.
struct TestTargets {
  std::int64_t all = 0;
  std::int64_t masked = 0;  ///< stand in their user's history and are not ranked: each counts as a miss
  /// Mean over the windows of the share that can be hit: no HR@10 over all tests is higher; none: no target.
  std::optional<double> hr10Cap;
};
[[nodiscard]] TestTargets testTargetsOf(const DataReport& report);

}  // namespace xsmoe
