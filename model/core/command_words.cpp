// SPDX-License-Identifier: Apache-2.0
#include "model/core/command_words.h"

#include <algorithm>

#include "model/core/setting_descriptions.h"
#include "model/core/word_lists.h"

namespace xsmoe {

std::string shellWord(std::string_view word) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,=+@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string commandLine(const CommandWords& words) {
  if (words.empty()) return {};
  std::string line = words.front() == kStudioProgram ? "" : "xsmoe ";
  for (const auto& word : words) line += (&word == &words.front() ? "" : " ") + shellWord(word);
  return line;
}

void addOption(CommandWords& words, const std::string& option, const std::string& value) {
  if (value.empty()) return;
  if (value.front() == '-') {
    words.push_back(option + "=" + value);
    return;
  }
  words.push_back(option);
  words.push_back(value);
}

void addSetting(CommandWords& words, const std::string& key, const std::string& value) {
  const auto all = settingDescriptions();
  const bool bare = std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.key == key && one.bare; });
  if (bare)
    words.push_back("--" + key + "=" + value);
  else
    addOption(words, "--" + key, value);
}

bool addList(CommandWords& words, const std::string& option, const std::vector<std::string>& values) {
  const auto hasComma = [](const std::string& value) { return value.find(',') != std::string::npos; };
  if (std::any_of(values.begin(), values.end(), hasComma)) return false;
  addOption(words, option, joined(values, ","));
  return true;
}

}  // namespace xsmoe
