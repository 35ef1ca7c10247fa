#include "model/analysis/shown_table.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::SizeIs;

ResultColumn percentColumn(const std::string& group) {
  ResultColumn column;
  column.group = group;
  column.name = "HR@10";
  column.unit = "%";
  column.scale = 100;
  return column;
}

ResultRow rowWith(const std::string& name, std::vector<ResultCell> cells) {
  ResultRow row;
  row.name = name;
  row.cells = std::move(cells);
  return row;
}

ResultCell besidePrinted(std::vector<double> values, double printed) {
  auto cell = cellOf(std::move(values));
  cell.printed = printed;
  return cell;
}

TEST(ShownTable, AddsThePapersRowAndTheDifferenceWhereItPrintsNumbers) {
  ResultTable table;
  table.columns = {percentColumn("D_2"), percentColumn("mean")};
  table.rows = {rowWith("XSMoE", {besidePrinted({0.20, 0.22}, 0.18), cellOf({0.2})}), rowWith("GAG", {cellOf({}), cellOf({0.1})})};
  const auto rows = shownRows(table);
  ASSERT_THAT(rows, SizeIs(4));
  EXPECT_EQ(rows[0].cells[0].text, "21.00 ± 1.41");
  EXPECT_EQ(rows[1].line, TableLine::kPaper);
  EXPECT_EQ(rows[1].cells[0].text, "18.00");
  EXPECT_EQ(rows[1].cells[1].text, "–") << "not printed";
  EXPECT_EQ(rows[2].cells[0].text, "+3.00!");
  EXPECT_EQ(rows[3].line, TableLine::kMeasured) << "of GAG nothing is printed";
  EXPECT_EQ(rows[3].cells[0].text, "–") << "not measured";
}

TEST(ShownTable, TellsADifferenceFromTheSpread) {
  ResultTable table;
  table.columns = {percentColumn("a"), percentColumn("b"), percentColumn("c"), percentColumn("d")};
  table.columns[3].better = Better::kLower;
  table.rows = {rowWith("XSMoE", {besidePrinted({0.20, 0.22}, 0.18), besidePrinted({0.20, 0.22}, 0.20), besidePrinted({0.21}, 0.18),
                                  besidePrinted({0.20, 0.22}, 0.18)})};
  const auto rows = shownRows(table);
  const auto& apart = rows.at(2).cells;
  EXPECT_EQ(apart[0].tone, Tone::kBetter);
  EXPECT_EQ(apart[1].tone, Tone::kWithinSpread);
  EXPECT_EQ(apart[2].tone, Tone::kBetter);
  EXPECT_EQ(apart[2].text, "+3.00?") << "one seed has no spread that is known";
  EXPECT_TRUE(apart[2].ofOneSeed);
  EXPECT_FALSE(apart[0].ofOneSeed);
  EXPECT_EQ(apart[3].tone, Tone::kWorse) << "less was better";
}

TEST(ShownTable, CallsNothingADifferenceOfOneSeedThatItsTestMayMake) {
  ResultTable table;
  table.columns = {percentColumn("a"), percentColumn("b")};
  table.rows = {rowWith("XSMoE", {besidePrinted({0.21}, 0.18), besidePrinted({0.21}, 0.18)})};
  table.rows[0].cells[0].testError = 0.02;
  table.rows[0].cells[1].testError = 0.01;
  const auto rows = shownRows(table);
  const auto& apart = rows.at(2).cells;
  EXPECT_EQ(apart[0].tone, Tone::kWithinSpread);
  EXPECT_EQ(apart[0].text, "+3.00");
  EXPECT_FALSE(apart[0].ofOneSeed);
  EXPECT_EQ(apart[1].tone, Tone::kBetter) << "more than two standard errors";
  EXPECT_EQ(apart[1].text, "+3.00?");
}

TEST(ShownTable, RoundsHalfAwayFromZero) {
  EXPECT_EQ(fixedText(15.125, 2), "15.13");
  EXPECT_EQ(fixedText(-15.125, 2), "-15.13");
}

TEST(ShownTable, SaysNothingOfADifferenceThatIsRounding) {
  ResultTable table;
  table.columns = {percentColumn("a")};
  table.rows = {rowWith("XSMoE", {besidePrinted({0.18004}, 0.18)})};
  table.rows[0].cells[0].printedRounding = 0.00005;
  const auto rows = shownRows(table);
  const auto& apart = rows.at(2).cells[0];
  EXPECT_EQ(apart.tone, Tone::kWithinSpread);
  EXPECT_EQ(apart.text, "0.00");
}

TEST(ShownTable, TellsRunsThatAreLeftOutForOneReasonTogether) {
  ResultTable table;
  for (int i = 0; i < 9998; ++i)
    table.leftOut.push_back({"run" + std::to_string(i), "its settings are other than the rest's: length " + std::to_string(i),
                             "its settings are other than the rest's"});
  table.leftOut.push_back({"late", "it is not finished"});
  table.leftOut.push_back({"later", "it is not finished"});
  table.leftOut.push_back({"alone", "its settings: 1", "its settings"});
  EXPECT_THAT(footerLines(table), ElementsAre("left out, 9998 runs: its settings are other than the rest's (run0, run1, run2, …)",
                                              "left out, 2 runs: it is not finished (late, later)", "left out: alone: its settings: 1"));
}

TEST(ShownTable, PutsColumnsUnderOneHeadingAndRunsThatAreLeftOutBelow) {
  ResultTable table;
  table.columns = {percentColumn("D_2"), percentColumn("D_2"), percentColumn("mean")};
  table.notes = {"seeds: 1"};
  table.leftOut = {{"b", "it is not finished"}};
  EXPECT_THAT(upperHeadings(table), ElementsAre(Pair("D_2", 2U), Pair("mean", 1U)));
  EXPECT_TRUE(hasUpperHeadings(table));
  EXPECT_EQ(nameWithUnit(table.columns[0]), "HR@10 (%)");
  EXPECT_THAT(footerLines(table), ElementsAre("seeds: 1", "left out: b: it is not finished"));
  table.columns = {percentColumn("")};
  EXPECT_FALSE(hasUpperHeadings(table));
}

}  // namespace
}  // namespace xsmoe
