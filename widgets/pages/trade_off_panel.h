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

namespace xsmoe::widgets {

class ChartView;

/// Quality against cost of the listed runs. A click on a point, or Left and Right in the plot, chooses its run; a double click or Enter
/// opens it, at the point's window where it is of one.
class TradeOffPanel : public QWidget {
  Q_OBJECT
 public:
  explicit TradeOffPanel(QWidget* parent = nullptr);

  /// `listed.chosen`: the runs that have points, increasing; `ringed`: those that a person chose.
  void showRuns(const RunChoice& listed, const std::vector<int>& ringed);
  [[nodiscard]] ChartView* chart() const { return chart_; }
  /// The points of the chart's series.
  [[nodiscard]] const std::vector<std::vector<TradeOffPlace>>& places() const { return places_; }

 Q_SIGNALS:
  void optionsChanged();
  void runChosen(int place);
  void runActivated(int place, std::optional<int> window);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  [[nodiscard]] TradeOffOptions options() const;
  [[nodiscard]] bool takeKey(int key);
  void goTo(int step);
  void setCurrent(const TradeOffPlace& place);
  void tellOf(const ChartPoint& point);

  QComboBox* metric_;
  QComboBox* cost_;
  QCheckBox* eachWindow_;
  QCheckBox* mixed_;
  ChartView* chart_;
  std::vector<std::vector<TradeOffPlace>> places_;
  std::vector<std::string> folders_;  ///< of the runs by their places
  TradeOffPlace current_;             ///< where the keyboard is; run −1: nowhere
  std::string currentRun_;            ///< its folder: the list may become another one
};

}  // namespace xsmoe::widgets
