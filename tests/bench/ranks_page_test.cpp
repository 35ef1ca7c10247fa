// The numbers of model/RANKS.md follow from the constants that stand there.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/rank_costs.h"
#include "tests/house/markdown_tables.h"

namespace xsmoe::bench {
namespace {

using Row = TableRow;

/// The rows of the page's tables that begin with these cells: "8 GPUs | 256".
std::vector<Row> rowsOf(const std::string& begin) {
  std::vector<Row> rows;
  for (const auto& [heading, table] : tablesOf(std::filesystem::path(XSMOE_SOURCE_DIR) / "model/RANKS.md"))
    std::copy_if(table.begin(), table.end(), std::back_inserter(rows),
                 [&](const Row& row) { return row.front() == begin || (row.size() > 1 && row[0] + " | " + row[1] == begin); });
  return rows;
}

Row rowOf(const std::string& begin) {
  const auto rows = rowsOf(begin);
  EXPECT_EQ(rows.size(), 1U) << begin;
  return rows.empty() ? Row(16, "0") : rows.front();
}

/// A number as it is printed, "4,096" or "7.320 %", and half of its last digit.
struct Printed {
  double value = 0, half = 0.5;
};
Printed printed(const std::string& cell) {
  std::string digits;
  for (const char c : cell.substr(0, cell.find(' ')))
    if (c != ',') digits += c;
  const auto point = digits.find('.');
  const auto decimals = point == std::string::npos ? 0 : digits.size() - point - 1;
  return {std::stod(digits), 0.5 * std::pow(10.0, -static_cast<double>(decimals))};
}

void expectPrinted(const std::string& cell, double value, const std::string& what) {
  const auto shown = printed(cell);
  EXPECT_NEAR(value, shown.value, shown.half * 1.000001) << what << ", printed as " << cell;
}

double constant(const std::string& name) { return printed(rowOf(name).at(1)).value; }

RankCosts costsOfPage() {
  RankCosts costs;
  costs.step = {constant("shared") / 1e3, constant("own") / 1e3};
  costs.lossShare = constant("q") / 100;
  costs.message = constant("message") / 1e6;
  costs.byte = constant("byte") / 1e9;
  costs.embedItem = constant("embed") / 1e6;
  costs.rankUser = constant("user") / 1e6;
  costs.rankPair = constant("pair") / 1e9;
  costs.distinct = 930;
  costs.embedding = 128;
  costs.trained = constant("P");
  costs.restBytes = constant("r");
  return costs;
}

Cluster twoRanks(const RankCosts& costs) { return {2, 1, 1, costs.message, costs.byte}; }

/// Of an epoch of one expert a layer: computing is divided as that of nine.
RankCosts costsOfEpoch() {
  auto costs = costsOfPage();
  const double one = printed(rowOf("1 × 1").at(2)).value / constant("steps"), whole = costs.step.shared + costs.step.own;
  costs.step = {one * costs.step.shared / whole, one * costs.step.own / whole};
  costs.trained = constant("P of one expert");
  costs.restBytes = constant("r of one expert");
  return costs;
}

constexpr double kMega = 1e6, kTests = 1900;

double epochMegabytes(const RankCosts& costs) {
  const auto two = twoRanks(costs);
  return constant("steps") * (gatherBytes(costs, two) + reduceBytes(costs, two) + costs.restBytes) / kMega;
}

TEST(PageOnRanks, SaysWhatAStepOfTwoRanksTakesByItsFormula) {
  const auto costs = costsOfPage();
  expectPrinted(rowOf("2 × 1 by formula").at(1), 1e3 * stepSeconds(costs, twoRanks(costs)).total(), "a step of two ranks");
  expectPrinted(rowOf("1 × 1 by formula").at(1), 1e3 * stepSeconds(costs, {}).total(), "a step of one rank");
}

TEST(PageOnRanks, SaysWhatAnEpochOfTwoRanksTakesAndSends) {
  auto costs = costsOfEpoch();
  costs.distinct = printed(rowOf("16 ×").at(2)).value;
  const auto row = rowOf("2 × 1 by formula");
  expectPrinted(row.at(2), constant("steps") * stepSeconds(costs, twoRanks(costs)).total(), "an epoch of two ranks");
  expectPrinted(row.at(3), epochMegabytes(costs), "what a rank sends in an epoch");
}

TEST(PageOnRanks, SaysHowEpochAndTestGrowWithTheCatalogue) {
  for (const auto* const growth : {"1 ×", "4 ×", "16 ×"}) {
    const auto row = rowOf(growth);
    const double items = printed(row.at(1)).value;
    auto epoch = costsOfEpoch();
    epoch.distinct = printed(row.at(2)).value;
    expectPrinted(row.at(4), epochMegabytes(epoch), "what a rank sends in an epoch");
    expectPrinted(row.at(3), epochMegabytes(epoch), "measured to the byte, it is what the formula says");
    const auto costs = costsOfPage();
    const auto two = twoRanks(costs);
    expectPrinted(row.at(6), evaluationBytes(costs, two, static_cast<std::int64_t>(items)) / kMega, "what a rank sends of E");
    EXPECT_NEAR(printed(row.at(5)).value, printed(row.at(6)).value, 0.0095) << "8 KB besides";
    expectPrinted(row.at(7), evaluationSeconds(costs, {}, items, kTests).total(), "a test of one rank");
    expectPrinted(row.at(8), evaluationSeconds(costs, two, items, kTests).total(), "a test of two ranks");
  }
}

TEST(PageOnRanks, HasTheLargestCataloguesTestInItsTableOfFormulasToo) {
  const auto largest = rowOf("16 ×");
  EXPECT_EQ(rowOf("1 × 1 by formula").at(4), largest.at(7));
  EXPECT_EQ(rowOf("2 × 1 by formula").at(4), largest.at(8));
}

struct Assumed {
  std::string ranks;
  Cluster cluster;
};
std::vector<Assumed> assumed() { return {{"8 GPUs", {8, 1, 100, 20e-6, 1 / 100e9}}, {"100 machines", {100, 1, 12, 50e-6, 1 / 1.25e9}}}; }

TEST(PageOnRanks, ProjectsStepsFromItsConstants) {
  const auto costs = costsOfPage();
  for (auto [ranks, cluster] : assumed())
    for (const auto& [batch, words] : {std::pair(1.0, "256"), {16.0, "4,096"}}) {
      SCOPED_TRACE(ranks + ", " + words);
      const auto row = rowOf(ranks + " | " + words);
      cluster.batch = batch;
      auto alone = cluster;
      alone.ranks = 1;
      const double step = stepSeconds(costs, cluster).total();
      expectPrinted(row.at(2), 1e3 * step, "a step, ms");
      expectPrinted(row.at(3), stepSeconds(costs, alone).total() / step, "beside one rank");
      expectPrinted(row.at(4), ranksOfShortestStep(costs, cluster, 1024), "shortest with");
    }
}

TEST(PageOnRanks, ProjectsATestFromItsConstants) {
  const auto costs = costsOfPage();
  for (const auto& [ranks, cluster] : assumed()) {
    SCOPED_TRACE(ranks);
    const auto row = rowsOf(ranks).back();  // the table of steps is above
    const auto test = evaluationSeconds(costs, cluster, 100e6, 1e6);
    expectPrinted(row.at(1), test.embed, "embed");
    expectPrinted(row.at(2), test.gather, "gather E");
    expectPrinted(row.at(3), test.rank, "rank");
    expectPrinted(row.at(4), test.total(), "all");
  }
}

}  // namespace
}  // namespace xsmoe::bench
