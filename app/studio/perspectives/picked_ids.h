// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string>
#include <unordered_set>

#include "app/studio/session/session.h"

namespace xsmoe::studio {

/// The items that a person picked on the map, for the engine's thread.
[[nodiscard]] inline std::unordered_set<std::string> pickedIds(const Session& session) {
  std::unordered_set<std::string> ids;
  for (const auto& id : session.pickedItems()) ids.insert(id.toStdString());
  return ids;
}

}  // namespace xsmoe::studio
