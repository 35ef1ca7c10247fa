// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <vector>

#include "model/core/run_history.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/step_axis.h"

namespace xsmoe::widgets {

/// A chart of a run along its steps, epochs, windows or time, as a person chooses in its menu; another run may stand beside.
class RunChart : public ChartView {
  Q_OBJECT
 public:
  /// `axis`: the one that it begins with.
  RunChart(StepAxis axis, QWidget* parent);
  /// Kept as it is, without a copy: a snapshot that all views of a moment hold. Null: no run.
  void showHistory(std::shared_ptr<const RunHistory> history);
  void showHistory(const RunHistory& history);  ///< a copy of it
  /// Curves of another run, thin and dotted, beside those of the next history that is shown; null: none.
  void setBeside(std::shared_ptr<const RunHistory> other);
  void setAxis(StepAxis axis);

 Q_SIGNALS:
  void axisChanged(xsmoe::widgets::StepAxis axis);

 protected:
  void addOwnActionsTo(QMenu& menu) override;
  /// Sets the content of the run that is shown.
  virtual void refresh() = 0;
  [[nodiscard]] StepAxis axis() const { return axis_; }
  [[nodiscard]] const RunHistory& shown() const { return *shown_; }
  /// Null: there is none.
  [[nodiscard]] const RunHistory* beside() const { return beside_.get(); }
  /// Names curves of the run beside after it and draws them apart from those of the run that is shown.
  void addBeside(ChartContent& content, std::vector<ChartSeries> curves) const;

 private:
  StepAxis axis_;
  std::shared_ptr<const RunHistory> shown_;  // never null
  std::shared_ptr<const RunHistory> beside_;
};

}  // namespace xsmoe::widgets
