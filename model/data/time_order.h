// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/data/column.h"
#include "model/data/interaction_log.h"

namespace xsmoe::data {

/// A record with its time; numbers of the log.
struct TimedRecord {
  std::int64_t ms = 0;
  std::int32_t nanos = 0, user = 0, item = 0;
};

/// So many records are sorted at once; what is longer is sorted in pieces, which are merged.
constexpr std::size_t kSortedTogether = std::size_t{1} << 19;

/// The usable records of a log by time as a number; equal times keep the order of the log. `usable`: [log items]; empty: all. Of the
/// records one piece, or a page of each, is looked at at a time. Throws ThrownError: as Column.
[[nodiscard]] Column<TimedRecord> inTimeOrder(const InteractionLog& log, const std::vector<bool>& usable);

}  // namespace xsmoe::data
