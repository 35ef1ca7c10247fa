// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/page_look.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QTabWidget>
#include <algorithm>
#include <cstddef>
#include <utility>

#include "app/studio/shell/main_window.h"
#include "app/studio/shell/place_history.h"
#include "widgets/charts/chart_widget.h"

namespace xsmoe::studio {
namespace {

const QString kTabsOfPage = QStringLiteral("tabs"), kZoomOfPage = QStringLiteral("zoom"), kTablesOfPage = QStringLiteral("tables");

QJsonArray placesArray(const std::vector<int>& places) {
  QJsonArray array;
  for (const int place : places) array.append(place);
  return array;
}

std::vector<int> placesIn(const QJsonValue& value) {
  std::vector<int> places;
  for (const QJsonValue place : value.toArray()) places.push_back(place.toInt(-1));
  return places;
}

QString keyOfPage(const Perspective& perspective) { return QString::fromStdString(perspective.name().key); }

std::string textOf(const QJsonObject& object) {
  return object.isEmpty() ? std::string() : QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

QJsonObject objectIn(const std::string& text) { return QJsonDocument::fromJson(QByteArray::fromStdString(text)).object(); }

std::string viewsBy(const MainWindow& window, QJsonObject (Perspective::*arrangement)() const) {
  QJsonObject views;
  for (const auto& one : window.perspectives())
    if (const QJsonObject of = ((*one).*arrangement)(); !of.isEmpty()) views.insert(keyOfPage(*one), of);
  return textOf(views);
}

}  // namespace

std::vector<int> tabsInFront(QWidget& page) {
  std::vector<int> places;
  for (const auto* const tabs : PlaceHistory::tabsOn(page)) places.push_back(tabs->currentIndex());
  return places;
}

void bringTabs(QWidget& page, const std::vector<int>& places) {
  const auto tabs = PlaceHistory::tabsOn(page);
  const auto both = std::min(static_cast<std::size_t>(tabs.size()), places.size());
  for (std::size_t i = 0; i < both; ++i)
    if (auto* const one = tabs[static_cast<qsizetype>(i)]; one->isTabVisible(places[i])) one->setCurrentIndex(places[i]);
}

std::vector<int> tablesOn(const QWidget& page) {
  std::vector<int> places;
  const auto charts = page.findChildren<widgets::ChartWidget*>();
  for (qsizetype i = 0; i < charts.size(); ++i)
    if (charts[i]->showsTable()) places.push_back(static_cast<int>(i));
  return places;
}

void showTables(QWidget& page, const std::vector<int>& places) {
  const auto charts = page.findChildren<widgets::ChartWidget*>();
  for (qsizetype i = 0; i < charts.size(); ++i)
    charts[i]->showTable(std::find(places.begin(), places.end(), static_cast<int>(i)) != places.end());
}

QJsonArray zoomsOn(const MainWindow& window, const Perspective& perspective) {
  const auto charts = perspective.charts();
  QJsonArray zooms = zoomsOf(charts);
  for (const auto* const back : window.findChildren<ZoomReturn*>())
    for (const QJsonValue waiting : back->waiting(charts)) zooms.append(waiting);
  return zooms;
}

void zoomAgain(MainWindow& window, const Perspective& perspective, std::vector<KeptZoom> zooms) {
  if (zooms.empty()) return;
  auto* const again = new ZoomReturn(perspective.charts(), std::move(zooms), &window);
  QObject::connect(&window.session(), &Session::runOpened, again, &QObject::deleteLater);
}

std::string pagesText(const MainWindow& window) {
  QJsonObject pages;
  for (const auto& one : window.perspectives()) {
    QJsonObject object{{kTabsOfPage, placesArray(tabsInFront(one->page()))}, {kZoomOfPage, zoomsOn(window, *one)}};
    if (const auto tables = tablesOn(one->page()); !tables.empty()) object.insert(kTablesOfPage, placesArray(tables));
    pages.insert(keyOfPage(*one), object);
  }
  return textOf(pages);
}

void bringPages(MainWindow& window, const std::string& text) {
  const QJsonObject pages = objectIn(text);
  for (const auto& one : window.perspectives()) {
    const QJsonObject page = pages.value(keyOfPage(*one)).toObject();
    bringTabs(one->page(), placesIn(page.value(kTabsOfPage)));
    showTables(one->page(), placesIn(page.value(kTablesOfPage)));
    zoomAgain(window, *one, zoomsIn(page.value(kZoomOfPage).toArray()));
  }
}

std::string viewsText(const MainWindow& window) { return viewsBy(window, &Perspective::arrangement); }

std::string viewsToShare(const MainWindow& window) { return viewsBy(window, &Perspective::arrangementToShare); }

void arrangeViews(const MainWindow& window, const std::string& text, bool whole) {
  const QJsonObject views = objectIn(text);
  for (const auto& one : window.perspectives())
    if (const QJsonValue arrangement = views.value(keyOfPage(*one)); whole || arrangement.isObject())
      one->arrangeAs(arrangement.toObject());
}

}  // namespace xsmoe::studio
