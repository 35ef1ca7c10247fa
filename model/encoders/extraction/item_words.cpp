// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/item_words.h"

#include <string_view>

#include "model/data/raw_text.h"

namespace xsmoe::encoders {
namespace {

bool endsSentence(std::string_view text) { return std::string_view(".!?").find(text.back()) != std::string_view::npos; }

}  // namespace

std::string itemWords(const ItemCard& item) {
  const std::string_view title = data::trimmed(item.title), description = data::trimmed(item.description);
  if (title.empty() || description.empty()) return std::string(title.empty() ? description : title);
  return std::string(title) + (endsSentence(title) ? " " : ". ") + std::string(description);
}

}  // namespace xsmoe::encoders
