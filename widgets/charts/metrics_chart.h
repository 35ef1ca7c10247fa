// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/core/run_history.h"
#include "widgets/charts/chart_view.h"

namespace xsmoe::widgets {

/// With what ranks without training, where the run has measured it: faint lines of HR@10.
[[nodiscard]] ChartContent metricsContent(const RunHistory& history);

/// HR@10 and NDCG@10 of each tested window in percent, with their running means; beside them the untrained references, which its menu
/// hides, and in words, of a finished run, those that rank better.
class MetricsChart : public ChartView {
  Q_OBJECT
 public:
  explicit MetricsChart(QWidget* parent = nullptr);
  void showHistory(const RunHistory& history);
  void showReferences(bool shown);

 protected:
  void addOwnActionsTo(QMenu& menu) override;

 private:
  void refresh();
  ChartContent all_;  ///< with the references
  bool references_ = true;
};

}  // namespace xsmoe::widgets
