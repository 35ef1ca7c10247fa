// What ranks cost: steps, epochs and tests of two ranks beside those of one, and by the model of model/RANKS.md what follows for more.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "model/core/rank_place.h"
#include "model/device/ranks.h"
#include "tests/bench/paper_shapes.h"
#include "tests/bench/rank_costs.h"
#include "tests/bench/rank_fit.h"
#include "tests/bench/rank_memory.h"
#include "tests/bench/rank_projection.h"
#include "tests/bench/rank_run.h"
#include "tests/bench/sections.h"

namespace xsmoe::bench {
namespace {

constexpr double kMega = 1e6, kGiga = 1e9;

struct Arrangement {
  int ranks = 1, threads = 1;
};
constexpr std::array<Arrangement, 3> kArrangements{{{1, 1}, {1, 2}, {2, 1}}};
constexpr Arrangement kOne = kArrangements[0], kTwoRanks = kArrangements[2];
constexpr std::array<int, 3> kGrowth{1, 4, 16};

std::string key(const Arrangement& one, int growth) { return fmt::format("ranks/{}x{}/catalogue={}", one.ranks, one.threads, growth); }
std::string title(const Arrangement& one) { return fmt::format("{} × {}", one.ranks, one.threads); }

RankRun runOf(const Plan& plan, const Arrangement& one, int growth) {
  RankRun run;
  run.ranks = one.ranks;
  run.threads = one.threads;
  if (growth == kGrowth.front()) run.steps = plan.quick ? 6 : 20;
  run.epochs = plan.quick ? 1 : plan.epochs;
  run.records = plan.quick ? 48'000 : 512'000;  // four for each item of the largest catalogue
  run.items = run.records / (4 * kGrowth.back()) * growth;
  run.users = run.records / 8;
  return run;
}

void measure(benchmark::State& state, const Plan& plan, const Arrangement& one, int growth) {
  if (one.ranks > 1 && !device::canMeetRanks()) return state.SkipWithError("built without Gloo (libgloo-dev)");
  for (auto unused : state) {
    const auto figures = runAsRanks(runOf(plan, one, growth), plan.workFolder / "ranks");
    if (!figures) return state.SkipWithError(describe(figures.error()).c_str());
    for (const auto& [name, value] : *figures) state.counters[name] = value;
  }
}

void registerRanks(const Plan& plan) {
  for (const int growth : kGrowth)
    for (const auto& one : kArrangements)
      benchmark::RegisterBenchmark(key(one, growth).c_str(),
                                   [plan, one, growth](benchmark::State& state) { measure(state, plan, one, growth); })
          ->UseRealTime()
          ->Iterations(1);
}

/// Where the figures lie.
class Measured {
 public:
  explicit Measured(const Measurements& measurements) : measurements_(measurements) {}
  [[nodiscard]] bool ran(const Arrangement& one, int growth) const { return measurements_.ran(key(one, growth)); }
  [[nodiscard]] double value(const Arrangement& one, int growth, const std::string& figure) const {
    return measurements_.counter(key(one, growth), figure);
  }
  [[nodiscard]] bool all() const {
    for (const int growth : kGrowth)
      if (!ran(kOne, growth) || !ran(kTwoRanks, growth)) return false;
    return true;
  }

