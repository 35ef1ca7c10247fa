// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "model/core/run_history.h"
#include "widgets/charts/run_chart.h"

namespace xsmoe::widgets {

/// Over windows a count stands at the window; else it is a step as long as that window trains. `axisOf`: as of lossContent().
[[nodiscard]] ChartContent expertCountContent(const RunHistory& history, StepAxis axis = StepAxis::kWindow,
                                              const RunHistory* axisOf = nullptr);

/// Experts per side layer over windows, as tested, with births and deaths. Of a run beside there are the counts.
class ExpertCountChart : public RunChart {
  Q_OBJECT
 public:
  explicit ExpertCountChart(QWidget* parent = nullptr);

 protected:
  void refresh() override;
};

}  // namespace xsmoe::widgets
