// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "app/cli/console.h"
#include "app/cli/told_run.h"
#include "model/analysis/forgetting.h"

namespace xsmoe::cli {

/// A run and what its stored models make of every test.
struct TestedRun {
  std::string folder;  ///< as on the command line
  std::string name;    ///< in tables and sentences
  std::string method;
  ToldRun told;
  ForgettingMatrix matrix;
};

/// What `xsmoe forgetting` tells: of a run, or of two over what both have.
struct ForgettingAnswer {
  RankingMetric metric;
  TestedRun run;
  std::optional<TestedRun> beside;
  std::optional<ForgettingDifference> difference;  ///< there with `beside`
};

/// FORMATS.md, "Objects of --json".
[[nodiscard]] nlohmann::json forgettingObject(const ForgettingAnswer& answer);
/// A row for each model and test of each run (FORMATS.md, "Exported tables").
[[nodiscard]] std::string forgettingCsv(const ForgettingAnswer& answer);
/// Matrices, numbers with their definitions, and a sentence, for people.
void printForgetting(Console& console, const ForgettingAnswer& answer);

}  // namespace xsmoe::cli
