#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "tests/streaming/small_run.h"
#include "tests/support/ranks_in_threads.h"

namespace xsmoe::streaming {

/// By rank.
using SharedRuns = std::vector<std::unique_ptr<SmallRun>>;

/// The small stream, trained by so many ranks together. `prepare`: before the run of each.
[[nodiscard]] inline SharedRuns trainedBy(int count, const RunSettings& settings,
                                          const std::function<void(int rank, SmallRun& run)>& prepare = {}) {
  SharedRuns runs;
  for (int rank = 0; rank < count; ++rank) {
    runs.push_back(std::make_unique<SmallRun>());
    if (prepare) prepare(rank, *runs.back());
  }
  asRanks(count, [&](device::Ranks& ranks) {
    auto& run = *runs[static_cast<std::size_t>(ranks.rank())];
    run.ranks = &ranks;
    run.train(settings);
    if (!run.end) ranks.leave(run.end.error());
  });
  return runs;
}

/// With a τ at which experts of the small stream go.
[[nodiscard]] inline RunSettings prunedSettings(Protocol protocol = Protocol::kPaper) {
  auto settings = smallSettings(protocol);
  settings.model.tau = 0.3;
  return settings;
}

}  // namespace xsmoe::streaming
