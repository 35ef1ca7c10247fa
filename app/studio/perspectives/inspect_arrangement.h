// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonObject>

namespace xsmoe::widgets {
class BesideBar;
class MapView;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

class WhatIfHistoryFeed;
class WhoLostPanel;

// What a person has chosen and arranged on Inspect, from one start of the program to the next (FORMATS.md, "What the studio keeps"). What
// is as usual is left out; what cannot be used is passed over.

/// The parts of the page that keep something.
struct InspectParts {
  widgets::MapView& map;
  widgets::BesideBar& beside;
  WhoLostPanel& whoLost;
};

/// Of it what is a place for Back and Forward: where on the map a person looks and in which colours, which list stands beside, and what
/// Who Lost compares.
[[nodiscard]] QJsonObject sightOf(const InspectParts& parts);
/// Each as soon as it is there; what is left out is as usual.
void lookAt(const InspectParts& parts, const QJsonObject& sight);

[[nodiscard]] QJsonObject arrangementOf(const InspectParts& parts, const WhatIfHistoryFeed& whatIf);
/// As lookAt().
void arrangeAs(const InspectParts& parts, WhatIfHistoryFeed& whatIf, const QJsonObject& arrangement);

}  // namespace xsmoe::studio
