// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/core/progress.h"
#include "model/core/sequences.h"
#include "model/data/timestamp.h"

// What a window of the stream goes through (model.md, section 6): k-core, the times of its two parts, and its users' sequences.
namespace xsmoe::data {

/// A record of a window before anything is numbered: numbers of the log.
struct LogRecord {
  std::int32_t user = 0, item = 0;
  std::size_t position = 0;  ///< among the records that are cut
};

/// Keeps the records of users with at least `kUsers` records among them and, if `kItems` > 1, of items with at least `kItems`: repeated
/// until nothing changes, since dropping items may leave a user below (model.md, section 6). 0 and 1 keep all. The order stays.
/// Asks before each repetition. Throws Cancelled.
void keepCore(std::vector<LogRecord>& records, int kUsers, int kItems, const ProgressCallback& progress = {});

/// Where in time the training part of a window ends and its validation part begins; none where the part is empty.
struct SplitTimes {
  std::optional<Instant> lastTrain, firstValidation;
  std::int64_t leaked = 0;  ///< training records that are later than some validation record; equal times are none
};

/// Of the records of a window, of which the first `trainRecords` are training. Looks at the times alone: that the records are in order is
/// what this can show to be wrong.
[[nodiscard]] SplitTimes splitTimes(std::span<const Instant> times, std::int64_t trainRecords);

/// The sequences of a split (model.md, section 6): a user's items in time order, the last `longest` of them, at least 2. Users in order of
/// first appearance; both spans are of the split's records in time order.
[[nodiscard]] Sequences makeSequences(std::span<const std::int32_t> users, std::span<const std::int32_t> items, std::int32_t userCount,
                                      int longest);

/// How many sequences these are.
[[nodiscard]] std::int64_t countSequences(std::span<const std::int32_t> users, std::int32_t userCount, int longest);

/// Increasing ids of the items that occur.
[[nodiscard]] std::vector<std::int32_t> itemsOf(const Sequences& sequences);

}  // namespace xsmoe::data
