#include "model/features/feature_cache.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cstring>

#include "model/features/feature_cache_writer.h"
#include "model/features/hdf5_handle.h"
#include "tests/features/small_cache.h"

namespace xsmoe::features {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::filesystem::path fixture(const std::string& name) { return std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/fixtures/cache" / name; }

/// The fixtures' values: state + row/8 + column/64, exact in half precision (make_fixtures.py).
torch::Tensor expectedState(int state, const std::vector<std::int64_t>& rows) {
  torch::Tensor values = at::zeros({static_cast<std::int64_t>(rows.size()) + 1, 4});
  for (std::size_t i = 0; i < rows.size(); ++i)
    values[static_cast<std::int64_t>(i) + 1] =
        at::arange(4, torch::kFloat32) / 64 + static_cast<float>(state) + static_cast<float>(rows[i]) / 8;
  return values.to(torch::kFloat16);
}

void expectValues(const FeatureCache& cache, Modality modality) {
  for (const std::vector<std::int64_t>& rows : {std::vector<std::int64_t>{0, 1, 2, 3, 4}, {4, 0, 4}, {2}, {}})
    for (const std::vector<int>& states : {std::vector<int>{0, 1, 2}, {0, 2}, {1}, {}}) {
      const auto read = cache.readStates(modality, states, rows);
      ASSERT_TRUE(read) << describe(read.error());
      ASSERT_EQ(read->size(), states.size());
      for (std::size_t i = 0; i < states.size(); ++i) {
        EXPECT_EQ((*read)[i].scalar_type(), torch::kFloat16);
        EXPECT_TRUE(at::equal((*read)[i], expectedState(states[i], rows))) << "state " << states[i] << '\n' << (*read)[i];
      }
    }
}

TEST(FeatureCache, OpensWhatH5pyWrote) {
  const auto cache = FeatureCache::open(fixture("plain.h5"));
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_THAT(cache->itemIds(), ElementsAre("a", "b 2", "größe", "d", "e"));
  EXPECT_EQ(cache->pooling(), "cls");
  const auto& visual = cache->modality(Modality::kVisual);
  ASSERT_TRUE(visual);
  EXPECT_EQ(visual->width, 4);
  EXPECT_EQ(visual->stateCount, 3);
  EXPECT_EQ(visual->states, (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(visual->encoder, "by hand");
  expectValues(*cache, Modality::kVisual);
  expectValues(*cache, Modality::kTextual);
}

TEST(FeatureCache, KnowsRowsAndWhichAreComplete) {
  const auto cache = FeatureCache::open(fixture("plain.h5"));
  ASSERT_TRUE(cache);
  EXPECT_EQ(cache->rowFromId("größe"), 2);
  EXPECT_EQ(cache->rowFromId("z"), -1);
  std::vector<bool> complete;
  for (std::int64_t row = 0; row < 5; ++row) complete.push_back(cache->complete(row));
  EXPECT_THAT(complete, ElementsAre(true, true, false, true, false));  // no image; no text (a bool dataset)
}

TEST(FeatureCache, ReadsACompressedArrayWithStatesFirst) {
  const auto cache = FeatureCache::open(fixture("states_first_gzip.h5"));
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_THAT(cache->itemIds(), ElementsAre("a", "b 2", "größe", "d", "e"));
  EXPECT_EQ(cache->modality(Modality::kVisual)->encoder, "by hand");
  EXPECT_EQ(cache->modality(Modality::kTextual), std::nullopt);
  EXPECT_EQ(cache->pooling(), "");
  EXPECT_TRUE(cache->complete(4));
  expectValues(*cache, Modality::kVisual);
}

TEST(FeatureCache, ReadsAChunkedBigEndianArrayWithItemsFirst) {
  const auto cache = FeatureCache::open(fixture("items_first_chunked.h5"));
  ASSERT_TRUE(cache) << describe(cache.error());
  expectValues(*cache, Modality::kTextual);
}

TEST(FeatureCache, WhatIsWrittenIsReadBitForBit) {
  const SmallCache small;
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_EQ(cache->itemIds(), small.ids());
  EXPECT_EQ(cache->pooling(), "mean0");
  EXPECT_EQ(cache->modality(Modality::kTextual)->sourceSha256, "ab12");
  EXPECT_EQ(cache->modality(Modality::kVisual)->present, (std::vector<bool>{true, true, true, true, true, false}));
  for (int state = 0; state < 3; ++state) {
    const auto read = cache->readState(Modality::kTextual, state, {5, 0});
    ASSERT_TRUE(read);
    EXPECT_TRUE(at::equal((*read)[0], at::zeros({6}, torch::kFloat16)));
    EXPECT_TRUE(at::equal((*read)[1], small.textual(state)[5].to(torch::kFloat16)));
    EXPECT_TRUE(at::equal((*read)[2], small.textual(state)[0].to(torch::kFloat16)));
  }
}

TEST(FeatureCache, BlocksDoNotShowInWhatIsRead) {  // 40,000 rows of 512 values: three blocks of 16 MiB
  const TemporaryFolder folder;
  const std::int64_t items = 40'000, width = 512;
  const torch::Tensor values = at::arange(items, torch::kFloat32).remainder(2039).unsqueeze(1).expand({items, width}).to(torch::kFloat16);
  std::vector<std::string> ids;
  for (std::int64_t i = 0; i < items; ++i) ids.push_back(std::to_string(i));
  ModalityContent content;
  content.width = width;
  content.stateCount = 1;
  content.states = [&](int) { return values; };
  ASSERT_TRUE(writeFeatureCache(folder / "large.h5", ids, "", {{Modality::kVisual, content}}));
  const auto cache = FeatureCache::open(folder / "large.h5");
  ASSERT_TRUE(cache);
  const std::vector<std::int64_t> rows{39'999, 0, 16'383, 16'384, 32'768, 32'767};
  const auto read = cache->readState(Modality::kVisual, 0, rows);
  ASSERT_TRUE(read);
  for (std::size_t i = 0; i < rows.size(); ++i)
    EXPECT_TRUE(at::equal((*read)[static_cast<std::int64_t>(i) + 1], values[rows[i]])) << rows[i];
}

TEST(FeatureCache, MayHoldSomeOfAnEncodersStates) {
  const TemporaryFolder folder;
  const std::vector<std::uint16_t> halves{1, 2, 3, 4, 5, 6};
  auto writer = FeatureCacheWriter::create(folder / "some.h5", {"a", "b"}, "cls",
                                           {{Modality::kVisual, {3, 13, "tall", "", "", {0, 6, 12}, "as it comes"}}});
  ASSERT_TRUE(writer) << describe(writer.error());
  for (const int state : {12, 0, 6}) ASSERT_TRUE(writer->write(Modality::kVisual, state, 0, 2, halves.data()));
  EXPECT_THROW((void)writer->write(Modality::kVisual, 1, 0, 2, halves.data()), std::out_of_range);
  ASSERT_TRUE(writer->finish());
  const auto cache = FeatureCache::open(folder / "some.h5");
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_EQ(cache->modality(Modality::kVisual)->stateCount, 13);
  EXPECT_THAT(cache->modality(Modality::kVisual)->states, ElementsAre(0, 6, 12));
  const auto last = cache->readState(Modality::kVisual, 12, {1});
  ASSERT_TRUE(last) << describe(last.error());
  EXPECT_EQ(std::memcmp(static_cast<const std::uint16_t*>(last->data_ptr()) + 3, halves.data() + 3, 6), 0);
  EXPECT_THROW((void)cache->readState(Modality::kVisual, 7, {0}), std::out_of_range);
}

TEST(FeatureCache, AskingForWhatIsNotCachedIsABrokenPromise) {
  const SmallCache small;
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache);
  EXPECT_THROW((void)cache->readState(Modality::kVisual, 3, {0}), std::out_of_range);
  EXPECT_THROW((void)cache->readStates(Modality::kVisual, {2, 0}, {0}), std::invalid_argument);
  EXPECT_THROW((void)cache->readState(Modality::kVisual, 0, {6}), std::out_of_range);
  EXPECT_THROW((void)cache->readState(Modality::kVisual, 0, {-1}), std::out_of_range);
}

}  // namespace
}  // namespace xsmoe::features
