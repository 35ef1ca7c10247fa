// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "model/core/settings.h"

namespace xsmoe {

/// A setting that a run uses, for lists of them.
struct UsedSetting {
  std::string key;    ///< as on the command line: "batch-size", "method"
  std::string label;  ///< "Batch size"
  std::string value;  ///< as on the command line: "256"; empty of dates without a bound
  std::string words;  ///< for people, with its unit: "256 samples", "off", "yes"
};

/// All settings that the run's method and wrapper use (usesSetting()): what is chosen first, then the numbers in the order of
/// settingDescriptions().
[[nodiscard]] std::vector<UsedSetting> usedSettings(const RunSettings& settings);

/// What decides about the result of a run besides its stream, as text: two runs of one stream of which it is equal have the same models and
/// tests, but for the threads, which change no more than the rounding. How often they are stored, whether untrained references are
/// measured on the tests and what features take of memory is not in it.
[[nodiscard]] std::string decisiveSettings(const RunSettings& settings);

}  // namespace xsmoe
