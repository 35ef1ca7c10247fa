// SPDX-License-Identifier: Apache-2.0
#include "app/cli/plan_options.h"

#include <CLI/Error.hpp>
#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "app/cli/list_option.h"
#include "app/cli/number_option.h"
#include "app/cli/run_options.h"
#include "model/core/setting_text.h"

namespace xsmoe::cli {
namespace {

/// Lists that have options of their own.
struct Shorthand {
  const char *option, *key, *help;
};
constexpr auto kShorthands = std::to_array<Shorthand>({
    {"--methods", "method", "Methods: xsmoe,static,iisan_rh,iisan_kd."},
    {"--seeds", "seed", "Seeds: 1-5, or 1,2,7."},
    {"--tau", "tau", "Thresholds: 0,0.05,0.1; without it the usual one, of a branch that of its run."},
    {"--grouping", "grouping", "Groupings: \"6,12;12\"; without it the middle state and the last one, of a branch that of its run."},
});

const std::set<std::string>& notOfRuns() {
  static const std::set<std::string> names{
      "help",    "runs", "over",  "methods", "seeds",        "tau",    "grouping", "branch", "window",     "plan",    "write-plan",
      "dry-run", "json", "table", "figure",  "significance", "metric", "format",   "output", "standalone", "printed", "resamples"};
  return names;
}

/// An error of one value names the setting's own option: here another was typed.
[[noreturn]] void refuseAs(const std::string& option, Error error) {
  error.where = option;
  throw CLI::ValidationError(describe(error));
}

/// What is wrong with a value is said before anything begins.
void checkValues(const std::string& option, const VariedSetting& varied) {
  for (const auto& value : varied.values) {
    RunSettings checked;
    if (const auto good = setRunSetting(checked, varied.key, value); !good) refuseAs(option, good.error());
  }
}

/// `option`: what was typed, for errors.
VariedSetting listOf(const std::string& option, std::string key, const std::string& values, std::vector<std::string> methods = {}) {
  VariedSetting varied{std::move(key), {}, std::move(methods)};
  for (const auto& part : valuesIn(varied.key, values)) {
    const auto named = valuesNamed(varied.key, part);
    if (!named) refuseAs(option, named.error());
    varied.values.insert(varied.values.end(), named->begin(), named->end());
  }
  checkValues(option, varied);
  return varied;
}

/// Those named on the command line take the place of the plan's lists of the same setting, or of its value for all runs.
void put(ExperimentPlan& plan, const std::vector<VariedSetting>& lists) {
  for (const auto& list : lists) {
    plan.over.erase(std::remove_if(plan.over.begin(), plan.over.end(), [&](const auto& one) { return one.key == list.key; }),
                    plan.over.end());
    if (list.methods.empty()) plan.settings.erase(list.key);
  }
  plan.over.insert(plan.over.end(), lists.begin(), lists.end());
}

}  // namespace

VariedSetting variedSettingIn(const std::string& text) {
  const auto end = text.find('=');
  if (end == std::string::npos || end == 0 || text.front() == '@')
    throw CLI::ValidationError("--over", "\"" + text + "\" names no setting and values: write KEY=VALUE,VALUE");
  const auto key = text.substr(0, end), at = key.substr(0, key.find('@'));
  if (key.ends_with('@')) throw CLI::ValidationError("--over", "\"" + text + "\" names no method behind @: write tau@xsmoe=0,0.1");
  auto methods = at == key ? std::vector<std::string>() : partsOf(key.substr(at.size() + 1), ',');
  return listOf("--over " + at, at == "variant" ? "method" : at, text.substr(end + 1), std::move(methods));
}

SettingTexts settingsOfRuns(const CLI::App& command) { return givenSettings(command, notOfRuns()); }

void PlanOptions::addTo(CLI::App& command) {
  command.add_option("STREAM", stream_, "Stream folder with a feature cache; with --branch only where it has moved.");
  command.add_option("--runs", runs_, "Folder for the run folders.");
  const auto take = [this](const std::vector<std::string>& texts) {
    for (const auto& text : texts) lists_.push_back(variedSettingIn(text));
  };
  command
      .add_option_function<std::vector<std::string>>(
          "--over", take,
          "Any setting and its values: --over method=xsmoe,static --over embedding=64,128; of grouping and iisan-states, which have "
          "commas, "
          "between semicolons. A method is not crossed with what it does not use; --over tau@xsmoe=0,0.1 restricts to methods.")
      ->type_name("KEY=LIST")
      ->allow_extra_args(false);
  for (const auto& [option, key, help] : kShorthands) {
    const std::string typed = option, named = key;
    command
        .add_option_function<std::string>(
            typed, [this, typed, named](const std::string& list) { lists_.push_back(listOf(typed, named, list)); }, help)
        ->type_name("LIST");
  }
  command.add_option("--branch", branch_, "Run folder: all share what it trained up to --window, and change their settings there.");
  addNumber(command, "--window", window_, "The last window that is shared with --branch, from 0.", 0)->default_str("");
}

void PlanOptions::check(const CLI::App& command, bool file, bool tables) const {
  if (!file && runs_.empty()) throw CLI::RequiredError("--runs");
  if (!file && lists_.empty() && (!tables || branches()))
    throw CLI::RequiredError("--over, --methods, --seeds, --tau, --grouping, --table or --plan");
  if (branch_.empty()) {
    if (window_ >= 0) throw CLI::ValidationError("--window", "it is a window of a run: name that with --branch");
    if (!file && stream_.empty()) throw CLI::RequiredError("STREAM, or --branch with a run,");
    return;
  }
  if (window_ < 0) throw CLI::RequiredError("--window with --branch");
  for (const auto& [key, text] : settingsOfRuns(command))
    if (const auto allowed = mayChangeInFork(key); !allowed) throw CLI::ValidationError(describe(allowed.error()));
}

Result<ExperimentPlan> PlanOptions::over(ExperimentPlan plan, const SettingTexts& settings) const {
  if (!stream_.empty()) plan.stream = stream_;
  if (!runs_.empty()) plan.runs = runs_;
  if (!branch_.empty()) plan.from = PlanBranch{branch_, window_};
  put(plan, lists_);
  for (const auto& [key, text] : settings) plan.settings[key] = text;
  if (plan.stream.empty() && !plan.from) return usageError("STREAM", "no stream is named", "Name its folder, or --branch with a run");
  if (plan.runs.empty()) return usageError("--runs", "no folder is named", "Name one for the run folders");
  return plan;
}

}  // namespace xsmoe::cli
