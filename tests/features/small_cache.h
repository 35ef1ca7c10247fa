#pragma once
#include <ATen/ATen.h>
#include <hdf5.h>

#include <functional>
#include <string>
#include <vector>

#include "model/features/feature_cache.h"
#include "model/features/feature_cache_writer.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::features {

/// A cache of six items with three states of width 4 (visual) and 6 (textual), written by us, which a test can spoil.
class SmallCache {
 public:
  SmallCache() {
    const auto written = write();
    EXPECT_TRUE(written) << describe(written.error());
  }

  [[nodiscard]] std::filesystem::path path() const { return folder_ / "features.h5"; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] const std::vector<std::string>& ids() const { return ids_; }
  [[nodiscard]] static torch::Tensor visual(int state) { return at::arange(24, torch::kFloat32).reshape({6, 4}) + 100 * state; }
  [[nodiscard]] static torch::Tensor textual(int state) { return -at::arange(36, torch::kFloat32).reshape({6, 6}) - 100 * state; }

  [[nodiscard]] Result<void> write(const std::string& name = "features.h5") const {
    const ModalityContent pictures{4, 3, "by hand", "", "", {true, true, true, true, true, false}, &SmallCache::visual};
    const ModalityContent texts{6, 3, "", "ab12", "cd34", {}, &SmallCache::textual};
    return writeFeatureCache(folder_ / name, ids_, "mean0", {{Modality::kVisual, pictures}, {Modality::kTextual, texts}},
                             {{"note", "small"}});
  }

  /// Changes the file through HDF5's own interface.
  void edit(const std::function<void(hid_t file)>& change) const {
    const hid_t file = H5Fopen(path().c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
    ASSERT_GE(file, 0);
    change(file);
    ASSERT_GE(H5Fclose(file), 0);
  }

  /// What opening the file is refused with.
  [[nodiscard]] std::string refusal() const {
    const auto cache = FeatureCache::open(path());
    return cache ? "it was opened" : describe(cache.error());
  }

 private:
  TemporaryFolder folder_;
  std::vector<std::string> ids_{"a", "b", "größe", "d", "e", "f"};
};

/// Puts a dataset of zeros in the place of `name`.
inline void replaceDataset(hid_t file, const char* name, hid_t type, const std::vector<hsize_t>& shape, bool write = true) {
  if (H5Lexists(file, name, H5P_DEFAULT) > 0) H5Ldelete(file, name, H5P_DEFAULT);
  const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
  const hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  std::size_t bytes = H5Tget_size(type);
  for (const hsize_t size : shape) bytes *= size;
  const std::vector<char> zeros(write ? bytes : 0);
  if (write) H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, zeros.data());
  H5Dclose(dataset);
  H5Sclose(space);
}

/// Puts a whole number in the place of an attribute.
inline void replaceNumber(hid_t file, const char* object, const char* name, std::int64_t number) {
  if (H5Aexists_by_name(file, object, name, H5P_DEFAULT) > 0) H5Adelete_by_name(file, object, name, H5P_DEFAULT);
  const hid_t space = H5Screate(H5S_SCALAR);
  const hid_t attribute = H5Acreate_by_name(file, object, name, H5T_NATIVE_INT64, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  H5Awrite(attribute, H5T_NATIVE_INT64, &number);
  H5Aclose(attribute);
  H5Sclose(space);
}

}  // namespace xsmoe::features
