// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <map>
#include <optional>

#include "widgets/charts/chart_view.h"
#include "widgets/network_view.h"

namespace xsmoe::widgets {

/// What the chart shows, and of which expert each place on its x axis is; the base path has none.
struct UtilizationBars {
  ChartContent content;
  std::map<int, ExpertName> experts;
};

/// `chosen`: stands in a ring, wherever it has a place.
[[nodiscard]] UtilizationBars utilizationBars(const NetworkView& view, const std::optional<NetworkBeside>& beside,
                                              const std::optional<ExpertName>& chosen);

/// Hollow marks on the bars of the last finished epoch are the shares so far in the one under way; hollow ▼, on the right axis, the chances
/// to be pruned at the window's end. `beside`: the same shares of another run's network are dots in the places of the same experts; those
/// that the shown network lacks have places of their own behind it. Both runs are named in the legend then.
[[nodiscard]] ChartContent utilizationContent(const NetworkView& view, const std::optional<NetworkBeside>& beside = std::nullopt);

/// The share of every gate slot, grouped by side layer, against the τ line. The axis names the share that τ compares with. A click on a bar
/// chooses its expert.
class UtilizationChart : public ChartView {
  Q_OBJECT
 public:
  explicit UtilizationChart(QWidget* parent = nullptr);
  void showNetwork(const NetworkView& view, const std::optional<NetworkBeside>& beside = std::nullopt);
  /// The expert that is chosen, in whatever view; empty: none.
  void setChosen(const std::optional<ExpertName>& chosen);

 Q_SIGNALS:
  void expertClicked(const xsmoe::ExpertName& expert);

 private:
  void refresh();
  void takeClick(int series, int point);

  NetworkView view_;
  std::optional<NetworkBeside> beside_;
  std::optional<ExpertName> chosen_;
  std::map<int, ExpertName> experts_;
};

}  // namespace xsmoe::widgets
