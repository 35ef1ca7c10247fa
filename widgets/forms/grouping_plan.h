// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <optional>
#include <vector>

#include "model/core/events.h"
#include "model/core/parameter_ledger.h"
#include "model/core/run_history.h"

namespace xsmoe::widgets {

/// What a change of grouping makes of the side layers at the next boundary.
struct GroupingPlan {
  Grouping kept, added, dropped;
  ExpertCounts experts;     ///< expected at the start of the next window: after pruning and expansion, one in an added layer
  ParameterLedger present;  ///< of the network now
  ParameterLedger result;
};

/// `layers`: the network now, with the shares by which pruning decides; empty before a run (then every layer starts with one expert).
/// `pinned`: experts that pruning does not take.
[[nodiscard]] GroupingPlan planGrouping(const RunDescription& run, const Grouping& present, const Grouping& wanted,
                                        const std::vector<LayerUsage>& layers, const std::vector<ExpertName>& pinned, double tau);

/// What a plan makes of the network, as rich text, a line each: parameters and memory before and then, and where the grouping changes, the
/// layers that are kept, new and dropped and the experts of each. `before`: when that is, "now", "at its beginning".
[[nodiscard]] QString groupingPlanText(const GroupingPlan& plan, const QString& before);

/// The grouping with this state put in, or taken out where it is in; empty where the cache lacks the state and where no other is left.
[[nodiscard]] std::optional<Grouping> toggled(const RunDescription& run, Grouping grouping, int hiddenState);

/// Whether a side layer may be put there.
[[nodiscard]] bool isCached(const RunDescription& run, int hiddenState);

}  // namespace xsmoe::widgets
