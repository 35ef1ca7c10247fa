// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>

#include "model/core/run_history.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/step_axis.h"

namespace xsmoe::widgets {

/// `axisOf`: the run whose length gives the unit of time, that beside which this one is shown; null: this one.
[[nodiscard]] ChartContent lossContent(const RunHistory& history, StepAxis axis = StepAxis::kStep, const RunHistory* axisOf = nullptr);

/// Loss of every batch, means of epochs, and the learning rate on the right axis, over all of the run by steps, epochs, windows or
/// time, as a person chooses in the menu; windows are marked.
class LossChart : public ChartView {
  Q_OBJECT
 public:
  explicit LossChart(QWidget* parent = nullptr);
  /// Kept as it is, without a copy: a snapshot that all views of a moment hold. Null: no run.
  void showHistory(std::shared_ptr<const RunHistory> history);
  void showHistory(const RunHistory& history);  ///< a copy of it
  /// The epoch means of another run, dashed, beside those of the next history that is shown; null: none.
  void setBeside(const std::shared_ptr<const RunHistory>& other);
  void setAxis(StepAxis axis);
  [[nodiscard]] StepAxis axis() const { return axis_; }

 protected:
  void addOwnActionsTo(QMenu& menu) override;

 private:
  void refresh();

  StepAxis axis_ = StepAxis::kStep;
  std::shared_ptr<const RunHistory> shown_;  // never null
  std::shared_ptr<const RunHistory> beside_;
};

}  // namespace xsmoe::widgets
