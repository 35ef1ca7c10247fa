// States that stay in their file: the same rows as in memory, within a bound.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <limits>
#include <numeric>

#include "model/features/feature_cache.h"
#include "model/features/feature_memory.h"
#include "tests/features/packed_cache.h"
#include "tests/features/small_cache.h"
#include "tests/support/cancelled_at_each.h"

namespace xsmoe::features {
namespace {

using testing::HasSubstr;

std::filesystem::path writtenByH5py(const std::string& name) {
  return std::filesystem::path(XSMOE_SOURCE_DIR) / "tests/fixtures/cache" / name;
}

at::Tensor items(const std::vector<std::int64_t>& list) { return at::tensor(at::ArrayRef<std::int64_t>(list), at::kLong); }

/// All rows but one, from back to front, so that items are not in the order of the file.
std::vector<std::int64_t> backwards(const FeatureCache& cache) {
  std::vector<std::int64_t> rows(cache.itemIds().size() - 1);
  std::iota(rows.rbegin(), rows.rend(), 0);
  return rows;
}

/// Whatever the bound, in several ways of asking.
void expectTheSameAsInMemory(const FeatureCache& cache, Modality modality, const std::vector<int>& states) {
  const auto rows = backwards(cache);
  const auto last = static_cast<std::int64_t>(rows.size());
  const auto inMemory = cache.readStates(modality, states, rows);
  ASSERT_TRUE(inMemory) << describe(inMemory.error());
  for (const std::int64_t bound : {1, 30, 1 << 20}) {
    const auto left = cache.leaveStates(modality, states, rows, std::make_shared<FeatureMemory>(bound));
    ASSERT_TRUE(left) << describe(left.error());
    ASSERT_EQ(left->size(), states.size());
    for (std::size_t i = 0; i < states.size(); ++i) {
      const auto& state = *(*left)[i].rows;
      EXPECT_EQ(state.count(), last + 1);
      for (const auto& asked : {items({1}), items({0, last, 1, 2, last, 0}), items({}), items({3, 2, 1})}) {
        const auto read = state.rows(asked);
        ASSERT_TRUE(read) << describe(read.error());
        EXPECT_TRUE(at::equal(*read, (*inMemory)[i].index_select(0, asked))) << "state " << states[i] << ", bound " << bound;
      }
    }
  }
}

TEST(LeftStates, OfTheProgramsOwnLayoutAreThoseInMemory) {
  const SmallCache small;
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache);
  expectTheSameAsInMemory(*cache, Modality::kVisual, {0, 1, 2});
  expectTheSameAsInMemory(*cache, Modality::kTextual, {0, 2});
}

TEST(LeftStates, OfOtherProgramsLayoutsAreThoseInMemory) {
  for (const char* const name : {"plain.h5", "states_first_gzip.h5"}) {
    const auto cache = FeatureCache::open(writtenByH5py(name));
    ASSERT_TRUE(cache);
    expectTheSameAsInMemory(*cache, Modality::kVisual, {0, 2});
  }
  const auto bigEndian = FeatureCache::open(writtenByH5py("items_first_chunked.h5"));
  ASSERT_TRUE(bigEndian);
  expectTheSameAsInMemory(*bigEndian, Modality::kTextual, {0, 1, 2});
}

TEST(LeftStates, OfOneArrayThatIsNotPackedAreThoseInMemory) {
  for (const std::vector<hsize_t>& shape : {std::vector<hsize_t>{3, 6, 4}, {6, 3, 4}}) {
    const SmallCache small;
    small.edit([&](hid_t file) {
      for (const char* const state : {"visual/hidden_00", "visual/hidden_01", "visual/hidden_02"}) H5Ldelete(file, state, H5P_DEFAULT);
      replaceDataset(file, "visual/hidden", H5T_IEEE_F32LE, shape);
      std::vector<float> numbers(72);
      std::iota(numbers.begin(), numbers.end(), 1.0F);
      const hid_t dataset = H5Dopen2(file, "visual/hidden", H5P_DEFAULT);
      H5Dwrite(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data());
      H5Dclose(dataset);
    });
    const auto cache = FeatureCache::open(small.path());
    ASSERT_TRUE(cache) << describe(cache.error());
    expectTheSameAsInMemory(*cache, Modality::kVisual, {0, 1, 2});
    expectTheSameAsInMemory(*cache, Modality::kVisual, {1});
  }
}

TEST(LeftStates, ThatArePackedAreThoseInMemory) {
  const SmallCache small;
  packCache(small.path(), 3, 2);
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache) << describe(cache.error());
  expectTheSameAsInMemory(*cache, Modality::kVisual, {0, 1, 2});
  expectTheSameAsInMemory(*cache, Modality::kTextual, {1, 2});
}

