// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/json_shape.h"

#include <algorithm>

#include "model/data/import/json_records.h"
#include "model/data/import/recognise_file.h"
#include "model/data/import/recognise_sources.h"

namespace xsmoe::data {
namespace {

constexpr std::size_t kMostRecords = 50;

std::size_t pastBlanks(std::string_view text, std::size_t at) { return std::min(text.find_first_not_of(" \t\r\n", at), text.size()); }

/// Whether an object has the keys of a record that a stream needs.
bool isRecord(std::string_view object) {
  const auto keys = keysOfJson(object);
  return roleOf(guessedMapping(keys)) != SourceRole::kUnused || std::find(keys.begin(), keys.end(), "asin") != keys.end();
}

/// The end of a text in quotes that begins at `at`; npos where its line or the whole ends first.
std::size_t endOfQuotes(std::string_view text, std::size_t at) {
  const char quote = text[at++];
  for (; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == quote) return at + 1;
    if (text[at] == '\\') ++at;
  }
  return std::string_view::npos;
}

std::vector<std::string> recordsFrom(std::string_view text, std::size_t at) {
  std::vector<std::string> records;
  while (records.size() < kMostRecords) {
    at = std::min(text.find_first_not_of(" \t\r\n,", at), text.size());
    if (at == text.size() || text[at] != '{') break;
    const JsonExtent extent = extentOf(text.substr(at));
    if (extent.end != JsonExtent::End::kClosed) break;
    records.emplace_back(text.substr(at, extent.bytes));
    at += extent.bytes;
  }
  return records;
}

/// Looks for lists of objects from the front of a text on.
class ListSearch {
 public:
  explicit ListSearch(std::string_view text) : text_(text) {}

  /// The first list whose objects are records, else the first.
  std::optional<JsonShape> find() {
    while (at_ < text_.size() && !done_) step();
    return best_;
  }
  [[nodiscard]] bool isKnown() const { return known_; }

 private:
  void step() {
    switch (text_[at_]) {
      case '"':
      case '\'': {
        const std::size_t end = endOfQuotes(text_, at_);
        done_ = end == std::string_view::npos;
        at_ = end;
        return;
      }
      case '[': return enterList();
      case '{': lists_ = 0; break;
      case ']': lists_ = std::max(0, lists_ - 1); break;
      default: break;
    }
    ++at_;
  }

  void enterList() {
    ++lists_;
    const std::size_t first = pastBlanks(text_, at_ + 1);
    if (first == text_.size() || text_[first] != '{') {
      ++at_;
      return;
    }
    JsonShape found{.lines = false, .begin = at_ + 1, .lists = lists_, .records = recordsFrom(text_, at_ + 1)};
    known_ = !found.records.empty() && isRecord(found.records.front());
    if (known_ || !best_) best_ = std::move(found);
    // What lists its objects hold are theirs.
    const JsonExtent extent = extentOf(text_.substr(at_));
    done_ = known_ || extent.end != JsonExtent::End::kClosed;
    at_ += extent.bytes;
    --lists_;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int lists_ = 0;  // open lists right around this place
  bool known_ = false, done_ = false;
  std::optional<JsonShape> best_;
};

/// Whether the objects stand on lines of their own, as far as single ones are not broken.
bool areLines(const HeadOfFile& head) {
  const auto begun = std::count_if(head.lines.begin(), head.lines.end(), [](const std::string& line) { return line.starts_with('{'); });
  const auto whole = std::count_if(head.lines.begin(), head.lines.end(), [](const std::string& line) { return !keysOfJson(line).empty(); });
  return whole > 0 && 2 * whole >= begun && 2 * begun >= std::ssize(head.lines);
}

}  // namespace

JsonExtent extentOf(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    switch (text[at]) {
      case '{':
      case '[': ++depth; break;
      case '}':
      case ']':
        if (--depth == 0) return {JsonExtent::End::kClosed, at + 1};
        break;
      case '"':
      case '\'': {
        const std::size_t end = endOfQuotes(text, at);
        const std::size_t lineEnd = text.find('\n', at);
        if (end == std::string_view::npos && lineEnd == std::string_view::npos) return {};
        if (end == std::string_view::npos) return {JsonExtent::End::kBroken, lineEnd};
        at = end - 1;
        break;
      }
      default: break;
    }
  }
  return {};
}

std::optional<JsonShape> jsonShapeOf(const HeadOfFile& head) {
  const std::string_view text = head.text;
  const std::size_t first = pastBlanks(text, 0);
  if (first == text.size() || (text[first] != '{' && text[first] != '[')) return {};
  const bool object = text[first] == '{';
  const JsonExtent extent = extentOf(text.substr(first));
  const bool closed = extent.end == JsonExtent::End::kClosed;
  const bool only = closed && head.whole && pastBlanks(text, first + extent.bytes) == text.size();
  if (object && !only && areLines(head)) return JsonShape{};
  ListSearch search(text.substr(first));
  auto list = search.find();
  if (list) list->begin += first;
  const bool isList = list && (search.isKnown() || !closed || only);
  if (object && closed && (!isList || isRecord(text.substr(first, extent.bytes))))
    return areLines(head) ? JsonShape{} : JsonShape{.lines = false, .begin = first, .lists = 0, .records = recordsFrom(text, first)};
  return list;
}

}  // namespace xsmoe::data
