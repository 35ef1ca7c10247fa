// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <vector>

#include "model/analysis/run_groups.h"
#include "model/analysis/run_summary.h"
#include "model/core/data_report.h"

namespace xsmoe {

/// A method in a race.
struct RaceLane {
  Method method = Method::kXsmoe;
  std::optional<RunSummary> run;  ///< as far as it is; empty: it has not begun
};

/// Methods against each other on the same stream with the same seed.
struct Race {
  std::vector<RaceLane> lanes;
  int windows = 0;               ///< of the stream; 0: not known yet
  std::vector<int> marked = {};  ///< windows where the race is decided, increasing
  bool planted = false;          ///< they are those in which a planted taste comes back; else windowsOfShift()
};

/// How lanes stand on windows that all of them were tested on; of HR@K or NDCG@K.
struct RaceStand {
  struct Place {
    std::size_t lane = 0;
    double mean = 0;  ///< each window counts alike
    /// Its standard error over the tested sequences; of NDCG no less than that. Empty: a test does not tell how many they are.
    std::optional<double> error;
  };
  std::vector<WindowIndex> windows;  ///< tested, increasing
  std::vector<Place> places;         ///< the leading one first; with less than two nobody leads
  /// Of the first before the second.
  [[nodiscard]] double lead() const;
  /// Twice the standard error of that difference: a smaller one is not told from chance among the tested users. How much another seed
  /// changes is not in it. Empty: not known.
  [[nodiscard]] std::optional<double> chance() const;
  /// Whether the first one is ahead by more than chance(); not where that is not known.
  [[nodiscard]] bool leads() const;
};
/// On the windows that the protocol's means count, tested by every lane that has one of them.
[[nodiscard]] RaceStand standOf(const Race& race, MetricField metric);
/// The same on the marked ones alone.
[[nodiscard]] RaceStand standWhereMarked(const Race& race, MetricField metric);

/// Windows that means count into which purchases moved further than in the mean over them; where the stream does not tell, none.
[[nodiscard]] std::vector<int> windowsOfShift(const DataReport& data);

}  // namespace xsmoe
