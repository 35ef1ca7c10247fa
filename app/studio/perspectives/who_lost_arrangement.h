// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonObject>

namespace xsmoe::studio {

class WhoLostPanel;

// Which models, tests and slices a person has chosen on Who Lost, from one start of the program to the next (FORMATS.md, "What the studio
// keeps"), and as a part of a place for Back and Forward.

/// What is as usual is left out.
[[nodiscard]] QJsonObject arrangementOf(const WhoLostPanel& panel);
/// Chooses it again, each as soon as it is there; what is left out is as usual. What cannot be used is passed over.
void arrangeAs(WhoLostPanel& panel, const QJsonObject& arrangement);

}  // namespace xsmoe::studio
