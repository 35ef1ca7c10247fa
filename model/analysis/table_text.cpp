// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/table_text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <utility>
#include <vector>

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

// Characters

constexpr char32_t kReplacement = 0xFFFD;

/// How many bytes a character has that begins with this one; 0: none begins so.
int lengthFrom(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

bool isCharacter(char32_t code, int length) {
  constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  return code >= kLeast[static_cast<std::size_t>(length)] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

/// What is no UTF-8 becomes U+FFFD, a byte each.
std::u32string decoded(std::string_view text) {
  std::u32string codes;
  for (std::size_t i = 0; i < text.size();) {
    const int length = lengthFrom(static_cast<unsigned char>(text[i]));
    char32_t code = static_cast<unsigned char>(text[i]);
    bool good = length > 0 && i + static_cast<std::size_t>(length) <= text.size();
    if (good && length > 1) code &= 0xFFU >> (length + 1);
    for (int k = 1; good && k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + static_cast<std::size_t>(k)]);
      good = (next & 0xC0) == 0x80;
      code = code << 6 | (next & 0x3F);
    }
    good = good && isCharacter(code, length);
    codes += good ? code : kReplacement;
    i += good ? static_cast<std::size_t>(length) : 1;
  }
  return codes;
}

void encode(char32_t code, std::string& text) {
  const auto more = [&](int shift) { text += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
    more(0);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | code >> 12);
    more(6);
    more(0);
  } else {
    text += static_cast<char>(0xF0 | code >> 18);
    more(12);
    more(6);
    more(0);
  }
}

std::size_t widthOf(const std::string& text) { return decoded(text).size(); }

/// What stands for a character in LaTeX; null: itself, or nothing that its fonts have.
const char* inLatex(char32_t code) {
  static constexpr std::array<std::pair<char32_t, const char*>, 32> kSigns{{{U'\\', "\\textbackslash{}"},
                                                                            {U'{', "\\{"},
                                                                            {U'}', "\\}"},
                                                                            {U'$', "\\$"},
                                                                            {U'&', "\\&"},
                                                                            {U'#', "\\#"},
                                                                            {U'%', "\\%"},
                                                                            {U'_', "\\_"},
                                                                            {U'^', "\\textasciicircum{}"},
                                                                            {U'~', "\\textasciitilde{}"},
                                                                            {U'<', "\\textless{}"},
                                                                            {U'>', "\\textgreater{}"},
                                                                            {U'|', "\\textbar{}"},
                                                                            {U'"', "\\textquotedbl{}"},
                                                                            {U'[', "{[}"},
                                                                            {U']', "{]}"},
                                                                            {U'α', "$\\alpha$"},
                                                                            {U'λ', "$\\lambda$"},
                                                                            {U'τ', "$\\tau$"},
                                                                            {U'±', "$\\pm$"},
                                                                            {U'×', "$\\times$"},
                                                                            {U'·', "$\\cdot$"},
                                                                            {U'−', "$-$"},
                                                                            {U'→', "$\\to$"},
                                                                            {U'≤', "$\\le$"},
                                                                            {U'≥', "$\\ge$"},
                                                                            {U'–', "--"},
                                                                            {U'—', "---"},
                                                                            {U'…', "\\ldots{}"},
                                                                            {U'’', "'"},
                                                                            {U'₀', "$_0$"},
                                                                            {U'\u00A0', "~"}}};
  const auto* const found = std::find_if(kSigns.begin(), kSigns.end(), [&](const auto& sign) { return sign.first == code; });
  return found == kSigns.end() ? nullptr : found->second;
}

/// Letters of Latin-1, which the font encoding T1 has.
bool hasLetter(char32_t code) { return code >= 0xC0 && code <= 0xFF && code != U'÷'; }

std::string heading(const ResultColumn& column) { return (column.group.empty() ? "" : column.group + " ") + nameWithUnit(column); }

/// "D_2" → the number behind the underscore; empty: the heading is no window.
std::string windowOf(const std::string& group) {
  if (!group.starts_with("D_") || group.size() == 2) return {};
  const auto number = group.substr(2);
  return number.find_first_not_of("0123456789") == std::string::npos ? number : "";
}

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

// LaTeX

