// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/tour_guide.h"

#include <QDockWidget>
#include <QPointer>
#include <QStackedWidget>
#include <string>
#include <utility>

#include "app/studio/parts/message_bar.h"
#include "app/studio/shell/main_window.h"
#include "widgets/forms/tau_control.h"
#include "widgets/learn/save_worksheet_action.h"
#include "widgets/pages/timeline.h"
#include "widgets/tour/place_frame.h"
#include "widgets/tour/tour_panel.h"

namespace xsmoe::studio {

TourGuide::TourGuide(MainWindow& window, widgets::Tour& tour)
    : window_(window),
      tour_(tour),
      dock_(new QDockWidget(tr("Tour"), &window)),
      panel_(new widgets::TourPanel(tour)),
      frame_(new widgets::PlaceFrame(&window)) {
  dock_->setObjectName(QStringLiteral("tourDock"));
  dock_->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable);  // left by its own button
  dock_->setWidget(panel_);
  const auto& parts = window_.parts();
  // Before the card of the stream: beside the pages there is no room for a column more.
  window_.addDockWidget(Qt::LeftDockWidgetArea, dock_);
  window_.tabifyDockWidget(parts.streamDock, dock_);
  dock_->hide();
  connect(panel_->saveWorksheet(), &widgets::SaveWorksheetAction::saved, parts.messages,
          [messages = parts.messages](const QString& file) { messages->showForAWhile(tr("Saved: %1").arg(file)); });
  connect(panel_->saveWorksheet(), &widgets::SaveWorksheetAction::notSaved, parts.messages,
          [messages = parts.messages](const QString& why) { messages->showHint(why); });
  connect(&tour_, &widgets::Tour::changed, this, &TourGuide::follow);
  connect(parts.pages, &QStackedWidget::currentChanged, this, &TourGuide::showDock);
}

void TourGuide::showDock() {
  const bool shown = tour_.running() && window_.parts().pages->currentIndex() == 1;
  if (!shown) dock_->hide();  // before the others come back: they are never there together
  window_.setGuided(shown);
  if (!shown || !dock_->isHidden()) return;
  dock_->show();
  dock_->raise();
}

void TourGuide::showDockAgain() {
  showDock();
  if (!dock_->isHidden()) dock_->raise();
}

void TourGuide::follow() {
  showDock();
  if (tour_.running()) return lead();
  shown_.reset();
  frame_->mark(nullptr);
  travelBack();
}

void TourGuide::lead() {
  const Shown now{tour_.step(), tour_.phase()};
  if (shown_ == now) return followMoment();
  const bool another = !shown_ || shown_->step != now.step;
  // What the step waited for is there: its place is marked already, and whoever looks at something else goes on looking at that.
  const bool byItself = !another && shown_->phase == widgets::TourPhase::kWaiting;
  shown_ = now;
  const QPointer<QWidget> focused = window_.focusWidget();
  const bool inTour = another || (focused && dock_->isAncestorOf(focused));
  if (!byItself) frame_->mark(bring(tour_.place()));
  travel(tour_.moment());
  if (another) dock_->raise();
  if (inTour)
    panel_->takeFocus();
  else if (focused && focused->isVisible())
    focused->setFocus();  // the page has taken it
}

/// The run has gone on and the step speaks of another moment now. Where a person chose one meanwhile, that stays.
void TourGuide::followMoment() {
  if (travel_ && travel_->to != tour_.moment() && window_.parts().timeline->selected() == travel_->to) travel(tour_.moment());
}

/// The first page beside which τ stands.
void TourGuide::showSteering() {
  for (const auto& one : window_.perspectives())
    if (one->steersRuns()) return window_.showPerspective(*one);
}

QWidget* TourGuide::bring(const QString& place) {
  const QString where = place.section(u'/', 0, 0), part = place.section(u'/', 1);
  for (const auto& one : window_.perspectives()) {
    if (QString::fromStdString(one->name().key) != where) continue;
    window_.showPerspective(*one);
    return one->bring(part);
  }
  if (part == QStringLiteral("tau")) {
    if (window_.parts().away.aside) showSteering();
    return window_.parts().tau;
  }
  return part == QStringLiteral("timeline") ? window_.parts().timeline : nullptr;
}

void TourGuide::travel(std::optional<int> window) {
  if (!window) return travelBack();
  const auto chosen = window_.parts().timeline->selected();
  if (chosen == window) return;
  const bool own = travel_ && travel_->to == chosen;
  travel_ = Travel{own ? travel_->from : chosen, window};
  window_.showMoment(window);
}

void TourGuide::travelBack() {
  const auto made = std::exchange(travel_, std::nullopt);
  if (made && window_.parts().timeline->selected() == made->to) window_.showMoment(made->from);
}

}  // namespace xsmoe::studio
