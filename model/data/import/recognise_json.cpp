// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string_view>
#include <utility>

#include "model/data/import/json_records.h"
#include "model/data/import/json_shape.h"
#include "model/data/import/recognise_file.h"
#include "model/data/import/recognise_sources.h"

namespace xsmoe::data {
namespace {

using Keys = std::vector<std::string>;

bool has(const Keys& keys, std::string_view key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); }

/// The records at the front of a file and how they stand there, in words.
struct Records {
  const HeadOfFile& head;
  std::string how;
  std::vector<std::string> texts;
  Keys keys;  ///< of all: single records may be broken or lack a key that others have
};

SourceFile reviews(const Records& records) {
  SourceFile source = entryFor(records.head, SourceRole::kInteractions, "amazon-reviews", "Amazon reviews (2014, 2018), " + records.how);
  source.mapping = {.user = "reviewerID", .item = "asin", .timestamp = "unixReviewTime", .rating = "overall"};
  return source;
}

SourceFile reviews2023(const Records& records) {
  SourceFile source = entryFor(records.head, SourceRole::kInteractions, "amazon-reviews-2023", "Amazon reviews (2023), " + records.how);
  source.mapping = {.user = "user_id", .item = "parent_asin|asin", .timestamp = "timestamp", .rating = "rating"};
  return source;
}

SourceFile metadata(const Records& records) {
  const std::string& first = records.texts.front();
  const bool python = keysOfJson(first).empty() || first.starts_with("{'");
  SourceFile source = entryFor(records.head, SourceRole::kItems, "amazon-metadata",
                               python ? "Amazon metadata (2014), lines of Python dicts" : "Amazon metadata (2014, 2018), " + records.how);
  source.mapping = {.item = "asin", .title = "title", .description = "description", .category = "categories|category|main_cat"};
  return source;
}

SourceFile metadata2023(const Records& records) {
  SourceFile source = entryFor(records.head, SourceRole::kItems, "amazon-metadata-2023", "Amazon metadata (2023), " + records.how);
  source.mapping = {.item = "parent_asin", .title = "title", .description = "features+description", .category = "categories|main_category"};
  return source;
}

SourceFile otherRecords(const Records& records) {
  SourceFile source = entryFor(records.head, SourceRole::kUnused, "json", records.how);
  source.mappable = true;
  source.mapping = guessedMapping(records.keys);
  source.role = roleOf(source.mapping);
  return source;
}

SourceFile byKeys(const Records& records) {
  const Keys& keys = records.keys;
  if (has(keys, "reviewerID") && has(keys, "asin")) return reviews(records);
  if (has(keys, "user_id") && has(keys, "asin") && has(keys, "timestamp")) return reviews2023(records);
  if (has(keys, "parent_asin") && has(keys, "title")) return metadata2023(records);
  if (has(keys, "asin") && (has(keys, "title") || has(keys, "imUrl") || has(keys, "categories") || has(keys, "description")))
    return metadata(records);
  return otherRecords(records);
}

/// Whether a text is a list of values without names, as programs write rows.
bool listsValues(std::string_view text) {
  constexpr const char* kBlanks = " \t\r\n[";
  const std::size_t first = text.find_first_not_of(kBlanks);
  return text.starts_with('[') && first != std::string_view::npos && std::string_view("\"-0123456789").find(text[first]) < 12;
}

/// Whether an object's first value is a list or an object, as where a table is written column by column.
bool holdsColumns(std::string_view object) {
  const std::size_t colon = object.find("\":");
  const std::size_t value = colon == std::string_view::npos ? colon : object.find_first_not_of(" \t\r\n", colon + 2);
  return value != std::string_view::npos && (object[value] == '{' || object[value] == '[');
}

}  // namespace

std::optional<SourceFile> recogniseJson(const HeadOfFile& head) {
  const auto shape = jsonShapeOf(head);
  if (!shape && listsValues(head.text))
    return entryFor(head, SourceRole::kUnused, {}, "a JSON list of values without names; objects are read, with a key for each value");
  if (!shape) return {};
  Records records{.head = head,
                  .how = shape->lines       ? "JSON lines"
                         : shape->lists > 0 ? "JSON list"
                                            : "JSON objects",
                  .texts = {},
                  .keys = {}};
  records.texts = shape->lines ? head.lines : shape->records;
  for (const std::string& text : records.texts)
    for (std::string& key : keysOfJson(text))
      if (!has(records.keys, key)) records.keys.push_back(std::move(key));
  if (records.keys.empty()) return entryFor(head, SourceRole::kUnused, {}, "begins like JSON, but no object can be read");
  SourceFile source = byKeys(records);
  if (source.mappable && records.texts.size() == 1 && holdsColumns(records.texts.front()))
    return entryFor(head, SourceRole::kUnused, {}, "one JSON object with a list for each column; objects are read, one for each row");
  source.columns = records.keys;
  if (source.role == SourceRole::kUnused) source.description += "; " + missingColumns(source) + ": if it is needed, map the keys by hand";
  return source;
}

}  // namespace xsmoe::data
