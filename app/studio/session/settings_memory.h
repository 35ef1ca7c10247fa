// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "model/core/settings.h"

namespace xsmoe::studio {

/// The settings of the next run as a person left them, under `run/…`, one key each as on the command line. What is missing or does not
/// fit is the default. Windows, k-core and dates belong to a stream and are not kept.
[[nodiscard]] RunSettings rememberedSettings();
/// `lent`: what a file said for one start. What is still so is not a person's own, and what was remembered of it stays.
void rememberSettings(const RunSettings& settings, const std::optional<RunSettings>& lent = std::nullopt);

}  // namespace xsmoe::studio
