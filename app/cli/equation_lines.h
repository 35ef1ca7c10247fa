// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/core/item_equations.h"

namespace xsmoe::cli {

/// Equations 1 to 8 of the paper, each in letters and below, further in, with its numbers; at last what every symbol means. `layer`:
/// position in ItemEquations::layers of the one that equations 1, 2, 3 and 5 are of. `tau` empty: the method has none.
[[nodiscard]] std::vector<std::string> equationLines(const ItemEquations& equations, std::size_t layer, std::optional<double> tau);

/// Four significant digits: "0.1234", "-12.34", "1.234e-05".
[[nodiscard]] std::string fourDigits(double value);

}  // namespace xsmoe::cli
