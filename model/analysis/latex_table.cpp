// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/latex_table.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <utility>

#include "model/analysis/shown_table.h"
#include "model/core/utf8.h"

namespace xsmoe {
namespace {

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
    const auto window = windowOfHeading(group);
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
  for (const char32_t code : charactersOf(text))
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

}  // namespace

std::string latexText(std::string_view text) {
  std::string out;
  for (const char32_t code : charactersOf(text)) {
    if (code == U'-' && out.ends_with('-')) out += "{}";  // its fonts make one dash of two
    if (const char* const sign = inLatex(code)) {
      out += sign;
    } else if (code < 0x20 || code == 0x7F) {
      out += ' ';
    } else if (code < 0x80 || hasLetter(code)) {
      appendUtf8(out, code);
    } else {
      std::array<char, 24> number{};
      std::snprintf(number.data(), number.size(), "{[}U+%04X{]}", static_cast<unsigned>(code));
      out += number.data();
    }
  }
  return out;
}

std::string latexParts(const std::vector<ResultTable>& tables) {
  std::string text =
      "% In the preamble: \\usepackage[T1]{fontenc} \\usepackage[utf8]{inputenc} \\usepackage{textcomp} \\usepackage{booktabs} "
      "\\usepackage{xcolor}" +
      packagesOf(tables) + "\n";
  for (const auto& table : tables) text += (&table == &tables.front() ? "" : "\n") + latexTable(table, placeOf(table));
  return text;
}

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

}  // namespace xsmoe
