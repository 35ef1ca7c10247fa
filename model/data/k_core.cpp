// SPDX-License-Identifier: Apache-2.0
#include "model/data/k_core.h"

#include <algorithm>
#include <cstddef>

namespace xsmoe::data {
namespace {

/// Drops the records whose user (or item) occurs less than k times; whether there were any.
bool dropRare(std::vector<LogRecord>& records, int k, std::int32_t LogRecord::*side) {
  if (k <= 1 || records.empty()) return false;
  const auto largest = std::max_element(records.begin(), records.end(), [&](const auto& a, const auto& b) { return a.*side < b.*side; });
  std::vector<std::int32_t> counts(static_cast<std::size_t>((*largest).*side) + 1);
  for (const LogRecord& record : records) ++counts[static_cast<std::size_t>(record.*side)];
  return std::erase_if(records, [&](const LogRecord& record) { return counts[static_cast<std::size_t>(record.*side)] < k; }) > 0;
}

}  // namespace

void keepCore(std::vector<LogRecord>& records, int kUsers, int kItems) {
  dropRare(records, kUsers, &LogRecord::user);
  while (dropRare(records, kItems, &LogRecord::item) && dropRare(records, kUsers, &LogRecord::user)) {
  }
}

}  // namespace xsmoe::data
