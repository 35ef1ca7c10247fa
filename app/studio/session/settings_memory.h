// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "app/studio/session/settings_origin.h"
#include "model/core/settings.h"

namespace xsmoe::studio {

/// The settings of the next run as a person left them, under `run/…`, one key each as on the command line. What is missing or does not
/// fit is the default. Windows, k-core and dates belong to a stream and are not kept.
[[nodiscard]] RunSettings rememberedSettings();
/// `lent`: what a file said for one start. What is still so is not a person's own, and what was remembered of it stays.
void rememberSettings(const RunSettings& settings, const std::optional<RunSettings>& lent = std::nullopt);

/// Where they come from, under `origin/…`. Of such that were kept without it nobody knows: they are a person's own, and the defaults where
/// none were kept.
[[nodiscard]] SettingsOrigin rememberedOrigin();
/// What comes from a file of the command line is passed over: it holds for one start.
void rememberOrigin(const SettingsOrigin& origin);

/// Both, of the next run at the end. `lent` as above, where they still come from that file: of a person's own origin is
/// kept what was changed of it.
void rememberNext(const RunSettings& settings, const SettingsOrigin& origin, const std::optional<RunSettings>& lent);

}  // namespace xsmoe::studio
