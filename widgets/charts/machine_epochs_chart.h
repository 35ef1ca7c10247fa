// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "widgets/charts/run_chart.h"

namespace xsmoe::widgets {

/// What each epoch took of the machine, at its end; of an epoch that does not tell it, as of records of earlier programs, there is no
/// point.
[[nodiscard]] ChartContent machineEpochsContent(const RunHistory& history, StepAxis axis = StepAxis::kStep);

/// CPU and memory of the whole run, what it read, a GPU's where there is one, and how much of each epoch's steps preparing batches took: as
/// the record tells it, of a stored run too.
class MachineEpochsChart : public RunChart {
  Q_OBJECT
 public:
  explicit MachineEpochsChart(QWidget* parent = nullptr);

 protected:
  void refresh() override;
};

}  // namespace xsmoe::widgets
