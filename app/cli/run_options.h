// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <CLI/App.hpp>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "app/cli/console.h"
#include "model/core/run_settings_text.h"
#include "model/core/settings.h"
#include "model/engine/engine.h"

namespace xsmoe::cli {

/// Options of a run on the command line. Names, ranges and defaults come from settingDescriptions() and choiceDescriptions().
class RunOptions {
 public:
  /// Adds them to a command, all `without` those of these keys; this object must outlive the parsing.
  void addTo(CLI::App& command, const std::set<std::string_view>& without = {});
  /// Adds --preset, whose values the options of addTo(), called after it, come on top of, wherever they stand on the command line.
  void addPresetTo(CLI::App& command);
  /// Adds --config, whose file of settings comes on top of a preset and below the options of addTo(). Called between both.
  void addConfigTo(CLI::App& command);
  /// Only what decides about windows: --windows, --k-core, --k-core-items, --from, --to.
  void addProtocolTo(CLI::App& command);

  [[nodiscard]] const RunSettings& settings() const { return settings_; }
  [[nodiscard]] const engine::ProtocolChoice& choice() const { return choice_; }
  [[nodiscard]] bool groupingGiven() const;
  [[nodiscard]] bool embeddingGiven() const;

 private:
  /// What a file says and no option does.
  void takeFile(const std::string& file, const CLI::App& command);

  RunSettings settings_;
  SettingTexts inFile_;
  const CLI::Option *grouping_ = nullptr, *embedding_ = nullptr;
  engine::ProtocolChoice choice_;
};

/// Adds an option for one of settingDescriptions(); `take` gets settings with this one as it was given.
CLI::Option* addSetting(CLI::App& command, std::string_view key, const std::string& help, std::function<void(const RunSettings&)> take);

/// The settings that were given on a command line, by key, as they were written. What is no setting is left out by `others`.
[[nodiscard]] std::map<std::string, std::string> givenSettings(const CLI::App& command, const std::set<std::string>& others);

/// Says of each setting that was given and that the method of `settings` does not use that it changes nothing.
void tellUnused(const CLI::App& command, const RunSettings& settings, Console& console);

}  // namespace xsmoe::cli
