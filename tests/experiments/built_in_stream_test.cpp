#include "model/experiments/built_in_stream.h"

#include <gmock/gmock.h>

#include "model/features/feature_cache.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

constexpr GeneratorSettings kSmall{80, 40, 800, 4, 7};

TEST(BuiltInStream, ItsFeaturesComeFromTheBuiltInEncoders) {
  const TemporaryFolder folder;
  const auto made = makeBuiltInStream(folder.path() / "stream", kSmall, {});
  ASSERT_TRUE(made) << describe(made.error());
  const auto cache = features::FeatureCache::open(folder.path() / "stream" / "features.h5");
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_EQ(cache->pooling(), "mean0");
  EXPECT_EQ(cache->itemIds().size(), 80U);
  for (const Modality modality : kModalities) {
    const auto& info = cache->modality(modality);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->width, 128);
    EXPECT_EQ(info->stateCount, 5);
    EXPECT_EQ(info->sourceSha256.size(), 64U) << "the weights are not named";
    EXPECT_THAT(info->present, testing::Each(true));
  }
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "stream" / "features.h5.extracting"));
}

TEST(BuiltInStream, EqualSettingsGiveEqualBytes) {
  const TemporaryFolder folder;
  ASSERT_TRUE(makeBuiltInStream(folder.path() / "one", kSmall, {}));
  ASSERT_TRUE(makeBuiltInStream(folder.path() / "two", kSmall, {}));
  for (const char* name : {"features.h5", "interactions.csv", "items.csv", "truth.json"})
    EXPECT_TRUE(contentOf(folder.path() / "one" / name) == contentOf(folder.path() / "two" / name)) << name;
}

TEST(BuiltInStream, CancelledLeavesNothing) {
  const TemporaryFolder folder;
  for (const char* stage : {"drawing pictures", "encoding texts", "encoding pictures"}) {
    const auto made = makeBuiltInStream(folder.path() / "stream", kSmall, [&](const Progress& state) { return state.what != stage; });
    ASSERT_FALSE(made) << stage;
    EXPECT_EQ(made.error().what, "cancelled");
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << stage;
  }
}

}  // namespace
}  // namespace xsmoe::experiments
