// SPDX-License-Identifier: Apache-2.0
#include "model/data/time_order.h"

#include <tuple>

#include "model/core/cancelled.h"
#include "model/data/column_sort.h"

namespace xsmoe::data {
namespace {

constexpr auto kEarlier = [](const TimedRecord& a, const TimedRecord& b) { return std::tie(a.ms, a.nanos) < std::tie(b.ms, b.nanos); };

}  // namespace

Column<TimedRecord> inTimeOrder(const InteractionLog& log, const std::vector<bool>& usable, const ProgressCallback& progress) {
  Column<TimedRecord> records;
  bool inOrder = true;
  for (std::size_t i = 0; i < log.users.size(); ++i) {
    if (i % kSortedTogether == 0) {
      log.letGo();
      tellOrThrow(progress, {"looking through the log", static_cast<std::int64_t>(i), log.size(), "records"});
    }
    if (!usable.empty() && !usable[static_cast<std::size_t>(log.items[i])]) continue;
    const TimedRecord record{log.timesMs[i], log.timeNanos.empty() ? 0 : log.timeNanos[i], log.users[i], log.items[i]};
    inOrder = inOrder && (records.empty() || !kEarlier(record, records.back()));
    records.push_back(record);
  }
  log.letGo();
  if (!inOrder) sortColumn(records, kEarlier, kSortedTogether, progress);
  return records;
}

}  // namespace xsmoe::data
