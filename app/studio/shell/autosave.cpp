// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/autosave.h"

#include <QDockWidget>
#include <QEvent>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolBar>
#include <chrono>
#include <initializer_list>

#include "app/studio/shell/last_place.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/place_history.h"
#include "widgets/charts/chart_view.h"

namespace xsmoe::studio {
namespace {

constexpr std::chrono::seconds kKeptAfter(2);

}  // namespace

Autosave::Autosave(MainWindow& window) : window_(window) {
  soon_.setSingleShot(true);
  soon_.setInterval(kKeptAfter);
  connect(&soon_, &QTimer::timeout, this, &Autosave::keep);
  // Before that what is to be opened is not open yet: it would be kept that nothing was.
  connect(&window_, &MainWindow::firstPainted, this, [this] { begun_ = true; });
  for (const auto signal : {&Session::settingsChanged, &Session::streamChanged, &Session::runOpened})
    connect(&window_.session(), signal, this, &Autosave::note);
  for (const auto signal : {&Chosen::userChosen, &Chosen::itemChosen, &Chosen::itemsPicked})
    connect(&window_.session().chosen(), signal, this, &Autosave::note);
  connect(&window_, &MainWindow::momentShown, this, &Autosave::note);
  connect(&window_, &MainWindow::presentingChanged, this, &Autosave::note);
  watchPages();
  watchDocks();
  window_.installEventFilter(this);
}

void Autosave::watchPages() {
  const auto& parts = window_.parts();
  connect(parts.pages, &QStackedWidget::currentChanged, this, &Autosave::note);
  connect(parts.perspectives, &QTabWidget::currentChanged, this, &Autosave::note);
  for (const auto& one : window_.perspectives()) {
    connect(one.get(), &Perspective::arranged, this, &Autosave::note);
    for (const auto* const tabs : PlaceHistory::tabsOn(one->page())) connect(tabs, &QTabWidget::currentChanged, this, &Autosave::note);
    for (const auto* const chart : one->charts()) connect(chart, &widgets::ChartView::lensChanged, this, &Autosave::note);
  }
}

void Autosave::watchDocks() {
  const auto& parts = window_.parts();
  for (const auto* const dock : {parts.streamDock, parts.settingsDock, parts.timelineDock}) {
    connect(dock, &QDockWidget::dockLocationChanged, this, &Autosave::note);
    connect(dock, &QDockWidget::topLevelChanged, this, &Autosave::note);
    connect(dock, &QDockWidget::visibilityChanged, this, &Autosave::note);
  }
  connect(parts.toolBar, &QToolBar::visibilityChanged, this, &Autosave::note);
  // Of its size and place within the window each of them tells by its events only.
  for (QWidget* const part : std::initializer_list<QWidget*>{parts.streamDock, parts.settingsDock, parts.timelineDock, parts.toolBar})
    part->installEventFilter(this);
}

bool Autosave::eventFilter(QObject* watched, QEvent* event) {
  if (const auto type = event->type(); type == QEvent::Move || type == QEvent::Resize || type == QEvent::WindowStateChange) note();
  return QObject::eventFilter(watched, event);
}

void Autosave::stop() {
  stopped_ = true;
  soon_.stop();
}

void Autosave::note() {
  if (!stopped_ && !soon_.isActive()) soon_.start();
}

void Autosave::keep() {
  soon_.stop();
  if (stopped_ || !window_.isVisible()) return;  // closed: it has kept all
  if (!begun_ || window_.session().opening()) return soon_.start();
  if (window_.parts().presenting) return;  // its end is noted
  window_.rememberMeanwhile();
  rememberPlace(window_);
}

}  // namespace xsmoe::studio
