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

CommandWords resumeCommand(const std::string& run) { return {"resume", run}; }

}  // namespace xsmoe
