#include "tests/bench/rank_projection.h"

#include <cmath>

namespace xsmoe::bench {
namespace {

// The paper's stream and batch.
constexpr double kPaperItems = 126'000, kPaperRecords = 2'200'000, kPaperUsers = 257'000, kPaperTests = 25'000, kPaperBatch = 256;
constexpr double kPaperWindows = 10, kValidated = 0.15;
constexpr double kPaperStates = 6, kPaperWidth = 768, kPaperEmbedding = 128;

}  // namespace

std::vector<AssumedRanks> assumedRanks(const RankCosts& costs) {
  // An NVMe drive, of which eight GPUs of one machine have one; a GPU's batch is brought by one thread.
  constexpr double kWait = 100e-6, kByte = 1 / 5e9, kUnderWay = 32;
  constexpr Reading kOfGpu{kWait, 1, kByte, 8, kUnderWay};
  return {{"8 GPUs, by Gloo", {8, 1, 100, costs.message, costs.byte, kOfGpu}},
          {"8 GPUs, by NCCL", {8, 1, 100, 20e-6, 1 / 100e9, kOfGpu}},
          {"100 machines", {100, 1, 12, 50e-6, 1 / 1.25e9, {kWait, 12, kByte, 1, kUnderWay}}}};
}

Cluster withBatch(Cluster cluster, double batch) {
  cluster.batch = batch;
  return cluster;
}

ProjectedStream projectedStream(double items) {
  const double times = items / kPaperItems;
  ProjectedStream stream;
  stream.items = items;
  stream.records = times * kPaperRecords;
  stream.users = times * kPaperUsers;
  stream.sequences = times * kPaperTests;
  stream.validationItems = kValidated * stream.records / kPaperWindows;
  stream.validationSequences = stream.validationItems / 2;
  return stream;
}

Catalogue projectedCatalogue(double items) {
  Catalogue catalogue;
  catalogue.items = items;
  catalogue.recordsPerItem = kPaperRecords / kPaperItems;
  catalogue.usersPerItem = kPaperUsers / kPaperItems;
  catalogue.testsPerItem = kPaperTests / kPaperItems;
  catalogue.states = kPaperStates;
  catalogue.width = kPaperWidth;
  catalogue.embedding = kPaperEmbedding;
  return catalogue;
}

RankCosts withStates(RankCosts costs) {
  const auto catalogue = projectedCatalogue(kProjectedItems);
  costs.stateRows = catalogue.states;
  costs.rowBytes = 2 * catalogue.width;
  return costs;
}

RunSeconds runSeconds(const RankCosts& costs, const Cluster& cluster, const ProjectedStream& stream) {
  RunSeconds run;
  run.steps = std::ceil(stream.sequences / (kPaperBatch * cluster.batch));
  run.step = stepSeconds(costs, cluster).total();
  run.validation = evaluationSeconds(costs, cluster, stream.validationItems, stream.validationSequences, Rows::kScattered).total();
  run.test = evaluationSeconds(costs, cluster, stream.items, stream.sequences).total();
  return run;
}

}  // namespace xsmoe::bench
