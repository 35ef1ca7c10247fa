#include "tests/bench/rank_costs.h"

#include <algorithm>
#include <cmath>

namespace xsmoe::bench {
namespace {

constexpr double kFloat = 4, kDouble = 8;         // bytes
constexpr std::int64_t kEmbeddedTogether = 1024;  // network::kEmbeddedTogether
// model/FORMATS.md, "What a cache takes of memory": bytes of an item, of a record of the window that is cut or trained on, and of any
// record while the stream is opened, the upper ends; and how many windows there are.
constexpr double kIds = 250, kNumbers = 40, kRecordCut = 56, kRecordTrained = 36, kRecordMarked = 0.125, kWindows = 10, kHalf = 2;

/// The part of a whole that is not a rank's own.
double others(const Cluster& cluster) { return (cluster.ranks - 1.0) / cluster.ranks; }

/// One to each of the others.
double messages(const Cluster& cluster) { return (cluster.ranks - 1) * cluster.message; }

double tableBytes(const RankCosts& costs, double rows) { return kFloat * costs.embedding * rows; }

}  // namespace

Line fitLine(const std::vector<std::pair<double, double>>& points) {
  if (points.empty()) return {};
  const auto count = static_cast<double>(points.size());
  double x = 0, y = 0, xx = 0, xy = 0;
  for (const auto& [a, b] : points) {
    x += a;
    y += b;
    xx += a * a;
    xy += a * b;
  }
  const Line constant{std::max(0.0, y / count), 0};
  const double spread = count * xx - x * x;
  if (spread <= 0) return constant;
  const double slope = (count * xy - x * y) / spread, intercept = (y - slope * x) / count;
  if (slope < 0) return constant;
  return intercept < 0 ? Line{0, std::max(0.0, xy / xx)} : Line{intercept, slope};
}

Computing computingOf(double alone, double together, int ranks) {
  const double shared = std::clamp((alone - together) * ranks / (ranks - 1), 0.0, alone);
  return {shared, alone - shared};
}

double significant(double value, int digits) {
  if (value == 0) return 0;
  const double unit = std::pow(10.0, digits - 1 - std::floor(std::log10(std::abs(value))));
  return std::round(value * unit) / unit;
}

RankCosts asPrinted(RankCosts costs) {
  for (double* const constant : {&costs.step.shared, &costs.step.own, &costs.lossShare, &costs.message, &costs.byte, &costs.embedItem,
                                 &costs.rankUser, &costs.rankPair})
    *constant = significant(*constant, kPrintedDigits);
  return costs;
}

double gatherBytes(const RankCosts& costs, const Cluster& cluster) {
  return others(cluster) * tableBytes(costs, costs.distinct * cluster.batch);
}

double reduceBytes(const RankCosts& costs, const Cluster& cluster) {
  return others(cluster) * (tableBytes(costs, costs.distinct * cluster.batch) + 2 * kFloat * costs.trained);
}

StepSeconds stepSeconds(const RankCosts& costs, const Cluster& cluster) {
  const double batch = cluster.batch, size = (1 - costs.lossShare) * batch + costs.lossShare * batch * batch;
  StepSeconds step;
  step.compute = (costs.step.own + costs.step.shared * size / cluster.ranks) / cluster.speed;
  step.gather = messages(cluster) + gatherBytes(costs, cluster) * cluster.byte;
  step.reduce = 3 * messages(cluster) + reduceBytes(costs, cluster) * cluster.byte;
  step.rest = 3 * messages(cluster) + (cluster.ranks - 1) * costs.restBytes * cluster.byte;
  return step;
}

int ranksOfShortestStep(const RankCosts& costs, Cluster cluster, int most) {
  cluster.ranks = 1;
  int best = 1;
  double shortest = stepSeconds(costs, cluster).total();
  for (cluster.ranks = 2; cluster.ranks <= most; ++cluster.ranks)
    if (const double seconds = stepSeconds(costs, cluster).total(); seconds < shortest) {
      shortest = seconds;
      best = cluster.ranks;
    }
  return best;
}

EvaluationSeconds evaluationSeconds(const RankCosts& costs, const Cluster& cluster, double candidates, double sequences) {
  const double speed = cluster.ranks * cluster.speed;
  EvaluationSeconds evaluation;
  evaluation.embed = candidates * costs.embedItem / speed;
  evaluation.gather = messages(cluster) + others(cluster) * tableBytes(costs, candidates) * cluster.byte;
  evaluation.rank = sequences * (costs.rankUser + candidates * costs.rankPair) / speed;
  return evaluation;
}

std::int64_t longestShare(std::int64_t rows, int ranks, std::int64_t block) {
  const auto unit = rows >= block * ranks ? block : 1;
  const auto units = (rows + unit - 1) / unit;
  std::int64_t longest = 0;
  for (std::int64_t rank = 0; rank < ranks; ++rank) {
    const auto first = std::min(rows, units * rank / ranks * unit), end = std::min(rows, units * (rank + 1) / ranks * unit);
    longest = std::max(longest, end - first);
  }
  return longest;
}

double evaluationBytes(const RankCosts& costs, const Cluster& cluster, std::int64_t candidates) {
  return (cluster.ranks - 1) * tableBytes(costs, static_cast<double>(longestShare(candidates + 1, cluster.ranks, kEmbeddedTogether)));
}

double partitionedBytes(const RankCosts& costs, const Cluster& cluster, double sequences, double inputs) {
  return others(cluster) * (tableBytes(costs, sequences + inputs) + 2 * kDouble * sequences);
}

RankMemory memoryOf(const Catalogue& catalogue, int ranks) {
  const double records = catalogue.items * catalogue.recordsPerItem;
  RankMemory memory;
  memory.states = kHalf * catalogue.states * catalogue.width * catalogue.items;
  memory.ids = kIds * catalogue.items;
  memory.numbers = kNumbers * catalogue.items;
  memory.logRead = kRecordCut * (records / kWindows) + kRecordMarked * records;
  memory.log = kRecordTrained * (records / kWindows);
  // What is received and the table that is made of it, and of its own share what is computed and what is sent.
  memory.embeddings = kFloat * catalogue.embedding * catalogue.items * (ranks == 1 ? 1 : 2 + 2.0 / ranks);
  memory.statesInMemory = catalogue.inMemory;
  return memory;
}

double mostItems(Catalogue catalogue, int ranks, double bytes) {
  catalogue.items = 1;  // all of it grows with the items
  const auto one = memoryOf(catalogue, ranks);
  return std::floor(bytes / std::max(one.opening(), one.evaluating()));
}

double sampledHitRate(const std::vector<std::int64_t>& ranks, int k, double share) {
  if (ranks.empty()) return 0;
  double hits = 0;
  for (const auto rank : ranks) {
    const auto better = static_cast<double>(rank - 1);
    if (rank == 0) continue;
    if (better < k || share <= 0) {
      ++hits;
    } else if (share < 1) {
      double logTerm = better * std::log1p(-share);  // of none drawn; itself it may be too small for a double
      for (int drawn = 0; drawn < k; ++drawn) {
        hits += std::exp(logTerm);
        logTerm += std::log((better - drawn) / (drawn + 1)) + std::log(share) - std::log1p(-share);
      }
    }
  }
  return hits / static_cast<double>(ranks.size());
}

}  // namespace xsmoe::bench
