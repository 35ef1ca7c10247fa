// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/item_texts.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "model/data/bad_lines.h"
#include "model/data/import/html_entities.h"
#include "model/data/import/source_formats.h"
#include "model/data/utf8.h"

namespace xsmoe::data {
namespace {

constexpr std::int64_t kRowsPerReport = 16'384;

/// Amazon's metadata hold some titles that are pieces of the page's source; the paper's code leaves out titles with a brace.
bool isMarkup(std::string_view title) { return title.find('{') != std::string_view::npos || title.starts_with("<span"); }

}  // namespace

ItemTexts::ItemTexts(const std::vector<std::string>& itemIds) : texts_(itemIds.size()) {
  numbers_.reserve(itemIds.size());
  for (std::size_t i = 0; i < itemIds.size(); ++i) numbers_.emplace(itemIds[i], i);
}

std::string ItemTexts::readable(std::string_view text) {
  text = trimmed(text);
  const bool foreign = !isCleanUtf8(text) && text.find('\0') == std::string_view::npos;
  recoded_ += foreign ? 1 : 0;
  return decodedEntities(foreign ? utf8FromLatin1(text) : repairedUtf8(text));
}

void ItemTexts::merge(ItemText& known, const FieldReader& row) {
  if (known.title.empty()) known.title = readable(row.field(1));
  if (known.description.empty()) known.description = readable(row.field(2));
  if (known.category.empty()) known.category = readable(row.field(3));
}

Result<void> ItemTexts::read(const SourceFile& source, const BadLineBudget& budget, const Told& told, ImportReport& report) {
  auto reader = openDescriptions(source);
  if (!reader) return tl::unexpected(reader.error());
  BadLines bad(std::filesystem::path(source.path).filename().string());
  describedHere_.assign(texts_.size(), false);
  const bool amazon = source.format == "amazon-metadata";
  const bool joined = !source.mapping.user.empty();  // a table of interactions repeats its items
  std::int64_t rows = 0;
  while ((*reader)->next()) {
    if (++rows % kRowsPerReport == 0 && told && !told((*reader)->bytesDone(), rows))
      return failure(source.path, "the import was cancelled");
    std::string problem = (*reader)->problem();
    const std::string_view id = (*reader)->field(0);
    if (problem.empty() && id.empty()) problem = "item is empty";
    if (!problem.empty() && joined) continue;  // it was listed when the interactions were read
    if (!problem.empty()) {
      bad.add((*reader)->line(), std::move(problem));
      continue;
    }
    const auto found = numbers_.find(id);
    if (found == numbers_.end()) {
      ++report.unusedItems;
      continue;
    }
    if (describedHere_[found->second] && !joined) ++report.repeatedItems;
    describedHere_[found->second] = true;
    ItemText& known = texts_[found->second];
    const bool untitled = known.title.empty();
    merge(known, **reader);
    if (amazon && untitled && isMarkup(known.title)) {
      known.title.clear();
      ++report.markupTitles;
    }
  }
  if ((*reader)->error()) return tl::unexpected(*(*reader)->error());
  const std::int64_t badCount = bad.count();
  auto lines = bad.take();
  if (auto error = beyondBudget(source.path, badCount, rows, budget, lines)) return tl::unexpected(*std::move(error));
  report.badLineCount += badCount;
  std::move(lines.begin(), lines.end(), std::back_inserter(report.badLines));
  return {};
}

}  // namespace xsmoe::data
