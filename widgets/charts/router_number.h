// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>

class QComboBox;

namespace xsmoe::widgets {

struct ChartAxis;

/// What is told of a gate slot.
enum class RouterNumber : std::uint8_t {
  kGate,         ///< the mean gate weight
  kUtilization,  ///< the share of what the layer puts out
};

/// "mean gate weight", "utilization".
[[nodiscard]] QString routerNumberTitle(RouterNumber number);

/// Its title, with the unit, and what stands there where there is little room.
void giveAxis(ChartAxis& axis, RouterNumber number);

/// A box whose entries may be cut where there is little room.
void letShrink(QComboBox& box);

/// Both as entries of a box, with their numbers as data, and which of them is chosen there.
void offerRouterNumbers(QComboBox& box);
[[nodiscard]] RouterNumber chosenNumber(const QComboBox& box);

}  // namespace xsmoe::widgets
