// SPDX-License-Identifier: Apache-2.0
#include "app/cli/run_options.h"

#include <fmt/format.h>

#include <CLI/Error.hpp>
#include <algorithm>
#include <functional>
#include <memory>
#include <utility>

#include "app/cli/hidden_options.h"
#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/presets.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"
#include "model/core/settings_file.h"

namespace xsmoe::cli {
namespace {

constexpr std::string_view kOtherNameOfMethod = "variant";
constexpr const char *kPreset = "--preset", *kConfig = "--config";

/// What may be written and what it does, then where the default, which stands beside the option's name, comes from.
std::string helpOf(const ChoiceDescription& choice) {
  if (!choice.values.empty()) return fmt::format("{}. {}", namesOf(choice), choice.meaning);
  std::string help = fmt::format("{} Write {}", choice.meaning, namesOf(choice));
  if (!choice.without.empty()) help += fmt::format("; without it {}", choice.without);
  return help + (choice.source.empty() ? "." : fmt::format(". Source: {}.", choice.source));
}

const CLI::Option* addChoice(CLI::App& command, const ChoiceDescription& choice, RunSettings& settings) {
  const std::string option = "--" + std::string(choice.key), help = helpOf(choice);
  const auto take = [&choice, &settings](const std::string& text) {
    if (const auto good = setSetting(settings, choice.key, text); !good) throw CLI::ValidationError(describe(good.error()));
  };
  return command.add_option_function<std::string>(option, take, help)
      ->type_name(choice.states ? "LIST" : "TEXT")
      ->default_str(choice.get(settings));
}

/// `typed` is shared by the options that name the method: of these one may be given.
CLI::Option* addMethod(CLI::App& command, const std::string& option, ModelSettings& model, const std::string& help,
                       const std::shared_ptr<std::string>& typed) {
  const auto take = [option, typed, &model](const std::string& text) {
    if (!typed->empty()) throw CLI::ValidationError(option, *typed + " names the method already");
    const auto named = namedWithWrapper(text);
    if (named)
      if (const auto why = whyNotBorne(named->method, named->continual); !why.empty())
        throw CLI::ValidationError(option, "\"" + text + "\": " + why);
    if (!named)
      throw CLI::ValidationError(
          option, "\"" + text + "\" is not known: it is " + methodKeys() + "; _rh or _kd behind it where the method can bear that");
    *typed = option;
    model.method = named->method;
    if (named->continual != Continual::kNone) model.continual = named->continual;
  };
  return command.add_option_function<std::string>(option, take, help)->default_str(std::string(name(model.method)));
}

void addContinual(CLI::App& command, ModelSettings& model) {
  const std::string help = "none, replay or distillation: what keeps the method from forgetting earlier windows.";
  const auto take = [&model, help](const std::string& text) {
    const auto continual = continualFromName(text);
    if (!continual) throw CLI::ValidationError("--continual", "\"" + text + "\" is not known. " + help);
    // Options are taken in the order in which they were added: the method's name has been.
    if (model.continual != Continual::kNone && model.continual != *continual)
      throw CLI::ValidationError("--continual", fmt::format("it is {}, and the method's name says {}", text, name(model.continual)));
    model.continual = *continual;
  };
  command.add_option_function<std::string>("--continual", take, help)->default_str(std::string(name(model.continual)));
}

const SettingDescription& descriptionOf(std::string_view key) {
  const auto all = settingDescriptions();
  return *std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.key == key; });
}

/// What an option does, then what a number may be and where its default, which stands beside the option's name, comes from.
std::string helpOf(const SettingDescription& description, std::string_view meaning) {
  std::string help(meaning);
  if (!description.unit.empty()) help += fmt::format(" Unit: {}.", description.unit);
  if (!description.flag) help += fmt::format(" Range: {} to {}.", numberText(description.least), numberText(description.most));
  if (description.flag && !description.bare) help += " 0 or 1.";
  return help + fmt::format(" Source: {}.", description.source);
}

std::string helpOf(const SettingDescription& description) { return helpOf(description, description.meaning); }

using Take = std::function<void(const RunSettings&)>;

/// Reads a setting as it was given.
Result<void> read(const SettingDescription& description, const std::string& text, const Take& take) {
  RunSettings given;
  if (auto set = setSetting(given, description.key, text); !set) return set;
  take(given);
  return {};
}

/// --KEY alone is 1; --KEY=0 too can be given.
void addBare(CLI::App& command, const SettingDescription& description, Take take) {
  const std::string help = helpOf(description);
  command.add_flag("--" + std::string(description.key), help)
      ->transform([](const std::string& text) { return text == "true" ? std::string("1") : text; })
      ->check(
          [&description, take = std::move(take)](const std::string& text) {
            const auto good = read(description, text, take);
            if (good) return std::string();
            auto error = good.error();
            error.where.clear();  // CLI11 names the option
            return describe(error);
          },
          "");
}

}  // namespace

CLI::Option* addSetting(CLI::App& command, std::string_view key, const std::string& help, std::function<void(const RunSettings&)> take) {
  const auto& description = descriptionOf(key);
  const auto given = [&description, take = std::move(take)](const std::string& text) {
    if (const auto good = read(description, text, take); !good) throw CLI::ValidationError(describe(good.error()));
  };
  return command.add_option_function<std::string>("--" + std::string(key), given, help)
      ->type_name(description.decimals == 0 ? "INT" : "FLOAT");
}

