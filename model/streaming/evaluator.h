// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "model/core/error.h"
#include "model/core/metrics.h"
#include "model/core/progress.h"
#include "model/core/ranking_metrics.h"
#include "model/core/sequences.h"
#include "model/data/windowed_stream.h"
#include "model/network/recommender.h"

namespace xsmoe::device {
class Ranks;
}

namespace xsmoe::streaming {

/// Sequences to rank: inputs are all but the last item, the target is the last (model.md, section 6).
struct EvaluationTask {
  const Sequences* sequences = nullptr;    ///< must outlive the call
  const Exclusions* exclusions = nullptr;  ///< of each sequence; must outlive the call
  std::vector<std::int32_t> candidates;    ///< increasing item ids; every item of the sequences is among them
  int length = 10;                         ///< L
};

/// Candidates of the test on D_{s+1}: under `paper` the items seen in D_0 … D_{s+1}, under `official` the ids 1 … largest id among the test
/// sequences.
[[nodiscard]] std::vector<std::int32_t> testCandidates(const data::WindowedStream& stream, WindowIndex trained, Protocol protocol);

/// Sequences are encoded in blocks of this many by their index: the last bits of an embedding depend on the rows that are computed with it.
inline constexpr std::size_t kEncodedTogether = 256;

/// Rank of each sequence's target, from 1; 0: it is excluded, a miss. Full ranking (ranking.h); equal scores rank by id. `blockUsers`:
/// users of a tile, which changes no rank; 0: as suits the device. Errors: a score that is not finite. `shared`: the processes that
/// evaluate together, null: alone. Each embeds a share of the candidates and ranks one of the sequences; every process gets all ranks, and
/// the error where one of them has it. Where usage is metered (network::MeteredScope), it is so among the same processes. `progress`: told,
/// and asked whether to go on, between blocks of items and of sequences; cancelled, it is an error. Not among several processes, which must
/// decide alike.
[[nodiscard]] Result<std::vector<std::int64_t>> rankTargets(network::Recommender& recommender, const EvaluationTask& task,
                                                            std::int64_t blockUsers = 0, device::Ranks* shared = nullptr,
                                                            const ProgressCallback& progress = {});

using xsmoe::metricsOf;

/// Whose sequences they are: int64 [sequences].
[[nodiscard]] at::Tensor userNumbers(const Sequences& sequences, std::size_t first, std::size_t count);

/// Input rows of the last L items but the target's, left padded with 0: int64 [sequences, L] of ids.
[[nodiscard]] at::Tensor inputIds(const Sequences& sequences, std::size_t first, std::size_t count, int length);

}  // namespace xsmoe::streaming
