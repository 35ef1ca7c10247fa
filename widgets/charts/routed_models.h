// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/analysis/group_routing.h"
#include "model/core/run_history.h"
#include "widgets/charts/chart_content.h"
#include "widgets/charts/router_time_choice.h"
#include "widgets/charts/step_axis.h"

namespace xsmoe::widgets {

/// What charts of a run's stored models have in common: of the choice the layer counts.

/// Null: the model has no such side layer.
[[nodiscard]] const RoutedLayer* routedLayerIn(const GroupRouting& model, const RouterTimeChoice& layer);

/// Of an expert by its birth, or kBaseSlot; empty: the layer has no such gate slot.
[[nodiscard]] std::optional<std::size_t> slotIn(const RoutedLayer& routed, int born);

/// The experts that a side layer has in any of these models, by their birth.
[[nodiscard]] std::vector<int> birthsIn(const std::vector<GroupRouting>& models, const RouterTimeChoice& layer);

/// "E3, visual layer 1 …"; without the layer where no model has it.
[[nodiscard]] QString slotAndLayerTitle(const std::vector<GroupRouting>& models, const RouterTimeChoice& layer, int born);

/// "model after D3, epoch 2, 1,200 items": by that many of its items.
[[nodiscard]] QString modelName(const GroupRouting& model, std::int64_t items);

/// Gives a chart of the run the x axis, and says where each of these models lies on it: that of a window where the window ends, that of an
/// epoch where it does. Over windows, where the run keeps no epochs, each stands at its window. Empty: the run has no such moment any more.
/// The axis goes on where a run in training is to get to: it grows by whole windows, not with each epoch.
[[nodiscard]] std::vector<std::optional<double>> layOutModels(ChartContent& content, const RunHistory& history,
                                                              const std::vector<GroupRouting>& models, StepAxis axis);

}  // namespace xsmoe::widgets
