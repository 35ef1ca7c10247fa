// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/token_table.h"

#include <algorithm>
#include <utility>

#include "model/core/utf8.h"

namespace xsmoe::encoders {
namespace {

constexpr std::string_view kContinued = "##";
constexpr std::ptrdiff_t kLongestWord = 100;  // characters; of BertTokenizer

bool isInside(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

std::ptrdiff_t charactersOf(std::string_view word) {
  return std::count_if(word.begin(), word.end(), [](char byte) { return !isInside(byte); });
}

/// Takes the first line from `text`. Lines end at a line feed, a carriage return, or both, as in Python.
std::string_view takeLine(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end);
  text.remove_prefix(text.substr(0, 2) == "\r\n" ? 2 : std::min<std::size_t>(text.size(), 1));
  return line;
}

}  // namespace

Result<TokenTable> TokenTable::parse(const std::string& where, std::string_view text) {
  std::vector<std::string> tokens;
  while (!text.empty()) {
    const std::string_view token = takeLine(text);
    if (!isCleanUtf8(token))
      return badInput(where + ", line " + std::to_string(tokens.size() + 1), "the token is no UTF-8",
                      "Copy the checkpoint's vocabulary again");
    tokens.emplace_back(token);
  }
  if (tokens.empty()) return badInput(where, "the vocabulary is empty", "Copy the checkpoint's vocabulary again");
  return TokenTable(std::move(tokens));
}

TokenTable::TokenTable(std::vector<std::string> tokens) : tokens_(std::move(tokens)) { index(); }

void TokenTable::index() {
  whole_.reserve(tokens_.size());
  for (std::size_t id = 0; id < tokens_.size(); ++id) {
    const std::string_view token = tokens_[id];
    whole_[token] = static_cast<std::int32_t>(id);
    if (token.substr(0, 2) == kContinued) continued_[token.substr(2)] = static_cast<std::int32_t>(id);
    longest_ = std::max(longest_, token.size());
  }
}

std::optional<std::int32_t> TokenTable::find(std::string_view token) const {
  const auto found = whole_.find(token);
  return found == whole_.end() ? std::nullopt : std::optional(found->second);
}

void TokenTable::appendPieces(std::string_view word, std::int32_t unknown, std::vector<std::int32_t>& ids) const {
  const std::size_t before = ids.size();
  if (charactersOf(word) > kLongestWord) return ids.push_back(unknown);
  for (std::size_t begin = 0; begin < word.size();) {
    const IdOf& table = begin == 0 ? whole_ : continued_;
    std::size_t length = std::min(longest_, word.size() - begin);
    auto found = table.end();
    for (; length > 0; --length) {
      if (begin + length < word.size() && isInside(word[begin + length])) continue;
      found = table.find(word.substr(begin, length));
      if (found != table.end()) break;
    }
    if (found == table.end()) {
      ids.resize(before);
      return ids.push_back(unknown);
    }
    ids.push_back(found->second);
    begin += length;
  }
}

}  // namespace xsmoe::encoders
