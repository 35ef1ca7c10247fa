// SPDX-License-Identifier: Apache-2.0
#include "model/features/state_blocks.h"

#include <algorithm>
#include <array>

namespace xsmoe::features {

StateBlocks::StateBlocks(hid_t file, const CacheModality& modality, const std::vector<int>& states)
    : layout_(modality.layout),
      states_(states),
      width_(modality.info.width),
      dataset_(H5Dopen2(file, modality.pathOf(states.front()).c_str(), H5P_DEFAULT), &H5Dclose),
      space_(H5Dget_space(dataset_.id()), &H5Sclose),
      type_(memoryTypeOf(dataset_.id())) {}

std::int64_t StateBlocks::rowsAtOnce(std::int64_t bytes) const {
  const std::int64_t wanted = std::max<std::int64_t>(1, bytes / bytesOfRows(1));
  const std::int64_t chunk = chunkRows();
  return (wanted + chunk - 1) / chunk * chunk;
}

bool StateBlocks::read(std::int64_t first, std::int64_t count, void* to) const {
  auto combine = H5S_SELECT_SET;
  for (const int state : states_) {
    if (!select(static_cast<hsize_t>(state), static_cast<hsize_t>(first), static_cast<hsize_t>(count), combine)) return false;
    combine = H5S_SELECT_OR;
  }
  const auto values = static_cast<hsize_t>(valuesOfRows(count));
  const Hdf5Handle memory(H5Screate_simple(1, &values, nullptr), &H5Sclose);
  return H5Dread(dataset_.id(), type_.id(), memory.id(), space_.id(), H5P_DEFAULT, to) >= 0;
}

bool StateBlocks::select(hsize_t state, hsize_t first, hsize_t rows, H5S_seloper_t combine) const {
  const auto width = static_cast<hsize_t>(width_);
  std::array<hsize_t, 3> start{first, 0, 0}, size{rows, width, 0};
  if (layout_ == CacheModality::Layout::kStatesFirst) start = {state, first, 0}, size = {1, rows, width};
  if (layout_ == CacheModality::Layout::kItemsFirst) start = {first, state, 0}, size = {rows, 1, width};
  return H5Sselect_hyperslab(space_.id(), combine, start.data(), nullptr, size.data(), nullptr) >= 0;
}

std::int64_t StateBlocks::chunkRows() const {
  const Hdf5Handle creation(H5Dget_create_plist(dataset_.id()), &H5Pclose);
  std::array<hsize_t, 3> chunk{};
  if (H5Pget_layout(creation.id()) != H5D_CHUNKED || H5Pget_chunk(creation.id(), 3, chunk.data()) < 0) return 1;
  return static_cast<std::int64_t>(chunk[layout_ == CacheModality::Layout::kStatesFirst ? 1 : 0]);
}

}  // namespace xsmoe::features
