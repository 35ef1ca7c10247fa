// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "widgets/charts/chart_view.h"
#include "widgets/network_view.h"

namespace xsmoe::widgets {

[[nodiscard]] ChartContent utilizationContent(const NetworkView& view);

/// The share of every gate slot, grouped by side layer, against the τ line. The axis names the share that τ compares with.
class UtilizationChart : public ChartView {
  Q_OBJECT
 public:
  explicit UtilizationChart(QWidget* parent = nullptr);
  void showNetwork(const NetworkView& view);
};

}  // namespace xsmoe::widgets
