// A table as text, LaTeX, Markdown, CSV and HTML.
#include "model/analysis/table_text.h"

#include <gmock/gmock.h>
#include <libxml/parser.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "model/analysis/latex_table.h"
#include "tests/analysis/table_run.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A table whose words are hard for every format.
ResultTable hardTable() {
  auto run = finishedRun(Method::kIisan, 1, 0.2, "Amazon Home");
  run.description.settings.model.continual = Continual::kReplay;
  auto second = run;
  second.description.settings.training.seed = 2;
  for (auto& test : second.tests) test.metrics.hr10 = 0.21;
  setMeans(second);
  auto stopped = finishedRun(Method::kGag, 1, 0.1);
  stopped.state = RunState::kStopped;
  stopped.description.name = "50 % of a_b & \"c\" #1, <i>{x}\\~^$|*`é中\x01\xff";
  auto table = tableOf(TableKind::kMethods, {run, second, finishedRun(Method::kXsmoe, 1, 0.3, "Amazon Home"), stopped});
  table.notes.push_back("τ ≤ 0.1 → … − ± “");
  return table;
}

TEST(TableText, LatexEscapesWhatIsItsOwn) {
  EXPECT_EQ(latexText("IISAN_RH 5 % & #1 {a} $ ^ ~ \\"),
            "IISAN\\_RH 5 \\% \\& \\#1 \\{a\\} \\$ \\textasciicircum{} \\textasciitilde{} \\textbackslash{}");
  EXPECT_EQ(latexText("τ = 0.1 ± é"), "$\\tau$ = 0.1 $\\pm$ é");
  EXPECT_EQ(latexText("--printed of k-core"), "-{}-printed of k-core") << "two would be one dash";
  EXPECT_EQ(latexText("– − "), "-- $-$ ");
  EXPECT_EQ(latexText("中"), "{[}U+4E2D{]}") << "its fonts have no such letter";
}

TEST(TableText, LatexMarksTheBestAndColoursDifferences) {
  const auto text = tableText(hardTable(), TableFormat::kLatex);
  for (const char* const part :
       {"\\toprule", "\\midrule", "\\bottomrule", "\\textbf{30.00}", "\\underline{20.50{\\tiny$\\,\\pm\\,$0.71}}",
        "\\multicolumn{2}{c}{$D_{2}$}", "\\cmidrule(lr){2-3}", "\\textcolor[HTML]{B3261E}{$-$0.95!}", "IISAN\\_RH"})
    EXPECT_THAT(text, HasSubstr(part));
  EXPECT_THAT(text, Not(HasSubstr("\\documentclass")));
  EXPECT_THAT(tableText(hardTable(), TableFormat::kLatex, true), HasSubstr("\\documentclass"));
}

TEST(TableText, LatexFitsAWideTableIntoAPaper) {
  const auto wide = tableText(hardTable(), TableFormat::kLatex);
  for (const char* const part :
       {"\\usepackage{rotating}", "\\begin{sidewaystable*}", "\\linewidth\\else\\width\\fi}{!}{%\n\\begin{tabular}{l", "\\end{tabular}}\n",
        "\\end{sidewaystable*}\n", ", in \\%}\n", "& NDCG@10 \\\\"})
    EXPECT_THAT(wide, HasSubstr(part));
  const auto narrow = tableText(tableOf(TableKind::kOverTau, {finishedRun(Method::kXsmoe, 1, 0.1)}), TableFormat::kLatex);
  for (const char* const part : {"graphicx", "rotating", "table*", "resizebox"}) EXPECT_THAT(narrow, Not(HasSubstr(part)));
  EXPECT_THAT(tableText(hardTable(), TableFormat::kLatex, true), Not(HasSubstr("resizebox"))) << "its page is as wide as it is";
}

TEST(TableText, LatexNumbersATableItself) {
  const auto costs = tableOf(TableKind::kCosts, {finishedRun(Method::kXsmoe, 1, 0.1)});
  const auto text = tableText(costs, TableFormat::kLatex, true);
  EXPECT_THAT(text, HasSubstr("\\caption{Parameters, memory and time on My stream}\n\\label{tab:xsmoe-costs}\n"));
  EXPECT_THAT(text, HasSubstr("\\setcounter{table}{3}\\addtocounter{table}{-1}"));
}

TEST(TableText, LatexLeavesThePapersNumbersOutOfCaptions) {
  const auto over = tableText(tableOf(TableKind::kOverTau, {finishedRun(Method::kXsmoe, 1, 0.1)}), TableFormat::kLatex);
  EXPECT_THAT(over, HasSubstr("\\caption{Metrics over $\\tau$ on My stream}\n\\label{tab:xsmoe-tau}\n")) << "no Figure 2 in a table";
  EXPECT_THAT(tableText(hardTable(), TableFormat::kLatex), HasSubstr("\\caption{Methods on "));
}

