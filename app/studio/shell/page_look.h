// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonArray>
#include <vector>

#include "app/studio/shell/kept_zoom.h"

class QWidget;

namespace xsmoe::studio {

class MainWindow;
class Perspective;

// What the window itself keeps of a page: which tabs are in front, and how its charts are zoomed.

/// Places of those in front, of tabs that lie in one another too, in an order that stays.
[[nodiscard]] std::vector<int> tabsInFront(QWidget& page);
/// A page of another program may have other tabs: a place that is none, or not to be seen, is passed over.
void bringTabs(QWidget& page, const std::vector<int>& places);

/// As zoomsOf(), with those that wait for something to show.
[[nodiscard]] QJsonArray zoomsOn(const MainWindow& window, const Perspective& perspective);
/// As soon as there is something on the charts, as long as no other run is opened.
void zoomAgain(MainWindow& window, const Perspective& perspective, std::vector<KeptZoom> zooms);

}  // namespace xsmoe::studio
