#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

#include "model/core/error.h"
#include "tests/bench/scale_run.h"

namespace xsmoe::bench {

/// Of the steps; l_0 is as mean pooling gives it.
inline constexpr int kRanksExperts = 9, kRanksLayers = 2;
inline constexpr int kSampledTop = 10;                                  ///< K of the hit rates
inline constexpr std::array<double, 3> kSampledShares{0.5, 0.1, 0.01};  ///< of the candidates
/// The figure's name.
[[nodiscard]] inline std::string hitRateOf(double share) { return "hit rate of " + std::to_string(share); }

/// Ranks that train together on this machine, and what they do.
struct RankRun {
  int ranks = 1, threads = 1;  ///< of each rank
  int steps = 0;               ///< of the paper's shapes; 0: none
  int epochs = 1;              ///< of the first of two windows, each with its validation; then the test on the second
  std::int64_t records = 0, users = 0, items = 0;
};

/// Runs it in processes of their own, one a rank, that meet on the loopback network. The figures, in seconds and bytes, are those of the
/// rank that waited least for the others; "compute" is a step without its exchanges. Files come and go in `folder`. Errors: what a rank
/// says, or that it could not be started.
[[nodiscard]] Result<Figures> runAsRanks(const RankRun& run, const std::filesystem::path& folder);

/// The option that starts a rank, with what it should run as its argument.
inline constexpr const char* kRankRunOption = "--rank-run";
/// The rank's main function; the exit code.
[[nodiscard]] int rankRunMain(const std::string& run);

}  // namespace xsmoe::bench
