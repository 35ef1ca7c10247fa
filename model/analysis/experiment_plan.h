// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/core/run_settings_text.h"
#include "model/core/settings.h"

namespace xsmoe {

/// A setting in which the runs of an experiment differ, and the values that it takes.
struct VariedSetting {
  std::string key;                        ///< of runSettingText(): "method", "continual", "seed", "tau", "grouping", "embedding" …
  std::vector<std::string> values;        ///< as on the command line: "iisan_rh", "0.1", "6,12", of seeds also "1-5"
  std::vector<std::string> methods = {};  ///< crossed with these only, "iisan_rh"; empty: with all that use it
  friend bool operator==(const VariedSetting&, const VariedSetting&) = default;
};

/// A window of a run that is there, at whose end the runs of an experiment leave it.
struct PlanBranch {
  std::string run;  ///< its folder
  int window = 0;   ///< the last one that all share
  friend bool operator==(const PlanBranch&, const PlanBranch&) = default;
};

/// An experiment before anything of it is trained: every combination of the varied settings is a run. A setting of the model that a method
/// does not use is not crossed with it: τ in {0, 0.1} for xsmoe and static are three runs, not four.
struct ExperimentPlan {
  std::string stream;                   ///< its folder; with `from` empty: the path in run.json
  std::string runs;                     ///< folder for the run folders
  SettingTexts settings;                ///< of all runs, by key; what is not named comes from stream.json, then from the defaults
  std::vector<VariedSetting> over;      ///< one at least
  std::optional<PlanBranch> from = {};  ///< absent: each run begins with window 0; else `settings` are changed at that window's end
  /// Checksums of the stream's files as the runs were planned (PlannedRun::streamChecksums): no run is trained on a stream that has changed
  /// since. Empty: it counts as it is when a run is asked for. No plan's file holds them.
  std::map<std::string, std::string> streamChecksums = {};
  friend bool operator==(const ExperimentPlan&, const ExperimentPlan&) = default;
};

/// One combination of a plan.
struct PlanRun {
  std::string name;     ///< of its folder, the same whenever the plan's keys are: "iisan_rh_seed_1", "tau_0.1"
  SettingTexts varied;  ///< its values of what is varied, by key
  friend bool operator==(const PlanRun&, const PlanRun&) = default;
};

/// What of a plan is not crossed with what.
struct PlanNote {
  std::string key;                   ///< of a setting
  std::vector<std::string> methods;  ///< that do not use it, or cannot bear `wrapper`: "iisan_rh"
  std::string wrapper = {};          ///< of "continual" the value that is left out of the methods; empty: all values are
  friend bool operator==(const PlanNote&, const PlanNote&) = default;
};
/// As on the command line, without a full stop: "tau is not varied for static, which does not use it".
[[nodiscard]] std::string inWords(const PlanNote& note);

struct PlanRuns {
  std::vector<PlanRun> runs;  ///< methods in their order, then seeds, groupings and the others; τ rising, so that runs share their past
  std::vector<PlanNote> notes;
};

inline constexpr int kMostRuns = 10000;  ///< of a plan

/// The settings of all runs, without those that are varied. Errors: as of setRunSetting().
[[nodiscard]] Result<RunSettings> commonSettings(const ExperimentPlan& plan);

/// Every run of a plan. `usual` are the settings of a run that varies nothing. A folder is named METHOD, then KEY_VALUE of each varied
/// setting: seed, grouping, the others by key, τ last; where only τ and groupings are varied always by τ, and by the grouping only if there
/// are several. Errors, which name the key: nothing is varied, no such setting, no value or one that cannot be, a setting that no method
/// uses or that is varied twice, what a branch cannot change, more than kMostRuns, two runs of one name.
[[nodiscard]] Result<PlanRuns> runsOf(const ExperimentPlan& plan, const RunSettings& usual);

/// The settings of one of its runs.
[[nodiscard]] Result<RunSettings> settingsOf(const PlanRun& run, RunSettings usual);

}  // namespace xsmoe
