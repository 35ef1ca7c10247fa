// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/item_words.h"

#include <string_view>

namespace xsmoe::encoders {
namespace {

std::string_view withoutBlanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view{} : text.substr(first, text.find_last_not_of(kBlanks) + 1 - first);
}

bool endsSentence(std::string_view text) { return std::string_view(".!?").find(text.back()) != std::string_view::npos; }

}  // namespace

std::string itemWords(const ItemCard& item) {
  const std::string_view title = withoutBlanks(item.title), description = withoutBlanks(item.description);
  if (title.empty() || description.empty()) return std::string(title.empty() ? description : title);
  return std::string(title) + (endsSentence(title) ? " " : ". ") + std::string(description);
}

}  // namespace xsmoe::encoders
