// SPDX-License-Identifier: Apache-2.0
#include "model/core/structure.h"

#include "model/core/names.h"

namespace xsmoe {

std::string layerMark(Modality modality, LayerIndex layer) {
  return (modality == Modality::kVisual ? "V" : "T") + std::to_string(layer.value + 1);
}

std::string layerWithState(Modality modality, LayerIndex layer, int hiddenState) {
  return layerMark(modality, layer) + " (state " + std::to_string(hiddenState) + ')';
}

std::string layerInWords(const LayerStructure& layer) {
  return layerMark(layer.modality, layer.layer) + ", " + std::string(name(layer.modality)) + " layer " +
         std::to_string(layer.layer.value + 1) + " (state " + std::to_string(layer.hiddenState) + ')';
}

Grouping groupingOf(const std::vector<LayerStructure>& layers) {
  Grouping grouping;
  for (const auto& layer : layers)
    if (layer.modality == layers.front().modality) grouping.push_back(layer.hiddenState);
  return grouping;
}

}  // namespace xsmoe
