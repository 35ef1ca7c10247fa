// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "model/data/timestamp.h"

namespace xsmoe::data {

/// Where in time the training part of a window ends and its validation part begins; none where the part is empty.
struct SplitTimes {
  std::optional<Instant> lastTrain, firstValidation;
  std::int64_t leaked = 0;  ///< training records that are later than some validation record; equal times are none
};

/// Of the records of a window, of which the first `trainRecords` are training. Looks at the times alone: that the records are in order is
/// what this can show to be wrong.
[[nodiscard]] SplitTimes splitTimes(std::span<const Instant> times, std::int64_t trainRecords);

}  // namespace xsmoe::data
