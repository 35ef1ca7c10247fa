// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <string>
#include <vector>

#include "model/analysis/experiment_plan.h"
#include "model/core/error.h"

namespace xsmoe::widgets {

/// The values that a person wrote for a setting, as on the command line, each once: "0, 0.1", of settings with commas of their own "6,12;
/// 12", of seeds "1-5" too. Empty where nothing is written. Errors: a value that the setting cannot have; a range that is none or too long.
[[nodiscard]] Result<std::vector<std::string>> writtenValues(const std::string& key, const QString& written);
/// The inverse: "0, 0.1", "6,12; 12".
[[nodiscard]] QString valuesText(const std::string& key, const std::vector<std::string>& values);

/// Groupings of two and of three layers of a cache of so many states, those that it holds (empty: all), as one writes them: "6,12; 4,8,12".
/// Empty where there is no layer.
[[nodiscard]] QString groupingExample(int hiddenStates, const std::vector<int>& cachedStates);

/// What an experiment varies for a part of the paper (paperLists).
struct ExperimentPreset {
  QString title;
  std::vector<VariedSetting> over;
};
[[nodiscard]] std::vector<ExperimentPreset> experimentPresets();

}  // namespace xsmoe::widgets