void RunOptions::addPresetTo(CLI::App& command) {
  std::string help = presetKeys() + ": settings that belong together; options that are given besides come on top.";
  for (const auto& one : presets()) help += fmt::format(" {}: {}", one.key, one.meaning);
  // Options are taken in the order in which they were added: those of settings come later.
  const auto take = [this](const std::string& text) {
    const auto* const preset = presetFromName(text);
    if (preset == nullptr) throw CLI::ValidationError(kPreset, "\"" + text + "\" is not known: it is " + presetKeys());
    settings_ = withPreset(settings_, *preset);
  };
  command.add_option_function<std::string>(kPreset, take, help);
}

void RunOptions::addConfigTo(CLI::App& command) {
  command.add_option_function<std::string>(
      kConfig, [this, &command](const std::string& file) { takeFile(file, command); },
      "A file of settings, as XSMoE Studio saves it: KEY = VALUE in each line; options that are given besides come on top.");
}

void RunOptions::takeFile(const std::string& file, const CLI::App& command) {
  auto texts = readSettingsFile(file);
  if (!texts) throw CLI::ValidationError(kConfig, describe(texts.error()));
  const auto given = givenSettings(command, {});
  for (const auto& [key, typed] : given) texts->erase(key);
  if (const auto set = setRunSettings(settings_, *texts); !set) throw CLI::ValidationError(kConfig, file + ": " + describe(set.error()));
  // The file's may stand in the method's name.
  if (given.contains(std::string(kContinualKey))) settings_.model.continual = Continual::kNone;
  engine::choose(choice_, settings_.protocol, [&](const char* key) { return texts->contains(key); });
  inFile_ = std::move(*texts);
}

bool RunOptions::groupingGiven() const {
  return inFile_.contains(std::string(kGroupingKey)) || (grouping_ != nullptr && grouping_->count() > 0);
}

bool RunOptions::embeddingGiven() const {
  return inFile_.contains(std::string(kEmbeddingKey)) || (embedding_ != nullptr && embedding_->count() > 0);
}

void RunOptions::addProtocolTo(CLI::App& command) {
  const auto count = [&](const char* key, std::optional<int>& target, int ProtocolSettings::*field, const char* help) {
    addSetting(command, key, helpOf(descriptionOf(key), help),
               [&target, field](const RunSettings& given) { target = given.protocol.*field; });
  };
  count("windows", choice_.windows, &ProtocolSettings::windows,
        "Parts of the stream with equal numbers of records (stream.json, else 10).");
  count("k-core", choice_.kCore, &ProtocolSettings::kCore, "Least interactions of a kept user inside a window (stream.json, else 5).");
  count("k-core-items", choice_.kCoreItems, &ProtocolSettings::kCoreItems, "The same for items; 0: off.");
  command.add_option("--from", choice_.from, "First date or time taken from the log, inclusive.");
  command.add_option("--to", choice_.to, "Last date or time taken from the log, inclusive.");
}

void RunOptions::addTo(CLI::App& command, const std::set<std::string_view>& without) {
  const std::string methods = methodKeys() + "; with _rh behind it as with --continual replay, with _kd as with --continual distillation.";
  const auto typed = std::make_shared<std::string>();
  addMethod(command, "--method", settings_.model, methods, typed);
  // The paper's word for it, as an option of its own: a message names the one that was typed.
  addMethod(command, "--" + std::string(kOtherNameOfMethod), settings_.model, methods, typed)->group(kHidden);
  addContinual(command, settings_.model);
  for (const auto& choice : choiceDescriptions()) {
    if (choice.ofStream || without.contains(choice.key)) continue;
    const auto* const option = addChoice(command, choice, settings_);
    if (choice.key == kGroupingKey) grouping_ = option;
  }
  addProtocolTo(command);
  for (const auto& description : settingDescriptions()) {
    if (description.ofStream || without.contains(description.key)) continue;
    const auto take = [&](const RunSettings& given) { description.set(settings_, description.get(given)); };
    if (description.bare)
      addBare(command, description, take);
    else if (description.key == kEmbeddingKey)
      embedding_ =
          addSetting(command, kEmbeddingKey, helpOf(description, "Width of item and user embeddings (stream.json, else 128)."), take);
    else
      addSetting(command, description.key, helpOf(description), take)->default_str(numberText(description.get(settings_)));
  }
}

std::map<std::string, std::string> givenSettings(const CLI::App& command, const std::set<std::string>& others) {
  std::map<std::string, std::string> given;
  for (const auto* option : command.get_options()) {
    if (option->count() == 0 || option->get_lnames().empty()) continue;
    const auto& typed = option->get_lnames().front();
    if (const auto& key = typed == kOtherNameOfMethod ? "method" : typed; !others.contains(key)) given[key] = option->results().back();
  }
  return given;
}

void tellUnused(const CLI::App& command, const RunSettings& settings, Console& console) {
  for (const auto& [key, text] : givenSettings(command, {"preset", "config"}))
    if (const auto used = mayBeSet(settings.model, key); !used) console.message("xsmoe: " + describe(used.error()));
}

}  // namespace xsmoe::cli
