// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "app/studio/session/settings_origin.h"

namespace xsmoe::studio {

/// "preset Quick look", "the program's defaults".
[[nodiscard]] QString sourceName(const SettingsOrigin& origin);
/// The same with how many settings were changed since: "preset Quick look, 2 changed".
[[nodiscard]] QString sourceText(const SettingsOrigin& origin);

/// A table of what was changed and what it was there, to stand behind a sentence; empty: nothing was, or nobody knows since when.
[[nodiscard]] QString changesText(const SettingsOrigin& origin);

}  // namespace xsmoe::studio
