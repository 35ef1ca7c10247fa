// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "model/core/error.h"
#include "model/core/run_settings_text.h"
#include "model/core/settings.h"

namespace xsmoe {

/// Files of settings, which both programs read and write (FORMATS.md, "Files of settings"): a line each, KEY = VALUE, keys as on the
/// command line.

/// What such a text says. Errors name `where` and the line: what is no such line, a key that is not known or stands twice, a value that is
/// none, settings that exclude each other.
[[nodiscard]] Result<SettingTexts> settingsIn(std::string_view text, const std::string& where);
[[nodiscard]] Result<SettingTexts> readSettingsFile(const std::filesystem::path& file);

/// Settings of the next run by what such a file says: what it does not say is the default, and of how the stream is cut and grouped as in
/// `own`. Errors name `where`.
[[nodiscard]] Result<RunSettings> settingsByTexts(const SettingTexts& texts, const std::string& where, const RunSettings& own);
/// The same of a file that is read.
[[nodiscard]] Result<RunSettings> settingsByFile(const std::filesystem::path& file, const RunSettings& own);

/// All settings that the method uses, but dates without a bound.
[[nodiscard]] std::string settingsFileText(const RunSettings& settings);
[[nodiscard]] Result<void> writeSettingsFile(const std::filesystem::path& file, const RunSettings& settings);

}  // namespace xsmoe
