// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/core/layer_usage.h"
#include "model/core/recommendation.h"
#include "model/core/settings.h"

namespace xsmoe {

/// A vector as it is told of: its length and how it begins.
struct VectorGlance {
  double norm = 0;            ///< ‖·‖₂
  std::vector<double> first;  ///< its first three components; all of a shorter one
  friend bool operator==(const VectorGlance&, const VectorGlance&) = default;
};

/// Equations 1, 2, 3 and 5 of the paper at one side layer, with the numbers of one item (model.md, sections 2 and 4). Gate slot 0 is the
/// base path, slots 1 … N are the experts.
struct LayerEquations {
  LayerStructure layer;
  VectorGlance input;                 ///< x = h_{i−1} [d]
  std::vector<VectorGlance> hidden;   ///< [N] g_j = GELU(D_j x) [d']
  std::vector<VectorGlance> outputs;  ///< [N+1] l_i, then z_j = U_j g_j + x [d] (Eq. 1)
  std::vector<double> logits;         ///< [N+1] W_i x
  std::vector<double> gates;          ///< [N+1] α = softmax(W_i x) (Eq. 3)
  VectorGlance mixture;               ///< h_i = α_0 l_i + Σ_j α_j z_j [d] (Eq. 2)
  /// How the slots were used in the window's last epoch, which this item is a part of wherever it occurs (Eq. 5). The item adds
  /// ‖α_k z_k‖ = α_k · outputs[k].norm to c_k each time.
  LayerUsage usage;
  /// [N+1] e_u · F_m α_k z_k: what each slot adds to the score (Eq. 7). Of a modality's last layer; empty of the others, whose output only
  /// enters the next one.
  std::vector<double> scores;
  friend bool operator==(const LayerEquations&, const LayerEquations&) = default;
};

/// One modality's part of the item embedding, F_m h_M [e].
struct ModalityPart {
  Modality modality = Modality::kVisual;
  VectorGlance part;
  double score = 0;  ///< e_u · F_m h_M
  friend bool operator==(const ModalityPart&, const ModalityPart&) = default;
};

/// Equation 8 with the item as the target of this user, among the items of a batch of the window's training sequences: as they come,
/// without shuffling, from the first one on that holds the item.
struct LossTerm {
  std::int64_t sequences = 0;   ///< of the batch
  std::int64_t candidates = 0;  ///< distinct items that are neither the user's own nor the target, and the target
  double logPopularity = 0;     ///< log p_i
  double logit = 0;             ///< s_i = e_u · e_i − log p_i
  double logSum = 0;            ///< log of Σ_c count_c exp(s_c), the target with count 1
  double loss = 0;              ///< as the model's loss computes it; logSum − logit but for rounding
  friend bool operator==(const LossTerm&, const LossTerm&) = default;
};

/// Equations 1 to 8 of the paper (model.md, sections 2 to 4) with the numbers that a method with experts computes of one item and one user,
/// by the weights as tested after a window, without dropout.
struct ItemEquations {
  Method method = Method::kXsmoe;
  Protocol protocol = Protocol::kPaper;  ///< which share of Eq. 5 τ compares with
  int window = 0;                        ///< whose weights these are
  int epoch = 0;                         ///< of it, whose weights are kept; 0: its own
  std::string user;
  ItemCard item;
  std::vector<ItemCard> recommended;   ///< to this user, best first, ten at most: items to choose from
  std::vector<LayerEquations> layers;  ///< visual first, each ladder from the bottom
  std::vector<ExpertName> pinned;      ///< by a person: pruning never takes them
  std::vector<ModalityPart> parts;     ///< visual first
  VectorGlance bias;                   ///< b [e]
  VectorGlance itemEmbedding;          ///< e_i = Σ_m F_m h_M + b [e] (Eq. 4)
  std::vector<ItemCard> history;       ///< what the user encoder reads, oldest first
  std::vector<VectorGlance> inputs;    ///< [e] the embeddings of these
  VectorGlance userEmbedding;          ///< e_u [e], the encoder's output at the last position (Eq. 6)
  double score = 0;                    ///< y_ui = e_u · e_i (Eq. 7): the sum of the parts' scores and biasScore, but for rounding
  double biasScore = 0;                ///< e_u · b
  std::optional<LossTerm> loss;        ///< Eq. 8; empty where the item is not in the window's training sequences
};

}  // namespace xsmoe
