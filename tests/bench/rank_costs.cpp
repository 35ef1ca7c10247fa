#include "tests/bench/rank_costs.h"

#include <algorithm>
#include <cmath>

namespace xsmoe::bench {
namespace {

constexpr double kFloat = 4, kDouble = 8;         // bytes
constexpr std::int64_t kEmbeddedTogether = 1024;  // network::kEmbeddedTogether

/// The part of a whole that is not a rank's own.
double others(const Cluster& cluster) { return (cluster.ranks - 1.0) / cluster.ranks; }

/// One to each of the others.
double messages(const Cluster& cluster) { return (cluster.ranks - 1) * cluster.message; }

double tableBytes(const RankCosts& costs, double rows) { return kFloat * costs.embedding * rows; }

}  // namespace

double pagesOfItem(const RankCosts& costs, Rows rows) {
  // Of rows that begin anywhere in a page, as many reach into the next one as the row has bytes but one.
  const double ofRow = rows == Rows::kInOrder ? costs.rowBytes / kPageBytes : 1 + (costs.rowBytes - 1) / kPageBytes;
  return costs.stateRows * ofRow;
}

double asksOfItem(const RankCosts& costs, Rows rows) {
  return rows == Rows::kInOrder ? pagesOfItem(costs, rows) / kAskedPages : costs.stateRows;
}

ReadSeconds readSeconds(const RankCosts& costs, const Cluster& cluster, double items, Rows rows, double times) {
  const double own = items / cluster.ranks;
  const auto& reading = cluster.reading;
  ReadSeconds read;
  read.first = times * costs.stateRows * reading.wait;
  read.asking = own * asksOfItem(costs, rows) * reading.wait / (reading.threads * reading.underWay);
  read.drive = std::min(reading.together, cluster.ranks) * own * pagesOfItem(costs, rows) * kPageBytes * reading.byte;
  return read;
}

double sentOfTable(const RankCosts& costs, const Cluster& cluster, double items) { return others(cluster) * tableBytes(costs, items); }

double gatherBytes(const RankCosts& costs, const Cluster& cluster) { return sentOfTable(costs, cluster, costs.distinct * cluster.batch); }

double reduceBytes(const RankCosts& costs, const Cluster& cluster) {
  return others(cluster) * (tableBytes(costs, costs.distinct * cluster.batch) + 2 * kFloat * costs.trained);
}

StepSeconds stepSeconds(const RankCosts& costs, const Cluster& cluster) {
  const double batch = cluster.batch, size = (1 - costs.lossShare) * batch + costs.lossShare * batch * batch;
  StepSeconds step;
  step.read = readSeconds(costs, cluster, costs.distinct * batch, Rows::kScattered).total();
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

EvaluationSeconds evaluationSeconds(const RankCosts& costs, const Cluster& cluster, double candidates, double sequences, Rows rows) {
  const double speed = cluster.ranks * cluster.speed;
  EvaluationSeconds evaluation;
  const double blocks = candidates / static_cast<double>(kEmbeddedTogether * cluster.ranks * cluster.reading.threads);  // of a thread
  evaluation.read = readSeconds(costs, cluster, candidates, rows, blocks).total();
  evaluation.embed = candidates * costs.embedItem / speed;
  evaluation.gather = messages(cluster) + sentOfTable(costs, cluster, candidates) * cluster.byte;
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
  return others(cluster) * sequences * (tableBytes(costs, 1 + inputs / cluster.ranks) + 2 * kDouble);
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
