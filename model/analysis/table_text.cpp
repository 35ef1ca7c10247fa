// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/table_text.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "model/analysis/latex_table.h"
#include "model/analysis/shown_table.h"
#include "model/core/setting_text.h"
#include "model/core/utf8.h"

namespace xsmoe {
namespace {

constexpr std::array<std::pair<TableFormat, std::string_view>, 5> kNames{{{TableFormat::kText, "text"},
                                                                          {TableFormat::kLatex, "latex"},
                                                                          {TableFormat::kMarkdown, "markdown"},
                                                                          {TableFormat::kCsv, "csv"},
                                                                          {TableFormat::kHtml, "html"}}};

std::size_t widthOf(const std::string& text) { return charactersOf(text).size(); }

std::string heading(const ResultColumn& column) { return (column.group.empty() ? "" : column.group + " ") + nameWithUnit(column); }

// Text

std::string plainText(const ResultTable& table) {
  std::vector<std::vector<std::string>> lines{{table.rowTitle}};
  for (const auto& column : table.columns) lines[0].push_back(heading(column));
  for (const auto& row : shownRows(table)) {
    auto& line = lines.emplace_back(1, (row.line == TableLine::kMeasured ? "" : "  ") + row.name);
    for (const auto& cell : row.cells) line.push_back(cell.text + (cell.best ? "*" : cell.second ? "+" : " "));
  }
  std::vector<std::size_t> widest(lines[0].size());
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i) widest[i] = std::max(widest[i], widthOf(line[i]));
  std::string text = printable(table.title) + "\n\n";
  for (const auto& line : lines) {
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string gap(widest[i] - widthOf(line[i]), ' ');
      out += "  " + (i == 0 ? line[i] + gap : gap + line[i]);
    }
    out.erase(out.find_last_not_of(' ') + 1);
    text += printable(out) + '\n';
  }
  if (hasMarks(table)) text += std::string("\n* best, + second best of a column") + (marksUntrained(table) ? ", trained or not\n" : "\n");
  if (!footerLines(table).empty()) text += hasMarks(table) ? "" : "\n";
  for (const auto& line : footerLines(table)) text += printable(line) + '\n';
  return text;
}

// Markdown

/// The second best stands between <ins>, which GitHub shows underlined; it drops <u>.
std::string markdown(const ResultTable& table) {
  std::string text = "**" + markdownText(table.title) + "**\n\n| " + markdownText(table.rowTitle) + " |";
  std::string rule = "| --- |";
  for (const auto& column : table.columns) {
    text += " " + markdownText(heading(column)) + " |";
    rule += " ---: |";
  }
  text += "\n" + rule + "\n";
  for (const auto& row : shownRows(table)) {
    text += "| " + (row.line == TableLine::kMeasured ? markdownText(row.name) : "*" + markdownText(row.name) + "*") + " |";
    for (const auto& cell : row.cells) {
      const auto content = markdownText(cell.text);
      text += " " + (cell.best ? "**" + content + "**" : cell.second ? "<ins>" + content + "</ins>" : content) + " |";
    }
    text += "\n";
  }
  text += "\n";
  for (const auto& line : footerLines(table)) text += "- " + markdownText(line) + "\n";
  return text;
}

// CSV

std::string numberField(const std::optional<double>& number) { return number ? numberText(*number) : ""; }

CellTable::Row csvHeader(const ResultTable& table) {
  CellTable::Row fields{"kind", "row", "name", "seeds", "runs"};
  const bool printed = !table.printedFrom.empty(), marked = hasMarks(table);
  for (const auto& column : table.columns) {
    fields.push_back(column.key);
    if (!column.single) fields.insert(fields.end(), {column.key + "_sd", column.key + "_n"});
    if (marked) fields.push_back(column.key + "_mark");
    if (printed) fields.insert(fields.end(), {column.key + "_printed", column.key + "_difference"});
    if (printed && column.mean) fields.push_back(column.key + "_printed_mean");
  }
  return fields;
}

