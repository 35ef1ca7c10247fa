// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonArray>
#include <string>
#include <vector>

#include "app/studio/shell/kept_zoom.h"

class QWidget;

namespace xsmoe::studio {

class MainWindow;
class Perspective;

// What the window itself keeps of a page: which tabs are in front, which charts are shown as tables, and how they are zoomed.

/// Places of those in front, of tabs that lie in one another too, in an order that stays.
[[nodiscard]] std::vector<int> tabsInFront(QWidget& page);
/// A page of another program may have other tabs: a place that is none, or not to be seen, is passed over.
void bringTabs(QWidget& page, const std::vector<int>& places);

/// Places of the charts that are shown as tables, among all of the page, in an order that stays.
[[nodiscard]] std::vector<int> tablesOn(const QWidget& page);
/// These and no others.
void showTables(QWidget& page, const std::vector<int>& places);

/// As zoomsOf(), with those that wait for something to show.
[[nodiscard]] QJsonArray zoomsOn(const MainWindow& window, const Perspective& perspective);
/// As soon as there is something on the charts, as long as no other run is opened.
void zoomAgain(MainWindow& window, const Perspective& perspective, std::vector<KeptZoom> zooms);

/// Of all pages, by their keys, a JSON text as `last/pages` is one (FORMATS.md, "What the studio keeps"): tabs, tables and zoom; and as
/// `last/views` is one: what a page has besides (Perspective::arrangement()). Empty: all is as usual.
[[nodiscard]] std::string pagesText(const MainWindow& window);
[[nodiscard]] std::string viewsText(const MainWindow& window);
/// The same for others: without what is of this machine alone.
[[nodiscard]] std::string viewsToShare(const MainWindow& window);
/// What of a text cannot be read, or used, is passed over.
void bringPages(MainWindow& window, const std::string& text);
/// `whole`: what the text leaves out becomes as usual.
void arrangeViews(const MainWindow& window, const std::string& text, bool whole);

}  // namespace xsmoe::studio
