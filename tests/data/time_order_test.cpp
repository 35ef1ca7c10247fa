#include "model/data/time_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <tuple>
#include <vector>

#include "model/data/column_sort.h"

namespace xsmoe::data {
namespace {

/// Records at a few times in no order, told apart by their users. `nanos`: with parts of milliseconds.
InteractionLog shuffledLog(std::size_t records, bool nanos) {
  InteractionLog log;
  log.itemIds = {"kept", "left out"};
  std::mt19937 random(7);
  for (std::size_t i = 0; i < records; ++i) {
    log.users.push_back(static_cast<std::int32_t>(i));
    log.items.push_back(static_cast<std::int32_t>(random() % 2));
    log.timesMs.push_back(static_cast<std::int64_t>(random() % 1000));
    if (nanos) log.timeNanos.push_back(static_cast<std::int32_t>(random() % 3));
  }
  return log;
}

/// By definition: indices by time, and by place where that is equal.
std::vector<std::size_t> plainOrder(const InteractionLog& log, const std::vector<bool>& usable) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < log.users.size(); ++i)
    if (usable.empty() || usable[static_cast<std::size_t>(log.items[i])]) order.push_back(i);
  const auto key = [&](std::size_t i) { return std::tuple(log.timesMs[i], log.timeNanos.empty() ? 0 : log.timeNanos[i], i); };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  return order;
}

void expectInOrder(const InteractionLog& log, const std::vector<bool>& usable) {
  const auto order = plainOrder(log, usable);
  const auto records = inTimeOrder(log, usable);
  ASSERT_EQ(records.size(), order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::size_t from = order[i];
    ASSERT_EQ(records[i].user, log.users[from]) << "record " << i;
    ASSERT_EQ(records[i].item, log.items[from]);
    ASSERT_EQ(records[i].ms, log.timesMs[from]);
    ASSERT_EQ(records[i].nanos, log.timeNanos.empty() ? 0 : log.timeNanos[from]);
  }
}

TEST(TimeOrder, KeepsTheOrderOfTheLogWhereTimesAreEqual) {
  expectInOrder(shuffledLog(5000, false), {});
  expectInOrder(shuffledLog(5000, true), {});
}

TEST(TimeOrder, IsTheSameOfRecordsThatAreSortedInPieces) { expectInOrder(shuffledLog(2 * kSortedTogether + 1234, true), {}); }

TEST(TimeOrder, LeavesOutWhatIsNotUsable) { expectInOrder(shuffledLog(kSortedTogether + 77, false), {true, false}); }

TEST(TimeOrder, OfNoRecordsIsEmpty) { EXPECT_TRUE(inTimeOrder({}, {}).empty()); }

}  // namespace
}  // namespace xsmoe::data
