// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>
#include <memory>

#include "model/core/live_state.h"
#include "widgets/charts/chart_view.h"

namespace xsmoe::widgets {

/// Before two readings there are none of its series.
[[nodiscard]] ChartContent machineContent(const LiveState& state);

/// What was taken of the machine over the last minutes of training: this program's CPU and memory, a GPU's where there is one, and how
/// much of each epoch's steps preparing batches took.
class MachineChart : public ChartView {
  Q_OBJECT
 public:
  explicit MachineChart(QWidget* parent = nullptr);
  /// Cheap where there is no new reading.
  void showState(const LiveState& state);

 private:
  std::shared_ptr<const MachineTrail> shown_;
  std::size_t epochs_ = 0;  ///< that the run shown had
};

}  // namespace xsmoe::widgets