template <class Values>
std::string listed(const Values& values, const auto& textOf) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ";") + textOf(value);
  return text;
}

CellTable::Row csvRow(const ResultTable& table, const ResultRow& row) {
  CellTable::Row fields{row.untrained ? "reference" : "row", row.key, row.name,
                        listed(row.seeds, [](auto seed) { return std::to_string(seed); }),
                        listed(row.runs, [](const std::string& run) { return run; })};
  const bool printed = !table.printedFrom.empty(), marked = hasMarks(table);
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const auto& cell = row.cells[i];
    fields.push_back(numberField(cell.mean));
    if (!table.columns[i].single) fields.insert(fields.end(), {numberField(cell.deviation), std::to_string(cell.values.size())});
    if (marked) fields.emplace_back(cell.best ? "best" : cell.second ? "second" : "");
    if (printed) fields.insert(fields.end(), {numberField(cell.printed), numberField(cell.difference())});
    if (printed && table.columns[i].mean) fields.push_back(numberField(cell.printedMean));
  }
  return fields;
}

std::string csv(const ResultTable& table) { return csvText(cellsOf(table), "\r\n"); }

// HTML

constexpr const char* kStyle =
    ":root{color-scheme:light dark}body{font:14px/1.45 system-ui,sans-serif;margin:2em;color:#1f2328;background:#ffffff}"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums}caption{text-align:left;font-weight:600;padding-bottom:.6em}"
    "th,td{padding:.25em .7em;text-align:right;white-space:nowrap}th:first-child,td:first-child{text-align:left}"
    "thead tr:first-child th{border-top:2px solid}thead tr:last-child th{border-bottom:1px solid}tbody tr:last-child td{border-bottom:2px "
    "solid}th[colspan]{text-align:center}tr.paper td,tr.difference td{font-size:.88em}tr.paper td:first-child,tr.difference "
    "td:first-child{padding-left:1.8em}td.better{color:#1a7f37}td.worse{color:#b3261e}td.same{color:#636c76}ul{max-width:75em}"
    "@media (prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}td.better{color:#56d364}td.worse{color:#ff7b72}"
    "td.same{color:#9198a1}}";

std::string htmlCell(const ShownCell& cell) {
  const auto text = htmlText(cell.text);
  const char* const tone = cell.tone == Tone::kBetter         ? " class=\"better\""
                           : cell.tone == Tone::kWorse        ? " class=\"worse\""
                           : cell.tone == Tone::kWithinSpread ? " class=\"same\""
                                                              : "";
  return std::string("<td") + tone + ">" + (cell.best ? "<b>" + text + "</b>" : cell.second ? "<u>" + text + "</u>" : text) + "</td>";
}

std::string htmlHeadings(const ResultTable& table) {
  std::string text;
  if (hasUpperHeadings(table)) {
    text += "<tr><th></th>";
    for (const auto& [group, count] : upperHeadings(table)) {
      const auto window = windowOfHeading(group);
      text +=
          "<th colspan=\"" + std::to_string(count) + "\">" + (window.empty() ? htmlText(group) : "D<sub>" + window + "</sub>") + "</th>";
    }
    text += "</tr>\n";
  }
  text += "<tr><th>" + htmlText(table.rowTitle) + "</th>";
  for (const auto& column : table.columns) text += "<th>" + htmlText(nameWithUnit(column)) + "</th>";
  return text + "</tr>\n";
}

std::string htmlTable(const ResultTable& table) {
  std::string text = "<table>\n<caption>" + htmlText(table.title) + "</caption>\n<thead>\n" + htmlHeadings(table) + "</thead>\n<tbody>\n";
  for (const auto& row : shownRows(table)) {
    const char* const kind = row.line == TableLine::kPaper        ? " class=\"paper\""
                             : row.line == TableLine::kDifference ? " class=\"difference\""
                                                                  : "";
    text += std::string("<tr") + kind + "><td>" + htmlText(row.name) + "</td>";
    for (const auto& cell : row.cells) text += htmlCell(cell);
    text += "</tr>\n";
  }
  text += "</tbody>\n</table>\n<ul>\n";
  for (const auto& line : footerLines(table)) text += "<li>" + htmlText(line) + "</li>\n";
  return text + "</ul>\n";
}

