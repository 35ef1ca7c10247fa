// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/data/byte_source.h"

namespace xsmoe::data {

/// The lines of a text file, packed or not, in bounded memory: a line longer than 16 MiB is passed over and reported through `tooLong`.
class LineReader {
 public:
  static constexpr std::size_t kLongestLine = std::size_t{16} << 20;
  /// Readable bytes behind every line, as JSON parsers want them.
  static constexpr std::size_t kPadding = 64;

  /// Errors: as ByteSource.
  [[nodiscard]] static Result<LineReader> open(const std::filesystem::path& path);

  /// Goes to the next line that is not empty; false at the end or if reading failed (`error`).
  [[nodiscard]] bool next();
  /// Without its line end and a byte order mark; valid until the next call of `next`.
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] bool tooLong() const { return tooLong_; }
  [[nodiscard]] std::int64_t line() const { return line_; }  ///< from 1
  [[nodiscard]] const std::optional<Error>& error() const { return source_.error(); }
  [[nodiscard]] const ByteSource& source() const { return source_; }

 private:
  explicit LineReader(ByteSource source) : source_(std::move(source)) {}
  bool fill();
  bool takeLine();
  bool skipLongLine();

  ByteSource source_;
  std::vector<char> buffer_;
  std::size_t position_ = 0, size_ = 0;  // of the unread bytes in the buffer
  bool endOfFile_ = false, tooLong_ = false;
  std::int64_t line_ = 0;
  std::string_view text_;
};

}  // namespace xsmoe::data
