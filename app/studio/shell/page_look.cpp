// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/page_look.h"

#include <QTabWidget>
#include <algorithm>
#include <cstddef>
#include <utility>

#include "app/studio/shell/main_window.h"
#include "app/studio/shell/place_history.h"

namespace xsmoe::studio {

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

}  // namespace xsmoe::studio
