// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/asked_changes.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace xsmoe::studio {
namespace {

bool isAnswered(const RunHistory& history, const Change& change, std::int64_t askedMs) {
  const auto& told = history.interventions();
  return std::any_of(told.begin(), told.end(), [&](const Intervention& one) {
    const auto* const asked = std::get_if<Change>(&one.act);
    return asked != nullptr && one.askedMs >= askedMs && settingOf(*asked) == settingOf(change);
  });
}

}  // namespace

void AskedChanges::add(const Change& change, std::int64_t askedMs) {
  if (settingOf(change).empty()) return;
  std::erase_if(asked_, [&](const Asked& one) { return replaces(change, one.change); });
  asked_.push_back({change, askedMs});
}

RunSettings AskedChanges::settingsOf(const RunHistory& history) {
  const auto told = history.settingsToCome();
  std::erase_if(asked_, [&](const Asked& one) {
    const auto after = changed(told, one.change);
    return !after || *after == told || isAnswered(history, one.change, one.askedMs);
  });
  auto settings = told;
  for (const auto& one : asked_)
    if (auto after = changed(settings, one.change)) settings = std::move(*after);
  return settings;
}

}  // namespace xsmoe::studio
