// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/core/settings.h"

namespace xsmoe {

/// The grouping where a cache of `hiddenStates` states (K; 0: no cache) has its layers; else the middle and the last one that it has, as
/// the paper's. `cachedStates`: those that the cache holds, increasing; empty: all.
[[nodiscard]] Grouping fittingGrouping(const Grouping& grouping, int hiddenStates, const std::vector<int>& cachedStates = {});

}  // namespace xsmoe
