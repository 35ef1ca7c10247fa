#pragma once
#include <string>
#include <vector>

#include "tests/bench/rank_costs.h"
#include "tests/bench/rank_memory.h"

/// What the model of cost says of ranks that nobody has measured, and what is assumed of them (model/RANKS.md, "Eight GPUs, a hundred
/// machines").
namespace xsmoe::bench {

struct AssumedRanks {
  std::string name;
  Cluster cluster;  ///< of the paper's batch, states in their file
};
/// What Gloo takes for exchanges through the hosts' memory is of `costs`, as measured; an exchange from GPU to GPU (NCCL), which the
/// program does not have, is beside it.
[[nodiscard]] std::vector<AssumedRanks> assumedRanks(const RankCosts& costs);
/// Those ranks with a batch so many times as large.
[[nodiscard]] Cluster withBatch(Cluster cluster, double batch);

inline constexpr double kProjectedItems = 100e6;
inline constexpr double kLargerBatch = 16;       ///< beside the paper's
inline constexpr double kOpenedRecord = 2.3e-6;  ///< seconds; assumed

/// A stream with all in proportion to the items as in the paper's, and the upper ends of a validation: its records are 15 % of a window's,
/// its sequences have two or more, its candidates are as many as its records.
struct ProjectedStream {
  double items = 0, records = 0, users = 0;
  double sequences = 0;  ///< of a window's training, and of its test
  double validationItems = 0, validationSequences = 0;
};
[[nodiscard]] ProjectedStream projectedStream(double items);
[[nodiscard]] Catalogue projectedCatalogue(double items);
/// The costs with the sizes of hidden states in its file.
[[nodiscard]] RankCosts withStates(RankCosts costs);

/// The least that a window takes whose first validation is its best: five epochs without one, then six of which five are no better.
inline constexpr int kLeastEpochs = 11, kLeastValidations = 6;

struct RunSeconds {
  double steps = 0;  ///< of an epoch
  double step = 0, validation = 0, test = 0;
  [[nodiscard]] double epoch() const { return steps * step; }
  [[nodiscard]] double window() const { return kLeastEpochs * epoch() + kLeastValidations * validation + test; }
};
[[nodiscard]] RunSeconds runSeconds(const RankCosts& costs, const Cluster& cluster, const ProjectedStream& stream);

}  // namespace xsmoe::bench
