// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <string>
#include <unordered_set>

namespace xsmoe::studio {

/// The items that a person picked on the map, for the engine's thread.
[[nodiscard]] inline std::unordered_set<std::string> pickedIds(const QStringList& items) {
  std::unordered_set<std::string> ids;
  for (const auto& id : items) ids.insert(id.toStdString());
  return ids;
}

}  // namespace xsmoe::studio
