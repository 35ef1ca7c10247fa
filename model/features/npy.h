// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/error.h"

namespace xsmoe::features {

/// An open `.npy` array (versions 1.0, 2.0 and 3.0; float16, float32 or float64, little-endian, in C order), whose values are read in
/// pieces, so that it may be larger than memory.
class NpyArray {
 public:
  /// Errors: not such a file; another type, order or version; a file longer or shorter than its shape says. Objects, which are pickles,
  /// are refused.
  [[nodiscard]] static Result<NpyArray> open(const std::filesystem::path& path);
  NpyArray(NpyArray&& other) noexcept;
  NpyArray& operator=(NpyArray&& other) noexcept;
  ~NpyArray();

  [[nodiscard]] const std::vector<std::int64_t>& shape() const { return shape_; }
  /// Reads `count` values from value `first` on as the bits of float16, rounded to nearest. Errors: unreadable. Outside the array: throws.
  [[nodiscard]] Result<void> readHalves(std::int64_t first, std::int64_t count, std::uint16_t* to) const;

 private:
  NpyArray() = default;
  std::string where_;
  int file_ = -1;
  std::int64_t begin_ = 0, values_ = 0, valueBytes_ = 0;
  std::vector<std::int64_t> shape_;
};

}  // namespace xsmoe::features
