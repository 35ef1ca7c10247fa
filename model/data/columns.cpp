// SPDX-License-Identifier: Apache-2.0
#include "model/data/columns.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>

#include "model/data/raw_text.h"

namespace xsmoe::data {
namespace {

using Names = std::vector<std::string>;

constexpr std::array<std::string_view, 5> kSeparators{",", "\t", ";", "|", "::"};
constexpr std::size_t kMostListed = 40, kLongestName = 60;  // of a message: names, characters of one

/// A name as it is compared: without the type that RecBole writes behind it, in lower case, without blanks and punctuation.
std::string plainName(std::string_view name) {
  std::string plain;
  for (const char c : name.substr(0, name.find(':'))) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || byte >= 0x80) plain += static_cast<char>(std::tolower(byte));
  }
  return plain;
}

/// A mapping names one column: where two differ by case or punctuation only, the exact one is meant.
std::optional<std::size_t> positionOf(const Names& header, std::string_view name) {
  auto found = std::find(header.begin(), header.end(), name);
  if (const std::string plain = plainName(name); found == header.end() && !plain.empty())
    found = std::find_if(header.begin(), header.end(), [&](const auto& h) { return plainName(h) == plain; });
  if (found == header.end()) return {};
  return static_cast<std::size_t>(found - header.begin());
}

bool isLongName(const std::string& name) { return charactersOf(name).size() > kLongestName; }

/// As a message has it: a long one is cut, and nothing commands a terminal.
std::string nameShown(const std::string& name) {
  if (!isLongName(name)) return printable(name);
  std::string cut;
  for (const char32_t character : charactersOf(name).substr(0, kLongestName)) appendUtf8(cut, character);
  return printable(cut) + "…";
}

constexpr std::string_view kRepaired = "\xEF\xBF\xBD";  // U+FFFD, what stands for bytes that are no UTF-8

