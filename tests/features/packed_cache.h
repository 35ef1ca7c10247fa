#pragma once
#include <gtest/gtest.h>
#include <hdf5.h>

#include <filesystem>
#include <string>
#include <vector>

namespace xsmoe::features {

/// Puts a dataset [rows, width] in gzip chunks of some rows in its own place.
inline void packDataset(hid_t file, const std::string& name, hsize_t chunkRows) {
  const hid_t plain = H5Dopen2(file, name.c_str(), H5P_DEFAULT), type = H5Dget_type(plain), space = H5Dget_space(plain);
  hsize_t shape[2] = {};
  H5Sget_simple_extent_dims(space, shape, nullptr);
  std::vector<char> values(shape[0] * shape[1] * H5Tget_size(type));
  ASSERT_GE(H5Dread(plain, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0);
  H5Dclose(plain);
  H5Ldelete(file, name.c_str(), H5P_DEFAULT);
  const hid_t creation = H5Pcreate(H5P_DATASET_CREATE);
  const hsize_t chunk[2] = {chunkRows, shape[1]};
  H5Pset_chunk(creation, 2, chunk);
  H5Pset_deflate(creation, 4);
  const hid_t packed = H5Dcreate2(file, name.c_str(), type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  ASSERT_GE(H5Dwrite(packed, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0);
  H5Dclose(packed), H5Pclose(creation), H5Sclose(space), H5Tclose(type);
}

/// Packs `states` states of both modalities of a cache.
inline void packCache(const std::filesystem::path& path, int states, hsize_t chunkRows) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  ASSERT_GE(file, 0);
  for (const char* const modality : {"visual", "textual"})
    for (int state = 0; state < states; ++state) packDataset(file, std::string(modality) + "/hidden_0" + std::to_string(state), chunkRows);
  ASSERT_GE(H5Fclose(file), 0);
}

}  // namespace xsmoe::features
