// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/analysis/cell_table.h"
#include "model/analysis/result_table.h"

namespace xsmoe {

enum class TableFormat : std::uint8_t {
  kText,      ///< aligned, for a terminal: the best with *, the second best with +
  kLatex,     ///< a table environment with booktabs, table* or sidewaystable* where it is wide
  kMarkdown,  ///< a pipe table, as GitHub reads it
  kCsv,       ///< RFC 4180, unrounded, one value a field
  kHtml,      ///< a page of its own, well-formed XML, readable on light and on dark
};

/// "text", "latex", "markdown", "csv", "html" and back; empty for a name that is not known.
[[nodiscard]] std::string_view name(TableFormat format);
[[nodiscard]] std::optional<TableFormat> tableFormatFromName(std::string_view text);

/// A table with its footers, UTF-8 (FORMATS.md, "Tables"). Measured rows are followed by the paper's and the difference where numbers of
/// the paper stand beside them. The best of a column is bold, the second best underlined. What a format would read as its own is escaped.
/// `standalone`: of LaTeX a document of its own, its page as wide as the table; the others are one already. Without it LaTeX is what goes
/// into a paper: a table that is wider than its text is scaled to that, a very wide one on a page of its own, turned.
[[nodiscard]] std::string tableText(const ResultTable& table, TableFormat format, bool standalone = false);
/// Several tables, one below the other: of HTML in one page, of LaTeX with one preamble, a page each in a document. A CSV file holds one.
[[nodiscard]] std::string tablesText(const std::vector<ResultTable>& tables, TableFormat format, bool standalone = false);

/// A text as a cell of a Markdown table.
[[nodiscard]] std::string markdownText(std::string_view text);
/// A field of CSV, in quotes where it must be.
[[nodiscard]] std::string csvField(std::string_view text);
/// Fields of CSV in a line, without its end.
[[nodiscard]] std::string csvLine(const CellTable::Row& fields);
/// A table as CSV, its columns first. `end`: of each line.
[[nodiscard]] std::string csvText(const CellTable& table, std::string_view end = "\n");
/// What CSV of a table of results is written from: a row for each of its rows, then its title, its notes and the runs that were left out.
[[nodiscard]] CellTable cellsOf(const ResultTable& table);

/// A text within HTML, an attribute included; what no XML may hold becomes U+FFFD.
[[nodiscard]] std::string htmlText(std::string_view text);

}  // namespace xsmoe
