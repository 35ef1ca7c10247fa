// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_layers.h"

#include <map>
#include <utility>

namespace xsmoe {

std::vector<LayerStructure> networkIn(const RunHistory& history, const WindowHistory& window) {
  if (window.done) return structureOf(window.done->usage);
  return &window == history.newest() ? structureOf(history.usage()) : window.started.structure;
}

std::vector<LayerStructure> layersOf(const RunHistory& history) {
  std::map<std::pair<Modality, int>, LayerStructure> known;
  for (const WindowHistory& window : history.windows())
    for (const LayerStructure& layer : networkIn(history, window))
      known[{layer.modality, layer.hiddenState}] = {layer.modality, layer.layer, layer.hiddenState, {}, -1};
  std::vector<LayerStructure> layers;
  for (auto& [key, layer] : known) layers.push_back(std::move(layer));
  return layers;
}

}  // namespace xsmoe
