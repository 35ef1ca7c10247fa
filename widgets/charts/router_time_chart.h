// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model/core/run_history.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/router_number.h"

namespace xsmoe::widgets {

/// The side layers that a run has or had, visual first, then by the state that they mix in; each as it was last.
[[nodiscard]] std::vector<LayerStructure> sideLayersOf(const RunHistory& history);

/// Which numbers are told, and over what.
struct RouterTimeChoice {
  Modality modality = Modality::kVisual;
  int hiddenState = 0;  ///< of the side layer
  RouterNumber number = RouterNumber::kGate;
  bool epochs = false;                     ///< of a window, instead of windows
  std::optional<WindowIndex> window = {};  ///< whose epochs; empty: the newest one's that has any
  std::optional<ExpertName> chosen = {};   ///< its curve is thick, where it is of this layer
};

/// A curve for each gate slot of a side layer: over windows as the last epoch of each used it, or over a window's epochs.
[[nodiscard]] ChartContent routerTimeContent(const RunHistory& history, const RouterTimeChoice& choice);

/// A click on a point chooses the expert of its curve.
class RouterTimeChart : public ChartView {
  Q_OBJECT
 public:
  explicit RouterTimeChart(QWidget* parent = nullptr);
  void showHistory(const RunHistory& history, const RouterTimeChoice& choice);

 Q_SIGNALS:
  void expertClicked(const xsmoe::ExpertName& expert);

 private:
  void takeClick(int series);

  RouterTimeChoice choice_;
};

}  // namespace xsmoe::widgets
