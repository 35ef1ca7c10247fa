// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace xsmoe::data {

/// A record of a window before anything is numbered: numbers of the log.
struct LogRecord {
  std::int32_t user = 0, item = 0;
  std::size_t position = 0;  ///< in the log
};

/// Keeps the records of users with at least `kUsers` records among them and, if `kItems` > 1, of items with at least `kItems`: repeated
/// until nothing changes, since dropping items may leave a user below (model.md, section 6). 0 and 1 keep all. The order stays.
void keepCore(std::vector<LogRecord>& records, int kUsers, int kItems);

}  // namespace xsmoe::data
