// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonObject>

namespace xsmoe::widgets {
class BesideBar;
class MapView;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

class WhatIfHistoryFeed;

// What a person has chosen and arranged on Inspect, from one start of the program to the next (FORMATS.md, "What the studio keeps"). What
// is as usual is left out; what cannot be used is passed over.

/// Where on the map a person looks. Empty: all of it is seen.
[[nodiscard]] QJsonObject sightOf(const widgets::MapView& map);
void lookAt(widgets::MapView& map, const QJsonObject& sight);

[[nodiscard]] QJsonObject arrangementOf(const widgets::MapView& map, const widgets::BesideBar& beside, const WhatIfHistoryFeed& whatIf);
/// Each as soon as it is there.
void arrangeAs(widgets::MapView& map, widgets::BesideBar& beside, WhatIfHistoryFeed& whatIf, const QJsonObject& arrangement);

}  // namespace xsmoe::studio
