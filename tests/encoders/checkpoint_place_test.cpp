#include "model/encoders/checkpoint_place.h"

#include <gmock/gmock.h>

#include "model/encoders/extraction/extract_features.h"
#include "model/encoders/weight_files.h"
#include "model/features/feature_cache.h"
#include "tests/encoders/extraction_items.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::encoders {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class CheckpointPlaces : public testing::Test {
 protected:
  [[nodiscard]] fs::path at(const std::string& name) const { return folder.path() / name; }
  static std::string found(const fs::path& path) {
    const auto place = findCheckpoint(path);
    return place ? place->folder.filename().string() + " of " + place->name : describe(place.error());
  }
  TemporaryFolder folder;
};

TEST_F(CheckpointPlaces, AreTheFolderThatIsNamed) {
  folder.write("bert/config.json", "{}");
  EXPECT_EQ(found(at("bert")), "bert of bert");
  EXPECT_EQ(findCheckpoint(at("bert") / "")->name, "bert");
  EXPECT_EQ(found(at("none")), "none of none") << "what is missing is for the reader to say";
}

TEST_F(CheckpointPlaces, AreTheSnapshotInACache) {
  folder.write("hub/models--google--vit-base/snapshots/abc/config.json", "{}");
  folder.write("hub/models--google--vit-base/blobs/1", "x");
  for (const char* name :
       {"hub/models--google--vit-base", "hub/models--google--vit-base/snapshots", "hub/models--google--vit-base/snapshots/abc", "hub", ""})
    EXPECT_EQ(found(at(name)), "abc of google/vit-base") << name;
  folder.write("hub/models--google--vit-base/snapshots/def/config.json", "{}");
  EXPECT_THAT(found(at("hub/models--google--vit-base")),
              HasSubstr("the cached model has several snapshots: abc, def. Name one snapshot's folder"));
  folder.write("hub/models--google--vit-base/refs/main", "def");
  EXPECT_EQ(found(at("hub/models--google--vit-base")), "def of google/vit-base");
  folder.write("hub/models--google--vit-base/refs/main", "gone");
  EXPECT_THAT(found(at("hub/models--google--vit-base")), HasSubstr("names the snapshot gone, which is not there; there are abc, def"));
  folder.write("hub/models--bert-base-uncased/snapshots/abc/config.json", "{}");
  EXPECT_EQ(found(at("hub/models--bert-base-uncased")), "abc of bert-base-uncased");
  EXPECT_THAT(found(at("hub")), HasSubstr("this is a cache of 2 models: models--bert-base-uncased, models--google--vit-base"));
  fs::create_directories(at("models--x--y/snapshots"));
  EXPECT_THAT(found(at("models--x--y")), HasSubstr("the cached model holds no snapshot"));
}

TEST_F(CheckpointPlaces, OfACacheGiveTheFeaturesOfTheirCheckpoint) {
  const ExtractionItems items(6);
  ExtractionRequest request = items.request();
  request.imageEncoder = kNoEncoder;
  fs::create_directories(at("models--me--bert-tiny/snapshots"));
  fs::copy(kFixtures / "bert-tiny", at("models--me--bert-tiny/snapshots/abc"), fs::copy_options::recursive);
  request.textEncoder = at("models--me--bert-tiny");
  const auto report = extractFeatures(request, items.cards(), {});
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_THAT(report->modalities.front().encoder, HasSubstr("me/bert-tiny (BERT, 4 layers of width 32)"));
}

TEST_F(CheckpointPlaces, WithoutAnImageProcessorTakeViTsDefaultsAndSaySo) {
  const ExtractionItems items(6);
  ExtractionRequest request = items.request();
  request.textEncoder = kNoEncoder;
  const auto told = extractFeatures(request, items.cards(), {});
  ASSERT_TRUE(told) << describe(told.error());
  fs::copy(kFixtures / "vit-tiny", at("vit"), fs::copy_options::recursive);
  fs::remove(at("vit/preprocessor_config.json"));
  fs::remove(at("vit/preprocessor_config.legacy_form.json"));
  request.imageEncoder = at("vit");
  request.target = at("features.h5");
  const auto report = extractFeatures(request, items.cards(), {});
  ASSERT_TRUE(report) << describe(report.error());
  EXPECT_THAT(report->modalities.front().encoder, HasSubstr("pictures prepared by ViT's defaults since no file says how"));
  const auto cache = features::FeatureCache::open(request.target);
  EXPECT_THAT(cache->modality(Modality::kVisual)->preprocessing,
              HasSubstr("RGB resized to 48 x 48 bilinear, times 0.00392157, mean 0.5 0.5 0.5"));
}

TEST_F(CheckpointPlaces, WithAPointerInThePlaceOfWeightsNameIt) {
  folder.write("bert/model.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 440449768\n");
  EXPECT_THAT(describe(findWeightFiles(at("bert")).error()),
              HasSubstr("model.safetensors: this is a pointer of Git LFS, which stands for a file that was not fetched"));
}

}  // namespace
}  // namespace xsmoe::encoders