TEST(LeftStates, TellWhichAreTheSameForEveryRow) {
  const SmallCache small;
  small.edit([](hid_t file) { replaceDataset(file, "visual/hidden_00", H5T_IEEE_F32LE, {6, 4}); });  // zeros
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache);
  const auto left = cache->leaveStates(Modality::kVisual, {0, 1}, {2, 1, 4}, std::make_shared<FeatureMemory>(100));
  ASSERT_TRUE(left);
  EXPECT_TRUE((*left)[0].constant);
  EXPECT_FALSE((*left)[1].constant);
}

TEST(LeftStates, OutliveTheirCache) {
  const SmallCache small;
  small.edit([](hid_t file) { packDataset(file, "textual/hidden_01", 2); });
  std::vector<StateInFile> left;
  {
    const auto cache = FeatureCache::open(small.path());
    ASSERT_TRUE(cache);
    left = cache->leaveStates(Modality::kTextual, {0, 1}, {5, 0}, std::make_shared<FeatureMemory>(100)).value();
  }
  EXPECT_TRUE(at::equal((*left[0].rows->rows(items({1})))[0], SmallCache::textual(0)[5].to(at::kHalf)));
  EXPECT_TRUE(at::equal((*left[1].rows->rows(items({2})))[0], SmallCache::textual(1)[0].to(at::kHalf)));
}

TEST(LeftStates, KeepOfUnpackedChunksWhatTheBoundAllowsAndThoseUsedLast) {
  const SmallCache small;
  packCache(small.path(), 3, 2);
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache);
  constexpr std::int64_t kChunk = 2 * 4 * 2;  // bytes: rows, width, float16
  const auto memory = std::make_shared<FeatureMemory>(2 * kChunk);
  const auto left = cache->leaveStates(Modality::kVisual, {1}, {0, 1, 2, 3, 4, 5}, memory);
  ASSERT_TRUE(left);
  const auto& state = *left->front().rows;
  const auto readsOf = [&](const std::vector<std::int64_t>& asked) {
    const auto before = memory->blocksRead();
    EXPECT_TRUE(state.rows(items(asked)));
    EXPECT_LE(memory->heldBytes(), memory->bound());
    return memory->blocksRead() - before;
  };
  EXPECT_EQ(readsOf({1, 2, 2, 1}), 1) << "two rows of one chunk";
  EXPECT_EQ(readsOf({3}), 1);
  EXPECT_EQ(readsOf({1, 3}), 0) << "both chunks are held";
  EXPECT_EQ(readsOf({2}), 0);
  EXPECT_EQ(readsOf({6}), 1) << "in the place of the one used longest ago";
  EXPECT_EQ(readsOf({1}), 0);
  EXPECT_EQ(readsOf({4}), 1);
  EXPECT_EQ(memory->mostHeldBytes(), 2 * kChunk);
}

TEST(LeftStates, GiveTheirChunksBackAtTheirEnd) {
  const SmallCache small;
  packCache(small.path(), 3, 2);
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache);
  const auto memory = std::make_shared<FeatureMemory>(1 << 20);
  {
    const auto left = cache->leaveStates(Modality::kVisual, {1}, {0, 1}, memory);
    ASSERT_TRUE(left && left->front().rows->rows(items({1, 2})));
    EXPECT_GT(memory->heldBytes(), 0);
  }
  EXPECT_EQ(memory->heldBytes(), 0);
}

