// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <vector>

#include "model/core/run_history.h"
#include "widgets/charts/chart_view.h"

namespace xsmoe::widgets {

[[nodiscard]] ChartContent expertCountContent(const RunHistory& history);

/// Experts per side layer over windows, as tested, with births and deaths.
class ExpertCountChart : public ChartView {
  Q_OBJECT
 public:
  explicit ExpertCountChart(QWidget* parent = nullptr);
  void showHistory(const RunHistory& history);
  /// The counts of another run, faint and hollow, beside those of the next history that is shown; null: none.
  void setBeside(const std::shared_ptr<const RunHistory>& other);

 private:
  std::vector<ChartSeries> beside_;
};

}  // namespace xsmoe::widgets