std::string htmlPage(const std::vector<ResultTable>& tables) {
  std::string titles, text;
  for (const auto& table : tables) {
    titles += (titles.empty() ? "" : "; ") + htmlText(table.title);
    text += htmlTable(table);
  }
  return "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head><meta charset=\"utf-8\"/><title>" + titles +
         "</title><style>" + kStyle + "</style></head>\n<body>\n" + text + "</body>\n</html>\n";
}

/// One below the other.
std::string joined(const std::vector<ResultTable>& tables, std::string (*textOf)(const ResultTable&)) {
  std::string text;
  for (const auto& table : tables) text += (text.empty() ? "" : "\n") + textOf(table);
  return text;
}

}  // namespace

std::string_view name(TableFormat format) {
  return std::find_if(kNames.begin(), kNames.end(), [&](const auto& one) { return one.first == format; })->second;
}

std::optional<TableFormat> tableFormatFromName(std::string_view text) {
  const auto* const found = std::find_if(kNames.begin(), kNames.end(), [&](const auto& one) { return one.second == text; });
  return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

std::string tablesText(const std::vector<ResultTable>& tables, TableFormat format, bool standalone) {
  if (tables.empty()) return {};
  switch (format) {
    case TableFormat::kText: return joined(tables, plainText);
    case TableFormat::kLatex: return standalone ? latexDocument(tables) : latexParts(tables);
    case TableFormat::kMarkdown: return joined(tables, markdown);
    case TableFormat::kCsv: return joined(tables, csv);
    case TableFormat::kHtml: return htmlPage(tables);
  }
  return {};
}

std::string tableText(const ResultTable& table, TableFormat format, bool standalone) { return tablesText({table}, format, standalone); }

std::string markdownText(std::string_view text) {
  std::string out;
  for (const char32_t code : charactersOf(text)) {
    if (code < 0x80 && std::string_view("\\`*_[]<>|~#&").find(static_cast<char>(code)) != std::string_view::npos) out += '\\';
    appendUtf8(out, code < 0x20 ? U' ' : code);
  }
  return out;
}

std::string csvField(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::string csvLine(const CellTable::Row& fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) line += (i == 0 ? "" : ",") + csvField(fields[i]);
  return line;
}

std::string csvText(const CellTable& table, std::string_view end) {
  std::string text = csvLine(table.columns).append(end);
  for (const auto& row : table.rows) text.append(csvLine(row)).append(end);
  return text;
}

CellTable cellsOf(const ResultTable& table) {
  CellTable cells{csvHeader(table), {}};
  for (const auto& row : table.rows) cells.rows.push_back(csvRow(table, row));
  cells.rows.push_back({"title", "", table.title});
  for (const auto& note : table.notes) cells.rows.push_back({"note", "", note});
  for (const auto& left : table.leftOut) cells.rows.push_back({"left out", left.run, left.why});
  for (auto& row : cells.rows) row.resize(cells.columns.size());
  return cells;
}

std::string htmlText(std::string_view text) {
  std::string out;
  for (const char32_t code : charactersOf(text)) {
    const bool forbidden = (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || code == 0xFFFE || code == 0xFFFF;
    switch (code) {
      case U'&': out += "&amp;"; break;
      case U'<': out += "&lt;"; break;
      case U'>': out += "&gt;"; break;
      case U'"': out += "&quot;"; break;
      default: appendUtf8(out, forbidden ? U'\uFFFD' : code);
    }
  }
  return out;
}

}  // namespace xsmoe