TEST(LeftStates, CountThePagesOfAMappedFileWithinTheBound) {
  const TemporaryFolder folder;
  constexpr std::int64_t kItems = 4000, kWidth = 256;  // 2 MB a state
  std::vector<std::string> ids;
  for (std::int64_t i = 0; i < kItems; ++i) ids.push_back(std::to_string(i));
  ModalityContent content;
  content.width = kWidth;
  content.stateCount = 1;
  content.states = [](int) { return at::arange(kItems, at::kFloat).remainder(2039).unsqueeze(1).expand({kItems, kWidth}); };
  ASSERT_TRUE(writeFeatureCache(folder / "large.h5", ids, "", {{Modality::kVisual, content}}));
  const auto cache = FeatureCache::open(folder / "large.h5");
  ASSERT_TRUE(cache);
  std::vector<std::int64_t> rows(kItems);
  std::iota(rows.begin(), rows.end(), 0);
  constexpr std::int64_t kBound = 300'000;
  const auto memory = std::make_shared<FeatureMemory>(kBound);
  const auto state = cache->leaveStates(Modality::kVisual, {0}, rows, memory).value().front().rows;
  const auto inMemory = cache->readState(Modality::kVisual, 0, rows).value();
  const auto all = at::arange(kItems + 1, at::kLong);
  EXPECT_TRUE(at::equal(state->rows(all).value(), inMemory));
  EXPECT_EQ(memory->blocksRead(), 0) << "it is not mapped";
  EXPECT_GT(memory->mostHeldBytes(), kBound / 2);
  EXPECT_LE(memory->mostHeldBytes(), kBound);
  EXPECT_GE(state->mostBytes(), kItems * kWidth * 2);
}

TEST(LeftStates, AreRefusedForAValueThatIsNotFinite) {
  const SmallCache small;
  small.edit([](hid_t file) {
    std::vector<float> values(24, 1);
    values[9] = std::numeric_limits<float>::infinity();
    replaceDataset(file, "visual/hidden_01", H5T_IEEE_F32LE, {6, 4});
    const hid_t dataset = H5Dopen2(file, "visual/hidden_01", H5P_DEFAULT);
    H5Dwrite(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    H5Dclose(dataset);
  });
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache);
  const auto left = cache->leaveStates(Modality::kVisual, {0, 1}, {0, 2}, std::make_shared<FeatureMemory>(100));
  ASSERT_FALSE(left);
  EXPECT_THAT(describe(left.error()), HasSubstr("/visual/hidden_01: row 2 (item \"größe\") holds a value that is not finite"));
}

TEST(LeftStates, SayThatTheFileWasCutShortMeanwhile) {
  const SmallCache small;
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache);
  const auto left = cache->leaveStates(Modality::kTextual, {2}, {0, 1, 2}, std::make_shared<FeatureMemory>(1 << 20));
  ASSERT_TRUE(left);
  std::filesystem::resize_file(small.path(), 100);
  const auto read = left->front().rows->rows(items({1, 2}));
  ASSERT_FALSE(read);
  EXPECT_THAT(describe(read.error()), HasSubstr("/textual/hidden_02: the file is truncated: its values reach to byte"));
  EXPECT_THAT(describe(read.error()), HasSubstr("and it ends at byte 100"));
}

TEST(LeftStates, AskingForWhatIsNotCachedIsABrokenPromise) {
  const SmallCache small;
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache);
  const auto memory = std::make_shared<FeatureMemory>(100);
  EXPECT_THROW((void)cache->leaveStates(Modality::kVisual, {3}, {0}, memory), std::out_of_range);
  const auto left = cache->leaveStates(Modality::kVisual, {0}, {0}, memory);
  ASSERT_TRUE(left);
  EXPECT_THROW((void)left->front().rows->rows(items({2})), std::exception);
}

TEST(LeftStates, AndThoseInMemoryEndWhereTheirReadingIsCancelled) {
  const SmallCache small;
  const auto cache = FeatureCache::open(small.path()).value();
  const auto rows = backwards(cache);
  const auto inMemory = [&](const ProgressCallback& progress) {
    return errorIn(cache.readStates(Modality::kVisual, {0, 1, 2}, rows, progress));
  };
  EXPECT_EQ(cancelAtEach(inMemory), 3) << "a block of each state";
  const auto left = [&](const ProgressCallback& progress) {
    return errorIn(cache.leaveStates(Modality::kVisual, {0, 1, 2}, rows, std::make_shared<FeatureMemory>(100), progress));
  };
  EXPECT_EQ(cancelAtEach(left), 3);
  EXPECT_EQ(cancelAtEach([&](const auto& progress) { return errorIn(cache.readState(Modality::kVisual, 1, rows, progress)); }), 1);
}

}  // namespace
}  // namespace xsmoe::features
