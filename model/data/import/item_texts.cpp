// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/item_texts.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "model/data/bad_lines.h"
#include "model/data/encoding_note.h"
#include "model/data/import/article_numbers.h"
#include "model/data/import/html_entities.h"
#include "model/data/import/html_tags.h"
#include "model/data/import/source_formats.h"
#include "model/data/raw_text.h"

namespace xsmoe::data {
namespace {

constexpr std::int64_t kRowsPerReport = 16'384;

/// Amazon's metadata hold descriptions with tags, and some titles that are pieces of the page's source; the paper's code leaves out titles
/// with a brace.
bool isOfPages(const SourceFile& source) { return source.format.starts_with("amazon-metadata"); }

}  // namespace

ItemTexts::ItemTexts(const std::vector<std::string>& itemIds) : texts_(itemIds.size()) {
  numbers_.reserve(itemIds.size());
  for (std::size_t i = 0; i < itemIds.size(); ++i) numbers_.emplace(itemIds[i], i);
}

std::string ItemTexts::readable(std::string_view text, bool ofPages) {
  text = trimmed(text);
  const bool foreign = !isCleanUtf8(text) && text.find('\0') == std::string_view::npos;
  recoded_ += foreign ? 1 : 0;
  const std::string utf8 = foreign ? utf8FromWindows1252(text) : repairedUtf8(text);
  return decodedEntities(ofPages ? withoutTags(utf8) : utf8);
}

bool ItemTexts::merge(ItemText& known, const FieldReader& row, bool ofPages) {
  const bool source = ofPages && known.title.empty() && isPageSource(row.field(1));
  if (known.title.empty() && !source) known.title = readable(row.field(1), ofPages);
  if (known.description.empty()) known.description = readable(row.field(2), ofPages);
  if (known.category.empty()) known.category = readable(row.field(3), ofPages);
  return !source;
}

Result<void> ItemTexts::read(const SourceFile& source, const ReadingRules& rules, const Told& told, ImportReport& report) {
  auto reader = openDescriptions(source);
  if (!reader) return tl::unexpected(reader.error());
  BadLines bad(std::filesystem::path(source.path).filename().string());
  describedHere_.assign(texts_.size(), false);
  const bool ofPages = isOfPages(source);
  ArticleNumbers numbers(source.path, rules.articleNumbers);
  const bool joined = !source.mapping.user.empty();  // a table of interactions repeats its items
  std::int64_t rows = 0;
  while ((*reader)->next()) {
    if (++rows % kRowsPerReport == 0 && told && !told((*reader)->bytesDone(), rows))
      return failure(source.path, "the import was cancelled");
    std::string problem = (*reader)->problem();
    const std::string_view id = numbers.whole(trimmed((*reader)->field(0)));
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
    if (!merge(texts_[found->second], **reader, ofPages)) ++report.markupTitles;
  }
  if ((*reader)->error()) return tl::unexpected(*(*reader)->error());
  const std::int64_t badCount = bad.count();
  auto lines = bad.take();
  if (auto error = beyondBudget(source.path, badCount, rows, rules.budget, lines)) return tl::unexpected(*std::move(error));
  report.badLineCount += badCount;
  std::move(lines.begin(), lines.end(), std::back_inserter(report.badLines));
  if (auto note = numbers.note(); !note.empty()) report.notes.push_back(std::move(note));
  if (auto note = encodingNote(source.path, (*reader)->encoding()); !note.empty() && !joined) report.notes.push_back(std::move(note));
  return {};
}

}  // namespace xsmoe::data
