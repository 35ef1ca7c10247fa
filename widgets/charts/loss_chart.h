// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <vector>

#include "model/core/run_history.h"
#include "widgets/charts/chart_view.h"

namespace xsmoe::widgets {

[[nodiscard]] ChartContent lossContent(const RunHistory& history);

/// Loss of every batch, means of epochs, and the learning rate on the right axis, over all steps of the run; windows are marked.
class LossChart : public ChartView {
  Q_OBJECT
 public:
  explicit LossChart(QWidget* parent = nullptr);
  void showHistory(const RunHistory& history);
  /// The epoch means of another run, dashed, beside those of the next history that is shown; null: none.
  void setBeside(const std::shared_ptr<const RunHistory>& other);

 private:
  std::vector<ChartSeries> beside_;
};

}  // namespace xsmoe::widgets
