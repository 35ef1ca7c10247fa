// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/table_rows.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "model/data/raw_text.h"

namespace xsmoe::data {
namespace {

class TableRows : public FieldReader {
 public:
  TableRows(DelimitedReader reader, const TableLayout& layout, std::size_t columns, std::vector<std::optional<std::size_t>> positions)
      : reader_(std::move(reader)),
        layout_(layout),
        columns_(columns),
        positions_(std::move(positions)),
        fields_(positions_.size()),
        recoded_(positions_.size()) {}

  bool next() override {
    if (!reader_.next()) return false;
    problem_ = shapeProblem();
    if (problem_.empty())
      for (std::size_t i = 0; i < positions_.size(); ++i) fields_[i] = positions_[i] ? readable(i, reader_.fields()[*positions_[i]]) : "";
    return true;
  }
  [[nodiscard]] std::string_view field(std::size_t i) const override { return fields_[i]; }
  [[nodiscard]] std::int64_t line() const override { return reader_.line(); }
  [[nodiscard]] std::string problem() const override { return problem_; }
  [[nodiscard]] const std::optional<Error>& error() const override { return reader_.error(); }
  [[nodiscard]] std::int64_t bytesDone() const override { return reader_.bytesDone(); }
  [[nodiscard]] TextEncoding encoding() const override { return reader_.encoding(); }

 private:
  [[nodiscard]] std::string shapeProblem() const {
    if (!reader_.problem().empty()) return std::string(reader_.problem());
    const std::size_t found = reader_.fields().size();
    if (found == columns_ || (found > columns_ && layout_.moreColumns)) return {};
    return std::to_string(found) + (found == 1 ? " field" : " fields") + (layout_.header ? ", the header has " : ", expected ") +
           std::to_string(columns_);
  }

  std::string_view readable(std::size_t i, std::string_view text) {
    text = trimmed(text);
    if (!layout_.windows1252 || isCleanUtf8(text)) return text;
    return recoded_[i] = utf8FromWindows1252(text);
  }

  DelimitedReader reader_;
  TableLayout layout_;
  std::size_t columns_;
  std::vector<std::optional<std::size_t>> positions_;
  std::vector<std::string_view> fields_;
  std::vector<std::string> recoded_;
  std::string problem_;
};

class SequenceRows : public FieldReader {
 public:
  explicit SequenceRows(DelimitedReader reader) : reader_(std::move(reader)) {}

  bool next() override {
    if (!rest_.empty()) return takeItem();
    if (!reader_.next()) return false;
    const auto fields = reader_.fields();
    problem_ = std::string(reader_.problem());
    if (problem_.empty() && fields.size() != 2)
      problem_ = std::to_string(fields.size()) + " fields, expected a user, a tab, and items with blanks between them";
    if (!problem_.empty()) return true;
    user_ = fields[0];
    rest_ = fields[1];
    position_ = 0;
    return takeItem();
  }
  [[nodiscard]] std::string_view field(std::size_t i) const override {
    return i == 0 ? user_ : i == 1 ? item_ : i == 2 ? std::string_view(positionText_) : std::string_view{};
  }
  [[nodiscard]] std::int64_t line() const override { return reader_.line(); }
  [[nodiscard]] std::string problem() const override { return problem_; }
  [[nodiscard]] const std::optional<Error>& error() const override { return reader_.error(); }
  [[nodiscard]] std::int64_t bytesDone() const override { return reader_.bytesDone(); }
  [[nodiscard]] TextEncoding encoding() const override { return reader_.encoding(); }

 private:
  bool takeItem() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    item_ = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (rest_.find_first_not_of(' ') == std::string_view::npos) rest_ = {};
    positionText_ = std::to_string(++position_);
    return true;
  }

  DelimitedReader reader_;
  std::string_view user_, item_, rest_;
  std::int64_t position_ = 0;
  std::string positionText_, problem_;
};

tl::unexpected<Error> missingColumn(const std::filesystem::path& path, const std::string& name, const std::vector<std::string>& columns) {
  std::string found;
  for (const std::string& column : columns) found += (found.empty() ? "" : ", ") + column;
  return badInput(path.string(), "there is no column " + inQuotes(name) + ". Columns found: " + found, "Map one of the columns found");
}

}  // namespace

Result<std::unique_ptr<FieldReader>> openTable(const std::filesystem::path& path, const TableLayout& layout,
                                               const std::vector<std::string>& columns, const std::vector<std::string>& wanted) {
  std::vector<std::optional<std::size_t>> positions;
  for (const std::string& name : wanted) {
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (!name.empty() && found == columns.end()) return missingColumn(path, name, columns);
    positions.push_back(name.empty() ? std::nullopt : std::optional(static_cast<std::size_t>(found - columns.begin())));
  }
  auto reader = DelimitedReader::open(path);
  if (!reader) return tl::unexpected(reader.error());
  reader->setSeparation(layout.separation);
  if (layout.header && !reader->next() && reader->error()) return tl::unexpected(*reader->error());
  return std::make_unique<TableRows>(std::move(*reader), layout, columns.size(), std::move(positions));
}

Result<std::unique_ptr<FieldReader>> openSequences(const std::filesystem::path& path, bool header) {
  auto reader = DelimitedReader::open(path);
  if (!reader) return tl::unexpected(reader.error());
  reader->setSeparation({.separator = "\t", .quotes = false});
  if (header && !reader->next() && reader->error()) return tl::unexpected(*reader->error());
  return std::make_unique<SequenceRows>(std::move(*reader));
}

}  // namespace xsmoe::data
