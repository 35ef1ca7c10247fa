// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "widgets/theme.h"

namespace xsmoe::studio {

/// The choice of light, dark or as the system, remembered under `view/theme`.
[[nodiscard]] widgets::ThemeChoice rememberedTheme();
/// Applies a choice to the program; `remember` also keeps it.
void useTheme(widgets::ThemeChoice choice, bool remember);

}  // namespace xsmoe::studio
