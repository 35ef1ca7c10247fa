// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/analysis/experiment_plan.h"
#include "model/analysis/result_table.h"
#include "model/core/command_words.h"

namespace xsmoe {

/// Trains the runs of a plan, told without its file. Empty: it varies nothing, has no folder, or only a file can say it.
[[nodiscard]] CommandWords experimentCommand(const ExperimentPlan& plan);
/// The same of its file.
[[nodiscard]] CommandWords experimentCommand(const std::string& planFile);

/// How a kind of tables is asked for: the option, and its value, empty of significance.
struct TableOption {
  std::string_view option, value;
};
[[nodiscard]] TableOption tableOption(TableKind kind);

/// A table of the finished runs at and below a folder.
struct TableCommand {
  std::string folder;
  TableKind kind = TableKind::kMethods;
  std::string where = {};  ///< conditions on runs; empty: none
  std::vector<std::string> metrics = {};
  std::string printed = {};
  std::vector<std::pair<std::string, std::string>> pairs = {};  ///< of significance
  int resamples = 0;                                            ///< of significance
};
[[nodiscard]] CommandWords tableCommand(const TableCommand& table);

/// The runs at and below a folder, with some of their settings, by key, as columns. `where`: conditions on runs; empty: none. Empty where
/// none of the settings is a column.
[[nodiscard]] CommandWords settingsOfRunsCommand(const std::string& folder, const std::string& where,
                                                 const std::vector<std::string>& settings);

}  // namespace xsmoe
