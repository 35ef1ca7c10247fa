// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <utility>

#include "model/analysis/rank_changes.h"
#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/engine/engine.h"

namespace xsmoe::cli {

inline constexpr double kNoPruning = -1;  ///< of thresholds

/// What `fallen` is asked.
struct FallenOptions {
  std::string run, beside, stream, csv;
  std::string by;     ///< keys of kinds of slices between commas; empty: users are told one by one
  std::string items;  ///< picked ones, between commas; empty: none
  int from = -1, to = -1, window = -1, test = -1;
  int fromEpoch = 0, epoch = 0;  ///< of `from` and of `to`, whose weights are kept; 0: the window's end
  int expansion = -1;            ///< a window; −1: none
  double tau = kNoPruning;
  int top = 20;
  bool json = false;
  [[nodiscard]] bool isExpansion() const { return expansion >= 0; }
  [[nodiscard]] bool isPruning() const { return tau >= 0; }
  /// Neither another run nor a copy of the model.
  [[nodiscard]] bool isOfTwoWindows() const { return beside.empty() && !isExpansion() && !isPruning(); }
};

/// Two rankings, the earlier or the other run's first.
using Rankings = std::pair<RankedTest, RankedTest>;

/// Those that are compared, one model at a time, the later one with the picked items marked. Errors: those of the engine; two runs without
/// a tested window in common; an item that the stream does not have.
[[nodiscard]] Result<Rankings> rankingsOf(const FallenOptions& options, engine::Engine& engine, const ProgressCallback& progress);

}  // namespace xsmoe::cli