/// How a table stands on the pages of a paper.
enum class Place : std::uint8_t {
  kNarrow,    ///< in the text, as it is
  kColumn,    ///< in the text, scaled where the text stands in two columns
  kAcross,    ///< across all columns of a page
  kSideways,  ///< on a page of its own, turned
};

/// What all columns have in common as their unit; empty: nothing.
std::string commonUnit(const ResultTable& table) {
  const auto& unit = table.columns.front().unit;
  return std::all_of(table.columns.begin(), table.columns.end(), [&](const auto& one) { return one.unit == unit; }) ? unit : "";
}

/// `tight`: a deviation takes less room.
std::string latexCell(const ShownCell& cell, bool tight) {
  constexpr std::string_view kSpread = " ± ";
  auto text = latexText(cell.text);
  if (const auto at = cell.text.find(kSpread); tight && at != std::string::npos)
    text = latexText(cell.text.substr(0, at)) + "{\\tiny$\\,\\pm\\,$" + latexText(cell.text.substr(at + kSpread.size())) + "}";
  if (cell.best) return "\\textbf{" + text + "}";
  if (cell.second) return "\\underline{" + text + "}";
  switch (cell.tone) {
    case Tone::kPlain: return text;
    case Tone::kBetter: return "\\textcolor[HTML]{1A7F37}{" + text + "}";
    case Tone::kWorse: return "\\textcolor[HTML]{B3261E}{" + text + "}";
    case Tone::kWithinSpread: return "\\textcolor[HTML]{666666}{" + text + "}";
  }
  return text;
}

std::string latexHeadings(const ResultTable& table, bool tight) {
  std::string upper, rules, lower = latexText(table.rowTitle);
  std::size_t column = 2;  // of LaTeX's, from 1, behind the names
  for (const auto& [group, count] : upperHeadings(table)) {
    const auto window = windowOf(group);
    upper += " & \\multicolumn{" + std::to_string(count) + "}{c}{" + (window.empty() ? latexText(group) : "$D_{" + window + "}$") + "}";
    if (!group.empty()) rules += "\\cmidrule(lr){" + std::to_string(column) + "-" + std::to_string(column + count - 1) + "}";
    column += count;
  }
  for (const auto& one : table.columns) lower += " & " + latexText(tight && !commonUnit(table).empty() ? one.name : nameWithUnit(one));
  return (hasUpperHeadings(table) ? upper + " \\\\\n" + rules + "\n" : "") + lower + " \\\\\n";
}

/// The number of "Table 3: …", which LaTeX writes itself; empty: the title has none.
std::string numberOf(const std::string& title) {
  constexpr std::string_view kBefore = "Table ";
  const auto end = title.find(": ");
  if (!title.starts_with(kBefore) || end == std::string::npos) return {};
  return title.substr(kBefore.size(), end - kBefore.size());
}

/// How wide a text is printed, in digits: capitals, @, % and ± are wider than these.
double printedWidthOf(const std::string& text) {
  constexpr double kWide = 1.4;
  double width = 0;
  for (const char32_t code : decoded(text))
    width += (code >= U'A' && code <= U'Z') || code == U'@' || code == U'%' || code == U'±' ? kWide : 1;
  return width;
}

/// How wide it is, in digits.
double digitsOf(const ResultTable& table) {
  constexpr double kGap = 2;
  double names = printedWidthOf(table.rowTitle), width = 0;
  const auto rows = shownRows(table);
  for (const auto& row : rows) names = std::max(names, printedWidthOf(row.name));
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    double widest = printedWidthOf(nameWithUnit(table.columns[i]));
    for (const auto& row : rows) widest = std::max(widest, printedWidthOf(row.cells[i].text));
    width += widest + kGap;
  }
  return names + width;
}

/// A page of one column has some eighty digits of this size in a line, of two columns some fifty-five, and turned some hundred and thirty;
/// a table is made up to a third smaller before it is turned.
Place placeOf(const ResultTable& table) {
  constexpr double kHalfLine = 55, kLine = 80, kSmallerLine = 120;
  const auto width = digitsOf(table);
  if (width <= kHalfLine) return Place::kNarrow;
  return width <= kLine ? Place::kColumn : width <= kSmallerLine ? Place::kAcross : Place::kSideways;
}

