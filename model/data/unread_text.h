// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "model/data/text_source.h"

namespace xsmoe::data {

/// A window over a file's text: what was read and not yet taken. It grows as long as nothing is taken, so that a reader decides how much of
/// a file is in memory.
class UnreadText {
 public:
  /// Readable bytes behind the text, as JSON parsers want them.
  static constexpr std::size_t kPadding = 64;

  explicit UnreadText(TextSource source) : source_(std::move(source)) {}

  [[nodiscard]] std::string_view rest() const { return {buffer_.data() + position_, size_ - position_}; }  ///< until the next `fill`
  void take(std::size_t bytes) { position_ += bytes; }
  /// Appends a block, of a megabyte at least; false where there is no more.
  bool fill();
  [[nodiscard]] bool atEnd() const { return ended_; }  ///< whether `rest` is all there is
  [[nodiscard]] const TextSource& source() const { return source_; }

 private:
  TextSource source_;
  std::vector<char> buffer_;
  std::size_t position_ = 0, size_ = 0;  // of the unread bytes in the buffer
  bool ended_ = false;
};

}  // namespace xsmoe::data
