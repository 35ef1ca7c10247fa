// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "model/core/settings.h"

namespace xsmoe {

/// What carries items at a modality's last side layer: the base path, or an expert by the window it was born for. Gate slots have no names
/// that last, experts have.
struct SlotName {
  Modality modality = Modality::kVisual;
  std::optional<int> born{};  ///< of the expert; empty: the base path
  friend auto operator<=>(const SlotName&, const SlotName&) = default;
};

/// All items that a window's model is tested with, in the plane of their embeddings' two principal axes. Position i is the same item in the
/// maps of all windows: items are in order of their first appearance, so a later map has the same ones and more.
///
/// With e_i [e] the embeddings of the n items, μ their mean and v_1, v_2 the eigenvectors of Σ_i (e_i − μ)(e_i − μ)ᵀ with the largest
/// eigenvalues, the item is at ((e_i − μ)·v_1, (e_i − μ)·v_2), turned or mirrored and moved as a whole so that the items in common with the
/// map of the stored window before lie as near to their places there as they can (orthogonal Procrustes).
struct ItemMap {
  int window = 0;           ///< whose weights these are; items of D_0 … D_{window+1}
  int epoch = 0;            ///< of the window, whose kept weights these are; 0: its own
  std::vector<float> x, y;  ///< [n]
  /// Shares of all variance of the embeddings that lie along v_1 and v_2, in [0, 1]. After the turn they are the plane's, not of x and y.
  double firstShare = 0, secondShare = 0;
  std::vector<std::int64_t> records;  ///< [n] in D_0 … D_window; 0 for what first appears in the test
  std::vector<SlotName> slots;        ///< of the last side layers, visual first, the base path before its experts; empty: no experts
  /// [n] place in `slots` of the largest ‖α_k z_k‖ over both modalities (z_0 = l_M); empty: no experts.
  std::vector<std::int32_t> slot;
  /// [n] the modality with the larger part ‖F_m h_M‖ of the embedding; empty: no experts, or one modality.
  std::vector<Modality> modality;
  friend bool operator==(const ItemMap&, const ItemMap&) = default;
};

/// What progress calls the placing of items; of the maps of windows with the window behind it, and told in "windows".
inline constexpr std::string_view kItemMapWork = "placing the items";

/// An item near to another one.
struct SimilarItem {
  std::int32_t place = 0;  ///< in ItemMap
  double cosine = 0;       ///< [−1, 1]
  friend bool operator==(const SimilarItem&, const SimilarItem&) = default;
};

/// The nearest items of one, nearest first, without itself; among the items of a window's map.
struct ItemNeighbours {
  std::int32_t place = 0;  ///< of the item
  int window = 0;
  std::vector<SimilarItem> byEmbedding;
  /// By the last frozen states: the mean cosine over the modalities in the feature cache. Empty: there is no cache.
  std::vector<SimilarItem> byStates;
};

}  // namespace xsmoe
