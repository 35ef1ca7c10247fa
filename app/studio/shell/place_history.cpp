// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/place_history.h"

#include <QStackedWidget>
#include <QTabWidget>
#include <algorithm>
#include <iterator>
#include <utility>

#include "app/studio/shell/main_window.h"
#include "app/studio/shell/page_look.h"
#include "widgets/charts/chart_view.h"
#include "widgets/pages/timeline.h"

namespace xsmoe::studio {
namespace {

constexpr std::size_t kMostPlaces = 100;
constexpr int kZoomedMs = 400;  ///< without another turn of the wheel

}  // namespace

PlaceHistory::PlaceHistory(MainWindow& window) : window_(window) {
  settled_.setSingleShot(true);
  connect(&settled_, &QTimer::timeout, this, &PlaceHistory::record);
  zoomed_.setSingleShot(true);
  zoomed_.setInterval(kZoomedMs);
  connect(&zoomed_, &QTimer::timeout, this, &PlaceHistory::record);
  const auto& parts = window_.parts();
  connect(parts.pages, &QStackedWidget::currentChanged, this, &PlaceHistory::note);
  connect(parts.perspectives, &QTabWidget::currentChanged, this, &PlaceHistory::note);
  for (const auto& one : window_.perspectives()) {
    for (const auto* const tabs : tabsOn(one->page())) connect(tabs, &QTabWidget::currentChanged, this, &PlaceHistory::note);
    for (const auto* const chart : one->charts())
      connect(chart, &widgets::ChartView::lensChanged, &zoomed_, QOverload<>::of(&QTimer::start));
    connect(one.get(), &Perspective::arranged, &zoomed_, QOverload<>::of(&QTimer::start));
  }
  connect(&window_, &MainWindow::momentShown, this, &PlaceHistory::note);
  for (const auto signal : {&Chosen::userChosen, &Chosen::itemChosen})
    connect(&window_.session().chosen(), signal, this, &PlaceHistory::note);
  connect(&window_.session(), &Session::runOpened, this, &PlaceHistory::begin);
}

QList<QTabWidget*> PlaceHistory::tabsOn(QWidget& page) {
  auto tabs = page.findChildren<QTabWidget*>();
  if (auto* const own = qobject_cast<QTabWidget*>(&page)) tabs.prepend(own);
  return tabs;
}

Perspective* PlaceHistory::perspectiveOf(const QWidget* page) const {
  const auto& all = window_.perspectives();
  const auto found = std::find_if(all.begin(), all.end(), [page](const auto& one) { return &one->page() == page; });
  return found == all.end() ? nullptr : found->get();
}

PlaceHistory::Place PlaceHistory::here() const {
  const auto& parts = window_.parts();
  Place place;
  place.page = parts.perspectives->currentWidget();
  if (place.page == nullptr) return place;
  place.tabs = tabsInFront(*place.page);
  place.tables = tablesOn(*place.page);
  place.moment = parts.timeline->moment();
  if (const auto* const perspective = perspectiveOf(place.page)) {
    for (const auto* const chart : perspective->charts()) place.lenses.push_back(chart->lens());
    place.sight = perspective->sight();
  }
  place.user = window_.session().chosen().user();
  place.item = window_.session().chosen().item();
  return place;
}

void PlaceHistory::begin() {
  places_.clear();
  at_ = 0;
  going_ = false;
  note();
  Q_EMIT changed();
}

void PlaceHistory::note() { settled_.start(0); }

void PlaceHistory::record() {
  if (window_.parts().pages->currentIndex() != 1) return;  // the welcome page
  const bool going = std::exchange(going_, false);
  Place now = here();
  if (places_.empty()) {
    places_.push_back(std::move(now));
    return Q_EMIT changed();
  }
  Place other = places_[at_];
  if (other.item != now.item) {  // walking down a list, or from dot to dot of the map, leads to no other place
    other.item = now.item;
    other.sight = now.sight;
  }
  if (going || other == now) {
    places_[at_] = std::move(now);
    return;
  }
  places_.erase(std::next(places_.begin(), static_cast<std::ptrdiff_t>(at_) + 1), places_.end());
  places_.push_back(std::move(now));
  if (places_.size() > kMostPlaces) places_.erase(places_.begin());
  at_ = places_.size() - 1;
  Q_EMIT changed();
}

void PlaceHistory::goBack() {
  if (canGoBack()) go(at_ - 1);
}

void PlaceHistory::goForward() {
  if (canGoForward()) go(at_ + 1);
}

void PlaceHistory::go(std::size_t at) {
  at_ = at;
  const Place place = places_[at_];
  if (place.page == nullptr) return;
  auto* const perspective = perspectiveOf(place.page);
  if (perspective != nullptr) window_.showPerspective(*perspective);
  // Before the tabs: one is there only with what it is about.
  if (perspective != nullptr && perspective->sight() != place.sight) perspective->lookAt(place.sight);
  bringTabs(*place.page, place.tabs);
  showTables(*place.page, place.tables);
  auto& session = window_.session();
  if (!place.user.empty()) session.chosen().chooseUser(place.user);
  if (!place.item.empty()) session.chosen().chooseItem(place.item);
  travel(place.moment);
  const auto charts = perspective != nullptr ? perspective->charts() : std::vector<widgets::ChartView*>();
  for (std::size_t i = 0; i < std::min(charts.size(), place.lenses.size()); ++i) charts[i]->setLens(place.lenses[i]);
  going_ = true;
  note();
  Q_EMIT changed();
}

/// A run that was taken back since may not have got there again.
void PlaceHistory::travel(const std::optional<RunMoment>& moment) {
  if (window_.parts().timeline->moment() == moment) return;
  const auto& state = window_.session().run().state;
  if (moment && state && hasMoment(*state->history, *moment)) return window_.showMoment(moment->window.value, moment->epoch);
  window_.showMoment({});
}

}  // namespace xsmoe::studio
