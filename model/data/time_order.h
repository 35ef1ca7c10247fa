// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/core/progress.h"
#include "model/data/column.h"
#include "model/data/interaction_log.h"

namespace xsmoe::data {

/// A record with its time; numbers of the log.
struct TimedRecord {
  std::int64_t ms = 0;
  std::int32_t nanos = 0, user = 0, item = 0;
};

/// The usable records of a log by time as a number; equal times keep the order of the log. `usable`: [log items]; empty: all. Of a long log
/// a piece is in memory at a time. Throws ThrownError: as Column; cancelled.
[[nodiscard]] Column<TimedRecord> inTimeOrder(const InteractionLog& log, const std::vector<bool>& usable,
                                              const ProgressCallback& progress = {});

}  // namespace xsmoe::data
