// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstddef>
#include <optional>
#include <vector>

#include "model/core/item_equations.h"
#include "model/core/network_place.h"
#include "widgets/charts/chart_table.h"

namespace xsmoe::widgets {

/// Equations as rich text whose numbers are links.
struct EquationText {
  QString html;
  std::vector<NetworkPlace> places;  ///< where the number lives whose link is linkTo() this position
};

/// "place:3".
[[nodiscard]] QString linkTo(std::size_t place);

/// Equations 1 to 8 of the paper, each in letters and below with its numbers, and what every symbol means: on hover over the letters, and
/// after the equations a line each. `layer`: position in ItemEquations::layers of the one that
/// equations 1, 2, 3 and 5 are of. `tau` empty: the method has none.
[[nodiscard]] EquationText equationText(const ItemEquations& equations, std::size_t layer, std::optional<double> tau);

/// What is written there as plain text, a row for each line: its equation, and the line, with "_" before what is set low and "^" before
/// what is set high.
[[nodiscard]] ChartTable equationLines(const EquationText& text);

/// Four significant digits, as rich text: "0.1234", "−12.34", "1.234·10<sup>−5</sup>".
[[nodiscard]] QString fourDigits(double value);
/// "(0.1234, −2.345, 0.3456, …), ‖·‖ 1.234"
[[nodiscard]] QString vectorText(const VectorGlance& vector);

}  // namespace xsmoe::widgets
