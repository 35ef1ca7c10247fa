// SPDX-License-Identifier: Apache-2.0
#include "model/data/import/source_formats.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "model/data/import/json_records.h"

namespace xsmoe::data {
namespace {

TableLayout headed(const char* separator, bool quotes = true) { return {.separation = {.separator = separator, .quotes = quotes}}; }

TableLayout headless(const char* separator, bool quotes = false, bool moreColumns = false) {
  return {.separation = {.separator = separator, .quotes = quotes}, .header = false, .windows1252 = true, .moreColumns = moreColumns};
}

/// Titles may hold commas without quotes around them.
TableLayout titles() {
  TableLayout layout = headless(",", true);
  layout.separation.mostFields = 2;
  return layout;
}

const auto& formats() {
  static const std::array<SourceFormat, 25> all{{
      {"amazon-reviews", "Amazon reviews of 2014 or 2018", SourceLayout::kJson, {}},
      {"amazon-reviews-2023", "Amazon reviews of 2023", SourceLayout::kJson, {}},
      {"amazon-metadata", "Amazon metadata of 2014 or 2018", SourceLayout::kJson, {}},
      {"amazon-metadata-2023", "Amazon metadata of 2023", SourceLayout::kJson, {}},
      {"json", "JSON", SourceLayout::kJson, {}},
      {"amazon-ratings", "Amazon ratings only", SourceLayout::kTable, headless(",")},
      {"movielens-data", "MovieLens 100K ratings", SourceLayout::kTable, headless("\t")},
      {"movielens-item", "MovieLens 100K films", SourceLayout::kTable, headless("|", false, true)},
      {"movielens-ratings-dat", "MovieLens 1M or 10M ratings", SourceLayout::kTable, headless("::")},
      {"movielens-movies-dat", "MovieLens 1M or 10M films", SourceLayout::kTable, headless("::")},
      {"recbole", "RecBole atomic file", SourceLayout::kTable, headed("\t", false)},
      {"titles-csv", "titles by item", SourceLayout::kTable, titles()},
      {"titles-tsv", "titles by item", SourceLayout::kTable, headless("\t")},
      {"sequences", "sequences of items by user", SourceLayout::kSequences, headless("\t")},
      {"sequences-below-header", "sequences of items by user", SourceLayout::kSequences, headed("\t", false)},
      {"table-comma", "table, comma", SourceLayout::kTable, headed(",")},
      {"table-tab", "table, tab", SourceLayout::kTable, headed("\t")},
      {"table-semicolon", "table, semicolon", SourceLayout::kTable, headed(";")},
      {"table-pipe", "table, pipe", SourceLayout::kTable, headed("|")},
      {"table-colons", "table, ::", SourceLayout::kTable, headed("::", false)},
      {"table-comma-without-header", "table, comma", SourceLayout::kTable, headless(",", true)},
      {"table-tab-without-header", "table, tab", SourceLayout::kTable, headless("\t", true)},
      {"table-semicolon-without-header", "table, semicolon", SourceLayout::kTable, headless(";", true)},
      {"table-pipe-without-header", "table, pipe", SourceLayout::kTable, headless("|", true)},
      {"table-colons-without-header", "table, ::", SourceLayout::kTable, headless("::")},
  }};
  return all;
}

Result<std::unique_ptr<FieldReader>> openFields(const SourceFile& source, const std::vector<std::string>& wanted) {
  const SourceFormat* const format = formatNamed(source.format);
  if (format == nullptr) return badInput(source.path, "no reader takes this file", "Leave it out");
  switch (format->layout) {
    case SourceLayout::kJson: return openJsonRecords(source.path, wanted);
    case SourceLayout::kSequences: return openSequences(source.path, format->table.header);
    case SourceLayout::kTable: return openTable(source.path, format->table, source.columns, wanted);
    case SourceLayout::kPictures: break;
  }
  return badInput(source.path, "this is a folder of pictures", "Name the file with the interactions");
}

}  // namespace

const SourceFormat* formatNamed(std::string_view name) {
  static const SourceFormat kPictureFolder{"pictures", "pictures by item", SourceLayout::kPictures, {}};
  if (name == kPictureFolder.name) return &kPictureFolder;
  const auto* const found =
      std::find_if(formats().begin(), formats().end(), [&](const SourceFormat& format) { return format.name == name; });
  return found == formats().end() ? nullptr : found;
}

Result<std::unique_ptr<FieldReader>> openRecords(const SourceFile& source) {
  const ColumnMapping& mapping = source.mapping;
  for (const auto& [name, column] :
       {std::pair("user", &mapping.user), std::pair("item", &mapping.item), std::pair("timestamp", &mapping.timestamp)})
    if (column->empty()) {
      std::string found;
      for (const std::string& one : source.columns) found += (found.empty() ? "" : ", ") + one;
      return badInput(source.path, std::string("no column is mapped to the ") + name + ". Columns found: " + found,
                      "Map one: in the import dialog, or with --columns " + std::string(name) + "=NAME");
    }
  return openFields(source, {mapping.user, mapping.item, mapping.timestamp, mapping.rating});
}

Result<std::unique_ptr<FieldReader>> openDescriptions(const SourceFile& source) {
  const ColumnMapping& mapping = source.mapping;
  if (mapping.item.empty())
    return badInput(source.path, "no column is mapped to the item", "Map one: in the import dialog, or with --columns item=NAME");
  return openFields(source, {mapping.item, mapping.title, mapping.description, mapping.category});
}

Result<std::unique_ptr<FieldReader>> openColumns(const SourceFile& source) { return openFields(source, source.columns); }

}  // namespace xsmoe::data