/// Table 1 of two methods over so many tested windows, of one seed or of two.
ResultTable methodsOver(std::size_t windows, int seeds) {
  std::vector<RunSummary> runs;
  for (const auto method : {Method::kXsmoe, Method::kStatic})
    for (int seed = 1; seed <= seeds; ++seed) {
      auto run = finishedRun(method, static_cast<std::uint64_t>(seed), 0.2 + 0.01 * seed);
      run.tests.resize(std::min(run.tests.size(), windows + 1));  // D_1 is in no table
      setMeans(run);
      runs.push_back(std::move(run));
    }
  return tableOf(TableKind::kMethods, runs);
}

TEST(TableText, HoldsSeveralTables) {
  const std::vector tables{tableOf(TableKind::kCosts, {finishedRun(Method::kXsmoe, 1, 0.1)}), hardTable()};
  const auto page = tablesText(tables, TableFormat::kHtml);
  auto* const document =
      xmlReadMemory(page.data(), static_cast<int>(page.size()), "tables.html", "UTF-8", XML_PARSE_NOERROR | XML_PARSE_NONET);
  ASSERT_NE(document, nullptr) << xmlGetLastError()->message;
  xmlFreeDoc(document);
  EXPECT_THAT(page, HasSubstr("<caption>Table 3: "));
  EXPECT_THAT(page, HasSubstr("<caption>Table 1: "));
  const auto latex = tablesText(tables, TableFormat::kLatex);
  EXPECT_EQ(latex.find("% In the preamble"), latex.rfind("% In the preamble")) << "one preamble";
  EXPECT_THAT(latex, HasSubstr("rotating")) << "what the wider one needs";
  EXPECT_THAT(latex, HasSubstr("tab:xsmoe-methods"));
  const auto text = tablesText(tables, TableFormat::kText);
  EXPECT_EQ(text, tableText(tables[0], TableFormat::kText) + "\n" + tableText(tables[1], TableFormat::kText));
  EXPECT_EQ(tablesText({}, TableFormat::kHtml), "");
}

TEST(TableText, LatexCompiles) {
  if (std::system("command -v pdflatex >/dev/null 2>&1") != 0) GTEST_SKIP() << "there is no pdflatex";
  const TemporaryFolder folder;
  for (const auto kind : {TableKind::kMethods, TableKind::kCosts}) {
    auto table = kind == TableKind::kMethods ? hardTable()
                                             : tableOf(kind, {finishedRun(Method::kXsmoe, 1, 0.1), finishedRun(Method::kNoft, 1, 0.1)});
    folder.write("table.tex", tableText(table, TableFormat::kLatex, true));
    const std::string call =
        "cd '" + folder.path().string() + "' && pdflatex -interaction=nonstopmode -halt-on-error table.tex >log.txt 2>&1";
    EXPECT_EQ(std::system(call.c_str()), 0) << contentOf(folder.path() / "log.txt");
  }
  const std::vector all{hardTable(), tableOf(TableKind::kCosts, {finishedRun(Method::kXsmoe, 1, 0.1)})};
  folder.write("table.tex", tablesText(all, TableFormat::kLatex, true));
  const std::string call =
      "cd '" + folder.path().string() + "' && pdflatex -interaction=nonstopmode -halt-on-error table.tex >log.txt 2>&1";
  EXPECT_EQ(std::system(call.c_str()), 0);
  EXPECT_THAT(contentOf(folder.path() / "log.txt"), HasSubstr("(2 pages")) << "a page each";
}

TEST(TableText, LatexCompilesInAPaperAndIsNoWiderThanItsText) {
  if (std::system("command -v pdflatex >/dev/null 2>&1") != 0) GTEST_SKIP() << "there is no pdflatex";
  const TemporaryFolder folder;
  const std::vector tables{hardTable(), methodsOver(1, 1), methodsOver(1, 2), methodsOver(2, 1), methodsOver(2, 2), methodsOver(4, 2)};
  for (const char* const options : {"", "[twocolumn]"}) {
    const auto text = tablesText(tables, TableFormat::kLatex);
    // The first line, a comment, names the packages.
    const auto preamble = text.substr(text.find(": ") + 2, text.find('\n') - text.find(": ") - 2);
    folder.write("paper.tex", std::string("\\documentclass") + options + "{article}\n" + preamble + "\n\\begin{document}\n" + text +
                                  "\\end{document}\n");
    const std::string call =
        "cd '" + folder.path().string() + "' && pdflatex -interaction=nonstopmode -halt-on-error paper.tex >log.txt 2>&1";
    const auto code = std::system(call.c_str());
    const auto log = contentOf(folder.path() / "log.txt");
    EXPECT_EQ(code, 0) << log;
    EXPECT_THAT(log, Not(HasSubstr("Overfull \\hbox"))) << options;
  }
}

