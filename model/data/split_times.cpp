// SPDX-License-Identifier: Apache-2.0
#include "model/data/split_times.h"

#include <algorithm>
#include <cstddef>

namespace xsmoe::data {

SplitTimes splitTimes(std::span<const Instant> times, std::int64_t trainRecords) {
  const auto train = times.first(static_cast<std::size_t>(trainRecords)), validation = times.subspan(train.size());
  SplitTimes split;
  if (!train.empty()) split.lastTrain = *std::max_element(train.begin(), train.end());
  if (validation.empty()) return split;
  split.firstValidation = *std::min_element(validation.begin(), validation.end());
  split.leaked = std::count_if(train.begin(), train.end(), [&](const Instant& time) { return *split.firstValidation < time; });
  return split;
}

}  // namespace xsmoe::data
