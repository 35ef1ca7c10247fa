// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <iterator>
#include <string_view>
#include <utility>

#include "model/data/columns.h"
#include "model/data/delimited_reader.h"
#include "model/data/import/header_row.h"
#include "model/data/import/recognise_file.h"
#include "model/data/import/recognise_sources.h"
#include "model/data/import/source_formats.h"

namespace xsmoe::data {
namespace {

using Fields = std::vector<std::string>;

Fields split(std::string_view line, std::string_view separator) {
  Fields fields;
  for (std::size_t begin = 0;;) {
    const std::size_t end = line.find(separator, begin);
    fields.emplace_back(line.substr(begin, end == std::string_view::npos ? end : end - begin));
    if (end == std::string_view::npos) return fields;
    begin = end + separator.size();
  }
}

bool isWholeNumber(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<Fields> rowsOf(const HeadOfFile& head, std::string_view separator) {
  std::vector<Fields> rows;
  for (const std::string& line : head.lines) rows.push_back(split(line, separator));
  return rows;
}

/// Whether nearly all lines that were read look so, and none names the columns: single lines may be broken, but a header is obeyed.
template <class Test>
bool mostLines(const HeadOfFile& head, std::string_view separator, const Test& test) {
  const auto rows = rowsOf(head, separator);
  const auto so = std::count_if(rows.begin(), rows.end(), test);
  return so > 0 && 10 * (std::ssize(rows) - so) <= std::ssize(rows) && !beginsWithHeader(rows);
}

SourceFile headlessFile(const HeadOfFile& head, SourceRole role, std::string format, std::string words, Fields columns,
                        ColumnMapping mapping) {
  SourceFile source = entryFor(head, role, std::move(format), std::move(words));
  source.columns = std::move(columns);
  source.mapping = std::move(mapping);
  return source;
}

std::optional<SourceFile> movieLens(const HeadOfFile& head) {
  const auto fourNumbers = [](const Fields& fields) { return fields.size() == 4 && std::all_of(fields.begin(), fields.end(), isNumber); };
  const ColumnMapping ratings{.user = "user", .item = "item", .timestamp = "timestamp", .rating = "rating"};
  const Fields ratingColumns{"user", "item", "rating", "timestamp"};
  if (mostLines(head, "\t", fourNumbers))
    return headlessFile(head, SourceRole::kInteractions, "movielens-data", "MovieLens 100K ratings (tab, no header)", ratingColumns,
                        ratings);
  if (mostLines(head, "::", fourNumbers))
    return headlessFile(head, SourceRole::kInteractions, "movielens-ratings-dat", "MovieLens ratings (::)", ratingColumns, ratings);
  if (mostLines(head, "::", [](const Fields& fields) { return fields.size() == 3 && isWholeNumber(fields[0]) && !isNumber(fields[2]); }))
    return headlessFile(head, SourceRole::kItems, "movielens-movies-dat", "MovieLens films (::)", {"item", "title", "genres"},
                        {.item = "item", .title = "title", .category = "genres"});
  if (mostLines(head, "|", [](const Fields& fields) { return fields.size() == 24 && isWholeNumber(fields[0]); }))
    return headlessFile(head, SourceRole::kItems, "movielens-item", "MovieLens 100K films (pipe, no header)",
                        {"item", "title", "release date", "video release date", "IMDb URL"}, {.item = "item", .title = "title"});
  const auto gendered = [](std::size_t position) {
    return [position](const Fields& fields) { return fields.size() == 5 && (fields[position] == "F" || fields[position] == "M"); };
  };
  if (mostLines(head, "::", gendered(1)) || mostLines(head, "|", gendered(2)))
    return entryFor(head, SourceRole::kUnused, {}, "MovieLens users, which a stream does not need");
  return {};
}

/// Ratings without a header: user, item, rating, time in 2014; item, user, rating, time in 2018. An item's id has ten characters, a user's
/// more.
std::optional<SourceFile> amazonRatings(const HeadOfFile& head) {
  const auto rated = [](const Fields& fields) {
    return fields.size() == 4 && isNumber(fields[2]) && fields[2].size() <= 3 && isWholeNumber(fields[3]) && fields[3].size() >= 9;
  };
  const auto itemAt = [&](std::size_t position) {
    return mostLines(head, ",", [&](const Fields& fields) {
      return rated(fields) && fields[position].size() == 10 && fields[1 - position].size() > 10;
    });
  };
  const ColumnMapping mapping{.user = "user", .item = "item", .timestamp = "timestamp", .rating = "rating"};
  if (itemAt(1))
    return headlessFile(head, SourceRole::kInteractions, "amazon-ratings", "Amazon ratings (2014: user, item, rating, time)",
                        {"user", "item", "rating", "timestamp"}, mapping);
  if (itemAt(0))
    return headlessFile(head, SourceRole::kInteractions, "amazon-ratings", "Amazon ratings (2018: item, user, rating, time)",
                        {"item", "user", "rating", "timestamp"}, mapping);
  return {};
}

/// Whether a field is a list of two ids or more: blanks between words of equal kind, none of them ordinary language.
bool isListOfIds(std::string_view text) {
  const Fields words = split(text, " ");
  const auto like = [&](const std::string& word) {
    return word.size() == words.front().size() && std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  return words.size() >= 2 && (std::all_of(words.begin(), words.end(), isWholeNumber) || std::all_of(words.begin(), words.end(), like));
}

/// Lines of a user, a tab, and the items in the order of time, perhaps below names of the two columns.
std::optional<SourceFile> sequences(const HeadOfFile& head) {
  const auto rows = rowsOf(head, "\t");
  const bool headed = beginsWithHeader(rows);
  const auto first = rows.begin() + (headed ? 1 : 0);
  const auto count = rows.end() - first;
  const auto pairs = std::count_if(first, rows.end(), [](const Fields& fields) {
    return fields.size() == 2 && !fields[0].empty() && fields[0].find(' ') == std::string::npos;
  });
  // A user may have a single item.
  const auto lists = std::count_if(first, rows.end(), [](const Fields& fields) { return fields.size() == 2 && isListOfIds(fields[1]); });
  if (10 * (count - pairs) > count || 2 * lists <= count) return {};
  return headlessFile(head, SourceRole::kInteractions, headed ? "sequences-below-header" : "sequences",
                      "items of each user in the order of time, without times", {"user", "item", "position"},
                      {.user = "user", .item = "item", .timestamp = "position"});
}

std::optional<SourceFile> titles(const HeadOfFile& head) {
  const auto two = [](const Fields& fields) {
    return fields.size() == 2 && !fields[0].empty() && fields[0].find(' ') == std::string::npos;
  };
  const ColumnMapping mapping{.item = "item", .title = "title"};
  if (mostLines(head, "\t", two))
    return headlessFile(head, SourceRole::kItems, "titles-tsv", "titles by item (tab, no header)", {"item", "title"}, mapping);
  const auto numbered = [](const Fields& fields) { return fields.size() >= 2 && isWholeNumber(fields[0]) && !isNumber(fields[1]); };
  if (mostLines(head, ",", numbered) &&
      std::any_of(head.lines.begin(), head.lines.end(), [](const auto& line) { return split(line, ",").size() == 2; }))
    return headlessFile(head, SourceRole::kItems, "titles-csv", "titles by item (comma, no header)", {"item", "title"}, mapping);
  return {};
}

std::string formatFor(std::string_view separator) {
  if (separator == "::") return "table-colons";
  return separator == "\t" ? "table-tab" : separator == ";" ? "table-semicolon" : separator == "|" ? "table-pipe" : "table-comma";
}

bool isRecBole(const Fields& header) {
  return std::all_of(header.begin(), header.end(), [](const std::string& name) {
    const auto type = name.substr(std::min(name.find(':'), name.size()));
    return type == ":token" || type == ":float" || type == ":token_seq" || type == ":float_seq";
  });
}

/// A first row without words, or with a number, names no columns.
bool namesColumns(const Fields& header) {
  const auto wordless = [](const std::string& field) {
    return std::none_of(field.begin(), field.end(), [](unsigned char c) { return std::isalpha(c) != 0 || c >= 0x80; });
  };
  return std::any_of(header.begin(), header.end(), std::not_fn(wordless)) && std::none_of(header.begin(), header.end(), isNumber);
}

/// A table whose columns have no names gets numbers for them, to be mapped by hand.
void numberColumns(SourceFile& source) {
  source.format += "-without-header";
  for (std::size_t i = 0; i < source.columns.size(); ++i) source.columns[i] = "column " + std::to_string(i + 1);
}

/// MovieLens's words for films, which are no records; another log may have a column of this name beside its records.
bool isTagsOfMovieLens(const Fields& columns) { return columns == Fields{"userId", "movieId", "tag", "timestamp"}; }

std::string wordsFor(const SourceFile& source) {
  const auto has = [&](std::string_view name) {
    return std::find(source.columns.begin(), source.columns.end(), name) != source.columns.end();
  };
  if (source.format == "recbole" && source.role == SourceRole::kUnused) return "RecBole atomic file";
  if (source.format == "recbole") return source.role == SourceRole::kInteractions ? "RecBole interactions" : "RecBole items";
  if (has("t_dat") && has("article_id")) return "H&M transactions";
  if (has("article_id") && has("detail_desc")) return "H&M articles";
  if (has("reviewerID") && has("imageURL")) return "the paper's code's joined table";
  if (has("reviewerID")) return "Amazon reviews, table";
  if (has("movieId") && has("rating")) return "MovieLens ratings";
  if (has("movieId") && has("genres")) return "MovieLens films";
  if (source.format == "table-tab") return "table (tab)";
  if (source.format == "table-semicolon") return "table (semicolon)";
  if (source.format == "table-pipe") return "table (pipe)";
  if (source.format == "table-colons") return "table (::)";
  return "table (comma)";
}

}  // namespace

std::optional<SourceFile> recogniseHeadless(const HeadOfFile& head) {
  for (const auto recognise : {movieLens, amazonRatings, sequences, titles})
    if (auto source = recognise(head)) return source;
  return {};
}

ColumnMapping guessedMapping(const std::vector<std::string>& columns) {
  const auto named = [&](const WantedColumn& wanted) {
    const auto position = findColumn(columns, wanted);
    return position ? columns[*position] : std::string();
  };
  return {.user = named(userColumn({})),
          .item = named(itemColumn({})),
          .timestamp = named(timeColumn({})),
          .rating = named(ratingColumn({})),
          .title = named(titleColumn({})),
          .description = named(descriptionColumn({})),
          .category = named(categoryColumn({}))};
}

SourceFile recogniseTable(const HeadOfFile& head) {
  auto reader = DelimitedReader::open(head.path);
  if (!reader) return entryFor(head, SourceRole::kUnused, {}, reader.error().what);
  const std::string_view separator = recognisedSeparator(*reader, {userColumn({}), itemColumn({}), timeColumn({}), titleColumn({})});
  const bool recBole = separator == "\t" && isRecBole(split(head.lines.front(), separator));
  SourceFile source = entryFor(head, SourceRole::kUnused, recBole ? "recbole" : formatFor(separator), {});
  source.columns = takeHeader(*reader, formatNamed(source.format)->table.separation);
  if (source.columns.size() < 2) return entryFor(head, SourceRole::kUnused, {}, "text without columns");
  source.mapping = guessedMapping(source.columns);
  const bool headless = source.mapping == ColumnMapping{} && !namesColumns(source.columns) && !beginsWithHeader(rowsOf(head, separator));
  if (headless) numberColumns(source);
  const bool tags = isTagsOfMovieLens(source.columns);
  source.role = tags ? SourceRole::kUnused : roleOf(source.mapping);
  source.mappable = true;
  source.description = entryFor(head, source.role, source.format, wordsFor(source)).description;
  if (headless)
    source.description += " without a header; its columns are to be mapped by hand";
  else if (tags)
    source.description += "; tags, which a stream does not need";
  else if (source.role == SourceRole::kUnused)
    source.description += "; " + missingColumns(source) + ": if it is needed, map the columns by hand";
  return source;
}

}  // namespace xsmoe::data
