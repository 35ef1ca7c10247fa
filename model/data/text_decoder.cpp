// SPDX-License-Identifier: Apache-2.0
#include "model/data/text_decoder.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "model/core/utf8.h"

namespace xsmoe::data {
namespace {

using namespace std::string_view_literals;

struct Mark {
  std::string_view bytes;
  TextEncoding encoding;
  bool bigEndian;
};
constexpr std::array<Mark, 5> kMarks{{
    {"\xEF\xBB\xBF"sv, TextEncoding::kUtf8, false},
    {"\xFF\xFE\0\0"sv, TextEncoding::kUtf32, false},  // before UTF-16, whose mark it begins with
    {"\0\0\xFE\xFF"sv, TextEncoding::kUtf32, true},
    {"\xFF\xFE"sv, TextEncoding::kUtf16, false},
    {"\xFE\xFF"sv, TextEncoding::kUtf16, true},
}};

/// Whether a byte prints something, or ends a line or a field, in Windows-1252.
bool isPrinted(unsigned char byte) {
  constexpr std::string_view kNone = "\x81\x8D\x8F\x90\x9D\x7F";
  return byte < 0x20 ? byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f' : kNone.find(static_cast<char>(byte)) == kNone.npos;
}

const char* converterName(const ByteOrderMark& mark) {
  switch (mark.encoding) {
    case TextEncoding::kUtf16: return mark.bigEndian ? "UTF-16BE" : "UTF-16LE";
    case TextEncoding::kUtf32: return mark.bigEndian ? "UTF-32BE" : "UTF-32LE";
    case TextEncoding::kWindows1252: return "windows-1252";
    case TextEncoding::kUtf8: break;
  }
  return "UTF-8";
}

struct Close {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, Close>;

Converter converterFor(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(name, &status));
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU failed: ") + u_errorName(status));  // nothing that a user could mend
  return converter;
}

}  // namespace

const char* wordFor(TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::kUtf16: return "UTF-16";
    case TextEncoding::kUtf32: return "UTF-32";
    case TextEncoding::kWindows1252: return "Windows-1252";
    case TextEncoding::kUtf8: break;
  }
  return "UTF-8";
}

std::optional<ByteOrderMark> byteOrderMark(std::string_view start) {
  for (const Mark& mark : kMarks)
    if (start.starts_with(mark.bytes)) return ByteOrderMark{mark.encoding, mark.bigEndian, mark.bytes.size()};
  return {};
}

std::optional<TextEncoding> encodingOf(std::string_view bytes, bool last) {
  const auto isAscii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  if (std::all_of(bytes.begin(), bytes.end(), isAscii)) return {};
  std::size_t characters = 0, strangers = 0;
  for (std::string_view rest = bytes; !rest.empty();) {
    const std::size_t length = utf8LengthAt(rest);
    if (length == 0 && !last && beginsUtf8(rest)) break;
    characters += length > 1 ? 1 : 0;
    strangers += length == 0 ? 1 : 0;
    rest.remove_prefix(std::max<std::size_t>(length, 1));
  }
  if (characters >= strangers) return TextEncoding::kUtf8;
  const bool printed = std::all_of(bytes.begin(), bytes.end(), [](char c) { return isPrinted(static_cast<unsigned char>(c)); });
  return printed ? TextEncoding::kWindows1252 : TextEncoding::kUtf8;
}

struct TextDecoder::Impl {
  Converter from, to;
  std::array<UChar, 1024> pivot{};
  UChar* pivotBegin = pivot.data();
  UChar* pivotEnd = pivot.data();
};

TextDecoder::TextDecoder(const ByteOrderMark& mark)
    : impl_(std::make_unique<Impl>(Impl{converterFor(converterName(mark)), converterFor("UTF-8")})) {
  impl_->pivotBegin = impl_->pivotEnd = impl_->pivot.data();
}
TextDecoder::TextDecoder(TextDecoder&&) noexcept = default;
TextDecoder& TextDecoder::operator=(TextDecoder&&) noexcept = default;
TextDecoder::~TextDecoder() = default;

void TextDecoder::decode(std::string_view piece, bool last, std::string& utf8) {
  const char* source = piece.data();
  for (UErrorCode status = U_BUFFER_OVERFLOW_ERROR; status == U_BUFFER_OVERFLOW_ERROR;) {
    status = U_ZERO_ERROR;
    const std::size_t before = utf8.size();
    utf8.resize(before + 2 * piece.size() + 64);
    char* target = utf8.data() + before;
    ucnv_convertEx(impl_->to.get(), impl_->from.get(), &target, utf8.data() + utf8.size(), &source, piece.data() + piece.size(),
                   impl_->pivot.data(), &impl_->pivotBegin, &impl_->pivotEnd, impl_->pivot.data() + impl_->pivot.size(), false,
                   static_cast<UBool>(last), &status);
    utf8.resize(static_cast<std::size_t>(target - utf8.data()));
  }
}

}  // namespace xsmoe::data
