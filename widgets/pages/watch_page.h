// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTimer>
#include <QWidget>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "widgets/network_view.h"
#include "widgets/pages/drawing_clock.h"
#include "widgets/report/watch_sight.h"
#include "widgets/words/window_facts.h"

class QLabel;
class QScrollArea;
class QSplitter;
class QTabWidget;

namespace xsmoe::widgets {

class ExpertCountChart;
class GroupRoutingPanel;
class LifeLines;
class LikenessPanel;
class LossChart;
class MethodPictureView;
class MetricsChart;
class NetworkPicture;
class RouterHeatMap;
class RouterTimePanel;
class RunMonitor;
class SizeLedger;
class UtilizationChart;
class ValidationChart;

/// The Watch perspective: the network picture in the middle, charts around it; of a method without experts its own picture, and only what
/// it has. An expert that is chosen in one of the views is marked in all. Cheap to feed often: a view that is hidden or whose content did
/// not change does nothing.
class WatchPage : public QWidget {
  Q_OBJECT
 public:
  explicit WatchPage(QWidget* parent = nullptr);
  /// Its wrapped sentence must not claim the heights that its views would like.
  [[nodiscard]] bool hasHeightForWidth() const override { return false; }

  /// Null: no run; the charts say what to do.
  void showState(LiveStatePtr state);
  /// Time travel to a finished window or to the end of an epoch; empty: live. What the record tells of an epoch is shown as it was then:
  /// the network, shares and router weights; what it tells of windows only, as quality and counts, is of the window's end, which is said.
  /// `weightsKept`: those of the epoch are, so that what asks a model is of the epoch too.
  void showMoment(const std::optional<RunMoment>& moment, bool weightsKept = false);
  /// Where the slider of τ stands; empty: there is none. What is drawn of the run is by the run's own τ (NetworkView::tau), the slider
  /// besides.
  void setSlider(std::optional<double> tau);
  /// The curves and the network of another run of the same stream beside those of the one shown; null: none. A line below the charts names
  /// it. Where a window is shown, its network is the one after the same window.
  void showBeside(const std::shared_ptr<const RunHistory>& other);
  /// What is known of the stream's windows: it stands at the tests of the quality chart.
  void showFacts(const StreamFacts& facts);
  /// The one that is shown while there is no run.
  void setMethod(Method method);
  void setAnimated(bool animated);
  /// Where it is known what painting the window has taken so far, in seconds: the monitor tells it among what watching costs.
  void setPaintedTime(std::function<double()> seconds) { drawing_.setPainted(std::move(seconds)); }

  [[nodiscard]] NetworkPicture* network() const { return network_; }
  /// Of the other methods' networks; fed by whoever owns the page.
  [[nodiscard]] MethodPictureView* methodPicture() const { return methodPicture_; }
  [[nodiscard]] MetricsChart* metrics() const { return metrics_; }
  [[nodiscard]] ExpertCountChart* expertCounts() const { return counts_; }
  /// Each on a tab of its own beside the counts; filled while it is in front.
  [[nodiscard]] LifeLines* lives() const { return lives_; }
  [[nodiscard]] SizeLedger* sizes() const { return sizes_; }
  /// Fed by whoever owns the page.
  [[nodiscard]] LikenessPanel* likeness() const { return likeness_; }
  [[nodiscard]] RunMonitor* monitor() const { return monitor_; }
  /// Beside the weights of the moment shown, below the network: by group of items, fed by whoever owns the page, and over time.
  [[nodiscard]] GroupRoutingPanel* groupRouting() const { return groupRouting_; }
  [[nodiscard]] RouterTimePanel* routerTime() const { return routerTime_; }
  /// Brings one of them, the counts, the weights, the loss or the validation to the front.
  void bringToFront(const QWidget* view);
  [[nodiscard]] UtilizationChart* utilization() const { return utilization_; }
  /// On tabs, of which one is in front; both along the same.
  [[nodiscard]] LossChart* loss() const { return loss_; }
  [[nodiscard]] ValidationChart* validation() const { return validation_; }
  [[nodiscard]] RouterHeatMap* heatMap() const { return heatMap_; }
  /// What its charts and its network show now, also of a page that nobody looks at.
  [[nodiscard]] WatchSight sight() const;
  /// Which run's curves stand beside; empty: none's.
  [[nodiscard]] QString besideText() const;
  /// What files of a view on the page say they are of, a line each: the run, the one beside it where the view shows both, and of which
  /// model measured numbers are. Empty: no run is shown.
  [[nodiscard]] QStringList provenanceOf(const QWidget& view) const;

 Q_SIGNALS:
  void besideTakenAway();  ///< a person wants the other run's curves gone

 protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  /// Escape chooses no expert.
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void refresh();
  void refreshNetwork();
  [[nodiscard]] NetworkView networkShown() const;
  [[nodiscard]] std::optional<NetworkBeside> networkShownBeside() const;
  [[nodiscard]] bool showsBeside(const QWidget& view) const;
  [[nodiscard]] std::optional<RunMoment> modelOf(const QWidget& view) const;
  void refreshTab();
  QWidget* buildBeside();
  QSplitter* buildExperts();
  QWidget* buildTraining();
  QWidget* buildTabs();
  QWidget* buildRouters();
  void buildTabsHelp();
  void giveRoom();
  void joinChoice();
  void showChosen();
  void showBiographyTab(bool chosen);
  void showMethod();
  [[nodiscard]] QString momentText() const;

  LiveStatePtr state_;
  std::shared_ptr<const RunHistory> beside_;
  std::optional<RunMoment> shown_;
  bool weightsKept_ = false;
  std::optional<double> slider_;
  Method method_ = Method::kXsmoe;  ///< of the next run
  NetworkPicture* network_;
  MethodPictureView* methodPicture_;
  MetricsChart* metrics_;
  ExpertCountChart* counts_;
  LifeLines* lives_;
  SizeLedger* sizes_;
  LikenessPanel* likeness_;
  RunMonitor* monitor_;
  QTabWidget* tabs_;
  UtilizationChart* utilization_;
  LossChart* loss_;
  ValidationChart* validation_;
  QTabWidget* training_;  ///< how it trains: loss, and what validation says of it
  RouterHeatMap* heatMap_;
  GroupRoutingPanel* groupRouting_;
  RouterTimePanel* routerTime_;
  QTabWidget* routers_;          ///< what the routers choose: at the moment, by group of items, over time
  QScrollArea* weights_;         ///< around the heat map
  QScrollArea* overTime_;        ///< around the same over time
  QScrollArea* biography_;       ///< of the chosen expert, on a tab that is there with it, so that the network keeps its room
  QSplitter* middle_ = nullptr;  ///< the network above the routers
  bool dragged_ = false;         ///< a person shared the heights out
  QWidget* before_ = nullptr;    ///< the tab that was in front when the biography came
  QLabel* moment_;
  QWidget* besideRow_ = nullptr;
  QLabel* besideName_ = nullptr;
  QTimer pace_;         ///< runs while the views rest after a refresh
  bool stale_ = false;  ///< news came meanwhile, or while hidden
  DrawingClock drawing_;
};

}  // namespace xsmoe::widgets
