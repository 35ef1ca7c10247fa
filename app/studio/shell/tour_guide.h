// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QObject>
#include <optional>

#include "widgets/tour/tour.h"

class QDockWidget;

namespace xsmoe::widgets {
class PlaceFrame;
class TourPanel;
}  // namespace xsmoe::widgets

namespace xsmoe::studio {

class MainWindow;

/// Leads through the window: shows the steps of a tour in a dock, for which the others at the left make room, brings the perspective, the
/// moment and the place that each speaks of, and marks that place. A person can do anything meanwhile. The moment of before comes back,
/// unless a person chose another.
class TourGuide : public QObject {
  Q_OBJECT
 public:
  /// Both must outlive it; the window owns the dock and the frame.
  TourGuide(MainWindow& window, widgets::Tour& tour);

  [[nodiscard]] widgets::Tour& tour() const { return tour_; }
  [[nodiscard]] QDockWidget* dock() const { return dock_; }
  [[nodiscard]] widgets::TourPanel* panel() const { return panel_; }
  [[nodiscard]] widgets::PlaceFrame* frame() const { return frame_; }
  /// After an arrangement of docks was restored: the dock is there, in front of its neighbours, while the tour goes on, and only then.
  void showDockAgain();

 private:
  struct Shown {
    int step = 0;
    widgets::TourPhase phase = widgets::TourPhase::kWaiting;
    friend bool operator==(const Shown&, const Shown&) = default;
  };
  struct Travel {
    std::optional<int> from, to;
  };
  /// While the tour goes on and the window shows more than the welcome page.
  void showDock();
  void follow();
  void lead();
  void followMoment();
  void showSteering();
  [[nodiscard]] QWidget* bring(const QString& place);
  void travel(std::optional<int> window);
  void travelBack();

  MainWindow& window_;
  widgets::Tour& tour_;
  QDockWidget* dock_;
  widgets::TourPanel* panel_;
  widgets::PlaceFrame* frame_;
  std::optional<Shown> shown_;    // of a tour that goes on
  std::optional<Travel> travel_;  // that the tour made and nobody has undone
};

}  // namespace xsmoe::studio
