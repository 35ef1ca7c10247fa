#include "model/data/id_table.h"

#include <gmock/gmock.h>

namespace xsmoe::data {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(IdTable, NumbersInOrderOfFirstAppearance) {
  IdTable table;
  for (const auto& [id, number] :
       {std::pair("b", 0), {"a", 1}, {"", 2}, {"b", 0}, {"an id longer than a short string's own room", 3}, {"a", 1}})
    EXPECT_EQ(table.numberOf(id), number) << id;
  EXPECT_THAT(table.takeIds(), ElementsAre("b", "a", "", "an id longer than a short string's own room"));
}

TEST(IdTable, FindsEveryIdAgainHoweverOftenItHasGrown) {
  constexpr std::int32_t kIds = 50'000;
  IdTable table;
  for (int round = 0; round < 2; ++round)
    for (std::int32_t i = 0; i < kIds; ++i) ASSERT_EQ(table.numberOf("id" + std::to_string(i)), i);
  EXPECT_EQ(table.takeIds().size(), static_cast<std::size_t>(kIds));
}

TEST(IdTable, BeginsAnewOnceItsIdsAreTaken) {
  IdTable table;
  table.numberOf("a");
  static_cast<void>(table.takeIds());
  EXPECT_EQ(table.numberOf("b"), 0);
  EXPECT_EQ(table.numberOf("a"), 1);
  EXPECT_THAT(IdTable().takeIds(), IsEmpty());
}

}  // namespace
}  // namespace xsmoe::data
