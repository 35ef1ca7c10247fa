// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>

#include "model/analysis/race.h"
#include "model/core/ranking_metrics.h"
#include "widgets/charts/chart_content.h"

namespace xsmoe::widgets {

/// A line for each method, with the marked windows.
[[nodiscard]] ChartContent raceContent(const Race& race, const RankingMetric& metric);

/// As it was when this window had been tested last, by every method that was tested on it.
[[nodiscard]] Race raceUpTo(Race race, int testedOn);

/// Who leads and by how much, over all windows that count and in the marked ones, and what one seed is worth. While the race goes on, of
/// the windows that every method which has begun was tested on.
[[nodiscard]] QString raceSentence(const Race& race, const RankingMetric& metric);

}  // namespace xsmoe::widgets
