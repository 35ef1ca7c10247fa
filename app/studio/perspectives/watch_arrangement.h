// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonObject>

#include "model/core/run_history.h"

namespace xsmoe::widgets {
class WatchPage;
}

namespace xsmoe::studio {

// What a person has chosen and arranged on Watch, from one start of the program to the next (FORMATS.md, "What the studio keeps").

/// What is as usual is left out.
[[nodiscard]] QJsonObject arrangementOf(const widgets::WatchPage& page);
/// Chooses and arranges it so again. What cannot be used is passed over, and so is an expert that the run never had.
void arrangeAs(widgets::WatchPage& page, const RunHistory& history, const QJsonObject& arrangement);

/// Of it what is a place for Back and Forward: the chosen expert, which layers are folded, and what charts and panels are set to. Which
/// layer, gate slot and moment to compare with is not: these follow what is looked at.
[[nodiscard]] QJsonObject sightOf(const widgets::WatchPage& page);
/// How near the network is seen changes only with what is folded.
void lookAt(widgets::WatchPage& page, const RunHistory& history, const QJsonObject& sight);

}  // namespace xsmoe::studio
