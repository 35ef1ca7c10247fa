#include "tests/real/source_table.h"

#include <algorithm>
#include <utility>

#include "model/data/delimited_reader.h"

namespace xsmoe::real {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> atLine(const fs::path& path, const data::DelimitedReader& reader, std::string what) {
  return badInput(path.string() + ", line " + std::to_string(reader.line()), std::move(what), "Compare the file with its origin");
}

/// The fields at `positions` of all rows that are left; each row must have `least` … `most` fields.
Result<Rows> readRows(data::DelimitedReader& reader, const fs::path& path, const std::vector<std::size_t>& positions, std::size_t least,
                      std::size_t most) {
  Rows rows;
  while (reader.next()) {
    if (!reader.problem().empty()) return atLine(path, reader, std::string(reader.problem()));
    const auto fields = reader.fields();
    if (fields.size() < least || fields.size() > most)
      return atLine(path, reader, std::to_string(fields.size()) + " fields, expected " + std::to_string(least));
    auto& row = rows.emplace_back();
    for (const std::size_t position : positions) row.emplace_back(fields[position]);
  }
  if (reader.error()) return tl::unexpected(*reader.error());
  return rows;
}

}  // namespace

Result<Rows> readNamedColumns(const fs::path& path, char delimiter, const std::vector<std::string>& names) {
  auto reader = data::DelimitedReader::open(path);
  if (!reader) return tl::unexpected(reader.error());
  reader->setSeparation({.separator = std::string(1, delimiter)});
  if (!reader->next()) return badInput(path.string(), "the file is empty", "Compare the file with its origin");
  const std::vector<std::string> header(reader->fields().begin(), reader->fields().end());
  std::vector<std::size_t> positions;
  for (const std::string& name : names) {
    const auto found = std::find(header.begin(), header.end(), name);
    if (found == header.end()) return atLine(path, *reader, "there is no column \"" + name + "\"");
    positions.push_back(static_cast<std::size_t>(found - header.begin()));
  }
  return readRows(*reader, path, positions, header.size(), header.size());
}

Result<Rows> readFirstColumns(const fs::path& path, char delimiter, std::size_t wanted) {
  auto reader = data::DelimitedReader::open(path);
  if (!reader) return tl::unexpected(reader.error());
  reader->setSeparation({.separator = std::string(1, delimiter)});
  std::vector<std::size_t> positions(wanted);
  for (std::size_t i = 0; i < wanted; ++i) positions[i] = i;
  constexpr auto kAnyNumber = static_cast<std::size_t>(-1);
  return readRows(*reader, path, positions, wanted, kAnyNumber);
}

std::string utf8FromLatin1(std::string_view text) {
  std::string utf8;
  for (const char character : text) {
    const auto code = static_cast<unsigned char>(character);
    if (code < 0x80) {
      utf8 += character;
    } else {
      utf8 += static_cast<char>(0xC0 | (code >> 6));
      utf8 += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return utf8;
}

std::string csvField(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '"') quoted += '"';
    quoted += character;
  }
  return quoted + '"';
}

}  // namespace xsmoe::real
