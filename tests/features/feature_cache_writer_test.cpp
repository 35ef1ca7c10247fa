#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <limits>

#include "model/features/feature_cache.h"
#include "model/features/feature_cache_writer.h"
#include "tests/features/small_cache.h"

namespace xsmoe::features {
namespace {

using testing::HasSubstr;

TEST(FeatureCacheWriter, StatesAreContiguousHalvesWithoutFilter) {
  const SmallCache small;
  small.edit([&](hid_t file) {
    for (int state = 0; state < 3; ++state) {
      const hid_t dataset = H5Dopen2(file, ("textual/hidden_0" + std::to_string(state)).c_str(), H5P_DEFAULT);
      const hid_t creation = H5Dget_create_plist(dataset), type = H5Dget_type(dataset);
      EXPECT_EQ(H5Pget_layout(creation), H5D_CONTIGUOUS);
      EXPECT_EQ(H5Pget_nfilters(creation), 0);
      EXPECT_EQ(H5Tget_size(type), 2U);
      std::vector<float> values(36);  // here HDF5's own conversion reads our halves: a layout mistake would show
      ASSERT_GE(H5Dread(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0);
      EXPECT_TRUE(at::equal(at::from_blob(values.data(), {6, 6}, torch::kFloat32), SmallCache::textual(state)));
      H5Tclose(type), H5Pclose(creation), H5Dclose(dataset);
    }
  });
}

TEST(FeatureCacheWriter, H5pyReadsTheSame) {
  if (std::system("/usr/bin/python3 -c 'import h5py' 2>/dev/null") != 0) GTEST_SKIP() << "python3-h5py is not installed";
  const SmallCache small;
  const std::string script = R"(
import h5py, numpy as np, sys
f = h5py.File(sys.argv[1], 'r')
assert f.attrs['format'] == 'xsmoe-features' and f.attrs['version'] == 1 and f.attrs['pooling'] == 'mean0' and f.attrs['note'] == 'small'
assert list(f['item_ids'].asstr()) == ['a', 'b', 'größe', 'd', 'e', 'f']
assert f['visual'].attrs['num_layers'] == 2 and f['visual'].attrs['hidden_size'] == 4 and f['visual'].attrs['encoder'] == 'by hand'
assert list(f['visual/present']) == [1, 1, 1, 1, 1, 0] and 'present' not in f['textual']
for s in range(3):
    d = f['visual/hidden_%02d' % s]
    assert d.dtype == np.float16 and d.chunks is None and d.compression is None
    assert (d[:] == np.arange(24).reshape(6, 4) + 100 * s).all()
)";
  writeContent(small.folder() / "check.py", script);
  EXPECT_EQ(std::system(("/usr/bin/python3 " + (small.folder() / "check.py").string() + ' ' + small.path().string()).c_str()), 0);
}

TEST(FeatureCacheWriter, EqualContentGivesEqualBytesAndLeavesNothingElse) {
  const SmallCache small;
  ASSERT_TRUE(small.write("again.h5"));
  EXPECT_EQ(contentOf(small.path()), contentOf(small.folder() / "again.h5"));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(small.folder()), {}), 2);
}

TEST(FeatureCacheWriter, RefusesWhatCannotBeACache) {
  const TemporaryFolder folder;
  ModalityContent content;
  content.width = 2;
  content.stateCount = 1;
  content.states = [](int) { return at::zeros({2, 2}); };
  const auto twice = writeFeatureCache(folder / "a.h5", {"a", "a"}, "cls", {{Modality::kVisual, content}});
  ASSERT_FALSE(twice);
  EXPECT_THAT(describe(twice.error()), HasSubstr("item \"a\" occurs twice"));
  content.states = [](int) { return at::full({2, 2}, 1e6); };
  const auto infinite = writeFeatureCache(folder / "a.h5", {"a", "b"}, "cls", {{Modality::kVisual, content}});
  ASSERT_FALSE(infinite);
  EXPECT_THAT(describe(infinite.error()), HasSubstr("/visual/hidden_00: row 0 (item \"a\") holds a value that is not finite"));
  content.states = [](int) { return at::zeros({2, 3}); };
  EXPECT_THROW((void)writeFeatureCache(folder / "a.h5", {"a", "b"}, "cls", {{Modality::kVisual, content}}), std::invalid_argument);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

/// No file may grow beyond so many bytes while this lives; writing fails as on a full disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

TEST(FeatureCacheWriter, FailsOnAFullDiskWhereverThatIsFoundAndWritesOnceThereIsRoom) {
  const SmallCache small;
  const auto bytes = std::filesystem::file_size(small.path());
  for (rlim_t room = 0; room < bytes; room += bytes / 16) {
    const FullDisk full(room);
    const auto written = small.write("full.h5");
    ASSERT_FALSE(written) << room;
    EXPECT_EQ(written.error().kind, ErrorKind::kCannotWrite);
    EXPECT_THAT(describe(written.error()), HasSubstr("full.h5: the feature cache "));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(small.folder()), {}), 1) << room;
  }
  ASSERT_TRUE(small.write("full.h5"));
  EXPECT_EQ(contentOf(small.path()), contentOf(small.folder() / "full.h5"));
}

TEST(FeatureCacheWriter, SaysThatAFolderCannotBeWritten) {
  ModalityContent content;
  content.width = 2;
  content.stateCount = 1;
  content.states = [](int) { return at::zeros({1, 2}); };
  const auto written = writeFeatureCache("/nowhere/features.h5", {"a"}, "cls", {{Modality::kVisual, content}});
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(describe(written.error()), HasSubstr("/nowhere/features.h5: the feature cache cannot be written"));
}

}  // namespace
}  // namespace xsmoe::features
