// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "widgets/charts/run_curves.h"

namespace xsmoe::widgets {

enum class TradeOffCost : std::uint8_t { kParameters, kTrainable, kMemory, kSeconds };

struct TradeOffOptions {
  MetricField metric = &Metrics::hr10;
  TradeOffCost cost = TradeOffCost::kParameters;
  bool eachWindow = false;  ///< a point for each tested window; else one for each run, with its mean
  bool mixed = false;       ///< what cannot be compared too
};

/// What a point of the chart is of.
struct TradeOffPlace {
  int run = -1;               ///< place in the list
  std::optional<int> window;  ///< whose model it is; empty: the whole run
  friend bool operator==(const TradeOffPlace&, const TradeOffPlace&) = default;
};

inline constexpr std::size_t kMostErrorBars = 60;  ///< points: the bars of more would hide each other

/// Quality against cost, a series a method, with the Pareto front as steps and rings around chosen runs. The front goes through what was
/// measured, of the runs with the most tests, all the same; of others the points are hollow, with how many windows they have. The names of
/// points and the remark say what of it is within two standard errors, so that no difference is seen there. Shares of hits have a bar of
/// one standard error to both sides.
struct TradeOffChart {
  ChartContent content;
  std::vector<std::vector<TradeOffPlace>> places;  ///< of each series, of each of its points
};

/// `choice.chosen` are the runs that have points; `ringed`: those of them that a person chose, increasing. A run's mean has the parameters
/// and the peak memory of its last window and the training time of all of them. What is not known has no point.
[[nodiscard]] TradeOffChart tradeOffChart(const RunChoice& choice, const std::vector<int>& ringed, const TradeOffOptions& options);

}  // namespace xsmoe::widgets
