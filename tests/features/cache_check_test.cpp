#include "model/features/cache_check.h"

#include <gmock/gmock.h>

#include "model/features/cache_writer.h"
#include "tests/features/small_cache.h"

namespace xsmoe::features {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

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

TEST(CacheCheck, KnowsACacheByItsMaking) {
  const SmallCache small;
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache);
  EXPECT_THAT(provenanceOf(*cache), ElementsAre(Pair("pooling", "mean0"), Pair("textual source", "ab12"), Pair("textual tokenizer", "cd34"),
                                                Pair("visual encoder", "by hand")));
}

TEST(CacheCheck, KnowsACacheByTheSettingsOfItsEncoder) {
  const TemporaryFolder folder;
  ModalityOutline texts;
  texts.width = texts.stateCount = 1;
  texts.preprocessing = "40 pieces";
  texts.settingsSha256 = "ef56";
  texts.precision = "bf16";
  auto writer = FeatureCacheWriter::create(folder / "a.h5", {"a"}, "", {{Modality::kTextual, texts}});
  ASSERT_TRUE(writer) << describe(writer.error());
  const std::uint16_t zero = 0;
  ASSERT_TRUE(writer->write(Modality::kTextual, 0, 0, 1, &zero));
  ASSERT_TRUE(writer->finish());
  EXPECT_THAT(provenanceOf(FeatureCache::open(folder / "a.h5").value()),
              ElementsAre(Pair("textual encoder's precision", "bf16"), Pair("textual encoder's settings", "ef56"),
                          Pair("textual preprocessing", "40 pieces")));
}

TEST(CacheCheck, TakesWhatAnotherProgramsAttributesHoldForUnknown) {
  const SmallCache small;
  small.edit([](hid_t file) { replaceNumber(file, "textual", "precision", 16); });
  EXPECT_EQ(small.refusal(), "it was opened");
  EXPECT_EQ(provenanceOf(FeatureCache::open(small.path()).value()).count("textual encoder's precision"), 0U);
}

TEST(CacheCheck, RefusesACacheOfAnotherMakingNamingBoth) {
  const CacheProvenance found{{"pooling", "cls"}, {"textual encoder", "bert-large"}};
  const auto refused = checkProvenance(found, {{"textual encoder", "bert-base-uncased"}}, "features.h5");
  ASSERT_FALSE(refused);
  EXPECT_EQ(describe(refused.error()),
            "features.h5: its textual encoder is \"bert-large\", expected is \"bert-base-uncased\". Name the cache that was made with the "
            "expected one.");
  EXPECT_FALSE(checkProvenance(found, {{"pooling", "mean0"}}, "features.h5"));
}

TEST(CacheCheck, WhatIsUnknownIsNoDifference) {
  EXPECT_TRUE(checkProvenance({}, {{"textual encoder", "bert-base-uncased"}}, "features.h5"));
  EXPECT_TRUE(checkProvenance({{"visual encoder", "vit"}}, {}, "features.h5"));
  EXPECT_TRUE(checkProvenance({{"pooling", "cls"}}, {{"pooling", "cls"}}, "features.h5"));
}

}  // namespace
}  // namespace xsmoe::features
