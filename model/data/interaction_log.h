// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/core/data_report.h"
#include "model/data/column.h"

namespace xsmoe::data {

/// An interaction log in file order, as columns, which may be longer than memory. User and item numbers index the id lists (order of first
/// appearance in the file).
struct InteractionLog {
  std::vector<std::string> userIds, itemIds;
  Column<std::int32_t> users, items;  ///< [records]
  Column<std::int64_t> timesMs;       ///< [records] milliseconds since 1970
  Column<std::int32_t> timeNanos;     ///< [records] nanoseconds within the millisecond; empty: all 0
  Column<float> ratings;              ///< [records] NaN where there is none; empty: none at all
  std::int64_t outsideRange = 0;      ///< records outside from … to, which are not among the above
  std::int64_t badLineCount = 0;
  std::vector<BadLine> badLines;   ///< the first of them, at most 100
  std::vector<std::string> notes;  ///< what a person should know of how the files were read, a sentence each

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(users.size()); }
  /// As of Column.
  void letGo() const;
};

inline void InteractionLog::letGo() const {
  users.letGo();
  items.letGo();
  timesMs.letGo();
  timeNanos.letGo();
  ratings.letGo();
}

}  // namespace xsmoe::data
