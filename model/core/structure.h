// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <cstddef>
#include <string>
#include <vector>

#include "model/core/indices.h"
#include "model/core/settings.h"

namespace xsmoe {

/// An expert for life: its layer is known by the state that it mixes in, since a layer's index moves with the grouping, and an expert's
/// index when others go.
struct ExpertName {
  Modality modality = Modality::kVisual;
  int hiddenState = 0;  ///< of its side layer
  int born = 0;         ///< the first window that it trains in
  friend auto operator<=>(const ExpertName&, const ExpertName&) = default;
};

/// One side layer of a network: what it mixes in, and which experts it has.
struct LayerStructure {
  Modality modality = Modality::kVisual;
  LayerIndex layer;
  int hiddenState = 0;    ///< the frozen state that the layer mixes in as its base path
  std::vector<int> born;  ///< [N] first window each expert trains in: its name for life
  int trained = -1;       ///< index of the expert in training, −1: none
  friend bool operator==(const LayerStructure&, const LayerStructure&) = default;
};

/// The name of expert `expert` (0-based) of a layer.
[[nodiscard]] inline ExpertName nameOf(const LayerStructure& layer, std::size_t expert) {
  return {layer.modality, layer.hiddenState, layer.born.at(expert)};
}

/// What a side layer is called, on screen and in print: "V1" of pictures, "T2" of texts, from below. An index counts from 0, a mark from 1.
[[nodiscard]] std::string layerMark(Modality modality, LayerIndex layer);
/// The mark with the state that the layer mixes in, for a cell of a table: "V1 (state 2)".
[[nodiscard]] std::string layerWithState(Modality modality, LayerIndex layer, int hiddenState);
/// In full, for a heading: "V1, visual layer 1 (state 2)".
[[nodiscard]] std::string layerInWords(const LayerStructure& layer);

/// Which hidden states the layers mix in besides state 0; empty without layers.
[[nodiscard]] Grouping groupingOf(const std::vector<LayerStructure>& layers);

}  // namespace xsmoe
