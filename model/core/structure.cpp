// SPDX-License-Identifier: Apache-2.0
#include "model/core/structure.h"

namespace xsmoe {

Grouping groupingOf(const std::vector<LayerStructure>& layers) {
  Grouping grouping;
  for (const auto& layer : layers)
    if (layer.modality == layers.front().modality) grouping.push_back(layer.hiddenState);
  return grouping;
}

}  // namespace xsmoe
