// SPDX-License-Identifier: Apache-2.0
#include "model/core/structure.h"

namespace xsmoe {

std::string layerMark(Modality modality, LayerIndex layer) {
  return (modality == Modality::kVisual ? "V" : "T") + std::to_string(layer.value + 1);
}

Grouping groupingOf(const std::vector<LayerStructure>& layers) {
  Grouping grouping;
  for (const auto& layer : layers)
    if (layer.modality == layers.front().modality) grouping.push_back(layer.hiddenState);
  return grouping;
}

}  // namespace xsmoe
