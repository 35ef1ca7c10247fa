#include "tests/fuzz/mutator.h"

#include <array>
#include <string_view>

namespace xsmoe::fuzz {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kLongest = 4096;

constexpr std::array kTokens{"\0"sv,
                             "\n"sv,
                             "\r\n"sv,
                             "\""sv,
                             "'"sv,
                             "\\"sv,
                             "\\u"sv,
                             ","sv,
                             "::"sv,
                             "&#"sv,
                             "&"sv,
                             ";"sv,
                             "["sv,
                             "{"sv,
                             "("sv,
                             "]}"sv,
                             "-"sv,
                             "1e9"sv,
                             "0"sv,
                             "\xFF\xFE"sv,
                             "é"sv,
                             "\xED\xA0\x80"sv,
                             "\xF4\x90"sv,
                             "-9223372036854775808"sv,
                             "18446744073709551615"sv,
                             "[[[[[[[["sv};

}  // namespace

std::string Mutator::changed(const std::vector<std::string>& inputs) {
  std::string text = inputs[below(inputs.size())];
  for (std::size_t left = 1 + below(8); left > 0; --left) change(text, inputs);
  if (text.size() > kLongest) text.resize(kLongest);
  return text;
}

void Mutator::change(std::string& text, const std::vector<std::string>& inputs) {
  const std::size_t at = below(text.size() + 1), length = below(std::min<std::size_t>(text.size() - at, 16) + 1);
  switch (below(6)) {
    case 0:
      if (at < text.size()) text[at] = static_cast<char>(below(256));
      return;
    case 1: text.insert(at, 1, static_cast<char>(below(256))); return;
    case 2: text.erase(at, length); return;
    case 3: text.insert(at, text.substr(at, length)); return;
    case 4: text.insert(at, kTokens.at(below(kTokens.size()))); return;
    default: {
      const std::string& other = inputs[below(inputs.size())];
      text.insert(at, other, below(other.size() + 1), below(32));
    }
  }
}

}  // namespace xsmoe::fuzz
