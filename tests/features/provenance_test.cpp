#include "model/features/provenance.h"

#include <gmock/gmock.h>

#include "model/features/feature_cache_writer.h"
#include "tests/features/small_cache.h"

namespace xsmoe::features {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Provenance, KnowsACacheByItsMaking) {
  const SmallCache small;
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache);
  EXPECT_THAT(provenanceOf(*cache), ElementsAre(Pair("pooling", "mean0"), Pair("textual source", "ab12"), Pair("textual tokenizer", "cd34"),
                                                Pair("visual encoder", "by hand")));
}

TEST(Provenance, KnowsACacheByTheSettingsOfItsEncoder) {
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

TEST(Provenance, TakesWhatAnotherProgramsAttributesHoldForUnknown) {
  const SmallCache small;
  small.edit([](hid_t file) { replaceNumber(file, "textual", "precision", 16); });
  EXPECT_EQ(small.refusal(), "it was opened");
  EXPECT_EQ(provenanceOf(FeatureCache::open(small.path()).value()).count("textual encoder's precision"), 0U);
}

TEST(Provenance, RefusesACacheOfAnotherMakingNamingBoth) {
  const CacheProvenance found{{"pooling", "cls"}, {"textual encoder", "bert-large"}};
  const auto refused = checkProvenance(found, {{"textual encoder", "bert-base-uncased"}}, "features.h5");
  ASSERT_FALSE(refused);
  EXPECT_EQ(describe(refused.error()),
            "features.h5: its textual encoder is \"bert-large\", expected is \"bert-base-uncased\". Name the cache that was made with the "
            "expected one.");
  EXPECT_FALSE(checkProvenance(found, {{"pooling", "mean0"}}, "features.h5"));
}

TEST(Provenance, WhatIsUnknownIsNoDifference) {
  EXPECT_TRUE(checkProvenance({}, {{"textual encoder", "bert-base-uncased"}}, "features.h5"));
  EXPECT_TRUE(checkProvenance({{"visual encoder", "vit"}}, {}, "features.h5"));
  EXPECT_TRUE(checkProvenance({{"pooling", "cls"}}, {{"pooling", "cls"}}, "features.h5"));
}

}  // namespace
}  // namespace xsmoe::features
