// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/core/data_report.h"

namespace xsmoe::data {

/// An interaction log in file order, as columns. User and item numbers index the id lists (order of first appearance in the file).
struct InteractionLog {
  std::vector<std::string> userIds, itemIds;
  std::vector<std::int32_t> users, items;  ///< [records]
  std::vector<std::int64_t> timesMs;       ///< [records] milliseconds since 1970
  std::vector<std::int32_t> timeNanos;     ///< [records] nanoseconds within the millisecond; empty: all 0
  std::vector<float> ratings;              ///< [records] NaN where there is none; empty: none at all
  std::int64_t outsideRange = 0;           ///< records outside from … to, which are not among the above
  std::int64_t badLineCount = 0;
  std::vector<BadLine> badLines;   ///< the first of them, at most 100
  std::vector<std::string> notes;  ///< what a person should know of how the files were read, a sentence each

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(users.size()); }
};

}  // namespace xsmoe::data
