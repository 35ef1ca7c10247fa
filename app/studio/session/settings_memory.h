// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "app/studio/session/settings_origin.h"
#include "model/core/settings.h"

namespace xsmoe::studio {

/// The settings of the next run as a person left them, under `run/…`, one key each as on the command line. What is missing or does not
/// fit is the default. Windows, k-core and dates belong to a stream and are not kept.
[[nodiscard]] RunSettings rememberedSettings();
void rememberSettings(const RunSettings& settings);

/// Where they come from, under `origin/…`. Of such that were kept without it nobody knows: they are a person's own, and the defaults where
/// none were kept.
[[nodiscard]] SettingsOrigin rememberedOrigin();
/// What comes from a file of the command line is passed over: it holds for one start.
void rememberOrigin(const SettingsOrigin& origin);

/// What a file of the command line lends to one start, and what was remembered before it did.
struct Lent {
  RunSettings said, own;
  SettingsOrigin origin;  ///< of `own`
};

/// Both, of the next run, as often as one likes. Where they still come from the file that lent them, what was remembered before stays, but
/// for what a person changed of what the file said; what is again as it said is no change.
void rememberNext(const RunSettings& settings, const SettingsOrigin& origin, const std::optional<Lent>& lent);

}  // namespace xsmoe::studio
