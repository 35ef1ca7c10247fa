// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace xsmoe {

/// A command of the headless program, word for word, the verb first; or one of the studio, kStudioProgram first. Empty: there is none.
using CommandWords = std::vector<std::string>;
inline constexpr std::string_view kStudioProgram = "xsmoe-studio";

/// A word of a command as a shell takes it: as it is, or between quotes.
[[nodiscard]] std::string shellWord(std::string_view word);
/// "xsmoe recommend 'my run' --user ada", as a shell takes it; empty of no words.
[[nodiscard]] std::string commandLine(const CommandWords& words);

/// Adds an option with its value, which may begin with a hyphen; nothing where the value is empty.
void addOption(CommandWords& words, const std::string& option, const std::string& value);
/// Adds a setting by its key: of one that is a flag on the command line its value behind "=".
void addSetting(CommandWords& words, const std::string& key, const std::string& value);
/// Of item ids and the like between commas; false, and nothing is added: one of them has a comma.
[[nodiscard]] bool addList(CommandWords& words, const std::string& option, const std::vector<std::string>& values);

}  // namespace xsmoe
