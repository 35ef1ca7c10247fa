// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "widgets/charts/run_chart.h"

namespace xsmoe::widgets {

/// `axisOf`: the run whose length gives the unit of time, that beside which this one is shown; null: this one.
[[nodiscard]] ChartContent lossContent(const RunHistory& history, StepAxis axis = StepAxis::kStep, const RunHistory* axisOf = nullptr);

/// Loss of every batch, means of epochs, and the learning rate on the right axis, over all of the run; windows are marked. Of a run beside
/// there are the means.
class LossChart : public RunChart {
  Q_OBJECT
 public:
  explicit LossChart(QWidget* parent = nullptr);

 protected:
  void refresh() override;
};

}  // namespace xsmoe::widgets
