// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "model/data/import/json_lines.h"
#include "model/data/import/recognise_file.h"
#include "model/data/import/recognise_sources.h"

namespace xsmoe::data {
namespace {

using Keys = std::vector<std::string>;

bool has(const Keys& keys, std::string_view key) { return std::find(keys.begin(), keys.end(), key) != keys.end(); }

SourceFile reviews(const HeadOfFile& head) {
  SourceFile source = entryFor(head, SourceRole::kInteractions, "amazon-reviews", "Amazon reviews (2014, 2018), JSON lines");
  source.mapping = {.user = "reviewerID", .item = "asin", .timestamp = "unixReviewTime", .rating = "overall"};
  return source;
}

SourceFile reviews2023(const HeadOfFile& head) {
  SourceFile source = entryFor(head, SourceRole::kInteractions, "amazon-reviews-2023", "Amazon reviews (2023), JSON lines");
  source.mapping = {.user = "user_id", .item = "parent_asin|asin", .timestamp = "timestamp", .rating = "rating"};
  return source;
}

SourceFile metadata(const HeadOfFile& head) {
  const bool python = keysOfJsonLine(head.lines.front()).empty() || head.lines.front().starts_with("{'");
  SourceFile source = entryFor(head, SourceRole::kItems, "amazon-metadata",
                               python ? "Amazon metadata (2014), lines of Python dicts" : "Amazon metadata (2014, 2018), JSON lines");
  source.mapping = {.item = "asin", .title = "title", .description = "description", .category = "categories|category|main_cat"};
  return source;
}

SourceFile metadata2023(const HeadOfFile& head) {
  SourceFile source = entryFor(head, SourceRole::kItems, "amazon-metadata-2023", "Amazon metadata (2023), JSON lines");
  source.mapping = {.item = "parent_asin", .title = "title", .description = "description", .category = "categories|main_category"};
  return source;
}

SourceFile otherLines(const HeadOfFile& head, const Keys& keys) {
  SourceFile source = entryFor(head, SourceRole::kUnused, "json-lines", "JSON lines");
  source.mappable = true;
  source.mapping = guessedMapping(keys);
  source.role = roleOf(source.mapping);
  return source;
}

SourceFile byKeys(const HeadOfFile& head, const Keys& keys) {
  if (has(keys, "reviewerID") && has(keys, "asin")) return reviews(head);
  if (has(keys, "user_id") && has(keys, "asin") && has(keys, "timestamp")) return reviews2023(head);
  if (has(keys, "parent_asin") && has(keys, "title")) return metadata2023(head);
  if (has(keys, "asin") && (has(keys, "title") || has(keys, "imUrl") || has(keys, "categories") || has(keys, "description")))
    return metadata(head);
  return otherLines(head, keys);
}

}  // namespace

std::optional<SourceFile> recogniseJson(const HeadOfFile& head) {
  if (head.text.starts_with('[') && head.text.find('{') < 64)
    return entryFor(head, SourceRole::kUnused, {}, "one JSON array; JSON lines are read, an object a line");
  if (!head.lines.front().starts_with('{')) return {};
  // Single lines may be broken or lack a key that others have: the keys of all.
  Keys keys;
  for (const std::string& line : head.lines)
    for (std::string& key : keysOfJsonLine(line))
      if (!has(keys, key)) keys.push_back(std::move(key));
  if (keys.empty()) return entryFor(head, SourceRole::kUnused, {}, "begins like JSON, but no line is a JSON object");
  SourceFile source = byKeys(head, keys);
  source.columns = keys;
  return source;
}

}  // namespace xsmoe::data
