// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/settings_origin.h"

#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"

namespace xsmoe::studio {
namespace {

using Texts = std::map<std::string, std::string>;

Texts textsOf(const RunSettings& settings) {
  Texts texts;
  for (const auto& one : settingDescriptions())
    if (!one.ofStream) texts.emplace(one.key, settingText(settings, one.key));
  for (const auto& one : choiceDescriptions())
    if (!one.ofStream) texts.emplace(one.key, one.get(settings));
  texts.emplace(kMethodKey, name(settings.model.method));
  texts.emplace(kContinualKey, name(settings.model.continual));
  return texts;
}

}  // namespace

void SettingsOrigin::note(const RunSettings& before, const RunSettings& after) {
  const auto now = textsOf(after);
  for (const auto& [key, was] : textsOf(before)) {
    const auto& is = now.at(key);
    if (is == was) continue;
    const auto known = changed.find(key);
    if (known == changed.end())
      changed.emplace(key, was);
    else if (known->second == is)
      changed.erase(known);
  }
}

bool sameSource(const SettingsOrigin& one, const SettingsOrigin& other) {
  return one.source == other.source && one.name == other.name && one.forThisStart == other.forThisStart;
}

void takeChanges(RunSettings& settings, const RunSettings& before, const RunSettings& after) {
  for (const auto& one : settingDescriptions())
    if (one.get(before) != one.get(after)) one.set(settings, one.get(after));
  for (const auto& one : choiceDescriptions())
    if (one.get(before) != one.get(after)) static_cast<void>(one.set(settings, one.get(after)));
  if (before.protocol.cutRecords != after.protocol.cutRecords) settings.protocol.cutRecords = after.protocol.cutRecords;
  if (before.protocol.cutWindows != after.protocol.cutWindows) settings.protocol.cutWindows = after.protocol.cutWindows;
  if (before.model.method != after.model.method) settings.model.method = after.model.method;
  if (before.model.continual != after.model.continual) settings.model.continual = after.model.continual;
  if (!bears(settings.model.method, settings.model.continual)) settings.model.continual = Continual::kNone;
}

}  // namespace xsmoe::studio