TEST(TableText, MarkdownHasAsManyCellsInEachRow) {
  const auto table = hardTable();
  const auto text = tableText(table, TableFormat::kMarkdown);
  EXPECT_THAT(text, HasSubstr("**30.00**"));
  EXPECT_THAT(text, HasSubstr("<ins>20.50 ± 0.71</ins>")) << "GitHub drops <u>";
  EXPECT_THAT(text, HasSubstr("| IISAN\\_RH |"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with('|')) continue;
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
    EXPECT_EQ(bars, table.columns.size() + 2) << line;
  }
}

/// Fields of RFC 4180.
std::vector<std::vector<std::string>> readCsv(const std::string& text) {
  std::vector<std::vector<std::string>> rows{{""}};
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
      rows.back().back() += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && c == ',')
      rows.back().emplace_back();
    else if (!quoted && c == '\r')
      continue;
    else if (!quoted && c == '\n')
      rows.push_back({""});
    else
      rows.back().back() += c;
  }
  rows.pop_back();
  return rows;
}

TEST(TableText, CsvHoldsEveryNumberUnrounded) {
  const auto table = hardTable();
  const auto rows = readCsv(tableText(table, TableFormat::kCsv));
  const auto& header = rows.front();
  for (const auto& row : rows) ASSERT_EQ(row.size(), header.size());
  const auto at = [&](const std::vector<std::string>& row, const std::string& column) {
    return row[static_cast<std::size_t>(std::find(header.begin(), header.end(), column) - header.begin())];
  };
  EXPECT_EQ(at(rows[1], "row"), "iisan_rh");
  EXPECT_EQ(at(rows[1], "seeds"), "1;2");
  const auto& cell = cellAt(table, "iisan_rh", "hr10_D_2");
  EXPECT_EQ(std::stod(at(rows[1], "hr10_D_2")), cell.mean.value());
  EXPECT_EQ(std::stod(at(rows[1], "hr10_D_2_sd")), cell.deviation.value());
  EXPECT_EQ(at(rows[1], "hr10_D_2_n"), "2");
  EXPECT_EQ(std::stod(at(rows[1], "hr10_D_2_printed")), cell.printed.value());
  EXPECT_DOUBLE_EQ(std::stod(at(rows[1], "ndcg10_mean_printed_mean")), 0.1238);
  EXPECT_EQ(at(rows[1], "hr10_D_2_mark"), "second") << "which has no type to be underlined in";
  EXPECT_EQ(std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return at(row, "hr10_D_2_mark") == "best"; }), 1);
  EXPECT_EQ(at(rows[2], "hr10_D_2_sd"), "") << "of one seed";
  EXPECT_EQ(rows.back().front(), "left out");
  EXPECT_EQ(rows.back()[1], table.leftOut.back().run);
}

TEST(TableText, HtmlIsWellFormed) {
  const auto text = tableText(hardTable(), TableFormat::kHtml);
  auto* const document =
      xmlReadMemory(text.data(), static_cast<int>(text.size()), "table.html", "UTF-8", XML_PARSE_NOERROR | XML_PARSE_NONET);
  ASSERT_NE(document, nullptr) << xmlGetLastError()->message;
  xmlFreeDoc(document);
  EXPECT_THAT(text, HasSubstr("&lt;i&gt;"));
  EXPECT_THAT(text, HasSubstr("<b>30.00</b>"));
  EXPECT_THAT(text, HasSubstr("<td class=\"worse\">−0.95!</td>"));
  EXPECT_THAT(text, HasSubstr("prefers-color-scheme:dark"));
  EXPECT_THAT(text, Not(HasSubstr("http://fonts"))) << "it needs nothing from elsewhere";
}

TEST(TableText, EveryFormatHasTheFooters) {
  for (const auto format : {TableFormat::kText, TableFormat::kLatex, TableFormat::kMarkdown, TableFormat::kCsv, TableFormat::kHtml}) {
    const auto text = tableText(hardTable(), format);
    for (const char* const part : {"profile: protocol paper", "seeds: ", "build: 1a2b3c4", "c0ffee", "it is not finished"})
      EXPECT_THAT(text, HasSubstr(part)) << name(format);
    EXPECT_EQ(tableFormatFromName(name(format)), format);
  }
}

TEST(TableText, OfLinesForPeopleShowsWhatATerminalWouldObey) {
  EXPECT_THAT(tableText(hardTable(), TableFormat::kText), HasSubstr("é中\\x01\\xff"));
}

TEST(TableText, AlignsColumnsByCharacters) {
  auto table = tableOf(TableKind::kOverTau, {finishedRun(Method::kXsmoe, 1, 0.1)});
  table.notes.clear();
  EXPECT_EQ(tableText(table, TableFormat::kText),
            "Figure 2: metrics over τ on My stream\n\n"
            "  τ        mean HR@10 (%)  mean NDCG@10 (%)\n"
            "  τ = 0.1          10.00              5.00\n")
      << "nothing is marked";
}

}  // namespace
}  // namespace xsmoe
