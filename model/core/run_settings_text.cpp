// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_settings_text.h"

#include <algorithm>
#include <array>
#include <optional>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

/// One that is chosen by name.
struct Choice {
  std::string_view key;
  std::string (*get)(const RunSettings&);
  bool (*set)(RunSettings&, const std::string&);  // false: no such name
  std::string_view names;
};

template <class Value>
bool take(const std::optional<Value>& value, Value& target) {
  if (value) target = *value;
  return value.has_value();
}

const std::array kChoices{
    Choice{"iisan-states", [](const RunSettings& s) { return name(s.model.baselines.iisanStates); },
           [](RunSettings& s, const std::string& text) { return take(statesFromName(text), s.model.baselines.iisanStates); },
           "hidden states, increasing: 0,6,12"},
    Choice{"protocol", [](const RunSettings& s) { return std::string(name(s.protocol.protocol)); },
           [](RunSettings& s, const std::string& text) { return take(protocolFromName(text), s.protocol.protocol); }, "paper or official"},
    Choice{"precision", [](const RunSettings& s) { return std::string(name(s.device.precision)); },
           [](RunSettings& s, const std::string& text) { return take(precisionFromName(text), s.device.precision); },
           "auto, fp32, bf16 or fp16"},
    Choice{"device", [](const RunSettings& s) { return s.device.device; },
           [](RunSettings& s, const std::string& text) { return s.device.device = text, !text.empty(); }, "auto, cpu or cuda:0"},
    Choice{"from", [](const RunSettings& s) { return s.protocol.from; },
           [](RunSettings& s, const std::string& text) { return s.protocol.from = text, true; }, "a date"},
    Choice{"to", [](const RunSettings& s) { return s.protocol.to; },
           [](RunSettings& s, const std::string& text) { return s.protocol.to = text, true; }, "a date"},
};

const Choice* choice(std::string_view key) {
  const auto* const found = std::find_if(kChoices.begin(), kChoices.end(), [&](const Choice& one) { return one.key == key; });
  return found == kChoices.end() ? nullptr : found;
}

tl::unexpected<Error> unknown(std::string_view key, std::string_view text, const std::string& names) {
  return usageError("--" + std::string(key), "\"" + std::string(text) + "\" is not known: it is " + names);
}

Result<void> setContinual(ModelSettings& model, Continual continual, std::string_view where) {
  if (model.continual != Continual::kNone && model.continual != continual)
    return usageError(
        "--" + std::string(where),
        "it asks for " + std::string(name(continual)) + ", and the method's name or --continual for " + std::string(name(model.continual)),
        "Leave one of them out");
  model.continual = continual;
  return {};
}

Result<void> setMethod(ModelSettings& model, std::string_view text) {
  const auto named = namedMethod(text);
  if (!named) return unknown("method", text, methodKeys() + "; _rh or _kd behind it where the method can bear that");
  if (named->continual != Continual::kNone)
    if (auto set = setContinual(model, named->continual, "method"); !set) return set;
  model.method = named->method;
  return {};
}

/// All keys but the method's and its wrapper's.
std::vector<std::string> otherKeys() {
  std::vector<std::string> keys{"grouping"};
  for (const auto& one : kChoices) keys.emplace_back(one.key);
  for (const auto& one : settingDescriptions()) keys.emplace_back(one.key);
  return keys;
}

}  // namespace

std::string runSettingText(const RunSettings& settings, std::string_view key) {
  if (key == "method") return nameOf(settings.model.method, settings.model.continual);
  if (key == "continual") return std::string(name(settings.model.continual));
  const auto* const chosen = choice(key);
  return chosen == nullptr ? settingText(settings, key) : chosen->get(settings);
}

Result<void> setRunSetting(RunSettings& settings, std::string_view key, std::string_view text) {
  if (key == "method") return setMethod(settings.model, text);
  if (key == "continual") {
    const auto continual = continualFromName(text);
    if (!continual) return unknown(key, text, "none, replay or distillation");
    return setContinual(settings.model, *continual, key);
  }
  const auto* const chosen = choice(key);
  if (chosen == nullptr) return setSetting(settings, key, text);
  if (!chosen->set(settings, std::string(text))) return unknown(key, text, std::string(chosen->names));
  return {};
}

Result<void> setRunSettings(RunSettings& settings, const SettingTexts& texts) {
  if (const auto method = texts.find("method"); method != texts.end())
    if (auto set = setRunSetting(settings, "method", method->second); !set) return set;
  for (const auto& [key, text] : texts)
    if (key != "method")
      if (auto set = setRunSetting(settings, key, text); !set) return set;
  return {};
}

SettingTexts changedSettings(const RunSettings& settings) {
  const RunSettings usual;
  SettingTexts changed;
  auto keys = otherKeys();
  keys.emplace_back("method");
  for (const auto& key : keys)
    if (auto text = runSettingText(settings, key); text != runSettingText(usual, key)) changed[key] = std::move(text);
  return changed;
}

bool hasCommas(std::string_view key) { return key == "grouping" || key == "iisan-states"; }

std::vector<std::string> valuesIn(std::string_view key, std::string_view list) {
  const char separator = hasCommas(key) ? ';' : ',';
  std::vector<std::string> values{""};
  for (const char letter : list) {
    if (letter == separator)
      values.emplace_back();
    else
      values.back() += letter;
  }
  return values;
}

}  // namespace xsmoe
