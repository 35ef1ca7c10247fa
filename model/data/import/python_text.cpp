// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "model/core/utf8.h"
#include "model/data/import/python_transcript.h"

namespace xsmoe::data {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

/// How a text literal is written.
struct Style {
  bool raw = false, bytes = false;
  std::string_view quotes = {};  ///< one or three
};

constexpr std::array<std::pair<std::string_view, Style>, 6> kPrefixes{{{"", {}},
                                                                       {"u", {}},
                                                                       {"b", {.bytes = true}},
                                                                       {"r", {.raw = true}},
                                                                       {"br", {.raw = true, .bytes = true}},
                                                                       {"rb", {.raw = true, .bytes = true}}}};

/// The characters that stand for themselves in both languages.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < plain.size(); ++c) plain.at(c) = c != '"' && c != '\'' && c != '\\';
  return plain;
}();

/// The letters behind a backslash that mean a control character, and the characters.
constexpr std::string_view kLetters = "abfnrtv", kControls = "\a\b\f\n\r\t\v";

bool isOctal(char c) { return c >= '0' && c <= '7'; }
bool isHighSurrogate(char32_t c) { return c >= 0xD800 && c <= 0xDBFF; }
bool isLowSurrogate(char32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }

bool sameInAnyCase(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) { return a == b || a == b - 'a' + 'A'; });
}

/// The style of the literal that begins here and the length of its prefix.
std::optional<std::pair<Style, std::size_t>> styleAt(std::string_view rest) {
  const std::size_t prefix = rest.substr(0, 3).find_first_of("'\"");
  if (prefix == std::string_view::npos) return {};
  const auto* const known =
      std::find_if(kPrefixes.begin(), kPrefixes.end(), [&](const auto& p) { return sameInAnyCase(rest.substr(0, prefix), p.first); });
  if (known == kPrefixes.end()) return {};
  Style style = known->second;
  const std::string_view three = rest.substr(prefix, 3);
  style.quotes = three == "'''" || three == "\"\"\"" ? three : three.substr(0, 1);
  return std::pair(style, prefix);
}

/// A byte as it stands in a JSON text.
void appendByte(std::string& json, char byte) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  if (byte == '"' || byte == '\\')
    (json += '\\') += byte;
  else if (byte == '\n')
    json += "\\n";
  else if (value < 0x20)
    ((json += "\\u00") += kHex[value >> 4U]) += kHex[value & 0xFU];
  else
    json += byte;
}

/// The body of one literal, from behind its opening quotes to behind its closing ones.
class TextBody {
 public:
  TextBody(PythonTranscript& transcript, const Style& style) : transcript_(transcript), json_(transcript.json), style_(style) {}

  bool read() {
    const std::size_t begin = json_.size();
    for (copyPlain(); !transcript_.rest().starts_with(style_.quotes); copyPlain())
      if (!readOther()) return false;
    transcript_.at += style_.quotes.size();
    if (!style_.bytes || isCleanUtf8(std::string_view(json_).substr(begin))) return true;
    json_.replace(begin, std::string::npos, repairedUtf8(std::string_view(json_).substr(begin)));
    return true;
  }

 private:
  void copyPlain() {
    const std::string_view rest = transcript_.rest();
    const auto* const end = std::find_if_not(rest.begin(), rest.end(), [](char c) { return kPlain[static_cast<unsigned char>(c)]; });
    json_.append(rest.begin(), end);
    transcript_.at += static_cast<std::size_t>(end - rest.begin());
  }

  bool readOther() {
    if (transcript_.done()) return transcript_.refuse("a text is not closed");
    const char next = transcript_.next();
    if (style_.quotes.size() == 1 && (next == '\n' || next == '\r')) return transcript_.refuse("a text is not closed on its line");
    ++transcript_.at;
    if (next == '\\') return readEscape();
    appendByte(json_, next);
    return true;
  }

  /// `at` is behind the backslash.
  bool readEscape() {
    if (transcript_.done()) return transcript_.refuse("a text is not closed");
    const char kind = transcript_.text[transcript_.at++];
    if (style_.raw) {
      appendByte(json_, '\\');
      appendByte(json_, kind);
      return true;
    }
    if (const std::size_t letter = kLetters.find(kind); letter != std::string_view::npos) {
      appendByte(json_, kControls[letter]);
      return true;
    }
    switch (kind) {
      case '\r': transcript_.take('\n'); return true;  // the text goes on in the next line
      case '\n': return true;
      case '\'':
      case '"':
      case '\\': appendByte(json_, kind); return true;
      case 'x': return readHexadecimal(2);
      case 'u': return style_.bytes ? keepEscape(kind) : readHexadecimal(4);
      case 'U': return style_.bytes ? keepEscape(kind) : readHexadecimal(8);
      case 'N': return style_.bytes ? keepEscape(kind) : transcript_.refuse("the escape \\N is not known");
      default: return isOctal(kind) ? readOctal(kind) : keepEscape(kind);
    }
  }

  /// What is no escape stands for itself.
  bool keepEscape(char kind) {
    appendByte(json_, '\\');
    appendByte(json_, kind);
    return true;
  }

  bool readOctal(char first) {
    auto value = static_cast<char32_t>(first - '0');
    for (int digits = 1; digits < 3 && isOctal(transcript_.next()); ++digits)
      value = value * 8 + static_cast<char32_t>(transcript_.text[transcript_.at++] - '0');
    return append(value);
  }

  bool readHexadecimal(std::size_t digits) {
    const auto value = hexadecimal(transcript_.rest(), digits);
    if (!value) return transcript_.refuse("an escape needs " + std::to_string(digits) + " hexadecimal digits");
    transcript_.at += digits;
    return append(*value);
  }

  static std::optional<char32_t> hexadecimal(std::string_view text, std::size_t digits) {
    if (text.size() < digits) return {};
    std::uint32_t value = 0;
    const char* const end = text.data() + digits;
    if (std::from_chars(text.data(), end, value, 16).ptr != end) return {};
    return value;
  }

  bool append(char32_t value) {
    if (value > 0x10FFFF) return transcript_.refuse("an escape is beyond Unicode");
    if (value < 0x80 || style_.bytes)
      appendByte(json_, static_cast<char>(value & 0xFFU));
    else
      appendUtf8(json_, isHighSurrogate(value) ? pairedWith(value) : isLowSurrogate(value) ? kReplacement : value);
    return true;
  }

  /// The character of a high surrogate and the low one escaped behind it.
  char32_t pairedWith(char32_t high) {
    const auto low = transcript_.rest().starts_with("\\u") ? hexadecimal(transcript_.rest().substr(2), 4) : std::nullopt;
    if (!low || !isLowSurrogate(*low)) return kReplacement;
    transcript_.at += 6;
    return 0x10000 + ((high - 0xD800) << 10U) + (*low - 0xDC00);
  }

  PythonTranscript& transcript_;
  std::string& json_;
  const Style& style_;
};

}  // namespace

bool atPythonText(const PythonTranscript& transcript) { return styleAt(transcript.rest()).has_value(); }

bool readPythonTexts(PythonTranscript& transcript) {
  transcript.json += '"';
  while (const auto found = styleAt(transcript.rest())) {
    const auto& [style, prefix] = *found;
    transcript.at += prefix + style.quotes.size();
    if (!TextBody(transcript, style).read()) return false;
    transcript.skipSpace();
  }
  transcript.json += '"';
  return true;
}

}  // namespace xsmoe::data
