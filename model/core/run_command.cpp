// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_command.h"

#include <algorithm>

#include "model/core/choice_descriptions.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"
#include "model/core/used_settings.h"

namespace xsmoe {
namespace {

bool isOfStream(std::string_view key) {
  const auto numbers = settingDescriptions();
  const auto number = std::find_if(numbers.begin(), numbers.end(), [&](const auto& one) { return one.key == key; });
  if (number != numbers.end()) return number->ofStream;
  const auto* const choice = choiceDescription(key);
  return choice != nullptr && choice->ofStream;
}

}  // namespace

std::string shellWord(std::string_view word) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,=+@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string trainCommand(const std::string& stream, const std::string& run, const RunSettings& settings) {
  RunSettings usual;
  usual.model.method = settings.model.method;
  usual.model.continual = settings.model.continual;
  std::string command = "xsmoe train " + shellWord(stream) + " --run " + shellWord(run);
  for (const auto& [key, label, value, words] : usedSettings(settings)) {
    const bool usually = key != "method" && value == settingText(usual, key);
    if (value.empty() || (usually && !isOfStream(key))) continue;
    command += " --" + key + (key == "references" ? "=" : " ") + shellWord(value);
  }
  return command;
}

std::string resumeCommand(const std::string& run) { return "xsmoe resume " + shellWord(run); }

}  // namespace xsmoe
