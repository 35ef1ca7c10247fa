// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>

#include "widgets/charts/chart_view.h"
#include "widgets/network_view.h"

namespace xsmoe::widgets {

/// Hollow marks on the bars of the last finished epoch are the shares so far in the one under way; squares, on the right axis, the chances
/// to be pruned at the window's end. `beside`: the same shares of another run's network are dots in the places of the same experts; those
/// that the shown network lacks have places of their own behind it. Both runs are named in the legend then.
[[nodiscard]] ChartContent utilizationContent(const NetworkView& view, const std::optional<NetworkBeside>& beside = std::nullopt);

/// The share of every gate slot, grouped by side layer, against the τ line. The axis names the share that τ compares with.
class UtilizationChart : public ChartView {
  Q_OBJECT
 public:
  explicit UtilizationChart(QWidget* parent = nullptr);
  void showNetwork(const NetworkView& view, const std::optional<NetworkBeside>& beside = std::nullopt);
};

}  // namespace xsmoe::widgets
