// The numbers of model/RANKS.md follow from the constants that stand there.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/bench/rank_costs.h"
#include "tests/bench/rank_fit.h"
#include "tests/bench/rank_memory.h"
#include "tests/bench/rank_projection.h"
#include "tests/house/markdown_tables.h"

namespace xsmoe::bench {
namespace {

using Row = TableRow;

std::vector<Row> rowsBelow(const std::string& heading) {
  auto rows = tableBelow(std::filesystem::path(XSMOE_SOURCE_DIR) / "model/RANKS.md", heading);
  EXPECT_FALSE(rows.empty()) << "no table below " << heading;
  return rows;
}

/// The row of the table below a heading that begins with this cell, or with these: "8 GPUs, by Gloo | 256".
Row rowOf(const std::string& heading, const std::string& begin) {
  const auto rows = rowsBelow(heading);
  const auto isIt = [&](const Row& row) { return row.front() == begin || (row.size() > 1 && row[0] + " | " + row[1] == begin); };
  EXPECT_EQ(std::count_if(rows.begin(), rows.end(), isIt), 1) << heading << ": " << begin;
  const auto found = std::find_if(rows.begin(), rows.end(), isIt);
  return found == rows.end() ? Row(16, "0") : *found;
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

double constant(const std::string& name) { return printed(rowOf("Constants", name).at(1)).value; }
double ofEpoch(const std::string& name) { return printed(rowOf("Epoch", name).at(1)).value; }

/// Of the page's constants, with states as in the catalogue of its projections.
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
  return withStates(costs);
}

Cluster twoRanks(const RankCosts& costs) { return {2, 1, 1, costs.message, costs.byte}; }

/// Of an epoch of one expert a layer: computing is divided as that of nine.
RankCosts costsOfEpoch() {
  auto costs = costsOfPage();
  const double one = printed(rowOf("Measured", "1 × 1").at(2)).value / ofEpoch("steps"), whole = costs.step.shared + costs.step.own;
  costs.step = {one * costs.step.shared / whole, one * costs.step.own / whole};
  costs.trained = ofEpoch("P of one expert");
  costs.restBytes = ofEpoch("r of one expert");
  return costs;
}

constexpr double kMega = 1e6, kGiga = 1e9, kHour = 3600, kTests = 1900, kInputs = 10;

double epochMegabytes(const RankCosts& costs) {
  const auto two = twoRanks(costs);
  return ofEpoch("steps") * (gatherBytes(costs, two) + reduceBytes(costs, two) + costs.restBytes) / kMega;
}

constexpr const char* kTimings = "What the constants are fitted to";
constexpr const char* kCatalogues[] = {"1 ×", "4 ×", "16 ×"};

Row timedRanking(const std::string& catalogue) { return rowOf(kTimings, "ranking alone, catalogue " + catalogue); }

RawTimings timingsOfPage() {
  const auto timed = [](const std::string& name) { return printed(rowOf(kTimings, name).at(1)).value; };
  RawTimings timings;
  timings.alone = timed("step of one rank") / 1e3;
  timings.together = timed("step of one of two ranks, without exchanges") / 1e3;
  timings.smallExchange = timed("exchange of 1 KiB") / 1e6;
  timings.largeExchange = timed("exchange of 4 MiB") / 1e6;
  timings.embed = timed("embedding the largest catalogue") / 1e3;
  timings.test = timed("test of the largest catalogue") / 1e3;
  for (const auto* const catalogue : kCatalogues) {
    const auto row = timedRanking(catalogue);
    timings.rankings.push_back({printed(row.at(3)).value, printed(row.at(4)).value, printed(row.at(1)).value / 1e3});
  }
  return timings;
}

TEST(PageOnRanks, HasTheConstantsThatAreFittedToItsTimings) {
  ASSERT_FALSE(rowsBelow(kTimings).empty()) << "xsmoe-bench --sections ranks prints it";
  const auto page = costsOfPage(), fit = asPrinted(fitted(page, timingsOfPage()));
  const auto expectSame = [](double value, double onPage, const char* what) { EXPECT_NEAR(value, onPage, 1e-9 * onPage) << what; };
  expectSame(fit.step.shared, page.step.shared, "shared");
  expectSame(fit.step.own, page.step.own, "own");
  expectSame(fit.message, page.message, "message");
  expectSame(fit.byte, page.byte, "byte");
  expectSame(fit.embedItem, page.embedItem, "embed");
  expectSame(fit.rankUser, page.rankUser, "user");
  expectSame(fit.rankPair, page.rankPair, "pair");
  for (const auto* const catalogue : kCatalogues) {
    EXPECT_DOUBLE_EQ(printed(timedRanking(catalogue).at(3)).value, printed(rowOf("Growth", catalogue).at(1)).value)
        << "candidates, " << catalogue;
    EXPECT_DOUBLE_EQ(printed(timedRanking(catalogue).at(4)).value, kTests) << "sequences, " << catalogue;
  }
}

TEST(PageOnRanks, SaysWhatARankSendsInAStep) {
  const auto costs = costsOfPage();
  const auto rows = rowsBelow("Exchanges");
  ASSERT_EQ(rows.size(), 4U);
  expectPrinted(rows[0].at(3), gatherBytes(costs, twoRanks(costs)) / kMega, "rows of E");
  EXPECT_EQ(rows[1].at(1), rows[0].at(1)) << "as many rows of ∂E are another's as of E";
  EXPECT_EQ(rows[1].at(2), rows[0].at(2));
  EXPECT_EQ(rows[1].at(3), "with the next") << "reduceBytes() has both";
  expectPrinted(rows[2].at(3), reduceBytes(costs, twoRanks(costs)) / kMega, "rows of ∂E, and gradients of parameters");
  expectPrinted(rows[3].at(3), costs.restBytes / 1e3, "the rest");
}

TEST(PageOnRanks, SaysWhatAnItemTakesToRead) {
  const auto costs = costsOfPage();
  expectPrinted(rowOf("Reading", "bytes").at(1), costs.stateRows * costs.rowBytes, "bytes");
  expectPrinted(rowOf("Reading", "pages in order").at(1), pagesOfItem(costs, Rows::kInOrder), "pages in order");
  expectPrinted(rowOf("Reading", "pages scattered").at(1), pagesOfItem(costs, Rows::kScattered), "pages scattered");
  expectPrinted(rowOf("Reading", "asks in order").at(1), asksOfItem(costs, Rows::kInOrder), "asks in order");
  expectPrinted(rowOf("Reading", "asks scattered").at(1), asksOfItem(costs, Rows::kScattered), "asks scattered");
}

TEST(PageOnRanks, SaysWhatAStepOfTwoRanksTakesByItsFormula) {
  const auto costs = costsOfPage();
  expectPrinted(rowOf("Measured", "2 × 1 by formula").at(1), 1e3 * stepSeconds(costs, twoRanks(costs)).total(), "a step of two ranks");
  expectPrinted(rowOf("Measured", "1 × 1 by formula").at(1), 1e3 * stepSeconds(costs, {}).total(), "a step of one rank");
}

TEST(PageOnRanks, SaysWhatAnEpochOfTwoRanksTakesAndSends) {
  auto costs = costsOfEpoch();
  costs.distinct = printed(rowOf("Growth", "16 ×").at(2)).value;
  const auto row = rowOf("Measured", "2 × 1 by formula");
  expectPrinted(row.at(2), ofEpoch("steps") * stepSeconds(costs, twoRanks(costs)).total(), "an epoch of two ranks");
  expectPrinted(row.at(3), epochMegabytes(costs), "what a rank sends in an epoch");
}

TEST(PageOnRanks, SaysHowEpochAndTestGrowWithTheCatalogue) {
  for (const auto* const growth : {"1 ×", "4 ×", "16 ×"}) {
    const auto row = rowOf("Growth", growth);
    const double items = printed(row.at(1)).value;
    auto epoch = costsOfEpoch();
    epoch.distinct = printed(row.at(2)).value;
    expectPrinted(row.at(4), epochMegabytes(epoch), "what a rank sends in an epoch");
    const auto measured = printed(row.at(3));
    const double halfRow = 4 * epoch.embedding / 2;  // an odd number of float32 rows lies half a row from C / 2 in either rank
    EXPECT_NEAR(measured.value, epochMegabytes(epoch), ofEpoch("steps") * 2 * halfRow / kMega + measured.half)
        << "half a row more or less, sent twice in each step";
    const auto costs = costsOfPage();
    const auto two = twoRanks(costs);
    expectPrinted(row.at(6), evaluationBytes(costs, two, static_cast<std::int64_t>(items)) / kMega, "what a rank sends of E");
    EXPECT_NEAR(printed(row.at(5)).value, printed(row.at(6)).value, 0.0095) << "8 KB besides";
    expectPrinted(row.at(7), evaluationSeconds(costs, {}, items, kTests).total(), "a test of one rank");
    expectPrinted(row.at(8), evaluationSeconds(costs, two, items, kTests).total(), "a test of two ranks");
  }
}

TEST(PageOnRanks, HasTheLargestCataloguesTestInItsTableOfFormulasToo) {
  const auto largest = rowOf("Growth", "16 ×");
  EXPECT_EQ(rowOf("Measured", "1 × 1 by formula").at(4), largest.at(7));
  EXPECT_EQ(rowOf("Measured", "2 × 1 by formula").at(4), largest.at(8));
}

TEST(PageOnRanks, SaysWhatIsAssumedOfRanksThatAreNotHere) {
  std::size_t column = 0;
  for (const auto& [ranks, cluster] : assumedRanks(costsOfPage())) {
    SCOPED_TRACE(ranks);
    ++column;
    const auto expectAssumed = [column](const std::string& name, double value) {
      expectPrinted(rowOf("Assumed", name).at(column), value, name);
    };
    expectAssumed("speed of a rank, measured threads", cluster.speed);
    expectAssumed("network of a rank, GB/s", 1 / cluster.byte / kGiga);
    expectAssumed("a message, µs", 1e6 * cluster.message);
    expectAssumed("a drive that is always asked, GB/s", 1 / cluster.reading.byte / kGiga);
    expectAssumed("ranks with one drive", cluster.reading.together);
    expectAssumed("waiting for an ask, µs", 1e6 * cluster.reading.wait);
    expectAssumed("threads of a rank that read", cluster.reading.threads);
    expectAssumed("asks of a thread under way", cluster.reading.underWay);
  }
}

TEST(PageOnRanks, HasTheStreamInThePapersProportions) {
  std::size_t column = 0;
  for (const double items : {126'000.0, kProjectedItems}) {
    ++column;
    const auto stream = projectedStream(items);
    const auto expectMillions = [column](const std::string& name, double value) {
      expectPrinted(rowOf("Stream", name).at(column), value / kMega, name);
    };
    expectMillions("items", stream.items);
    expectMillions("records", stream.records);
    expectMillions("users", stream.users);
    expectMillions("sequences of a window's training, and of its test", stream.sequences);
    expectMillions("candidates of a validation", stream.validationItems);
    expectMillions("sequences of a validation", stream.validationSequences);
  }
}

Cluster inMemory(Cluster cluster) {
  cluster.reading = {};
  return cluster;
}

double besideOne(const RankCosts& costs, const Cluster& cluster) {
  auto alone = cluster;
  alone.ranks = 1;
  return stepSeconds(costs, alone).total() / stepSeconds(costs, cluster).total();
}

/// Calls `check` for the row of each of the assumed ranks with the paper's batch and with a larger one.
template <class Check>
void forBatches(const std::string& heading, const Check& check) {
  for (const auto& [ranks, cluster] : assumedRanks(costsOfPage()))
    for (const auto& [batch, words] : {std::pair(1.0, "256"), {kLargerBatch, "4,096"}}) {
      SCOPED_TRACE(ranks + ", " + words);
      check(rowOf(heading, ranks + " | " + words), withBatch(cluster, batch));
    }
}

TEST(PageOnRanks, ProjectsStepsFromItsConstants) {
  const auto costs = costsOfPage();
  forBatches("Step", [&](const Row& row, const Cluster& cluster) {
    const auto step = stepSeconds(costs, cluster);
    expectPrinted(row.at(2), 1e3 * readSeconds(costs, cluster, costs.distinct * cluster.batch, Rows::kScattered).drive, "drive, ms");
    expectPrinted(row.at(3), 1e3 * step.read, "read, ms");
    expectPrinted(row.at(4), 1e3 * (step.total() - step.read), "all else, ms");
    expectPrinted(row.at(5), 1e3 * step.total(), "a step, ms");
    expectPrinted(row.at(6), besideOne(costs, cluster), "beside one rank");
    expectPrinted(row.at(7), besideOne(costs, inMemory(cluster)), "beside one rank, states in memory");
    expectPrinted(row.at(8), ranksOfShortestStep(costs, cluster, 1024), "shortest with");
    expectPrinted(row.at(9), ranksOfShortestStep(costs, inMemory(cluster), 1024), "shortest with, states in memory");
  });
}

TEST(PageOnRanks, ProjectsATestFromItsConstants) {
  const auto costs = costsOfPage();
  const auto stream = projectedStream(kProjectedItems);
  for (const auto& [ranks, cluster] : assumedRanks(costs)) {
    SCOPED_TRACE(ranks);
    const auto row = rowOf("Test", ranks);
    const auto test = evaluationSeconds(costs, cluster, stream.items, stream.sequences);
    expectPrinted(row.at(1), readSeconds(costs, cluster, stream.items, Rows::kInOrder).drive, "drive");
    expectPrinted(row.at(2), test.read, "read in order");
    expectPrinted(row.at(3), evaluationSeconds(costs, cluster, stream.items, stream.sequences, Rows::kScattered).read, "read scattered");
    expectPrinted(row.at(4), test.embed, "embed");
    expectPrinted(row.at(5), test.gather, "gather E");
    expectPrinted(row.at(6), test.rank, "rank");
    expectPrinted(row.at(7), test.total(), "all");
  }
}

TEST(PageOnRanks, ProjectsEpochsAndWindowsFromItsConstants) {
  const auto costs = costsOfPage();
  const auto stream = projectedStream(kProjectedItems);
  forBatches("Epoch and window", [&](const Row& row, const Cluster& cluster) {
    const auto run = runSeconds(costs, cluster, stream);
    expectPrinted(row.at(2), run.steps, "steps");
    expectPrinted(row.at(3), run.epoch() / kHour, "an epoch's steps, h");
    expectPrinted(row.at(4), run.validation / kHour, "a validation, h");
    expectPrinted(row.at(5), run.test / kHour, "a test, h");
    expectPrinted(row.at(6), run.window() / kHour, "a window, h");
    expectPrinted(row.at(7), runSeconds(costs, inMemory(cluster), stream).window() / kHour, "a window, h, states in memory");
  });
}

/// "1.8 to 2.0", of hours.
std::string fromTo(const std::vector<double>& seconds) {
  const auto [least, most] = std::minmax_element(seconds.begin(), seconds.end());
  std::ostringstream words;
  words << std::fixed << std::setprecision(1) << *least / kHour << " to " << *most / kHour;
  return words.str();
}

/// The page in one line, so that a sentence may be broken anywhere.
std::string textOfPage() {
  std::ifstream page(std::filesystem::path(XSMOE_SOURCE_DIR) / "model/RANKS.md");
  std::string text;
  for (std::string word; page >> word;) text += (text.empty() ? "" : " ") + word;
  return text;
}

TEST(PageOnRanks, SaysInASentenceHowMuchLongerAWindowIsWhereStatesStayInTheirFile) {
  const auto costs = costsOfPage();
  const auto stream = projectedStream(kProjectedItems);
  std::vector<double> longer;
  std::map<std::string, std::vector<double>> mapped, inRam;
  for (const auto& [ranks, cluster] : assumedRanks(costs)) {
    if (!ranks.starts_with("8 GPUs")) continue;
    for (const double batch : {1.0, kLargerBatch}) {
      const auto larger = withBatch(cluster, batch);
      mapped[ranks].push_back(runSeconds(costs, larger, stream).window());
      inRam[ranks].push_back(runSeconds(costs, inMemory(larger), stream).window());
      longer.push_back(mapped[ranks].back() - inRam[ranks].back());
    }
  }
  const std::string gloo = "8 GPUs, by Gloo", nccl = "8 GPUs, by NCCL";
  const auto text = textOfPage();
  EXPECT_THAT(text, testing::HasSubstr("eight GPUs take " + fromTo(longer) + " h longer for a window"));
  EXPECT_THAT(text,
              testing::HasSubstr(fromTo(mapped[gloo]) + " h by Gloo in place of " + fromTo(inRam[gloo]) + ", and by NCCL they would take " +
                                 fromTo(mapped[nccl]) + " in place of " + fromTo(inRam[nccl]) + "."));
}

TEST(PageOnRanks, SaysByHowMuchItsFormulasAreShort) {
  const auto shortOf = [](std::size_t column) {
    const double measured = printed(rowOf("Measured", "2 × 1").at(column)).value;
    std::ostringstream words;
    words << std::fixed << std::setprecision(0) << 100 * (measured / printed(rowOf("Measured", "2 × 1 by formula").at(column)).value - 1)
          << " %";
    return words.str();
  };
  const auto text = textOfPage();
  const auto step = shortOf(1), epoch = shortOf(2), test = shortOf(4);
  EXPECT_THAT(text, testing::HasSubstr("took longer than the formula says: a step " + step + " (")) << "Measured";
  EXPECT_THAT(text, testing::HasSubstr("an epoch " + epoch + ", a test " + test + ". What they exchange")) << "Measured";
  EXPECT_THAT(text, testing::HasSubstr("longer than the formula says: a step " + step + ", a test of 16 × " + test + ";")) << "Growth";
  EXPECT_THAT(text, testing::HasSubstr("longer than by these formulas: a step " + step + ", an epoch " + epoch + ", a test " + test + " ("))
      << "Assumed";
}

TEST(PageOnRanks, ProjectsOpeningFromWhatItAssumesOfARecord) {
  const auto files = filesOf(projectedCatalogue(kProjectedItems));
  expectPrinted(rowOf("Opening", "µs a record").at(1), 1e6 * kOpenedRecord, "a record");
  expectPrinted(rowOf("Opening", "opening, h").at(1), projectedStream(kProjectedItems).records * kOpenedRecord / kHour, "opening");
  expectPrinted(rowOf("Opening", "temporary files meanwhile, GB").at(1), files.opening / kGiga, "files meanwhile");
  expectPrinted(rowOf("Opening", "temporary files afterwards, GB").at(1), files.afterwards / kGiga, "files afterwards");
}

/// So many ranks, of which so many share a machine.
struct Held {
  int ranks = 1, together = 1;
};

TEST(PageOnRanks, ProjectsWhatMemoryHolds) {
  auto catalogue = projectedCatalogue(kProjectedItems), statesToo = catalogue;
  statesToo.inMemory = true;
  std::size_t column = 0;
  for (const auto& [ranks, together] : {Held{1, 1}, {8, 1}, {8, 8}, {100, 1}}) {
    ++column;
    SCOPED_TRACE(column);
    const auto memory = memoryOf(catalogue, ranks);
    const auto expectGiga = [column, times = together](const std::string& name, double bytes) {
      expectPrinted(rowOf("Memory", name).at(column), times * bytes / kGiga, name);
    };
    expectGiga("ids of cache and stream", memory.ids);
    expectGiga("users and their ids", memory.users);
    expectGiga("rows and popularity", memory.numbers);
    expectGiga("a window while the log is cut", memory.cut);
    expectGiga("two windows afterwards: in training, and tested", memory.log);
    expectGiga("histories of a test's users", memory.histories);
    expectGiga("sequences of a test", memory.sequences);
    expectGiga("E of a test, while it is gathered", memory.embeddings);
    expectGiga("most while the stream is opened", memory.opening());
    expectGiga("most in a test", memory.evaluating());
    const double machine = 64e9 / together;
    expectPrinted(rowOf("Memory", "items that fit into 64 GB, millions").at(column), mostItems(catalogue, ranks, machine) / kMega, "fit");
    expectPrinted(rowOf("Memory", "items whose states fit besides, millions").at(column), mostItems(statesToo, ranks, machine) / kMega,
                  "fit with states");
    expectPrinted(rowOf("Memory", "the same, where the states are in a mapped file").at(column),
                  mostItemsMapped(catalogue, ranks, together, 64e9) / kMega, "fit with mapped states");
  }
}

TEST(PageOnRanks, SaysWhatPartitionedCandidatesWouldSendAndHold) {
  const auto costs = costsOfPage();
  const auto stream = projectedStream(kProjectedItems);
  std::size_t column = 0;
  for (const int ranks : {8, 100}) {
    SCOPED_TRACE(ranks);
    ++column;
    const Cluster cluster{ranks, 1, 1, 0, 0, {}};
    const auto expectGiga = [column](const std::string& name, double bytes) {
      expectPrinted(rowOf("Fewer candidates", name).at(column), bytes / kGiga, name);
    };
    expectGiga("sent of E", sentOfTable(costs, cluster, stream.items));
    expectGiga("sent, partitioned", partitionedBytes(costs, cluster, stream.sequences, kInputs));
    const double most = partitionedMemory(projectedCatalogue(kProjectedItems), ranks, kInputs);
    expectGiga("most in a test, partitioned", most);
    const double fit = kProjectedItems * 64e9 / most;  // all of it grows with the items
    expectPrinted(rowOf("Fewer candidates", "items that fit into 64 GB, partitioned, millions").at(column), fit / kMega, "fit");
    const double twice = mostItems(projectedCatalogue(kProjectedItems), ranks, 128e9);
    EXPECT_NEAR(fit / twice, 1, 0.1) << "a machine of twice the memory carries about as many without";
  }
}

}  // namespace
}  // namespace xsmoe::bench