 private:
  const Measurements& measurements_;
};

RankCosts sizesOf(const Measured& measured) {
  RankCosts costs;
  costs.distinct = kDistinctItems;
  costs.embedding = kEmbedding;
  costs.trained = measured.value(kOne, kGrowth.front(), "trained");
  return costs;
}

RawTimings timingsOf(const Measured& measured) {
  const int base = kGrowth.front(), largest = kGrowth.back();
  RawTimings timings;
  timings.alone = measured.value(kOne, base, "compute");
  timings.together = measured.value(kTwoRanks, base, "compute");
  timings.smallExchange = measured.value(kTwoRanks, base, "small exchange");
  timings.largeExchange = measured.value(kTwoRanks, base, "large exchange");
  timings.embed = measured.value(kOne, largest, "embed");
  timings.test = measured.value(kOne, largest, "test");
  for (const int growth : kGrowth)
    if (const double sequences = measured.value(kOne, growth, "tests"); sequences > 0)
      timings.rankings.push_back({measured.value(kOne, growth, "candidates"), sequences, measured.value(kOne, growth, "rank")});
  return asPrinted(timings);
}

RankCosts fittedTo(const Measured& measured) {
  auto costs = fitted(sizesOf(measured), timingsOf(measured));
  constexpr double kPositions = kBatch * kLength;
  costs.lossShare = 6 * kPositions * (kDistinctItems + 1) * kEmbedding / necessaryOperations({kRanksExperts, kRanksLayers, false});
  costs.restBytes = measured.value(kTwoRanks, kGrowth.front(), "step rest bytes");
  return costs;
}

/// What the constants follow from (rank_fit.h), as model/RANKS.md has it.
Table timingsTable(const RawTimings& timings) {
  Table table;
  table.title = "What the constants are fitted to: medians of one rank and of two, one thread each";
  table.columns = {"timing", "value", "unit", "candidates", "sequences"};
  table.forPage = true;
  const auto add = [&](const std::string& name, double value, const char* unit, const TimedRanking* of = nullptr) {
    const auto count = [&](double TimedRanking::*what) { return of == nullptr ? text("–") : number(of->*what, 0); };
    table.rows.push_back({text(name), Table::Cell{fmt::format("{:.{}g}", value, kTimingDigits), value, true}, text(unit),
                          count(&TimedRanking::candidates), count(&TimedRanking::sequences)});
  };
  add("step of one rank", 1e3 * timings.alone, "ms");
  add("step of one of two ranks, without exchanges", 1e3 * timings.together, "ms");
  add("exchange of 1 KiB", 1e6 * timings.smallExchange, "µs");
  add("exchange of 4 MiB", 1e6 * timings.largeExchange, "µs");
  for (std::size_t i = 0; i < timings.rankings.size(); ++i)
    add(fmt::format("ranking alone, catalogue {} ×", kGrowth.at(i)), 1e3 * timings.rankings[i].seconds, "ms", &timings.rankings[i]);
  add("embedding the largest catalogue", 1e3 * timings.embed, "ms");
  add("test of the largest catalogue", 1e3 * timings.test, "ms");
  return table;
}

Table stepsTable(const Measured& measured) {
  Table table;
  table.title = "A training step by ranks: the paper's shapes, nine experts a layer, mean0, float32, on the loopback network";
  table.note =
      "faster: than one rank of one thread. compute: a step without its exchanges, of the rank that waited least. gather, reduce, rest:\n"
      "exchanges with the waiting; MB of 10⁶ bytes that the rank sends. by formula: gather and reduce beside those of model/RANKS.md.\n"
      "of loopback: what both ranks send, of all that the kernel counted there.";
  table.columns = {"ranks × threads", "step ms",   "faster",    "compute ms", "gather ms",  "reduce ms",
                   "rest ms",         "gather MB", "reduce MB", "rest KB",    "by formula", "of loopback %"};
  const int base = kGrowth.front();
  for (const auto& one : kArrangements) {
    if (!measured.ran(one, base) || !measured.ran(kOne, base)) continue;
    const auto value = [&](const char* figure) { return measured.value(one, base, figure); };
    const double gather = value("step gather bytes"), reduce = value("step reduce bytes"), rest = value("step rest bytes");
    const Cluster cluster{one.ranks, 1, 1, 0, 0};
    const double formula = gatherBytes(sizesOf(measured), cluster) + reduceBytes(sizesOf(measured), cluster);
    const double looped = value("step loopback bytes");
    const bool shared = one.ranks > 1;
    table.rows.push_back({text(title(one)), number(1e3 * value("step"), 1), ratio(measured.value(kOne, base, "step") / value("step")),
                          number(1e3 * value("compute"), 1), number(1e3 * value("step gather"), 2), number(1e3 * value("step reduce"), 2),
                          number(1e3 * value("step rest"), 2), number(gather / kMega, 3), number(reduce / kMega, 3), number(rest / 1e3, 2),
                          shared ? ratio((gather + reduce) / formula) : text("–"),
                          shared && looped > 0 ? number(100 * one.ranks * (gather + reduce + rest) / looped, 0) : text("–")});
  }
  return table;
}

Table epochsTable(const Measured& measured) {
  Table table;
  table.title = "An epoch and a test by ranks, with a catalogue 1, 4 and 16 times as large and as many records: one expert a layer, mean0";
  table.note =
      "The first of two windows of a made-up log. epoch ×, test ×: how much faster than one rank of one thread. gather s, reduce s, MB:\n"
      "of the last epoch's steps. valid: ranks the validation among its own items. test: full ranking of the next window. test MB: what a\n"
      "rank sends in it. peak MB, of 2^20 bytes: of a rank.";
  table.columns = {"catalogue", "ranks × threads", "candidates", "steps",  "step ms", "epoch s", "epoch ×", "gather s",
                   "reduce s",  "epoch MB",        "valid s",    "test s", "test ×",  "tests",   "test MB", "peak MB"};
  for (const int growth : kGrowth)
    for (const auto& one : kArrangements) {
      if (!measured.ran(one, growth) || !measured.ran(kOne, growth)) continue;
      const auto value = [&](const char* figure) { return measured.value(one, growth, figure); };
      const auto faster = [&](const char* figure) { return ratio(measured.value(kOne, growth, figure) / value(figure)); };
      const auto sent = [&](const std::string& part) {
        return (measured.value(one, growth, part + " gather bytes") + measured.value(one, growth, part + " reduce bytes") +
                measured.value(one, growth, part + " rest bytes")) /
               kMega;
      };
      table.rows.push_back({number(growth, 0), text(title(one)), number(value("candidates"), 0), number(value("batches"), 0),
                            number(1e3 * value("epoch step"), 1), number(value("epoch"), 2), faster("epoch"),
                            number(value("epoch gather"), 3), number(value("epoch reduce"), 3), number(sent("epoch"), 1),
                            number(value("validation"), 3), number(value("test"), 2), faster("test"), number(value("tests"), 0),
                            number(sent("test"), 2), number(value("peak"), 0)});
    }
  return table;
}

Table constantsTable(const RankCosts& costs) {
  Table table;
  table.title = "Constants of the model of cost (model/RANKS.md), of one thread of this machine and its loopback network";
  table.columns = {"constant", "value", "unit", "what"};
  table.note = "With four digits, of which the projections below are computed.";
  const auto add = [&](const char* name, double value, const char* unit, const char* what) {
    table.rows.push_back({text(name), Table::Cell{fmt::format("{:.{}g}", value, kPrintedDigits), value, true}, text(unit), text(what)});
  };
  const auto count = [&](const char* name, double value, const char* unit, const char* what) {
    table.rows.push_back({text(name), number(value, 0), text(unit), text(what)});
  };
  add("shared", 1e3 * costs.step.shared, "ms", "computing of a step that ranks share out");
  add("own", 1e3 * costs.step.own, "ms", "computing that each rank does, and what two of them slow each other");
  add("q", 100 * costs.lossShare, "%", "of shared: grows with the square of the batch, the loss");
  add("message", 1e6 * costs.message, "µs", "an exchange of two ranks of 1 KiB each");
  add("byte", 1e9 * costs.byte, "ns", "a byte more in it, copies included");
  add("embed", 1e6 * costs.embedItem, "µs", "embedding a candidate");
  add("user", 1e6 * costs.rankUser, "µs", "encoding a sequence and finding its target's rank, without the candidates");
  add("pair", 1e9 * costs.rankPair, "ns", "a sequence and a candidate");
  count("C", costs.distinct, "", "distinct items of a batch");
  count("P", costs.trained, "", "parameters with gradients");
  count("r", costs.restBytes, "bytes", "of a step besides E, ∂E and gradients");
  return table;
}

/// Items of a batch, by what two ranks have sent of their rows.
double distinctOf(const Measured& measured, int growth, double batches) {
  return batches > 0 ? measured.value(kTwoRanks, growth, "epoch gather bytes") / batches / (4.0 * kEmbedding) * kTwoRanks.ranks /
                           (kTwoRanks.ranks - 1)
                     : 0;
}

Table growthTable(const Measured& measured, const RankCosts& costs) {
  Table table;
  table.title = "Growth of the catalogue: two ranks, measured and by the formulas of model/RANKS.md";
  table.note =
      "I candidates, S sequences of the test, C items of a batch (mean) and P parameters with gradients of the epoch. MB: what a rank "
      "sends,\n"
      "an epoch by steps · (8 e C + 8 P)(N − 1)/N and the rest. formula: of the constants above.";
  table.columns = {"catalogue",
                   "I",
                   "S",
                   "steps",
                   "C",
                   "P",
                   "epoch MB",
                   "formula MB",
                   "test MB",
                   "E alone MB",
                   "1 rank, test s",
                   "formula s",
                   "2 ranks, test s",
                   "formula, 2 s"};
  const Cluster one{}, two{kTwoRanks.ranks, 1, 1, costs.message, costs.byte};
  for (const int growth : kGrowth) {
    const auto value = [&](const char* figure) { return measured.value(kTwoRanks, growth, figure); };
    const auto sent = [&](const std::string& part) {
      double bytes = 0;
      for (const char* kind : {" gather bytes", " reduce bytes", " rest bytes"}) bytes += value((part + kind).c_str());
      return bytes / kMega;
    };
    const double steps = value("batches"), candidates = value("candidates"), tests = value("tests");
    auto ofEpoch = costs;
    ofEpoch.distinct = distinctOf(measured, growth, steps);
    ofEpoch.trained = value("epoch trained");
    const double byFormula = steps * (gatherBytes(ofEpoch, two) + reduceBytes(ofEpoch, two)) + value("epoch rest bytes");
    table.rows.push_back({number(growth, 0), number(candidates, 0), number(tests, 0), number(steps, 0), number(ofEpoch.distinct, 2),
                          number(ofEpoch.trained, 0), number(sent("epoch"), 3), number(byFormula / kMega, 3), number(sent("test"), 3),
                          number(evaluationBytes(costs, two, static_cast<std::int64_t>(candidates)) / kMega, 3),
                          number(measured.value(kOne, growth, "test"), 3),
                          number(evaluationSeconds(costs, one, candidates, tests).total(), 3), number(value("test"), 3),
                          number(evaluationSeconds(costs, two, candidates, tests).total(), 3)});
  }
  return table;
}

/// Of the machines but the first nothing is measured here: they are assumed, and named with what is assumed of them.
struct Assumed {
  std::string name;
  Cluster cluster;
};

std::vector<Assumed> assumed(const RankCosts& costs) {
  std::vector<Assumed> all{{"2 ranks here", {2, 1, 1, costs.message, costs.byte, {}}},
                           {"8 ranks, as here", {8, 1, 1, costs.message, costs.byte, {}}}};
  for (const auto& [name, cluster] : assumedRanks(costs))
    for (const double batch : {1.0, kLargerBatch}) all.push_back({name, withBatch(cluster, batch)});
  return all;
}

/// What is assumed of a batch of 16 beside a batch of 1 is the same: the machines of a table in which batches make no difference.
std::vector<Assumed> assumedOnce(const RankCosts& costs) {
  auto all = assumed(costs);
  all.erase(std::remove_if(all.begin(), all.end(), [](const Assumed& one) { return one.cluster.batch > 1; }), all.end());
  return all;
}

Table projectedSteps(const RankCosts& costs) {
  Table table;
  table.title = "Projected: a step, with hidden states in their file where a drive is assumed";
  table.note =
      "By the constants above, and by what model/RANKS.md assumes of ranks that are not here. drive: what the drive takes when it is "
      "always\n"
      "asked; read: with the waiting for it. × one: sequences a second beside one such rank with that batch. shortest: with how many\n"
      "ranks, of at most 1,024, a step is.";
  table.columns = {"ranks",     "batch",   "drive ms", "read ms", "compute ms", "gather ms",
                   "reduce ms", "rest ms", "step ms",  "× one",   "shortest"};
  for (const auto& [name, cluster] : assumed(costs)) {
    auto alone = cluster;
    alone.ranks = 1;
    const auto step = stepSeconds(costs, cluster);
    const auto read = readSeconds(costs, cluster, costs.distinct * cluster.batch, Rows::kScattered);
    table.rows.push_back({text(name), number(kBatch * cluster.batch, 0), number(1e3 * read.drive, 3), number(1e3 * step.read, 2),
                          number(1e3 * step.compute, 2), number(1e3 * step.gather, 3), number(1e3 * step.reduce, 3),
                          number(1e3 * step.rest, 3), number(1e3 * step.total(), 2),
                          ratio(stepSeconds(costs, alone).total() / step.total()),
                          number(ranksOfShortestStep(costs, cluster, kMostRanks), 0)});
  }
  return table;
}

Table projectedTests(const RankCosts& costs) {
  const auto stream = projectedStream(kProjectedItems);
  Table table;
  table.title = "Projected: a test among 100 million items, with as many sequences as in proportion to the paper's";
  table.note =
      "read, scattered: where the file has its items in another order than that of their first appearance. sent: what a rank sends of E.\n"
      "partitioned: what it would where each kept its share of the candidates, with ten other items in each sequence's inputs.";
  table.columns = {"ranks", "read s", "scattered s", "embed s", "gather s", "rank s", "test s", "sent GB", "partitioned GB"};
  for (const auto& [name, cluster] : assumedOnce(costs)) {
    const auto test = evaluationSeconds(costs, cluster, stream.items, stream.sequences);
    table.rows.push_back({text(name), number(test.read, 0),
                          number(evaluationSeconds(costs, cluster, stream.items, stream.sequences, Rows::kScattered).read, 0),
                          number(test.embed, 1), number(test.gather, 1), number(test.rank, 0), number(test.total(), 0),
                          number(sentOfTable(costs, cluster, stream.items) / kGiga, 1),
                          number(partitionedBytes(costs, cluster, stream.sequences, kLength) / kGiga, 1)});
  }
  return table;
}

Table projectedRuns(const RankCosts& costs) {
  constexpr double kHour = 3600;
  const auto stream = projectedStream(kProjectedItems);
  Table table;
  table.title = "Projected: an epoch and a window at 100 million items";
  table.note =
      "A window: eleven epochs, six validations and the test, the least. without reading: with hidden states in memory. Opening, which "
      "each\n"
      "rank does alone, comes once a run besides.";
  table.columns = {"ranks", "batch", "steps", "epoch h", "validation h", "test h", "window h", "without reading h"};
  for (const auto& [name, cluster] : assumed(costs)) {
    auto inMemory = cluster;
    inMemory.reading = {};
    const auto run = runSeconds(costs, cluster, stream);
    table.rows.push_back({text(name), number(kBatch * cluster.batch, 0), number(run.steps, 0), number(run.epoch() / kHour, 3),
                          number(run.validation / kHour, 3), number(run.test / kHour, 3), number(run.window() / kHour, 2),
                          number(runSeconds(costs, inMemory, stream).window() / kHour, 2)});
  }
  return table;
}

Table projectedMemory() {
  Table table;
  table.title = "Projected: memory of each rank at 100 million items, GB of 10⁹ bytes";
  table.note =
      "By model/FORMATS.md, \"What a cache takes of memory\", the upper ends, in proportion to the paper's stream, hidden states in their\n"
      "file (--feature-memory). items in: for which a rank's peak is no more than that; with states: and its states are in memory too.";
  table.columns = {"ranks",       "states (file)",  "ids", "users",   "rows",    "cut",         "log",
                   "histories",   "sequences",      "E",   "opening", "testing", "partitioned", "items in 64 GB",
                   "with states", "items in 512 GB"};
  for (const int ranks : {1, 8, 100}) {
    auto catalogue = projectedCatalogue(kProjectedItems);
    const auto memory = memoryOf(catalogue, ranks);
    const auto gigabytes = [](double bytes) { return number(bytes / kGiga, 1); };
    const double partitioned = partitionedMemory(catalogue, ranks, kLength), most = mostItems(catalogue, ranks, 64e9),
                 mostOfLarge = mostItems(catalogue, ranks, 512e9);
    catalogue.inMemory = true;
    table.rows.push_back({number(ranks, 0), gigabytes(memory.states), gigabytes(memory.ids), gigabytes(memory.users),
                          gigabytes(memory.numbers), gigabytes(memory.cut), gigabytes(memory.log), gigabytes(memory.histories),
                          gigabytes(memory.sequences), gigabytes(memory.embeddings), gigabytes(memory.opening()),
                          gigabytes(memory.evaluating()), gigabytes(partitioned), number(most, 0),
                          number(mostItems(catalogue, ranks, 64e9), 0), number(mostOfLarge, 0)});
  }
  return table;
}

Table samplesTable(const Measured& measured) {
  Table table;
  table.title = "What sampled candidates would make of HR@10";
  table.note =
      "Of the ranks of the tests above, one rank of one thread: the hit rate that is expected where each candidate but the target is "
      "drawn\n"
      "with this probability. It is another quantity, not the same with an error: about HR@(10 / share).";
  table.columns = {"catalogue", "tests", "all"};
  for (const double share : kSampledShares) {
    table.columns.push_back(fmt::format("{:g} %", 100 * share));
    table.columns.push_back(fmt::format("× all, {:g} %", 100 * share));
  }
  for (const int growth : kGrowth) {
    if (!measured.ran(kOne, growth)) continue;
    const double all = measured.value(kOne, growth, hitRateOf(1));
    std::vector<Table::Cell> row{number(growth, 0), number(measured.value(kOne, growth, "tests"), 0), number(all, 4)};
    for (const double share : kSampledShares) {
      const double sampled = measured.value(kOne, growth, hitRateOf(share));
      row.push_back(number(sampled, 4));
      row.push_back(all > 0 ? ratio(sampled / all) : text("–"));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<Table> tabulateRanks(const Plan&, const Measurements& measurements) {
  const Measured measured(measurements);
  std::vector<Table> tables{stepsTable(measured), epochsTable(measured)};
  if (measured.all()) {
    const auto costs = asPrinted(fittedTo(measured)), reading = withStates(costs);
    for (auto& table : {timingsTable(timingsOf(measured)), constantsTable(costs), growthTable(measured, costs), projectedSteps(reading),
                        projectedTests(reading), projectedRuns(reading)})
      tables.push_back(table);
  }
  tables.push_back(projectedMemory());
  tables.push_back(samplesTable(measured));
  return tables;
}

}  // namespace

Section ranksSection() {
  return {"ranks", "steps, epochs and tests by two ranks beside one, and what follows for more", registerRanks, tabulateRanks};
}

}  // namespace xsmoe::bench
