// SPDX-License-Identifier: Apache-2.0
#include "app/cli/run_options.h"

#include <fmt/format.h>

#include <CLI/Error.hpp>
#include <cmath>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"

namespace xsmoe::cli {
namespace {

template <class Value>
const CLI::Option* addNamed(CLI::App& command, const std::string& option, std::optional<Value> (*parse)(std::string_view), Value& target,
                            const std::string& help) {
  return command
      .add_option_function<std::string>(
          option,
          [&target, parse, option](const std::string& text) {
            const auto value = parse(text);
            if (!value) throw CLI::ValidationError(option, "\"" + text + "\" is not known");
            target = *value;
          },
          help)
      ->default_str(std::string(name(target)));
}

bool decidesWindows(std::string_view key) { return key == "windows" || key == "k-core" || key == "k-core-items"; }

std::string helpOf(const SettingDescription& description) {
  std::string help(description.meaning);
  if (!description.unit.empty()) help += fmt::format(" Unit: {}.", description.unit);
  return help;
}

void addNumber(CLI::App& command, const SettingDescription& description, RunSettings& settings) {
  const auto option = "--" + std::string(description.key);
  command
      .add_option_function<double>(
          option,
          [&description, &settings, option](double value) {
            if (description.decimals == 0 && value != std::floor(value)) throw CLI::ValidationError(option, "a whole number is needed");
            if (value < description.least || value > description.most)
              throw CLI::ValidationError(option, fmt::format("{:g} is not from {:g} to {:g}", value, description.least, description.most));
            description.set(settings, value);
          },
          helpOf(description))
      ->type_name(description.decimals == 0 ? "INT" : "FLOAT")
      ->default_str(fmt::format("{:g}", description.get(settings)));
}

}  // namespace

void RunOptions::addProtocolTo(CLI::App& command) {
  const auto count = [&](const char* option, std::optional<int>& target, int least, const char* help) {
    command
        .add_option_function<int>(
            option,
            [&target, option, least](int value) {
              if (value < least) throw CLI::ValidationError(option, fmt::format("{} is below {}", value, least));
              target = value;
            },
            help)
        ->type_name("INT");
  };
  count("--windows", choice_.windows, 2, "Parts of the stream with equal numbers of records (stream.json, else 10).");
  count("--k-core", choice_.kCore, 0, "Least interactions of a kept user inside a window (stream.json, else 5).");
  count("--k-core-items", choice_.kCoreItems, 0, "The same for items; 0: off.");
  command.add_option("--from", choice_.from, "First date or time taken from the log, inclusive.");
  command.add_option("--to", choice_.to, "Last date or time taken from the log, inclusive.");
}

void RunOptions::addTo(CLI::App& command, const std::set<std::string_view>& without) {
  command
      .add_option_function<std::string>(
          "--method,--variant",
          [this](const std::string& text) {
            const auto named = namedMethod(text);
            if (!named) throw CLI::ValidationError("--method", "\"" + text + "\" is not known");
            settings_.model.method = named->method;
            if (named->continual != Continual::kNone) settings_.model.continual = named->continual;
          },
          methodKeys() + "; with _rh behind it as with --continual replay, with _kd as with --continual distillation.")
      ->default_str(std::string(name(settings_.model.method)));
  addNamed(command, "--continual", continualFromName, settings_.model.continual,
           "none, replay or distillation: what keeps the method from forgetting earlier windows.");
  command
      .add_option_function<std::string>(
          "--iisan-states",
          [this](const std::string& text) {
            const auto states = statesFromName(text);
            if (!states || states->empty()) throw CLI::ValidationError("--iisan-states", "\"" + text + "\" is no list of states");
            settings_.model.baselines.iisanStates = *states;
          },
          "Hidden states that IISAN reads, increasing, for example 0,6,12; without it 0 and every second one.")
      ->type_name("LIST");
  addNamed(command, "--protocol", protocolFromName, settings_.protocol.protocol, "paper or official: whose details are followed.");
  if (without.count("grouping") == 0)
    grouping_ = addNamed(command, "--grouping", groupingFromName, settings_.model.grouping,
                         "Hidden states with a side layer, increasing; without it the middle and the last one.");
  addNamed(command, "--precision", precisionFromName, settings_.device.precision, "auto, fp32, bf16 or fp16 in training steps.");
  command.add_option("--device", settings_.device.device, "auto, cpu or cuda:0.")->capture_default_str();
  addProtocolTo(command);
  for (const auto& description : settingDescriptions())
    if (!decidesWindows(description.key) && without.count(description.key) == 0) addNumber(command, description, settings_);
}

std::map<std::string, std::string> givenSettings(const CLI::App& command, const std::set<std::string>& others) {
  std::map<std::string, std::string> given;
  for (const auto* option : command.get_options()) {
    if (option->count() == 0 || option->get_lnames().empty() || others.count(option->get_lnames().front()) > 0) continue;
    given[option->get_lnames().front()] = option->results().back();
  }
  return given;
}

}  // namespace xsmoe::cli
