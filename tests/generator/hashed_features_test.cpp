#include "model/generator/hashed_features.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "model/features/feature_cache.h"
#include "model/generator/hashed_words.h"
#include "tests/generator/pictures.h"
#include "tests/generator/temporary_folder.h"

namespace xsmoe::generator {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Five films; two about sharks, one without words, two without a readable picture.
class HashedFeatures : public testing::Test {
 protected:
  HashedFeatures() {
    std::ofstream(folder / "interactions.csv") << "user,item,timestamp\n1,a,1000000000\n";
    std::ofstream(folder / "items.csv") << "item,title,description,image\n"
                                           "d,Kitchen,quiet cooking lessons,d.jpg\n"
                                           "a,Shark,the great white shark bites,a.png\n"
                                           "b,Sharks,shark bites again in white water,b.png\n"
                                           "c,,,c.png\n"
                                           "e,Meadow,flowers and bees,\n";
    writeTwoColours(folder / "a.png", 24, 24, {.1, .2, .8}, {.2, .2, .9});
    writeTwoColours(folder / "b.png", 24, 24, {.1, .2, .7}, {.2, .2, .9});
    writeTwoColours(folder / "c.png", 24, 24, {.9, .2, .1}, {.8, .9, .1});
    std::ofstream(folder / "d.jpg") << "damaged";
  }

  [[nodiscard]] data::StreamFolder stream() const {
    const auto opened = data::openStreamFolder(folder.path());
    EXPECT_TRUE(opened);
    return *opened;
  }

  TemporaryFolder folder;
};

TEST_F(HashedFeatures, AreACacheThatSaysWhatItIs) {
  const auto written = writeHashedFeatures(stream());
  ASSERT_TRUE(written) << describe(written.error());
  const auto cache = features::FeatureCache::open(folder / "features.h5");
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_THAT(cache->itemIds(), ElementsAre("a", "b", "c", "d", "e"));
  const auto &visual = cache->modality(Modality::kVisual), &textual = cache->modality(Modality::kTextual);
  ASSERT_TRUE(visual && textual);
  EXPECT_EQ(visual->encoder, "coarse picture statistics through a frozen random tower");
  EXPECT_EQ(textual->encoder, "hashed words through a frozen random tower");
  EXPECT_THAT(visual->present, ElementsAre(true, true, true, false, false));
  EXPECT_THAT(textual->present, ElementsAre(true, true, false, true, true));
  EXPECT_EQ(textual->stateCount, 13);
}

TEST_F(HashedFeatures, LikeItemsLieNearerThanOthers) {
  ASSERT_TRUE(writeHashedFeatures(stream()));
  const auto cache = features::FeatureCache::open(folder / "features.h5");
  ASSERT_TRUE(cache);
  for (const Modality modality : kModalities) {
    const std::vector<std::int64_t> rows =
        modality == Modality::kVisual ? std::vector<std::int64_t>{0, 1, 2} : std::vector<std::int64_t>{0, 1, 4};
    for (const int state : {0, 6, 12}) {
      const at::Tensor values = cache->readState(modality, state, rows)->to(at::kFloat);
      EXPECT_LT((values[1] - values[2]).norm().item<float>(), (values[1] - values[3]).norm().item<float>()) << state;
    }
  }
}

TEST_F(HashedFeatures, AreTheSameEveryTime) {
  const auto bytes = [&] {
    EXPECT_TRUE(writeHashedFeatures(stream()));
    std::ifstream file(folder / "features.h5", std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    std::filesystem::remove(folder / "features.h5");
    return content;
  };
  const std::string first = bytes();
  EXPECT_GT(first.size(), 10'000U);
  EXPECT_TRUE(first == bytes());
}

TEST_F(HashedFeatures, NeverReplaceACache) {
  std::ofstream(folder / "features.h5") << "mine";
  const auto written = writeHashedFeatures(stream());
  ASSERT_FALSE(written);
  EXPECT_THAT(describe(written.error()), HasSubstr("features.h5: there is a feature cache already; it is never replaced"));
}

TEST_F(HashedFeatures, RefuseACatalogueWithNothingToHash) {
  std::ofstream(folder / "items.csv") << "item,title\na,\nb,\n";
  const auto written = writeHashedFeatures(stream());
  ASSERT_FALSE(written);
  EXPECT_THAT(describe(written.error()), HasSubstr("no item has words or a readable picture"));
  std::filesystem::remove(folder / "items.csv");
  EXPECT_THAT(describe(writeHashedFeatures(stream()).error()), HasSubstr("there are no items to make features of"));
}

TEST_F(HashedFeatures, WithoutPicturesThereIsOneModality) {
  std::ofstream(folder / "items.csv") << "item,title\na,Shark\nb,Kitchen\n";
  ASSERT_TRUE(writeHashedFeatures(stream()));
  const auto cache = features::FeatureCache::open(folder / "features.h5");
  ASSERT_TRUE(cache);
  EXPECT_FALSE(cache->modality(Modality::kVisual));
  EXPECT_TRUE(cache->modality(Modality::kTextual));
}

TEST_F(HashedFeatures, CanBeCancelled) {
  for (const char* stage : {"reading pictures", "computing hidden states"}) {
    const auto written = writeHashedFeatures(stream(), [&](const Progress& progress) { return progress.what != stage; });
    ASSERT_FALSE(written) << stage;
    EXPECT_EQ(written.error().what, "cancelled");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 6) << stage;  // as it was
  }
}

TEST(HashedWords, WordsAreLowerCaseLettersAndDigits) {
  EXPECT_THAT(wordsOf("Größe 42: a T-shirt, XL"), ElementsAre("größe", "42", "shirt", "xl"));
  EXPECT_THAT(wordsOf(" - "), ElementsAre());
}

TEST(HashedWords, WhatEveryTextHasTellsNothing) {
  const auto rows = hashWords({"the red", "the blue", "the"}, 64);
  float length = 0;
  for (int i = 0; i < 64; ++i) length += rows[static_cast<std::size_t>(i)] * rows[static_cast<std::size_t>(i)];
  EXPECT_NEAR(length, 1, 1e-5);
  for (int i = 128; i < 192; ++i) EXPECT_EQ(rows[static_cast<std::size_t>(i)], 0);
}

}  // namespace
}  // namespace xsmoe::generator
