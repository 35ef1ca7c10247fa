// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonObject>

namespace xsmoe::widgets {
class ComparePage;
}

namespace xsmoe::studio {

// Which runs a person has chosen on Compare and what their curves and the charts beside them show, from one start of the program to the
// next (FORMATS.md, "What the studio keeps"). What the list shows of all runs is kept whatever run is open (run_list_memory.h).

/// What is as usual is left out.
[[nodiscard]] QJsonObject arrangementOf(const widgets::ComparePage& page);
/// Without the chosen runs, whose folders are of this machine.
[[nodiscard]] QJsonObject withoutRuns(QJsonObject arrangement);
/// Of it what is a place for Back and Forward: all but the chosen runs, which the list keeps.
[[nodiscard]] QJsonObject sightOf(const widgets::ComparePage& page);
/// What is left out is as usual.
void lookAt(widgets::ComparePage& page, const QJsonObject& sight);
/// Chooses it again. What cannot be used is passed over, and so are runs that are listed no longer.
void arrangeAs(widgets::ComparePage& page, const QJsonObject& arrangement);

}  // namespace xsmoe::studio
