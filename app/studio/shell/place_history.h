// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QTimer>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "model/core/run_moment.h"
#include "widgets/charts/chart_lens.h"

class QTabWidget;
class QWidget;

namespace xsmoe::studio {

class MainWindow;
class Perspective;

/// Where a person looked at the open run, one place after the other, as a browser keeps its pages: page and tabs, the window or epoch
/// travelled to, user and item, how the page's charts and its map were zoomed and which were tables, the chosen expert, which layers of the
/// network were folded, and what charts and panels were set to. What is done to the run is none of it. Another run has no places at first.
class PlaceHistory : public QObject {
  Q_OBJECT
 public:
  explicit PlaceHistory(MainWindow& window);

  [[nodiscard]] bool canGoBack() const { return at_ > 0; }
  [[nodiscard]] bool canGoForward() const { return at_ + 1 < places_.size(); }
  void goBack();
  void goForward();
  /// Those of a page that lie in one another too, in an order that stays.
  [[nodiscard]] static QList<QTabWidget*> tabsOn(QWidget& page);

 Q_SIGNALS:
  void changed();

 private:
  struct Place {
    QWidget* page = nullptr;  ///< of the perspectives
    std::vector<int> tabs;    ///< which are in front on it
    std::optional<RunMoment> moment;
    std::vector<widgets::ChartLens> lenses;  ///< of the page's charts
    std::vector<int> tables;                 ///< which are shown as tables
    QJsonObject sight;                       ///< what the page has besides (Perspective::sight())
    std::string user, item;
    friend bool operator==(const Place&, const Place&) = default;
  };
  [[nodiscard]] Perspective* perspectiveOf(const QWidget* page) const;
  [[nodiscard]] Place here() const;
  void begin();
  /// Once all that changes with a click has changed.
  void note();
  void record();
  void go(std::size_t place);
  void travel(const std::optional<RunMoment>& moment);

  MainWindow& window_;
  std::vector<Place> places_;
  std::size_t at_ = 0;  // of places_, where it is
  QTimer settled_;
  QTimer zoomed_;       // turns of a wheel that follow one another are one
  bool going_ = false;  // what is there next is the place that was gone to, whatever is left of it
};

}  // namespace xsmoe::studio
