// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "widgets/charts/run_chart.h"

namespace xsmoe::widgets {

/// HR@10 and NDCG@10 of each validated epoch in percent, at its end; the best of each window has a star, and the remark says how far the
/// newest one's patience has run out. `axisOf`: as of lossContent().
[[nodiscard]] ChartContent validationContent(const RunHistory& history, StepAxis axis = StepAxis::kStep,
                                             const RunHistory* axisOf = nullptr);

/// What decides which epoch is the best and when a window ends.
class ValidationChart : public RunChart {
  Q_OBJECT
 public:
  explicit ValidationChart(QWidget* parent = nullptr);

 protected:
  void refresh() override;
};

}  // namespace xsmoe::widgets
