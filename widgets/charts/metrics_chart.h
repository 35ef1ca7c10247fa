// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/core/run_history.h"
#include "widgets/charts/chart_view.h"

namespace xsmoe::widgets {

[[nodiscard]] ChartContent metricsContent(const RunHistory& history);

/// HR@10 and NDCG@10 of each tested window in percent, with their running means.
class MetricsChart : public ChartView {
  Q_OBJECT
 public:
  explicit MetricsChart(QWidget* parent = nullptr);
  void showHistory(const RunHistory& history);
};

}  // namespace xsmoe::widgets