/// Whether a name in a header has a character that tables do not have: of those that control, only tabs and line ends stand in quotes.
bool hasControl(const std::string& name) {
  return std::any_of(name.begin(), name.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r'; });
}

/// Whether a header is none, but the first bytes of a picture, say: something in it controls, or nothing in it is UTF-8 throughout (the
/// names are repaired). `row`: what comes next. That decides where the header is one name: the first line of a PNG has a few letters.
bool isNoText(const Names& header, const Names& row) {
  return std::any_of(header.begin(), header.end(), hasControl) || (header.size() == 1 && std::any_of(row.begin(), row.end(), hasControl)) ||
         std::all_of(header.begin(), header.end(), [](const auto& name) { return name.find(kRepaired) != std::string::npos; });
}

bool isRowNumber(const std::string& field) {
  return !field.empty() && std::all_of(field.begin(), field.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::size_t> findColumn(const Names& header, const WantedColumn& wanted) {
  if (!wanted.mapped.empty()) return positionOf(header, wanted.mapped);
  for (const std::string_view name : wanted.known)
    if (const auto position = positionOf(header, name)) return position;
  return {};
}

Names columnsLeft(const Names& header, const std::vector<WantedColumn>& wanted) {
  std::vector<bool> taken(header.size());
  for (const WantedColumn& column : wanted)
    if (const auto position = findColumn(header, column)) taken[*position] = true;
  Names left;
  for (std::size_t i = 0; i < header.size(); ++i)
    if (!taken[i] && !header[i].empty()) left.push_back(header[i]);
  return left;
}

std::string listed(const Names& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMostListed); ++i) text += (i > 0 ? ", " : "") + nameShown(names[i]);
  return names.size() > kMostListed ? text + ", …" : text;
}

Names peekHeader(DelimitedReader& reader, const Separation& separation) {
  Names header = reader.peek(separation);
  for (std::string& name : header) name = repairedUtf8(trimmed(name));
  return header;
}

Names takeHeader(DelimitedReader& reader, const Separation& separation) {
  reader.setSeparation(separation);
  Names header = peekHeader(reader, separation);
  if (!reader.next() || header.empty()) return {};
  const Names row = reader.peek(separation);
  if (row.size() == header.size() + 1 && isRowNumber(row.front())) header.insert(header.begin(), std::string());
  return header;
}

std::string_view recognisedSeparator(DelimitedReader& reader, const std::vector<WantedColumn>& wanted) {
  const auto worth = [&](std::string_view separator) {
    const Names header = peekHeader(reader, {.separator = std::string(separator)});
    const auto matches =
        std::count_if(wanted.begin(), wanted.end(), [&](const auto& column) { return findColumn(header, column).has_value(); });
    return std::pair(matches, header.size());
  };
  return *std::max_element(kSeparators.begin(), kSeparators.end(), [&](auto a, auto b) { return worth(a) < worth(b); });
}

namespace {

std::string knownNames(const WantedColumn& wanted) { return listed(Names(wanted.known.begin(), wanted.known.end())); }

tl::unexpected<Error> wrongMapping(const std::filesystem::path& path, const WantedColumn& wanted, const Names& header) {
  const std::string example = nlohmann::json{{"columns", {{wanted.key, header.front()}}}}.dump();
  return badInput(
      path.string(),
      "there is no column " + inQuotes(wanted.mapped) + ", which stream.json maps to " + wanted.key + ". Columns found: " + listed(header),
      "Correct \"columns\" in stream.json, for example " + example);
}

tl::unexpected<Error> missingColumns(const std::filesystem::path& path, const std::vector<WantedColumn>& missing, const Names& left) {
  std::string keys, names;
  auto example = nlohmann::ordered_json::object();
  for (std::size_t i = 0; i < missing.size(); ++i) {
    keys += (i == 0 ? "" : " and the ") + missing[i].key;
    names += (i == 0 ? "" : "; ") + missing[i].key + ": " + knownNames(missing[i]);
    if (i < left.size()) example[missing[i].key] = left[i];
  }
  std::string remedy = "Known names, in any case and punctuation, are of " + names;
  if (left.size() < missing.size())
    return badInput(path.string(), "no column is known as the " + keys + ", and none is left that could be it", remedy);
  const auto last = left.begin() + static_cast<std::ptrdiff_t>(missing.size());
  if (std::none_of(left.begin(), last, isLongName))
    remedy = "Name it in stream.json, for example " + nlohmann::ordered_json{{"columns", example}}.dump() + ". " + remedy;
  return badInput(path.string(), "no column is known as the " + keys + "; it could be " + listed(left), remedy);
}

}  // namespace

Result<FoundColumns> readHeader(DelimitedReader& reader, const std::filesystem::path& path, const std::vector<WantedColumn>& wanted) {
  const Separation separation{.separator = std::string(recognisedSeparator(reader, wanted))};
  const Names header = takeHeader(reader, separation);
  if (header.empty() && reader.error()) return tl::unexpected(*reader.error());
  if (header.empty() && !reader.problem().empty())
    return badInput(path.string(), "the header cannot be read: " + std::string(reader.problem()), "Correct its quotes");
  if (header.empty()) return badInput(path.string(), "the file is empty", "Its first line must be a header with the names of the columns");
  FoundColumns found{.count = header.size(), .positions = {}};
  std::vector<WantedColumn> missing;
  for (const WantedColumn& column : wanted) {
    found.positions.push_back(findColumn(header, column));
    if (!column.required || found.positions.back()) continue;
    if (isNoText(header, reader.peek(separation)))
      return badInput(path.string(), "the file is no text: it begins with bytes that no table has",
                      "A table is a CSV or TSV file in UTF-8, whose first line has the names of the columns");
    if (!column.mapped.empty()) return wrongMapping(path, column, header);
    missing.push_back(column);
  }
  if (!missing.empty()) return missingColumns(path, missing, columnsLeft(header, wanted));
  return found;
}

std::string shapeProblem(const DelimitedReader& reader, const FoundColumns& columns) {
  if (!reader.problem().empty()) return std::string(reader.problem());
  const std::size_t fields = reader.fields().size();
  if (fields == columns.count) return {};
  return std::to_string(fields) + (fields == 1 ? " field" : " fields") + ", the header has " + std::to_string(columns.count);
}

}  // namespace xsmoe::data
