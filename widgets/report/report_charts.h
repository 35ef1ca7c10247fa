// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <memory>
#include <vector>

#include "model/core/run_history.h"
#include "widgets/charts/chart_file.h"
#include "widgets/report/paper.h"

class QWidget;

namespace xsmoe::widgets {

class ChartWidget;

struct ReportChart {
  QString title;
  ChartPicture picture;          ///< valid as long as the ReportCharts
  ChartWidget* chart = nullptr;  ///< so too; null: of a view that is no chart
};

/// The charts of Watch for paper: in light colours, drawn from a run without being shown. Only what its method has; those without a point
/// are left out.
class ReportCharts {
 public:
  explicit ReportCharts(const RunHistory& history, QSize size = kPaperChart);
  ~ReportCharts();
  [[nodiscard]] const std::vector<ReportChart>& all() const { return charts_; }

 private:
  void addLives(const RunHistory& history);
  void addNetwork(const RunHistory& history);
  QSize size_;
  std::unique_ptr<QWidget> holder_;  ///< owns the views
  std::vector<ReportChart> charts_;
};

}  // namespace xsmoe::widgets
