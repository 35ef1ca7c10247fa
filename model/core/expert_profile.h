// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/core/recommendation.h"
#include "model/core/structure.h"

namespace xsmoe {

/// An item that leans on an expert.
struct LeaningCard {
  ItemCard item;
  double share = 0;  ///< ‖α_j z_j‖ / Σ_k ‖α_k z_k‖ over the layer's gate slots, z_0 = l_i
  friend bool operator==(const LeaningCard&, const LeaningCard&) = default;
};

/// An expert's share of what the items of a category take from its layer, each once: Σ_i ‖α_j z_j‖ / Σ_i Σ_k ‖α_k z_k‖.
struct CategoryShare {
  std::string category;  ///< empty: items without one
  std::int64_t items = 0;
  double share = 0;
  friend bool operator==(const CategoryShare&, const CategoryShare&) = default;
};

/// How far an expert has come from where it began: with w its weights D and U in one vector and w̄ the mean of its parents' as they were
/// when it was born.
struct ExpertWay {
  std::vector<int> parents;  ///< windows for which they were born
  double cosine = 0;         ///< of w and w̄; 0 where one is zeros
  double distance = 0;       ///< ‖w − w̄‖₂
  double meanNorm = 0;       ///< ‖w̄‖₂
  friend bool operator==(const ExpertWay&, const ExpertWay&) = default;
};

/// What an expert does after the training on D_window, or within it, over all items of D_0 … D_{window+1}.
struct ExpertProfile {
  ExpertName expert;
  int window = 0;
  std::vector<LeaningCard> items;         ///< those with the largest shares, largest first
  std::vector<CategoryShare> categories;  ///< all, largest share first; empty: the stream has none
  /// Empty: it was born with the run or with its layer, or the weights before its birth are not stored.
  std::optional<ExpertWay> way;
  int epoch = 0;  ///< of the window, whose weights are kept; 0: the window's own
  friend bool operator==(const ExpertProfile&, const ExpertProfile&) = default;
};

}  // namespace xsmoe
