// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <utility>
#include <vector>

#include "model/core/error.h"
#include "model/features/npy_file.h"

namespace xsmoe::features {

/// An open `.npy` array of float16, float32 or float64, in either order of bytes and of dimensions, whose values are read in pieces, so
/// that it may be larger than memory.
class NpyArray {
 public:
  /// Errors: as NpyFile.
  [[nodiscard]] static Result<NpyArray> open(const std::filesystem::path& path);

  [[nodiscard]] const std::vector<std::int64_t>& shape() const { return file_.header().shape; }
  /// Reads `count` values from value `first` on, counted in C order, as the bits of float16, rounded to nearest. Errors: unreadable.
  /// Outside the array: throws.
  [[nodiscard]] Result<void> readHalves(std::int64_t first, std::int64_t count, std::uint16_t* to) const;

 private:
  explicit NpyArray(NpyFile file) : file_(std::move(file)) {}
  Result<void> readValues(std::int64_t first, std::int64_t count, char* to) const;

  NpyFile file_;
};

}  // namespace xsmoe::features
