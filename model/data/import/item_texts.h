// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/core/error.h"
#include "model/core/import.h"
#include "model/data/import/field_reader.h"
#include "model/data/import/read_records.h"

namespace xsmoe::data {

/// What is known of an item of the log, in clean UTF-8 with HTML entities decoded. An item's text is title, a space, description.
struct ItemText {
  std::string title, description, category;
};

/// The texts of the items of a log, gathered from any number of sources. Of an item that is described twice the first counts, field by
/// field.
class ItemTexts {
 public:
  /// `itemIds` must outlive this.
  explicit ItemTexts(const std::vector<std::string>& itemIds);

  /// Told after every few thousand rows how much of the file is done; returns false to cancel.
  using Told = std::function<bool(std::int64_t bytesDone, std::int64_t rows)>;
  /// Adds the descriptions of a source; counts into the report. Errors: as the readers; more bad lines than the budget; cancelled.
  [[nodiscard]] Result<void> read(const SourceFile& source, const ReadingRules& rules, const Told& told, ImportReport& report);

  /// [items] in the order of the log's ids.
  [[nodiscard]] std::vector<ItemText> take() && { return std::move(texts_); }
  /// Texts that were not UTF-8, in files that are, and were read as Windows-1252.
  [[nodiscard]] std::int64_t recoded() const { return recoded_; }

 private:
  /// `ofPages`: the source took its texts from pages, with their tags. False where its title is a piece of a page's source.
  bool merge(ItemText& known, const FieldReader& row, bool ofPages);
  std::string readable(std::string_view text, bool ofPages);

  std::unordered_map<std::string_view, std::size_t> numbers_;
  std::vector<ItemText> texts_;
  std::int64_t recoded_ = 0;
  std::vector<bool> describedHere_;  // by the source that is being read
};

}  // namespace xsmoe::data
