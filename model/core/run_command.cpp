// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_command.h"

#include "model/core/setting_text.h"
#include "model/core/used_settings.h"

namespace xsmoe {

CommandWords trainCommand(const std::string& stream, const std::string& run, const RunSettings& settings) {
  RunSettings usual;
  usual.model.method = settings.model.method;
  usual.model.continual = settings.model.continual;
  CommandWords words{"train", stream};
  addOption(words, "--run", run);
  for (const auto& used : usedSettings(settings)) {
    const bool usually = used.key != "method" && used.value == settingText(usual, used.key);
    if (used.value.empty() || (usually && !isOfStream(used.key))) continue;
    addSetting(words, used.key, used.value);
  }
  return words;
}

CommandWords resumeCommand(const std::string& run, const std::string& stream, bool extend) {
  CommandWords words{"resume", run};
  addOption(words, "--stream", stream);
  if (extend) words.emplace_back("--extend");
  return words;
}

CommandWords replayCommand(const std::string& run, const std::string& stream) {
  CommandWords words{"replay", run};
  addOption(words, "--stream", stream);
  return words;
}

CommandWords shareCommand(const ShareCommand& share) {
  CommandWords words{"share", share.run};
  addOption(words, "--to", share.file);
  if (share.withStream)
    addOption(words, "--stream", share.stream);
  else
    words.emplace_back("--no-stream");
  addOption(words, "--beside", share.beside);
  addOption(words, "--page", share.view.perspective);
  if (share.view.window) addOption(words, "--window", std::to_string(*share.view.window));
  addOption(words, "--user", share.view.user);
  addOption(words, "--item", share.view.item);
  return words;
}

}  // namespace xsmoe
