// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/settings.h"

namespace xsmoe {

/// Every setting of a run as on the command line, by its key there: those of setting_text.h, and by name "method" (with its wrapper:
/// "iisan_rh") and "continual".
[[nodiscard]] std::string runSettingText(const RunSettings& settings, std::string_view key);
/// The inverse. A method's name without a wrapper leaves that as it is. Errors: as of setSetting(); a name that is not known; a wrapper
/// where the method has another one.
[[nodiscard]] Result<void> setRunSetting(RunSettings& settings, std::string_view key, std::string_view text);

/// Whether there is a setting of this key.
[[nodiscard]] bool isRunSetting(std::string_view key);

/// A value as the program writes it: "0.10" is "0.1". Errors: as of setRunSetting().
[[nodiscard]] Result<std::string> plainSettingText(std::string_view key, std::string_view text);

using SettingTexts = std::map<std::string, std::string>;
/// The method first, then the others.
[[nodiscard]] Result<void> setRunSettings(RunSettings& settings, const SettingTexts& texts);
/// Those that differ from the defaults.
[[nodiscard]] SettingTexts changedSettings(const RunSettings& settings);

/// Whether a value of the setting contains commas, so that lists of it are separated by semicolons: "6,12;12".
[[nodiscard]] bool hasCommas(std::string_view key);
/// The parts of a list of values on the command line: between commas, of settings that have commas themselves between semicolons.
[[nodiscard]] std::vector<std::string> valuesIn(std::string_view key, std::string_view list);
/// What such a part names: of seeds "1-5" each number from 1 to 5; anything else itself, whatever it is. Error: a range that ends before it
/// begins, or is of more than a thousand.
[[nodiscard]] Result<std::vector<std::string>> valuesNamed(std::string_view key, const std::string& part);

}  // namespace xsmoe
