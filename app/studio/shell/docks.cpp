// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/docks.h"

#include "app/studio/shell/settings_dock.h"
#include "app/studio/shell/stream_dock.h"
#include "app/studio/shell/window_parts.h"

namespace xsmoe::studio {

Docks makeDocks(Session& session, const WindowParts& parts) {
  Docks all;
  all.push_back(std::make_unique<StreamDock>(session, *parts.card));
  all.push_back(std::make_unique<SettingsDock>(session, *parts.settingsDock, *parts.settings));
  return all;
}

}  // namespace xsmoe::studio
