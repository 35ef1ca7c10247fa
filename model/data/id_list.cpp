// SPDX-License-Identifier: Apache-2.0
#include "model/data/id_list.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "model/data/columns.h"
#include "model/data/delimited_reader.h"
#include "model/data/raw_text.h"

namespace xsmoe::data {
namespace {

constexpr std::array<std::string_view, 1> kAsinName{"asin"};
constexpr std::array<std::string_view, 2> kRowNames{"row", "index"};
constexpr std::array<std::string_view, 1> kMappedRowName{"itemID"};
constexpr const char* kSeparators[] = {",", "\t", ";", "|", "::"};

struct IdColumns {
  std::size_t count = 1, id = 0;
  std::optional<std::size_t> row;
};

/// An id and where it stands.
struct ListedId {
  std::int64_t row = 0, line = 0;
  std::string id;
};

std::string place(const std::filesystem::path& path, std::int64_t line) { return path.string() + ", line " + std::to_string(line); }

/// The first line split at whatever splits it most; as a whole where nothing does.
std::vector<std::string> splitHeader(DelimitedReader& reader) {
  std::vector<std::string> header = reader.peek({.separator = "\n", .quotes = false});
  for (const char* separator : kSeparators)
    if (auto names = reader.peek({.separator = separator}); names.size() > header.size()) {
      header = std::move(names);
      reader.setSeparation({.separator = separator});
    }
  return header;
}

std::optional<std::size_t> rowColumn(const std::vector<std::string>& header) {
  if (const auto row = findColumn(header, {"row", "", kRowNames})) return row;
  return findColumn(header, {"asin", "", kAsinName}) ? findColumn(header, {"row", "", kMappedRowName}) : std::nullopt;
}

/// Whether a first line is that of a list or an object; an id may begin with a bracket too.
bool beginsJson(std::string_view line) {
  line = trimmed(line);
  return line == "[" || line == "{" || line.starts_with("[\"") || line.starts_with("{\"") || line.starts_with("[{");
}

/// Takes the header; a list without one is left at its first line.
Result<IdColumns> findColumns(DelimitedReader& reader, const std::filesystem::path& path, const std::string& column) {
  const auto header = splitHeader(reader);
  if (header.empty()) return badInput(path.string(), "the list of ids is empty", "Write the items' ids, one a line");
  if (beginsJson(header.front()))
    return badInput(path.string(), "holds JSON, and a list of ids is text with one id a line, a table or a .npy file",
                    "Write one id a line, in the order of the rows");
  auto id = findColumn(header, {"ids", column, kAsinName});
  if (!id && column.empty()) id = findColumn(header, itemColumn(""));
  if (!id && column.empty() && header.size() == 1) {
    reader.setSeparation({.separator = "\n", .quotes = false});
    return IdColumns{};
  }
  if (!id) {
    std::string names;
    for (const std::string& name : header) names += (names.empty() ? "" : ", ") + inQuotes(name);
    return badInput(path.string(), "no column of ids" + (column.empty() ? "" : " \"" + column + '"') + " among " + names,
                    "Name the column, or give a list of one id a line");
  }
  (void)reader.next();
  return IdColumns{header.size(), *id, rowColumn(header)};
}

Result<ListedId> readRow(const DelimitedReader& reader, const IdColumns& columns, const std::filesystem::path& path,
                         std::int64_t position) {
  const auto fields = reader.fields();
  const std::string where = place(path, reader.line());
  if (!reader.problem().empty()) return badInput(where, std::string(reader.problem()), "Mend the line");
  if (fields.size() != columns.count)
    return badInput(where, "has " + std::to_string(fields.size()) + " fields instead of " + std::to_string(columns.count), "Mend the line");
  ListedId listed{position, reader.line(), std::string(trimmed(fields[columns.id]))};
  if (listed.id.empty() || !isCleanUtf8(listed.id)) return badInput(where, inQuotes(listed.id) + " is no id", "Write one as UTF-8 text");
  if (!columns.row) return listed;
  const std::string_view row = trimmed(fields[*columns.row]);
  const auto [end, reason] = std::from_chars(row.data(), row.data() + row.size(), listed.row);
  if (reason != std::errc() || end != row.data() + row.size())
    return badInput(where, inQuotes(row) + " is no row number", "Count rows from 0");
  return listed;
}

Result<std::vector<std::string>> inOrder(std::vector<ListedId> listed, const std::filesystem::path& path) {
  std::unordered_map<std::string_view, std::int64_t> lines;
  for (const ListedId& one : listed)
    if (const auto [first, isNew] = lines.emplace(one.id, one.line); !isNew)
      return badInput(place(path, one.line), "the id " + inQuotes(one.id) + " stands in line " + std::to_string(first->second) + " already",
                      "Keep one row for each item");
  std::stable_sort(listed.begin(), listed.end(), [](const ListedId& a, const ListedId& b) { return a.row < b.row; });
  std::vector<std::string> ids;
  for (ListedId& one : listed) {
    if (one.row != std::ssize(ids))
      return badInput(place(path, one.line), "has row " + std::to_string(one.row) + " where row " + std::to_string(ids.size()) + " is due",
                      "Number the rows from 0, each once");
    ids.push_back(std::move(one.id));
  }
  return ids;
}

}  // namespace

Result<std::vector<std::string>> readIdList(const std::filesystem::path& path, const std::string& column) {
  auto reader = DelimitedReader::open(path);
  if (!reader) return tl::unexpected(reader.error());
  const auto columns = findColumns(*reader, path, column);
  if (!columns) return tl::unexpected(columns.error());
  std::vector<ListedId> listed;
  while (reader->next()) {
    auto row = readRow(*reader, *columns, path, std::ssize(listed));
    if (!row) return tl::unexpected(row.error());
    listed.push_back(std::move(*row));
  }
  if (reader->error()) return tl::unexpected(*reader->error());
  return inOrder(std::move(listed), path);
}

}  // namespace xsmoe::data