/// In the preamble, besides what each table needs; rotating brings graphicx.
std::string packagesOf(const std::vector<ResultTable>& tables) {
  auto widest = Place::kNarrow;
  for (const auto& table : tables) widest = std::max(widest, placeOf(table));
  return widest == Place::kNarrow ? "" : widest == Place::kSideways ? " \\usepackage{rotating}" : " \\usepackage{graphicx}";
}

/// By what a text refers to it.
std::string_view labelOf(TableKind kind) {
  switch (kind) {
    case TableKind::kMethods: return "tab:xsmoe-methods";
    case TableKind::kVariants: return "tab:xsmoe-variants";
    case TableKind::kCosts: return "tab:xsmoe-costs";
    case TableKind::kOverTau: return "tab:xsmoe-tau";
    case TableKind::kSignificance: return "tab:xsmoe-significance";
  }
  return "";
}

/// The title without the paper's "Table 1: " or "Figure 2: ", since LaTeX numbers tables itself.
std::string captionOf(const ResultTable& table, const std::string& unit) {
  auto title = table.title;
  const auto end = title.find(": ");
  if (end != std::string::npos && (title.starts_with("Table ") || title.starts_with("Figure "))) title.erase(0, end + 2);
  if (!title.empty() && title.front() >= 'a' && title.front() <= 'z') title.front() = static_cast<char>(title.front() - 'a' + 'A');
  return title + (unit.empty() ? "" : ", in " + unit);
}

/// A table that is wider than its place is made as narrow, and never larger than it is.
std::string latexTable(const ResultTable& table, Place place) {
  const bool tight = place > Place::kColumn, scaled = place > Place::kNarrow;
  const std::string environment = place <= Place::kColumn ? "table" : place == Place::kAcross ? "table*" : "sidewaystable*";
  const std::string unit = tight ? commonUnit(table) : "";
  std::string text = "\\begin{" + environment + "}" +
                     (place == Place::kSideways ? ""
                      : tight                   ? "[tp]"
                                                : "[htbp]") +
                     "\n\\centering\\footnotesize\\setlength{\\tabcolsep}{4pt}\n\\caption{" + latexText(captionOf(table, unit)) +
                     "}\n\\label{" + std::string(labelOf(table.kind)) + "}\n" +
                     (scaled ? "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%\n" : "") + "\\begin{tabular}{l" +
                     std::string(table.columns.size(), 'r') + "}\n\\toprule\n" + latexHeadings(table, tight) + "\\midrule\n";
  bool untrained = false;
  for (const auto& row : shownRows(table)) {
    if (row.untrained && !std::exchange(untrained, true)) text += "\\midrule\n";
    text += (row.line == TableLine::kMeasured ? "" : "\\quad ") + latexText(row.name);
    for (const auto& cell : row.cells) text += " & " + latexCell(cell, tight);
    text += " \\\\\n";
  }
  text += std::string("\\bottomrule\n\\end{tabular}") + (scaled ? "}" : "") +
          "\n\n\\smallskip\n\\begin{minipage}{\\linewidth}\\scriptsize\\raggedright\n";
  for (const auto& line : footerLines(table)) text += latexText(line) + "\\par\n";
  return text + "\\end{minipage}\n\\end{" + environment + "}\n";
}

/// For a paper: what belongs into its preamble is told in the first line.
std::string latexParts(const std::vector<ResultTable>& tables) {
  std::string text =
      "% In the preamble: \\usepackage[T1]{fontenc} \\usepackage[utf8]{inputenc} \\usepackage{textcomp} \\usepackage{booktabs} "
      "\\usepackage{xcolor}" +
      packagesOf(tables) + "\n";
  for (const auto& table : tables) text += (&table == &tables.front() ? "" : "\n") + latexTable(table, placeOf(table));
  return text;
}

/// A page a table, each as large as the largest needs.
std::string latexDocument(const std::vector<ResultTable>& tables) {
  std::size_t width = 0, height = 0;
  std::string text;
  for (const auto& table : tables) {
    width = std::max(width, 9 + 2 * table.columns.size());
    height = std::max(height, 6 + (shownRows(table).size() + footerLines(table).size()) / 2);
    if (const auto number = numberOf(table.title); !number.empty())
      text += "\\setcounter{table}{" + number + "}\\addtocounter{table}{-1}\n";
    text += latexTable(table, Place::kNarrow) + "\\clearpage\n";
  }
  return "\\documentclass{article}\n\\usepackage[T1]{fontenc}\n\\usepackage[utf8]{inputenc}\n\\usepackage{textcomp}\n\\usepackage{booktabs}"
         "\n"
         "\\usepackage{xcolor}\n\\usepackage[paperwidth=" +
         std::to_string(width) + "cm,paperheight=" + std::to_string(height) +
         "cm,margin=1cm]{geometry}\n\\pagestyle{empty}\n\\begin{document}\n" + text + "\\end{document}\n";
}

