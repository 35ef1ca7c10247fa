// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/core/settings.h"

namespace xsmoe {

/// The settings without those on which nothing depends before the end of D_0: two runs of which these are the same train D_0 alike, test it
/// alike, and draw the same random numbers until then. That are τ, what a wrapper does with past windows, whether experts are born, and how
/// often a run is stored.
[[nodiscard]] RunSettings settingsOfFirstWindow(RunSettings settings);

}  // namespace xsmoe
