// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe::studio {

/// A run that need not be trained where it is there already.
struct SoughtRun {
  RunSettings settings;
  std::filesystem::path stream;
  std::filesystem::path folder = {};  ///< where a plan has it: one that is finished there is taken before others; empty: nowhere
  bool onAnyDevice = false;           ///< which changes no more than the rounding
};

/// A run of a listing that is finished, was trained from its start as its settings say, and has those that decide (decisiveSettings();
/// untrained references do not) on the same stream: in the same folder, or with the checksums of the runs of that folder, which a stream
/// keeps that came in a state's file. Empty: there is none.
[[nodiscard]] std::optional<RunSummary> finishedRun(const std::vector<RunSummary>& runs, const SoughtRun& sought);

}  // namespace xsmoe::studio
