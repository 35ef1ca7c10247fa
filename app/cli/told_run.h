// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "model/core/run_history.h"
#include "model/engine/engine.h"

namespace xsmoe::cli {

/// What every answer about a run says of it besides.
struct ToldRun {
  std::vector<std::string> changes = {};     ///< made by hand: deviationsOf()
  std::vector<std::string> provenance = {};  ///< of the files that are written: provenanceText()
};

[[nodiscard]] ToldRun toldRun(const RunHistory& history);
/// Errors: as openRun().
[[nodiscard]] Result<ToldRun> toldRun(engine::Engine& engine, const std::string& run);

/// Prints what was changed by hand, below what is told for people; nothing of a run that nobody changed. `name`: of the run, where two are
/// told of.
void printDeviations(Console& console, const ToldRun& run, const std::string& name = {});

/// Of a table of two runs: the lines of both.
[[nodiscard]] std::vector<std::string> provenanceOfBoth(const ToldRun& run, const ToldRun& other);

}  // namespace xsmoe::cli
