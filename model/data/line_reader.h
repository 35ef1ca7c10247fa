// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "model/core/error.h"
#include "model/data/unread_text.h"

namespace xsmoe::data {

/// The lines of a text file (TextSource) in bounded memory: a line longer than 16 MiB is passed over and reported through `tooLong`.
class LineReader {
 public:
  static constexpr std::size_t kLongestLine = std::size_t{16} << 20;
  /// Readable bytes behind every line.
  static constexpr std::size_t kPadding = UnreadText::kPadding;

  /// Errors: as TextSource.
  [[nodiscard]] static Result<LineReader> open(const std::filesystem::path& path);

  /// Goes to the next line that is not empty; false at the end or if reading failed (`error`).
  [[nodiscard]] bool next();
  /// Without its line end; valid until the next call of `next`.
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] bool tooLong() const { return tooLong_; }
  [[nodiscard]] std::int64_t line() const { return line_; }  ///< from 1
  [[nodiscard]] const std::optional<Error>& error() const { return unread_.source().error(); }
  [[nodiscard]] const TextSource& source() const { return unread_.source(); }

 private:
  explicit LineReader(TextSource source) : unread_(std::move(source)) {}
  bool takeLine();
  bool skipLongLine();

  UnreadText unread_;
  bool tooLong_ = false;
  std::int64_t line_ = 0;
  std::string_view text_;
};

}  // namespace xsmoe::data
