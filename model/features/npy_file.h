// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/features/npy_header.h"

namespace xsmoe::features {

/// The type of an array's values, as NumPy names it: "<f4", ">i8", "|S10", "<U12".
struct NpyType {
  bool bigEndian = false;
  char kind = 'f';         ///< f: floating point, i and u: whole numbers, U: UTF-32, S: bytes
  std::int64_t bytes = 0;  ///< of a value
};

/// What an array is read for.
enum class NpyUse : std::uint8_t { kNumbers, kIds };

/// An open `.npy` file of version 1.0, 2.0 or 3.0: its header, and its values as bytes.
class NpyFile {
 public:
  /// Numbers are float16, float32 or float64; ids are texts or whole numbers. Errors: not such a file; another version; another type
  /// (objects are pickles and never read); a file longer or shorter than its shape says.
  [[nodiscard]] static Result<NpyFile> open(const std::filesystem::path& path, NpyUse use);
  NpyFile(NpyFile&& other) noexcept;
  NpyFile& operator=(NpyFile&& other) noexcept;
  ~NpyFile();

  [[nodiscard]] const std::string& where() const { return where_; }
  [[nodiscard]] const NpyHeader& header() const { return header_; }
  [[nodiscard]] const NpyType& type() const { return type_; }
  [[nodiscard]] std::int64_t values() const { return values_; }
  /// Bytes of the values from byte `first` on. Errors: unreadable, or shorter by now.
  [[nodiscard]] Result<void> read(std::int64_t first, std::int64_t count, char* to) const;
  /// All of them in memory, as long as this file is open; read by the system where they are looked at. Errors: the system cannot.
  [[nodiscard]] Result<const char*> mapped() const;

 private:
  NpyFile() = default;
  std::string where_;
  int file_ = -1;
  mutable void* map_ = nullptr;
  std::int64_t begin_ = 0, values_ = 0, fileBytes_ = 0;
  NpyHeader header_;
  NpyType type_;
};

}  // namespace xsmoe::features
