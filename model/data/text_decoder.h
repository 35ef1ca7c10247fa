// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace xsmoe::data {

/// How a file writes its characters. The 16-bit and 32-bit forms begin with a byte order mark.
enum class TextEncoding : std::uint8_t { kUtf8, kUtf16, kUtf32, kWindows1252 };

/// "UTF-16", for people.
[[nodiscard]] const char* wordFor(TextEncoding encoding);

/// What a byte order mark at the front of a file says.
struct ByteOrderMark {
  TextEncoding encoding = TextEncoding::kUtf8;
  bool bigEndian = false;
  std::size_t length = 0;  ///< in bytes
};
[[nodiscard]] std::optional<ByteOrderMark> byteOrderMark(std::string_view start);

/// The encoding that the bytes of a file without such a mark speak for: Windows-1252 (which ISO-8859-1 is a part of) where what is not
/// ASCII is mostly no UTF-8 and every byte is a printed character there, else UTF-8. Empty where all is ASCII. Unless they are the file's
/// `last`, the bytes may end within a character.
[[nodiscard]] std::optional<TextEncoding> encodingOf(std::string_view bytes, bool last);

/// Makes UTF-8 of a text in another encoding, piece by piece (ICU). What is no character there becomes U+FFFD.
class TextDecoder {
 public:
  explicit TextDecoder(const ByteOrderMark& mark);
  TextDecoder(TextDecoder&&) noexcept;
  TextDecoder& operator=(TextDecoder&&) noexcept;
  ~TextDecoder();

  /// Appends the piece's characters; a character may be cut by the piece's end unless it is the `last`.
  void decode(std::string_view piece, bool last, std::string& utf8);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xsmoe::data
