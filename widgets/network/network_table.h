// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include "widgets/charts/chart_table.h"
#include "widgets/network/expert_story.h"
#include "widgets/network_view.h"

namespace xsmoe::widgets {

/// The numbers of the network's picture: a row a gate slot of each side layer, the base path first. Shares are between 0 and 1, of the same
/// moment as in the picture.
[[nodiscard]] ChartTable networkTable(const NetworkView& view);

/// What is told of an expert: its facts, then its share after each epoch of its life.
[[nodiscard]] ChartTable storyTable(const ExpertStory& story, const NetworkView& view, const ExpertName& expert);

}  // namespace xsmoe::widgets
