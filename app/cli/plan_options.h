// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "model/analysis/experiment_plan.h"

namespace xsmoe::cli {

/// The options of an experiment besides those of its runs (FORMATS.md, "Plans of experiments").
class PlanOptions {
 public:
  /// This object must outlive the parsing.
  void addTo(CLI::App& command);
  /// Throws where options do not go together. `file`: the rest may come from a plan's file. `tables`: they say what is varied, unless the
  /// runs leave another one.
  void check(const CLI::App& command, bool file, bool tables) const;
  [[nodiscard]] bool branches() const { return !branch_.empty(); }
  /// A plan with what was given in place of what it says: folders, `settings`, each list that was named. Error: the plan lacks something.
  [[nodiscard]] Result<ExperimentPlan> over(ExperimentPlan plan, const SettingTexts& settings) const;

 private:
  std::string stream_, runs_, branch_;
  int window_ = -1;  // of the branch
  std::vector<VariedSetting> lists_;
};

/// The settings of all runs that were given on the command line of an experiment.
[[nodiscard]] SettingTexts settingsOfRuns(const CLI::App& command);

/// KEY=VALUES or KEY@METHODS=VALUES, as in --over. Throws CLI::ValidationError.
[[nodiscard]] VariedSetting variedSettingIn(const std::string& text);

}  // namespace xsmoe::cli
