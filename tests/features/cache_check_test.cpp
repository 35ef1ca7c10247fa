#include "model/features/cache_check.h"

#include <gmock/gmock.h>

namespace xsmoe::features {
namespace {

using testing::HasSubstr;

std::string itemsRefusal(const std::vector<std::string>& cached, const std::vector<std::string>& logged) {
  const auto good = checkItemsFit(cached, logged, "features.h5");
  return good ? "they fit" : describe(good.error());
}

std::vector<std::string> numbered(int first, int count) {
  std::vector<std::string> ids;
  for (int i = first; i < first + count; ++i) ids.push_back(std::to_string(i));
  return ids;
}

TEST(CacheCheck, AcceptsACacheOfMoreOrFewerItemsThanTheLogs) {
  EXPECT_EQ(itemsRefusal(numbered(0, 3), numbered(0, 10'000)), "they fit");
  EXPECT_EQ(itemsRefusal(numbered(0, 10'000), numbered(9'999, 3)), "they fit");
}

TEST(CacheCheck, RefusesACacheOfOtherItemsAndShowsIdsOfBothSides) {
  EXPECT_EQ(itemsRefusal({"a", "b", "c", "d"}, {"x", "y"}),
            "features.h5: none of its 4 items is among the log's 2: its ids are \"a\", \"b\", \"c\" …, the log's \"x\", \"y\". "
            "Name the cache of this stream, or the column that holds these ids.");
  EXPECT_THAT(itemsRefusal(numbered(0, 1001), numbered(991, 1001)), HasSubstr("only 10 of its 1001 items is among the log's 1001"));
  EXPECT_EQ(itemsRefusal(numbered(0, 1000), numbered(990, 1000)), "they fit");
}

TEST(CacheCheck, NamesTheChangeThatMakesIdsMatch) {
  EXPECT_THAT(itemsRefusal({"108775015", "111565001"}, {"0108775015", "0111565001"}), HasSubstr("They match but for leading zeros"));
  EXPECT_THAT(itemsRefusal({"1.jpg", "2.jpg"}, {"1", "2"}), HasSubstr("They match but for what follows the last dot"));
  EXPECT_THAT(itemsRefusal({"1", "2"}, {"1.0", "2.0"}), HasSubstr("They match but for what follows the last dot"));
  EXPECT_THAT(itemsRefusal({"vit_b1", "vit_b2"}, {"b1", "b2"}), HasSubstr("They match but for what precedes the first _"));
  EXPECT_THAT(itemsRefusal({"b00x", "b00y"}, {"B00X", "B00Y"}), HasSubstr("They match but for upper and lower case"));
  EXPECT_THAT(itemsRefusal({"", "0", "7"}, {"a", "00", "007"}), HasSubstr("They match but for leading zeros"));
}

}  // namespace
}  // namespace xsmoe::features
