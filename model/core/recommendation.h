// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/core/structure.h"

namespace xsmoe {

/// An item as people know it.
struct ItemCard {
  std::string id, title, description;
  std::string imagePath;      ///< absolute; empty if there is none
  int firstWindow = -1;       ///< window of its first interaction after k-core; −1: never
  std::string category = {};  ///< as the stream has it; empty: none
  friend bool operator==(const ItemCard&, const ItemCard&) = default;
};

struct RecommendedItem {
  int rank = 0;  ///< from 1
  ItemCard item;
  double score = 0;
  bool truth = false;  ///< the held-out target
  /// What the score is the sum of, in the order of Recommendation::scoreParts; empty: the method's score has no parts.
  std::vector<double> parts = {};
  friend bool operator==(const RecommendedItem&, const RecommendedItem&) = default;
};

/// What the evaluation of a window ranks for one user (FORMATS.md, `recommend`).
struct Recommendation {
  std::string user;
  int window = 0;                 ///< the trained window W
  std::vector<ItemCard> history;  ///< inputs, oldest first
  bool hasTruth = false;
  ItemCard truth;
  int truthRank = 0;            ///< from 1; 0: no truth, or it is excluded (a miss)
  std::int64_t candidates = 0;  ///< how many items were ranked
  std::vector<RecommendedItem> items;
  std::vector<std::string> scoreParts = {};  ///< "user", "session"; empty: the score has no parts
  /// Epochs that the window had finished when the model was copied, of one in training; −1: the model as it is after the window.
  int liveEpoch = -1;
  /// Where an item of a person's own would stand among the candidates, which it moves by none; absent: nobody brought one.
  std::optional<RecommendedItem> own = {};
  std::optional<double> tau = {};       ///< of a copy of the model that this threshold pruned; absent: the model as it is
  std::vector<ExpertName> pruned = {};  ///< what the copy is without
  int epoch = 0;                        ///< of the window, whose kept weights these are; 0: the window's own, or in training
};

/// Whether the model read the item: of a test sequence one that the user had in the tested window, which is ranked again unless he had it
/// before that window too.
[[nodiscard]] inline bool isInHistory(const Recommendation& list, const std::string& id) {
  return std::any_of(list.history.begin(), list.history.end(), [&id](const ItemCard& one) { return one.id == id; });
}

}  // namespace xsmoe
