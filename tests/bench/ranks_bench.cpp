// What ranks cost: steps, epochs and tests of two ranks beside those of one, and by the model of model/RANKS.md what follows for more.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "model/core/rank_place.h"
#include "model/device/ranks.h"
#include "tests/bench/paper_shapes.h"
#include "tests/bench/rank_costs.h"
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

RankCosts fitted(const Measured& measured) {
  const int base = kGrowth.front();
  auto costs = sizesOf(measured);
  costs.step = computingOf(measured.value(kOne, base, "compute"), measured.value(kTwoRanks, base, "compute"), kTwoRanks.ranks);
  constexpr double kPositions = kBatch * kLength;
  costs.lossShare = 6 * kPositions * (kDistinctItems + 1) * kEmbedding / necessaryOperations({kRanksExperts, kRanksLayers, false});
  costs.message = measured.value(kTwoRanks, base, "message");
  costs.byte = measured.value(kTwoRanks, base, "byte");
  costs.restBytes = measured.value(kTwoRanks, base, "step rest bytes");
  const int largest = kGrowth.back();
  const double candidates = measured.value(kOne, largest, "candidates"), tests = measured.value(kOne, largest, "tests");
  if (candidates == 0 || tests == 0) return costs;
  costs.embedItem = measured.value(kOne, largest, "embed") / candidates;
  std::vector<std::pair<double, double>> ranking;
  for (const int growth : kGrowth)
    if (const double sequences = measured.value(kOne, growth, "tests"); sequences > 0)
      ranking.emplace_back(measured.value(kOne, growth, "candidates"), measured.value(kOne, growth, "rank") / sequences);
  const auto line = fitLine(ranking);
  const double encoding =
      measured.value(kOne, largest, "test") - measured.value(kOne, largest, "embed") - measured.value(kOne, largest, "rank");
  costs.rankUser = line.intercept + std::max(0.0, encoding) / tests;
  costs.rankPair = line.slope;
  return costs;
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
  const char* name;
  Cluster cluster;
};

std::vector<Assumed> assumed(const RankCosts& costs) {
  const auto cluster = [](int ranks, double batch, double speed, double message, double bytesPerSecond) {
    return Cluster{ranks, batch, speed, message, 1 / bytesPerSecond};
  };
  return {{"2 ranks here", {2, 1, 1, costs.message, costs.byte}},
          {"8 ranks, as here", {8, 1, 1, costs.message, costs.byte}},
          {"8 GPUs, each 100 threads, 100 GB/s, 20 µs", cluster(8, 1, 100, 20e-6, 100e9)},
          {"8 GPUs, the same", cluster(8, 16, 100, 20e-6, 100e9)},
          {"100 machines, each 12 threads, 1.25 GB/s, 50 µs", cluster(100, 1, 12, 50e-6, 1.25e9)},
          {"100 machines, the same", cluster(100, 16, 12, 50e-6, 1.25e9)}};
}

Table projectedSteps(const RankCosts& costs) {
  Table table;
  table.title = "Projected: a step";
  table.note =
      "By the constants above. Speed of a rank, bytes a second and time of a message are assumed as named, but for the ranks here. × one:\n"
      "sequences a second beside one such rank with that batch. shortest: with how many ranks, of at most 1,024, a step is.";
  table.columns = {"ranks", "batch", "compute ms", "gather ms", "reduce ms", "rest ms", "step ms", "× one", "shortest"};
  for (const auto& [name, cluster] : assumed(costs)) {
    auto alone = cluster;
    alone.ranks = 1;
    const auto step = stepSeconds(costs, cluster);
    table.rows.push_back({text(name), number(kBatch * cluster.batch, 0), number(1e3 * step.compute, 2), number(1e3 * step.gather, 3),
                          number(1e3 * step.reduce, 3), number(1e3 * step.rest, 3), number(1e3 * step.total(), 2),
                          ratio(stepSeconds(costs, alone).total() / step.total()),
                          number(ranksOfShortestStep(costs, cluster, kMostRanks), 0)});
  }
  return table;
}

constexpr double kCatalogue = 100e6, kTests = 1e6, kPaperRecordsPerItem = 2'200'000.0 / 126'000;

Table projectedTests(const RankCosts& costs) {
  Table table;
  table.title = "Projected: a test of 1 million sequences among 100 million items";
  table.note =
      "sent: what a rank sends of E. partitioned: what it would where each kept its share of the candidates, with ten other items in each\n"
      "sequence's inputs.";
  table.columns = {"ranks", "embed s", "gather s", "rank s", "test s", "sent GB", "partitioned GB"};
  for (const auto& [name, cluster] : assumed(costs)) {
    if (cluster.batch > 1) continue;
    const auto test = evaluationSeconds(costs, cluster, kCatalogue, kTests);
    const double sent = (cluster.ranks - 1.0) / cluster.ranks * 4 * costs.embedding * kCatalogue;
    table.rows.push_back({text(name), number(test.embed, 1), number(test.gather, 1), number(test.rank, 0), number(test.total(), 0),
                          number(sent / kGiga, 1), number(partitionedBytes(costs, cluster, kTests, kLength * kTests) / kGiga, 1)});
  }
  return table;
}

Table projectedMemory() {
  Table table;
  table.title = "Projected: memory of each rank at 100 million items, GB of 10⁹ bytes";
  table.note =
      "By model/FORMATS.md, \"What a cache takes of memory\": 17.5 records an item and ten windows as in the paper's stream, all kept, and "
      "hidden states "
      "in\n"
      "their file (--feature-memory), three of 768 of both modalities. items in: for which a rank's peak is no more than that.";
  table.columns = {"ranks", "states (file)", "ids",     "rows",           "log read",       "log",
                   "E",     "opening",       "testing", "items in 64 GB", "items in 512 GB"};
  for (const int ranks : {1, 8, 100}) {
    const Catalogue catalogue{kCatalogue, kPaperRecordsPerItem, 6, static_cast<double>(kWidth), static_cast<double>(kEmbedding), false};
    const auto memory = memoryOf(catalogue, ranks);
    const auto gigabytes = [](double bytes) { return number(bytes / kGiga, 1); };
    table.rows.push_back({number(ranks, 0), gigabytes(memory.states), gigabytes(memory.ids), gigabytes(memory.numbers),
                          gigabytes(memory.logRead), gigabytes(memory.log), gigabytes(memory.embeddings), gigabytes(memory.opening()),
                          gigabytes(memory.evaluating()), number(mostItems(catalogue, ranks, 64e9), 0),
                          number(mostItems(catalogue, ranks, 512e9), 0)});
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
    const auto costs = asPrinted(fitted(measured));
    for (auto& table : {constantsTable(costs), growthTable(measured, costs), projectedSteps(costs), projectedTests(costs)})
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
