// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "model/core/error.h"
#include "model/data/byte_source.h"
#include "model/data/text_decoder.h"

namespace xsmoe::data {

/// The text of a file (ByteSource) in UTF-8 with lines that end in LF or CRLF, whatever the file has: a byte order mark is taken off;
/// UTF-16 and UTF-32 are known by theirs, Windows-1252 by its bytes (`encodingOf`, of the first piece that is not ASCII); where the file
/// begins with lines that end in CR alone, as on old Macintoshes, each such CR becomes LF. Bytes that are no UTF-8 otherwise stay as they
/// are.
class TextSource {
 public:
  /// Errors: as ByteSource; packed data that are damaged from the start; a pointer that Git LFS left in a file's place.
  [[nodiscard]] static Result<TextSource> open(const std::filesystem::path& path);

  /// Fills `to` with the next bytes; fewer than `most` only at the end or if reading failed (`error`).
  [[nodiscard]] std::size_t read(char* to, std::size_t most);
  [[nodiscard]] const std::optional<Error>& error() const { return bytes_.error(); }

  /// Of what has been read: Windows-1252 may show late.
  [[nodiscard]] TextEncoding encoding() const { return encoding_.value_or(TextEncoding::kUtf8); }
  /// The first bytes of the file, unpacked, as they are: at most 512.
  [[nodiscard]] const std::string& start() const { return start_; }
  [[nodiscard]] const ByteSource& bytes() const { return bytes_; }

 private:
  explicit TextSource(ByteSource bytes);
  void fill();
  void addPiece(bool last);
  void endLines();

  ByteSource bytes_;
  std::string start_, piece_, text_;  // text_: decoded and not yet handed out, from position_ on
  std::size_t position_ = 0;
  std::optional<TextEncoding> encoding_;  // none: all ASCII so far
  std::optional<TextDecoder> decoder_;
  bool endsInCr_ = false, heldCr_ = false, ended_ = false;
};

}  // namespace xsmoe::data
