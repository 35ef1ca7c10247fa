#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <limits>

#include "model/features/feature_cache.h"
#include "tests/features/small_cache.h"

namespace xsmoe::features {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string refusalOf(const std::filesystem::path& path) {
  const auto cache = FeatureCache::open(path);
  return cache ? "it was opened" : describe(cache.error());
}

TEST(FeatureCacheRefuses, APathWhereNoFileLies) {
  const TemporaryFolder folder;
  EXPECT_THAT(refusalOf("/nowhere/features.h5"), StartsWith("/nowhere/features.h5: there is no feature cache. Check the path"));
  EXPECT_THAT(refusalOf(folder.path()), HasSubstr("is a folder, a file was expected. Name the cache file"));
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(refusalOf(folder / "pipe"), HasSubstr("is a pipe or a device, a file was expected")) << "and is not waited for";
  std::filesystem::create_symlink(folder / "loop", folder / "loop");
  EXPECT_THAT(refusalOf(folder / "loop"), HasSubstr("loop: the file cannot be opened (Too many levels of symbolic links). Check the path"));
}

TEST(FeatureCacheRefuses, AFileThatIsNotHdf5) {
  const TemporaryFolder folder;
  writeContent(folder / "features.h5", "user,item,timestamp\n");
  testing::internal::CaptureStderr();
  EXPECT_THAT(refusalOf(folder / "features.h5"), HasSubstr("features.h5: is not an HDF5 file"));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(FeatureCacheRefuses, AnotherFormat) {
  const SmallCache small;
  small.edit([](hid_t file) { H5Adelete(file, "format"); });
  EXPECT_THAT(small.refusal(), HasSubstr("has no attribute \"format\" instead of \"xsmoe-features\""));
  small.edit([](hid_t file) { replaceNumber(file, ".", "format", 1); });
  EXPECT_THAT(small.refusal(), HasSubstr("attribute \"format\": holds 64-bit integer instead of one text"));
}

TEST(FeatureCacheRefuses, AWrongFormatName) {
  const SmallCache small;
  small.edit([](hid_t file) {
    H5Adelete(file, "format");
    const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
    H5Tset_size(type, 5);
    const hid_t attribute = H5Acreate2(file, "format", type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, type, "other");
    H5Aclose(attribute), H5Sclose(space), H5Tclose(type);
  });
  EXPECT_THAT(small.refusal(), HasSubstr("attribute \"format\" is \"other\" instead of \"xsmoe-features\""));
}

TEST(FeatureCacheRefuses, ANewerVersionAndSaysSo) {
  const SmallCache small;
  small.edit([](hid_t file) { replaceNumber(file, ".", "version", 2); });
  EXPECT_THAT(small.refusal(), HasSubstr("the cache has version 2, this program reads up to 1. Open it with a newer program"));
  small.edit([](hid_t file) { replaceNumber(file, ".", "version", 0); });
  EXPECT_THAT(small.refusal(), HasSubstr("has version 0"));
  small.edit([](hid_t file) { H5Adelete(file, "version"); });
  EXPECT_THAT(small.refusal(), HasSubstr("has no attribute \"version\""));
}

TEST(FeatureCacheRefuses, MissingAndWrongIds) {
  const SmallCache small;
  small.edit([](hid_t file) { replaceDataset(file, "item_ids", H5T_NATIVE_DOUBLE, {6}); });
  EXPECT_THAT(small.refusal(), HasSubstr("/item_ids: holds float64 instead of text"));
  small.edit([](hid_t file) { replaceDataset(file, "item_ids", H5T_C_S1, {3, 2}); });
  EXPECT_THAT(small.refusal(), HasSubstr("/item_ids: has shape [3, 2] instead of [items]"));
  small.edit([](hid_t file) { H5Ldelete(file, "item_ids", H5P_DEFAULT); });
  EXPECT_THAT(small.refusal(), HasSubstr("has no dataset /item_ids"));
}

TEST(FeatureCacheRefuses, DuplicateIds) {
  const SmallCache small;
  small.edit([](hid_t file) { replaceDataset(file, "item_ids", H5T_C_S1, {6}); });  // six empty ids
  EXPECT_THAT(small.refusal(), HasSubstr("/item_ids: item \"\" occurs twice, in rows 0 and 1"));
}

TEST(FeatureCacheRefuses, StatesOfWrongShapeOrType) {
  const SmallCache small;
  small.edit([](hid_t file) { replaceDataset(file, "visual/hidden_01", H5T_IEEE_F32LE, {5, 4}); });
  EXPECT_THAT(small.refusal(), HasSubstr("/visual/hidden_01: has shape [5, 4]: 5 rows, but item_ids names 6 items"));
  small.edit([](hid_t file) { replaceDataset(file, "visual/hidden_01", H5T_IEEE_F32LE, {6, 3}); });
  EXPECT_THAT(small.refusal(), HasSubstr("/visual/hidden_01: has width 3, but hidden_00 has 4"));
  small.edit([](hid_t file) { replaceDataset(file, "visual/hidden_01", H5T_IEEE_F32LE, {24}); });
  EXPECT_THAT(small.refusal(), HasSubstr("/visual/hidden_01: has shape [24] instead of [items, width]"));
  small.edit([](hid_t file) { replaceDataset(file, "visual/hidden_01", H5T_STD_I16LE, {6, 4}); });
  EXPECT_THAT(small.refusal(), HasSubstr("/visual/hidden_01: holds 16-bit integer; expected are float16, float32 or float64"));
}

TEST(FeatureCacheRefuses, AStateMissingInBetweenWhereNothingSaysThatSomeWereLeftOut) {
  const SmallCache small;
  small.edit([](hid_t file) {
    H5Ldelete(file, "textual/hidden_01", H5P_DEFAULT);
    H5Adelete_by_name(file, "textual", "num_layers", H5P_DEFAULT);
  });
  EXPECT_THAT(small.refusal(), HasSubstr("/textual: holds states up to hidden_02 but not hidden_01"));
}

TEST(FeatureCacheRefuses, AttributesThatContradictTheStates) {
  const SmallCache small;
  small.edit([](hid_t file) { replaceNumber(file, "visual", "num_layers", 1); });
  EXPECT_THAT(small.refusal(), HasSubstr("/visual: attribute \"num_layers\" is 1, but the last state is hidden_02"));
  small.edit([](hid_t file) { replaceNumber(file, "visual", "num_layers", 2); });
  small.edit([](hid_t file) { replaceNumber(file, "visual", "hidden_size", 768); });
  EXPECT_THAT(small.refusal(), HasSubstr("/visual: attribute \"hidden_size\" is 768, but the states have width 4"));
}

TEST(FeatureCacheRefuses, CachesWithoutAnyState) {
  const SmallCache small;
  small.edit([](hid_t file) { H5Ldelete(file, "visual", H5P_DEFAULT); });
  EXPECT_EQ(small.refusal(), "it was opened");  // one modality is enough
  small.edit([](hid_t file) {
    for (const char* name : {"textual/hidden_00", "textual/hidden_01", "textual/hidden_02"}) H5Ldelete(file, name, H5P_DEFAULT);
  });
  EXPECT_THAT(small.refusal(), HasSubstr("/textual: holds no hidden state"));
  small.edit([](hid_t file) { H5Ldelete(file, "textual", H5P_DEFAULT); });
  EXPECT_THAT(small.refusal(), HasSubstr("holds neither /visual nor /textual"));
}

TEST(FeatureCacheRefuses, ArraysThatFitNoLayout) {
  const SmallCache small;
  small.edit([](hid_t file) {
    for (const char* name : {"visual/hidden_00", "visual/hidden_01", "visual/hidden_02"}) H5Ldelete(file, name, H5P_DEFAULT);
    replaceDataset(file, "visual/hidden", H5T_IEEE_F32LE, {3, 5, 4});
  });
  EXPECT_THAT(small.refusal(), HasSubstr("/visual/hidden: has shape [3, 5, 4]: 3 rows, but item_ids names 6 items"));
  small.edit([](hid_t file) { replaceDataset(file, "visual/hidden", H5T_IEEE_F32LE, {6, 4}); });
  EXPECT_THAT(small.refusal(), HasSubstr("/visual/hidden: has shape [6, 4] instead of [states, items, width]"));
}

TEST(FeatureCacheRefuses, PresentOfWrongLength) {
  const SmallCache small;
  small.edit([](hid_t file) { replaceDataset(file, "visual/present", H5T_STD_U8LE, {5}); });
  EXPECT_THAT(small.refusal(), HasSubstr("/visual/present: has shape [5] instead of [6]"));
}

TEST(FeatureCacheRefuses, TruncatedFiles) {
  const SmallCache small;
  const std::string whole = contentOf(small.path());
  for (const std::size_t kept : {whole.size() - 1, whole.size() / 2, std::size_t{900}}) {
    writeContent(small.path(), whole.substr(0, kept));
    EXPECT_THAT(small.refusal(), HasSubstr("the file is truncated")) << kept;
  }
  for (const std::size_t kept : {std::size_t{0}, std::size_t{7}}) {
    writeContent(small.path(), whole.substr(0, kept));
    EXPECT_THAT(small.refusal(), HasSubstr("is not an HDF5 file")) << kept;
  }
}

TEST(FeatureCacheRefuses, StatesBeyondTheEndOfTheFile) {
  const SmallCache small;
  std::uint64_t address = 0;
  small.edit([&](hid_t file) {
    const hid_t dataset = H5Dopen2(file, "visual/hidden_02", H5P_DEFAULT);
    address = H5Dget_offset(dataset);
    H5Dclose(dataset);
  });
  std::string bytes = contentOf(small.path());
  const std::uint64_t beyond = bytes.size() - 8;  // the state has 48 bytes
  const auto stored = bytes.find(std::string(reinterpret_cast<const char*>(&address), sizeof address));
  ASSERT_NE(stored, std::string::npos);
  bytes.replace(stored, sizeof beyond, reinterpret_cast<const char*>(&beyond), sizeof beyond);
  writeContent(small.path(), bytes);
  EXPECT_THAT(small.refusal(), HasSubstr("/visual/hidden_02: its 48 bytes from byte " + std::to_string(beyond) +
                                         " on reach beyond the end of the file at " + std::to_string(bytes.size())));
}

TEST(FeatureCacheRefuses, StatesThatWereNeverWritten) {
  const SmallCache small;
  small.edit([](hid_t file) { replaceDataset(file, "visual/hidden_01", H5T_IEEE_F32LE, {6, 4}, /*write=*/false); });
  EXPECT_THAT(small.refusal(), HasSubstr("/visual/hidden_01: its values were never written"));
}

TEST(FeatureCacheRefuses, ShapesLargerThanAnyMemory) {
  const SmallCache small;
  small.edit([](hid_t file) { replaceDataset(file, "visual/hidden_01", H5T_IEEE_F32LE, {6, hsize_t{1} << 40U}, /*write=*/false); });
  EXPECT_THAT(small.refusal(), HasSubstr("/visual/hidden_01: "));
}

TEST(FeatureCacheRefuses, ValuesThatAreNotFiniteByDatasetRowAndItem) {
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity(), 70'000.0F}) {
    const SmallCache small;
    small.edit([&](hid_t file) {
      replaceDataset(file, "visual/hidden_01", H5T_IEEE_F32LE, {6, 4});
      std::vector<float> values(24, 1.0F);
      values[2 * 4 + 3] = bad;
      const hid_t dataset = H5Dopen2(file, "visual/hidden_01", H5P_DEFAULT);
      H5Dwrite(dataset, H5T_IEEE_F32LE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
      H5Dclose(dataset);
    });
    const auto cache = FeatureCache::open(small.path());
    ASSERT_TRUE(cache) << describe(cache.error());
    const auto read = cache->readState(Modality::kVisual, 1, {0, 2});
    ASSERT_FALSE(read);
    EXPECT_THAT(describe(read.error()), HasSubstr("/visual/hidden_01: row 2 (item \"größe\") holds a value that is not finite"));
    EXPECT_TRUE(cache->readState(Modality::kVisual, 1, {0, 1, 3}));  // rows that nobody asks for do no harm
  }
}

}  // namespace
}  // namespace xsmoe::features
