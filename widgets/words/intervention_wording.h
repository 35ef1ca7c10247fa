// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <string>

#include "model/core/intervention.h"

namespace xsmoe::widgets {

/// What a person did to a run and what came of it: "tau 0.1 → 0.15", "merged the visual expert of D3 at state 6 into that of D1", "taken
/// back: tau 0.3". Of what nothing is told, as of what was refused, what was asked for, as records have it: "patience 0". Numbers and names
/// of settings are those of the command line, so that what stands below a figure is what the program without a window says.
[[nodiscard]] QString interventionWords(const Intervention& intervention);
/// The same with the signs of the screen, for what no command line is compared with: "τ 0.1 → 0.15", "taken back: τ 0.3".
[[nodiscard]] QString interventionSigns(const Intervention& intervention);
/// The same of a deviation as deviationsOf() tells it: "in D3: τ 0.1 → 0.15".
[[nodiscard]] QString deviationSigns(const std::string& deviation);

/// What it would be to take this change back in training: "τ 0.1 → 0.2 in D4; training goes back to the end of epoch 8".
[[nodiscard]] QString undoWords(const Intervention& change);

}  // namespace xsmoe::widgets
