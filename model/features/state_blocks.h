// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/features/cache_modality.h"
#include "model/features/hdf5_handle.h"

namespace xsmoe::features {

/// States of one open dataset, readable together in blocks of rows whatever the layout: of one array, a chunk may hold several states.
/// Made, used and destroyed within an Hdf5Session.
class StateBlocks {
 public:
  /// `states`: increasing; one alone where each has a dataset of its own.
  StateBlocks(hid_t file, const CacheModality& modality, const std::vector<int>& states);

  [[nodiscard]] std::int64_t valueBytes() const { return static_cast<std::int64_t>(H5Tget_size(type_.id())); }
  [[nodiscard]] std::int64_t valuesOfRows(std::int64_t rows) const { return rows * static_cast<std::int64_t>(states_.size()) * width_; }
  [[nodiscard]] std::int64_t bytesOfRows(std::int64_t rows) const { return valuesOfRows(rows) * valueBytes(); }
  /// Rows of about so many bytes: a multiple of the rows of a chunk, so that each chunk is inflated once.
  [[nodiscard]] std::int64_t rowsAtOnce(std::int64_t bytes) const;

  /// False where HDF5 cannot read them.
  [[nodiscard]] bool read(std::int64_t first, std::int64_t count, void* to) const;

  /// Where a row of the nth state begins in a block of `count` rows, in values: what is selected comes in the order of the file.
  [[nodiscard]] std::int64_t valueAt(std::int64_t n, std::int64_t row, std::int64_t count) const {
    return (layout_ == CacheModality::Layout::kItemsFirst ? row * static_cast<std::int64_t>(states_.size()) + n : n * count + row) * width_;
  }

 private:
  [[nodiscard]] bool select(hsize_t state, hsize_t first, hsize_t rows, H5S_seloper_t combine) const;
  [[nodiscard]] std::int64_t chunkRows() const;

  CacheModality::Layout layout_;
  std::vector<int> states_;
  std::int64_t width_;
  Hdf5Handle dataset_, space_, type_;
};

}  // namespace xsmoe::features
