// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/html_tags.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>

#include "model/data/raw_text.h"

namespace xsmoe::data {
namespace {

bool isLetter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }

std::string lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

/// The name of the tag at the front of a text, with its slash; empty where none is.
std::string tagAt(std::string_view text) {
  const std::size_t begin = text.starts_with("</") ? 2 : 1;
  if (!text.starts_with('<') || text.size() <= begin || !isLetter(text[begin])) return {};
  std::size_t end = begin;
  while (end < text.size() && (isLetter(text[end]) || (text[end] >= '0' && text[end] <= '9'))) ++end;
  return lowered(text.substr(1, end - 1));
}

/// Behind the first `ending` from `at` on; npos where there is none.
std::size_t behind(std::string_view text, std::string_view ending, std::size_t at) {
  const std::size_t found = text.find(ending, at);
  return found == std::string_view::npos ? found : found + ending.size();
}

/// The length of the markup at the front of a text that begins with "<"; 0: it is none.
std::size_t markupLength(std::string_view text) {
  if (text.starts_with("<!--")) return std::min(behind(text, "-->", 4), text.size());
  if (text.starts_with("<!")) return std::min(behind(text, ">", 2), text.size());
  const std::string tag = tagAt(text);
  if (tag.empty()) return 0;
  const std::size_t end = behind(text, ">", 1);
  if (end == std::string_view::npos) return 0;
  if (tag != "script" && tag != "style") return end;
  const std::size_t close = lowered(text).find("</" + tag, end);
  return close == std::string::npos ? end : std::min(behind(text, ">", close), text.size());
}

/// Tags within a line of text, beside which words stay together.
bool isInline(std::string_view tag) {
  constexpr std::array<std::string_view, 14> kInline{"a",    "b",   "i",   "u",     "em",  "strong", "span",
                                                     "font", "sup", "sub", "small", "big", "tt",     "code"};
  if (tag.starts_with('/')) tag.remove_prefix(1);
  return std::find(kInline.begin(), kInline.end(), tag) != kInline.end();
}

}  // namespace

std::string withoutTags(std::string_view text) {
  std::string plain;
  for (std::size_t bracket = text.find('<'); bracket != std::string_view::npos; bracket = text.find('<')) {
    plain += text.substr(0, bracket);
    text.remove_prefix(bracket);
    const std::size_t length = markupLength(text);
    if (length == 0)
      plain += '<';
    else if (!isInline(tagAt(text)) && !plain.empty() && plain.back() != ' ')
      plain += ' ';
    text.remove_prefix(std::max<std::size_t>(length, 1));
    if (plain.ends_with(' ') && length > 0) text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  plain += text;
  return std::string(trimmed(plain));
}

bool isPageSource(std::string_view title) {
  constexpr std::array<std::string_view, 10> kOfPages{"span", "div", "script", "style", "html", "head", "body", "table", "link", "meta"};
  title = trimmed(title);
  if (title.find('{') != std::string_view::npos || title.starts_with("<!")) return true;
  if (const std::string tag = tagAt(title); std::find(kOfPages.begin(), kOfPages.end(), tag) != kOfPages.end()) return true;
  if (title.starts_with("function(") || title.starts_with("function (")) return true;
  return (title.starts_with("var ") || title.starts_with("window.")) && title.find('=') != std::string_view::npos;
}

}  // namespace xsmoe::data
