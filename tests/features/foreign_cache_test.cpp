// Caches as other programs write them.
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/features/feature_cache.h"
#include "tests/features/small_cache.h"

namespace xsmoe::features {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Puts numbers in the place of a dataset, packed by a filter if one is named.
template <class Number>
void replaceNumbers(hid_t file, const char* name, hid_t stored, hid_t memory, const std::vector<hsize_t>& shape,
                    const std::vector<Number>& numbers, H5Z_filter_t filter = 0) {
  if (H5Lexists(file, name, H5P_DEFAULT) > 0) H5Ldelete(file, name, H5P_DEFAULT);
  const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr), creation = H5Pcreate(H5P_DATASET_CREATE);
  if (filter != 0) {
    H5Pset_chunk(creation, static_cast<int>(shape.size()), shape.data());
    H5Pset_filter(creation, filter, H5Z_FLAG_MANDATORY, 0, nullptr);
  }
  const hid_t dataset = H5Dcreate2(file, name, stored, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  ASSERT_GE(dataset, 0);
  ASSERT_GE(H5Dwrite(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()), 0);
  H5Dclose(dataset), H5Pclose(creation), H5Sclose(space);
}

TEST(ForeignCache, HasWholeNumbersAsIds) {
  const SmallCache small;
  const std::vector<std::int64_t> ids{7, -1, 663713001, 10, 11, 9007199254740993};
  for (const hid_t type : {H5T_STD_I64LE, H5T_STD_I64BE}) {
    small.edit([&](hid_t file) { replaceNumbers(file, "item_ids", type, H5T_NATIVE_INT64, {6}, ids); });
    const auto cache = FeatureCache::open(small.path());
    ASSERT_TRUE(cache) << describe(cache.error());
    EXPECT_THAT(cache->itemIds(), ElementsAre("7", "-1", "663713001", "10", "11", "9007199254740993"));
  }
  small.edit([](hid_t file) {
    replaceNumbers(file, "item_ids", H5T_STD_U8LE, H5T_NATIVE_UINT64, {6}, std::vector<std::uint64_t>{0, 1, 2, 3, 4, 255});
  });
  EXPECT_THAT(FeatureCache::open(small.path())->itemIds(), ElementsAre("0", "1", "2", "3", "4", "255"));
}

TEST(ForeignCache, HasStatesInDoublePrecision) {
  const SmallCache small;
  std::vector<double> values(24);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i) / 8;
  for (const hid_t type : {H5T_IEEE_F64LE, H5T_IEEE_F64BE}) {
    small.edit([&](hid_t file) { replaceNumbers(file, "visual/hidden_01", type, H5T_NATIVE_DOUBLE, {6, 4}, values); });
    const auto cache = FeatureCache::open(small.path());
    ASSERT_TRUE(cache) << describe(cache.error());
    const auto state = cache->readState(Modality::kVisual, 1, {5, 0});
    ASSERT_TRUE(state) << describe(state.error());
    EXPECT_TRUE(
        at::equal(*state, at::tensor({0., 0., 0., 0., 2.5, 2.625, 2.75, 2.875, 0., .125, .25, .375}).reshape({3, 4}).to(torch::kFloat16)))
        << *state;
  }
  values[3] = 1e300;
  small.edit([&](hid_t file) { replaceNumbers(file, "visual/hidden_01", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {6, 4}, values); });
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache);
  EXPECT_THAT(describe(cache->readState(Modality::kVisual, 1, {0}).error()),
              HasSubstr("row 0 (item \"a\") holds a value that is not finite"));
}

/// Stands for a filter that the writer's HDF5 has and the reader's lacks.
std::size_t leaveAsItIs(unsigned /*flags*/, std::size_t /*count*/, const unsigned* /*values*/, std::size_t bytes, std::size_t* /*size*/,
                        void** /*buffer*/) {
  return bytes;
}

TEST(ForeignCache, PackedWithAFilterThatIsMissingIsRefusedWithTheWayOut) {
  constexpr H5Z_filter_t kLz4 = 32004;
  const SmallCache small;
  // In a process of its own, so that this one never has the filter.
  const pid_t writer = fork();
  if (writer == 0) {
    const H5Z_class2_t filter{H5Z_CLASS_T_VERS, kLz4, 1, 1, "stand-in", nullptr, nullptr, &leaveAsItIs};
    H5Zregister(&filter);
    small.edit([](hid_t file) {
      replaceNumbers(file, "visual/hidden_01", H5T_IEEE_F32LE, H5T_NATIVE_DOUBLE, {6, 4}, std::vector<double>(24, 1), kLz4);
    });
    _exit(small.refusal() == "it was opened" ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(writer, &status, 0), writer);
  ASSERT_EQ(status, 0) << "where the filter is there the cache is opened";
  EXPECT_THAT(small.refusal(),
              HasSubstr("/visual/hidden_01: is packed with a filter that this HDF5 lacks (LZ4, number 32004). Rewrite the file "
                        "where the filter is installed: h5repack -f NONE OLD NEW"));
}

TEST(ForeignCache, MayLinkIntoOtherFiles) {
  const SmallCache small;
  ASSERT_TRUE(small.write("states.h5"));
  // Longer than the cache itself, so that the values lie where the cache has ended.
  const hid_t other = H5Fopen((small.folder() / "states.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  replaceNumbers(other, "padding", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {4096}, std::vector<double>(4096));
  replaceNumbers(other, "visual/hidden_01", H5T_IEEE_F32LE, H5T_NATIVE_DOUBLE, {6, 4}, std::vector<double>(24, 3));
  H5Fclose(other);
  small.edit([](hid_t file) {
    H5Ldelete(file, "visual/hidden_01", H5P_DEFAULT);
    H5Lcreate_external("states.h5", "/visual/hidden_01", file, "visual/hidden_01", H5P_DEFAULT, H5P_DEFAULT);
    H5Ldelete(file, "textual", H5P_DEFAULT);
    H5Lcreate_external("states.h5", "/textual", file, "textual", H5P_DEFAULT, H5P_DEFAULT);
  });
  const auto cache = FeatureCache::open(small.path());
  ASSERT_TRUE(cache) << describe(cache.error());
  EXPECT_TRUE(at::equal(cache->readState(Modality::kVisual, 1, {0}).value(),
                        at::tensor({0., 0., 0., 0., 3., 3., 3., 3.}).reshape({2, 4}).to(torch::kFloat16)));
  EXPECT_TRUE(at::equal(cache->readState(Modality::kTextual, 2, {1}).value()[1], SmallCache::textual(2)[1].to(torch::kFloat16)));
  std::filesystem::remove(small.folder() / "states.h5");
  EXPECT_THAT(small.refusal(), HasSubstr("/visual/hidden_01: is a link into the file \"states.h5\", from which it cannot be opened"));
}

TEST(ForeignCache, ThatIsAPointerOfGitLfsIsNamedAsSuch) {
  const SmallCache small;
  writeContent(small.path(), "version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 3\n");
  EXPECT_THAT(small.refusal(), HasSubstr("features.h5: this is a pointer of Git LFS"));
}

}  // namespace
}  // namespace xsmoe::features
