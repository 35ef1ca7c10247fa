// SPDX-License-Identifier: Apache-2.0
#include "model/core/fitting_grouping.h"

#include <algorithm>

namespace xsmoe {

Grouping fittingGrouping(const Grouping& grouping, int hiddenStates, const std::vector<int>& cachedStates) {
  std::vector<int> layers;  // that may be grouped
  if (cachedStates.empty())
    for (int state = 1; state < hiddenStates; ++state) layers.push_back(state);
  else
    std::copy_if(cachedStates.begin(), cachedStates.end(), std::back_inserter(layers), [](int state) { return state > 0; });
  if (layers.empty() || (!grouping.empty() && std::includes(layers.begin(), layers.end(), grouping.begin(), grouping.end())))
    return grouping;
  const std::size_t middle = (layers.size() - 1) / 2;
  return layers.size() > 1 ? Grouping{layers[middle], layers.back()} : Grouping{layers.back()};
}

}  // namespace xsmoe
