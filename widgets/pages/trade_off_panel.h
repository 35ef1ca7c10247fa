// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QWidget>
#include <optional>
#include <string>
#include <vector>

#include "widgets/charts/chart_tooltip.h"
#include "widgets/charts/trade_off_chart.h"

class QCheckBox;
class QComboBox;
class QLabel;

namespace xsmoe::widgets {

class ChartView;

/// Quality against cost of the listed runs. A click on a point chooses its run and opens it at the point's window; while a run is in
/// training it only chooses, as Left and Right in the plot do, and a double click or Enter opens.
class TradeOffPanel : public QWidget {
  Q_OBJECT
 public:
  explicit TradeOffPanel(QWidget* parent = nullptr);

  /// `listed.chosen`: the runs that have points, increasing; `ringed`: those that a person chose.
  void showRuns(const RunChoice& listed, const std::vector<int>& ringed);
  /// A run is in training: to open another one is to end it.
  void setLive(bool live);
  [[nodiscard]] TradeOffOptions options() const;
  /// As a person who chooses them.
  void setOptions(const TradeOffOptions& options);
  /// What a click on a point does.
  [[nodiscard]] QString hint() const;
  [[nodiscard]] ChartView* chart() const { return chart_; }
  /// The points of the chart's series.
  [[nodiscard]] const std::vector<std::vector<TradeOffPlace>>& places() const { return places_; }

 Q_SIGNALS:
  void optionsChanged();
  void runChosen(int place);
  void runActivated(int place, std::optional<int> window);  ///< no window: of a point that is a run's mean

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  [[nodiscard]] bool takeKey(int key);
  void goTo(int step);
  void setCurrent(const TradeOffPlace& place);
  void tellOf(const ChartPoint& point);

  QComboBox* metric_;
  QComboBox* cost_;
  QCheckBox* eachWindow_;
  QCheckBox* mixed_;
  ChartView* chart_;
  QLabel* hint_;
  bool live_ = false;
  std::vector<std::vector<TradeOffPlace>> places_;
  std::vector<std::string> folders_;  ///< of the runs by their places
  TradeOffPlace current_;             ///< where the keyboard is; run −1: nowhere
  std::string currentRun_;            ///< its folder: the list may become another one
};

}  // namespace xsmoe::widgets
