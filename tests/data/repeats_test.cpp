#include "model/data/repeats.h"

#include <gmock/gmock.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "model/data/by_user.h"
#include "tests/data/streams.h"

namespace xsmoe::data {
namespace {

using testing::ElementsAre;

/// Of one user's, with its place among all.
struct Placed {
  std::int32_t user = 0;
  int place = 0;
};

std::vector<int> placesOf(const Column<Placed>& records) {
  std::vector<int> places;
  for (const Placed& one : records) places.push_back(one.place);
  return places;
}

TEST(ByUser, RecordsStandSideBySideInTheirOrder) {
  Column<Placed> records{{2, 0}, {0, 1}, {2, 2}, {1, 3}, {0, 4}, {2, 5}};
  sortByUser(records);
  EXPECT_THAT(placesOf(records), ElementsAre(1, 4, 3, 0, 2, 5));
}

TEST(ByUser, RecordsOfOneUserMayHaveAnOrderOfTheirOwn) {
  Column<Placed> records{{2, 0}, {0, 1}, {2, 2}, {1, 3}, {0, 4}, {2, 5}};
  sortByUser(records, [](const Placed& a, const Placed& b) { return b.place < a.place; });
  EXPECT_THAT(placesOf(records), ElementsAre(4, 1, 3, 5, 2, 0));
}

TEST(Repeats, HaveTheUserItemAndTimeOfAnEarlierRecord) {
  const auto log = makeLog({{"a", "x", 1}, {"b", "x", 1}, {"a", "y", 1}, {"a", "x", 2}, {"a", "x", 1}, {"b", "x", 1}, {"a", "x", 1}});
  EXPECT_THAT(findRepeats(log), ElementsAre(false, false, false, false, true, true, true));
  EXPECT_TRUE(findRepeats({}).empty());
}

TEST(Repeats, AreToldApartWithinAMillisecond) {
  auto log = makeLog({{"a", "x", 1}, {"a", "x", 1}, {"a", "x", 1}});
  log.timeNanos = {100, 200, 100};
  EXPECT_THAT(findRepeats(log), ElementsAre(false, false, true));
}

TEST(Repeats, OfALogThatIsSortedInPiecesAreThoseOfItsRecordsOneByOne) {
  constexpr int kManyUsers = 900;
  InteractionLog log;
  for (int user = 0; user < kManyUsers; ++user) log.userIds.push_back("u" + std::to_string(user));
  log.itemIds = {"x", "y"};
  std::mt19937 random(7);
  for (std::size_t i = 0; i < kSortedTogether + 1000; ++i) {
    log.users.push_back(static_cast<std::int32_t>(random() % kManyUsers));
    log.items.push_back(static_cast<std::int32_t>(random() % 2));
    log.timesMs.push_back(static_cast<std::int64_t>(random() % 400));
  }
  std::map<std::tuple<std::int32_t, std::int32_t, std::int64_t>, int> had;
  std::vector<bool> expected;
  for (std::size_t i = 0; i < log.users.size(); ++i) expected.push_back(had[{log.users[i], log.items[i], log.timesMs[i]}]++ > 0);
  EXPECT_TRUE(findRepeats(log) == expected);
}

}  // namespace
}  // namespace xsmoe::data
