// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "model/core/run_history.h"
#include "widgets/charts/router_time_choice.h"
#include "widgets/charts/run_chart.h"

namespace xsmoe::widgets {

/// The side layers that a run has or had, visual first, then by the state that they mix in; each as it was last.
[[nodiscard]] std::vector<LayerStructure> sideLayersOf(const RunHistory& history);

/// A curve for each gate slot of a side layer. Of the run over windows as the last epoch of each used it, along the other axes as every
/// epoch did, where it ended; of one window over its epochs, whatever the axis.
[[nodiscard]] ChartContent routerTimeContent(const RunHistory& history, const RouterTimeChoice& choice, StepAxis axis = StepAxis::kWindow);

/// A click on a point chooses the expert of its curve.
class RouterTimeChart : public RunChart {
  Q_OBJECT
 public:
  explicit RouterTimeChart(QWidget* parent = nullptr);
  /// What the record tells. Null: no run.
  void showChoice(std::shared_ptr<const RunHistory> history, const RouterTimeChoice& choice);
  /// What the run's models tell: of the choice the layer and the number count.
  void showModels(std::shared_ptr<const RunHistory> history, const RouterTimeChoice& choice, RouterTimeModels models);

 Q_SIGNALS:
  void expertClicked(const xsmoe::ExpertName& expert);

 protected:
  void refresh() override;
  void addOwnActionsTo(QMenu& menu) override;

 private:
  void takeClick(int series);

  RouterTimeChoice choice_;
  std::optional<RouterTimeModels> models_;  // empty: what the record tells
};

}  // namespace xsmoe::widgets
