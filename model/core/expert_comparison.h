// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "model/core/structure.h"

namespace xsmoe {

/// How alike two experts of a layer are on the same items. What an expert adds to its input is o = U GELU(D x), z without the residual x.
struct ExpertLikeness {
  /// Mean over the items of the cosine of their outputs, [−1, 1]; 0 where an output is 0.
  double cosine = 0;
  /// Linear CKA of their outputs, [0, 1]: ‖Y_cᵀ X_c‖² / (‖X_cᵀ X_c‖ ‖Y_cᵀ Y_c‖) with Frobenius norms, X_c and Y_c [n, d] the outputs less
  /// their means over the items. Outputs that differ by a rotation or a factor have 1. Empty where an output is the same for every item: of
  /// the first layer over a state 0 that does not vary.
  std::optional<double> cka;
  friend bool operator==(const ExpertLikeness&, const ExpertLikeness&) = default;
};

struct LayerLikeness {
  LayerStructure layer;
  std::vector<std::vector<ExpertLikeness>> pairs;  ///< [N][N], symmetric; of an expert with itself 1
  friend bool operator==(const LayerLikeness&, const LayerLikeness&) = default;
};

/// Which experts of a network do the same: candidates to be pruned or merged.
struct ExpertRedundancy {
  int window = 0;  ///< whose weights these are
  std::int64_t items = 0;
  std::vector<LayerLikeness> layers;  ///< in the network's order, visual first
  int epoch = 0;                      ///< of the window, whose weights are kept; 0: the window's own
  friend bool operator==(const ExpertRedundancy&, const ExpertRedundancy&) = default;
};

/// An expert at two moments of a run.
struct ExpertDifference {
  enum class Kind : std::uint8_t { kBoth, kAdded, kRemoved } kind = Kind::kBoth;
  ExpertName name;
  // Of those that are there at both moments:
  double weightCosine = 0;  ///< of all numbers of D and U; 1 where none has changed
  double weightChange = 0;  ///< ‖w_to − w_from‖ / ‖w_from‖
  double outputCosine = 0;  ///< mean over items of the cosine of what it adds; its input may have changed too
  double outputChange = 0;  ///< ‖o_to − o_from‖ / ‖o_from‖ over all items, each by its own network's input
  friend bool operator==(const ExpertDifference&, const ExpertDifference&) = default;
};

/// What became of a model between two moments.
struct ModelDifference {
  int from = 0, to = 0;  ///< windows whose weights are compared
  std::int64_t items = 0;
  std::vector<ExpertDifference> experts;  ///< by name
  double embeddingCosine = 0;             ///< mean over items of the cosine of their embeddings
  int fromEpoch = 0, toEpoch = 0;         ///< of these windows, whose weights are kept; 0: the window's own
  friend bool operator==(const ModelDifference&, const ModelDifference&) = default;
};

}  // namespace xsmoe
