// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/core/run_history.h"
#include "model/core/structure.h"

namespace xsmoe {

/// What is known of the network of a window of `history`: as tested, or as it is while training.
[[nodiscard]] std::vector<LayerStructure> networkIn(const RunHistory& history, const WindowHistory& window);

/// Every side layer that a run has had, by modality and state and without its experts. Where the grouping has changed a layer's index is
/// that of the latest network with a layer at its state; two layers may have the same one then.
[[nodiscard]] std::vector<LayerStructure> layersOf(const RunHistory& history);

}  // namespace xsmoe
