// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "model/core/intervention.h"

namespace xsmoe {

/// What a person did to a run and what came of it, as files and the terminal have it: "tau 0.1 → 0.15", "grouping requested: 6,12 → 12",
/// "merged the visual expert of D_3 at state 6 into that of D_1", "taken back: tau 0.3". Of what nothing is told, as of what was refused,
/// what was asked for (inWords()): "patience 0".
[[nodiscard]] std::string interventionText(const Intervention& intervention);

}  // namespace xsmoe
