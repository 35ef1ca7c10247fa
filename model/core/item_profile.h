// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/layer_usage.h"
#include "model/core/recommendation.h"

namespace xsmoe {

/// An item near to another one, as people know it.
struct SimilarCard {
  ItemCard item;
  double cosine = 0;  ///< [−1, 1]
  friend bool operator==(const SimilarCard&, const SimilarCard&) = default;
};

/// What is known of one item by the weights after the training on D_window.
struct ItemProfile {
  ItemCard item;
  int window = 0;
  int epoch = 0;                      ///< of the window, whose kept weights these are; 0: its own
  std::vector<std::int64_t> records;  ///< [T+1] in each window of the stream, later ones too; after k-core
  /// A side layer each, visual first: what the item alone adds to the layer's usage where it occurs once. With z_0 = l_i, gateShare is
  /// α = softmax(W_i x), contribution ‖α_k z_k‖, and the shares are taken of it (Eq. 5). Empty: the method has no experts.
  std::vector<LayerUsage> layers;
  std::vector<SimilarCard> byEmbedding;  ///< nearest first, without itself
  std::vector<SimilarCard> byStates;     ///< by the last frozen states (ItemNeighbours); empty: there is no feature cache
  friend bool operator==(const ItemProfile&, const ItemProfile&) = default;
};

/// A user to whom an item is recommended.
struct AudienceMember {
  std::string user;  ///< external id
  std::int64_t rank = 0;
  double score = 0;
  bool truth = false;  ///< the item is the user's held-out one
  friend bool operator==(const AudienceMember&, const AudienceMember&) = default;
};

/// What progress calls the search for an item's audience.
inline constexpr std::string_view kItemAudienceWork = "looking into the lists of the test";

/// Whose list of the test on D_{window+1} holds an item.
struct ItemAudience {
  std::string item;  ///< external id
  int window = 0;
  int top = 0;                          ///< length of the lists
  std::int64_t users = 0;               ///< of the test
  std::int64_t reached = 0;             ///< those whose list holds it
  std::int64_t held = 0;                ///< those of them whose held-out item it is
  std::vector<AudienceMember> members;  ///< of those reached, by rank, then as the users first appear; perhaps not all
  friend bool operator==(const ItemAudience&, const ItemAudience&) = default;
};

}  // namespace xsmoe
