// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <vector>

#include "model/core/run_history.h"
#include "widgets/charts/chart_view.h"

namespace xsmoe::widgets {

/// With what ranks without training, and what is attainable, where the run has measured it: faint lines of HR@10.
[[nodiscard]] ChartContent metricsContent(const RunHistory& history);

/// The same two metrics of another run, dotted and hollow.
[[nodiscard]] std::vector<ChartSeries> besideCurves(const RunHistory& other);

/// HR@10 and NDCG@10 of each tested window in percent, with their running means; beside them the untrained references, which its menu
/// hides, and in words, of a finished run, those that rank better and how much of what is attainable the run reaches.
class MetricsChart : public ChartView {
  Q_OBJECT
 public:
  explicit MetricsChart(QWidget* parent = nullptr);
  void showHistory(const RunHistory& history);
  void showReferences(bool shown);
  /// The curves of another run beside those of the one shown; null: none. Its menu takes them away: besideTakenAway().
  void showBeside(const std::shared_ptr<const RunHistory>& other);

 Q_SIGNALS:
  void besideTakenAway();  ///< a person wants them gone

 protected:
  void addOwnActionsTo(QMenu& menu) override;

 private:
  void refresh();
  ChartContent all_;  ///< with the references
  std::vector<ChartSeries> beside_;
  QString besideName_;
  bool references_ = true;
};

}  // namespace xsmoe::widgets
