// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/core/item_equations.h"

namespace xsmoe::widgets {

/// Equations 1 to 8 of an item and a user, made up for tests and pictures of the widgets, in a network of `layers` side layers a modality
/// with `experts` experts each: gates are the softmax of their logits, and scores are the sums of their parts.
[[nodiscard]] ItemEquations madeEquations(int layers = 2, int experts = 3);

}  // namespace xsmoe::widgets