// Markdown

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
      text += " " + (cell.best ? "**" + content + "**" : cell.second ? "<u>" + content + "</u>" : content) + " |";
    }
    text += "\n";
  }
  text += "\n";
  for (const auto& line : footerLines(table)) text += "- " + markdownText(line) + "\n";
  return text;
}

// CSV

std::string numberField(const std::optional<double>& number) { return number ? numberText(*number) : ""; }

using Fields = std::vector<std::string>;

Fields csvHeader(const ResultTable& table) {
  Fields fields{"kind", "row", "name", "seeds", "runs"};
  const bool printed = !table.printedFrom.empty();
  for (const auto& column : table.columns) {
    fields.insert(fields.end(), {column.key, column.key + "_sd", column.key + "_n"});
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

Fields csvRow(const ResultTable& table, const ResultRow& row) {
  Fields fields{row.untrained ? "reference" : "row", row.key, row.name, listed(row.seeds, [](auto seed) { return std::to_string(seed); }),
                listed(row.runs, [](const std::string& run) { return run; })};
  const bool printed = !table.printedFrom.empty();
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const auto& cell = row.cells[i];
    fields.insert(fields.end(), {numberField(cell.mean), numberField(cell.deviation), std::to_string(cell.values.size())});
    if (printed) fields.insert(fields.end(), {numberField(cell.printed), numberField(cell.difference())});
    if (printed && table.columns[i].mean) fields.push_back(numberField(cell.printedMean));
  }
  return fields;
}

std::string csv(const ResultTable& table) {
  const auto header = csvHeader(table);
  std::vector<Fields> lines{header};
  for (const auto& row : table.rows) lines.push_back(csvRow(table, row));
  lines.push_back({"title", "", table.title});
  for (const auto& note : table.notes) lines.push_back({"note", "", note});
  for (const auto& left : table.leftOut) lines.push_back({"left out", left.run, left.why});
  std::string text;
  for (auto& line : lines) {
    line.resize(header.size());
    for (std::size_t i = 0; i < line.size(); ++i) text += (i == 0 ? "" : ",") + csvField(line[i]);
    text += "\r\n";
  }
  return text;
}

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
      const auto window = windowOf(group);
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

std::string latexText(std::string_view text) {
  std::string out;
  for (const char32_t code : decoded(text)) {
    if (code == U'-' && out.ends_with('-')) out += "{}";  // its fonts make one dash of two
    if (const char* const sign = inLatex(code)) {
      out += sign;
    } else if (code < 0x20 || code == 0x7F) {
      out += ' ';
    } else if (code < 0x80 || hasLetter(code)) {
      encode(code, out);
    } else {
      std::array<char, 24> number{};
      std::snprintf(number.data(), number.size(), "{[}U+%04X{]}", static_cast<unsigned>(code));
      out += number.data();
    }
  }
  return out;
}

std::string markdownText(std::string_view text) {
  std::string out;
  for (const char32_t code : decoded(text)) {
    if (code < 0x80 && std::string_view("\\`*_[]<>|~#&").find(static_cast<char>(code)) != std::string_view::npos) out += '\\';
    encode(code < 0x20 ? U' ' : code, out);
  }
  return out;
}

std::string csvField(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + '"';
}

std::string htmlText(std::string_view text) {
  std::string out;
  for (const char32_t code : decoded(text)) {
    const bool forbidden = (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || code == 0xFFFE || code == 0xFFFF;
    switch (code) {
      case U'&': out += "&amp;"; break;
      case U'<': out += "&lt;"; break;
      case U'>': out += "&gt;"; break;
      case U'"': out += "&quot;"; break;
      default: encode(forbidden ? kReplacement : code, out);
    }
  }
  return out;
}

}  // namespace xsmoe
