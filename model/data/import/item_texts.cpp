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

std::string_view trimmed(std::string_view text) {
  constexpr const char* kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string readable(std::string_view text) { return decodedEntities(repairedUtf8(trimmed(text))); }

/// Amazon's metadata hold some titles that are pieces of the page's source; the paper's code leaves out titles with a brace.
bool isMarkup(std::string_view title) { return title.find('{') != std::string_view::npos || title.starts_with("<span"); }

}  // namespace

std::optional<Error> beyondBudget(const std::string& path, std::int64_t bad, std::int64_t rows, double budget,
                                  const std::vector<BadLine>& first) {
  constexpr std::int64_t kForgiven = 100;
  const bool forgiven = bad <= kForgiven && 2 * bad <= rows;
  if (bad == 0 || forgiven || static_cast<double>(bad) <= budget * static_cast<double>(rows)) return {};
  std::string examples;
  for (std::size_t i = 0; i < std::min<std::size_t>(first.size(), 3); ++i)
    examples += (i == 0 ? "" : "; ") + std::string("line ") + std::to_string(first[i].line) + ": " + first[i].reason;
  return Error{ErrorKind::kBadInput, std::to_string(bad) + " of " + std::to_string(rows) + " lines cannot be used, for example " + examples,
               path, "Correct the file or the mapping of its columns, or allow more with --bad-lines"};
}

ItemTexts::ItemTexts(const std::vector<std::string>& itemIds) : texts_(itemIds.size()) {
  numbers_.reserve(itemIds.size());
  for (std::size_t i = 0; i < itemIds.size(); ++i) numbers_.emplace(itemIds[i], i);
}

void ItemTexts::merge(ItemText& known, const FieldReader& row) {
  if (known.title.empty()) known.title = readable(row.field(1));
  if (known.description.empty()) known.description = readable(row.field(2));
  if (known.category.empty()) known.category = readable(row.field(3));
}

Result<void> ItemTexts::read(const SourceFile& source, double badLineBudget, const Told& told, ImportReport& report) {
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
  if (auto error = beyondBudget(source.path, badCount, rows, badLineBudget, lines)) return tl::unexpected(*std::move(error));
  report.badLineCount += badCount;
  std::move(lines.begin(), lines.end(), std::back_inserter(report.badLines));
  return {};
}

}  // namespace xsmoe::data
