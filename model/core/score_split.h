// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/core/recommendation.h"
#include "model/core/settings.h"

namespace xsmoe {

/// What a score is a sum of, or what is left out below.
struct ScorePart {
  std::string name;  ///< "visual base path", "visual expert of D_3", "bias"; below the last layer "V1 expert of D_1"; "session"
  std::optional<Modality> modality;  ///< of a gate slot; empty: none
  int hiddenState = 0;               ///< of a gate slot: the frozen state that its layer mixes in
  int born = -1;                     ///< of an expert: the first window that it trains in; −1: the base path, or no gate slot
  friend bool operator==(const ScorePart&, const ScorePart&) = default;
};

/// One item's score for one user, taken apart (ScoreSplit).
struct ItemSplit {
  ItemCard item;
  std::int64_t rank = 0;  ///< from 1, among the candidates
  bool truth = false;     ///< the held-out target
  double score = 0;       ///< y_ui as the evaluation scores: of float32 embeddings
  double sum = 0;         ///< Σ parts; of an exact split y_ui of the same user embedding and the item's in double: `score` but for float32
  std::vector<double> parts;        ///< [P] along ScoreSplit::parts
  std::vector<double> below;        ///< [S] along ScoreSplit::below: the score without it less the score
  std::vector<double> withoutItem;  ///< [H] along ScoreSplit::history: the score without it less the score; empty where H is 1
  friend bool operator==(const ItemSplit&, const ItemSplit&) = default;
};

/// Why items stand where they stand for a user: what their scores are made of (paper, Eq. 4 and 7; model.md, section 2).
///
/// With experts the score is linear in what the gates of a modality's last side layer mix,
///   y_ui = e_u · e_i = Σ_m Σ_k e_u · F_m α_k z_k + e_u · b,  z_0 = l_M,  z_j = U_j g_j + x,
/// so `parts` are, visual first, the base path and each expert, then the bias. NoFT, whose items are F of their last states, has a part a
/// modality and the bias. Layers below enter through those above, where nothing is a sum: of these `below` tells what leaving a slot out
/// changes, the router's softmax taken over the slots that remain.
struct ScoreSplit {
  Method method = Method::kXsmoe;
  Continual continual = Continual::kNone;
  int window = 0;
  bool live = false;                  ///< by the weights as they are in training
  int epoch = 0;                      ///< of the window, whose kept weights these are; 0: the window's own, or in training
  std::optional<double> tau = {};     ///< of a copy of the model that this threshold pruned; absent: the model as it is
  std::string user;                   ///< empty: made of the history alone
  std::vector<ItemCard> history;      ///< what the method reads, oldest first; when one is left out no older one takes its place
  std::vector<ScorePart> parts;       ///< empty: the method's score has no parts
  std::vector<ScorePart> below;       ///< gate slots of the layers below the last, visual first, from the bottom; empty without such
  bool exact = false;                 ///< parts are computed in double from the weights; else in float32, as Recommendation::scoreParts
  std::vector<double> userEmbedding;  ///< [e] e_u as the evaluation has it, of an exact split: the parts are this and the weights alone
  std::vector<ItemSplit> items;
  friend bool operator==(const ScoreSplit&, const ScoreSplit&) = default;
};

/// A change of a history by one item, and where it takes another item to.
struct Lift {
  enum class Kind : std::uint8_t {
    kLeaveOut,  ///< an item of the history
    kAdd,       ///< an item behind the last one; of a full history the oldest goes
  };
  Kind kind = Kind::kLeaveOut;
  ItemCard item;
  int place = -1;  ///< in the history, of what is left out
  std::int64_t rank = 0;
  double score = 0;
  friend bool operator==(const Lift&, const Lift&) = default;
};

/// Why an item is not in a user's first ten.
struct WhyNot {
  ScoreSplit split;             ///< of the item, and behind it of the one at rank `besideRank`, if so many are ranked
  bool excluded = false;        ///< the user had it: it is not ranked, and its rank is the one that it would have
  std::int64_t candidates = 0;  ///< how many items are ranked, this one among them
  int besideRank = 10;
  std::vector<double> gap;  ///< [P] parts of the item less those of the other one
  /// The changes of one item in the history that bring it to a better rank, best first, ten at most; each rank is exact. Tried are: each
  /// item of the history left out, where it has two at least, and `added` items added, each by itself.
  std::vector<Lift> lifts;
  int added = 0;  ///< those of the candidates whose embeddings are nearest to the item's by cosine, but for the item and the history's own
  friend bool operator==(const WhyNot&, const WhyNot&) = default;
};

}  // namespace xsmoe
