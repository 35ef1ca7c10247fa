// SPDX-License-Identifier: Apache-2.0
// XSMoE's item encoder once more, in double and slot by slot: what a score is the sum of.
#include "model/network/exact_split.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/core/names.h"
#include "model/network/xsmoe/xsmoe_recommender.h"

namespace xsmoe::network {
namespace {

constexpr std::int64_t kSplitTogether = 16;  // items, which bounds the memory

at::Tensor inDouble(const at::Tensor& values) { return values.detach().to(torch::kCPU, torch::kDouble); }

struct DoubleLayer {
  at::Tensor router;            // W [N+1, d]
  at::Tensor down;              // [D_1; …; D_N] [N d', d]
  std::vector<at::Tensor> ups;  // [N] U_j [d, d']
};

DoubleLayer doubleLayerOf(const SideLayer& layer) {
  DoubleLayer made{inDouble(layer->router->weight), {}, {}};
  std::vector<at::Tensor> downs;
  for (std::int64_t j = 0; j < layer->expertCount(); ++j) {
    downs.push_back(inDouble(layer->expert(j)->down->weight));
    made.ups.push_back(inDouble(layer->expert(j)->up->weight));
  }
  made.down = torch::cat(downs);
  return made;
}

/// What a layer's gates have to mix of R items.
struct DoubleMixture {
  at::Tensor outputs;  // [R, N+1, d] l, then z_j
  at::Tensor logits;   // [R, N+1] W x
};

/// Of x and l [R, d].
DoubleMixture mixtureIn(const DoubleLayer& layer, const at::Tensor& x, const at::Tensor& l) {
  const auto hidden = torch::gelu(torch::mm(x, layer.down.t()));  // [R, N d']
  const auto bottleneck = layer.ups.front().size(1);
  std::vector<at::Tensor> outputs{l};
  for (std::size_t j = 0; j < layer.ups.size(); ++j)
    outputs.push_back(torch::mm(hidden.narrow(1, static_cast<std::int64_t>(j) * bottleneck, bottleneck), layer.ups[j].t()) + x);
  return {torch::stack(outputs, 1), torch::mm(x, layer.router.t())};
}

/// h = Σ_k α_k z_k [R, d], α = softmax of the logits: of a slot whose logit is −∞ nothing.
at::Tensor mixedBy(const at::Tensor& logits, const at::Tensor& outputs) {
  return torch::bmm(logits.softmax(-1).unsqueeze(1), outputs).squeeze(1);
}

/// What a modality's ladder says of R items and a user who scores h_M by `direction` · h_M.
struct LadderScores {
  at::Tensor slots;                 // [R, N+1] of the last layer
  std::vector<at::Tensor> changes;  // of each layer below it, [R, N+1]
};

class DoubleLadder {
 public:
  DoubleLadder(std::vector<DoubleLayer> layers, at::Tensor direction) : layers_(std::move(layers)), direction_(std::move(direction)) {}

  /// Of states l_0 … l_M [R, d].
  [[nodiscard]] LadderScores scoresOf(const std::vector<at::Tensor>& states) const {
    std::vector<DoubleMixture> mixtures;
    auto x = states.front();
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      mixtures.push_back(mixtureIn(layers_[i], x, states[i + 1]));
      x = mixedBy(mixtures.back().logits, mixtures.back().outputs);
    }
    LadderScores scores;
    scores.slots = slotsOf(mixtures.back());
    const auto whole = scores.slots.sum(1);
    for (std::size_t i = 0; i + 1 < layers_.size(); ++i) {
      std::vector<at::Tensor> without;
      for (std::int64_t slot = 0; slot < mixtures[i].logits.size(1); ++slot) {
        auto logits = mixtures[i].logits.clone();
        logits.select(1, slot).fill_(-std::numeric_limits<double>::infinity());
        without.push_back(scoreAbove(i + 1, mixedBy(logits, mixtures[i].outputs), states) - whole);
      }
      scores.changes.push_back(torch::stack(without, 1));
    }
    return scores;
  }

 private:
  [[nodiscard]] at::Tensor slotsOf(const DoubleMixture& last) const {
    return last.logits.softmax(-1) * torch::matmul(last.outputs, direction_);
  }
  /// The score [R] of what enters layer `i`.
  [[nodiscard]] at::Tensor scoreAbove(std::size_t i, at::Tensor x, const std::vector<at::Tensor>& states) const {
    for (; i + 1 < layers_.size(); ++i) {
      const auto mixture = mixtureIn(layers_[i], x, states[i + 1]);
      x = mixedBy(mixture.logits, mixture.outputs);
    }
    return slotsOf(mixtureIn(layers_[i], x, states[i + 1])).sum(1);
  }

  std::vector<DoubleLayer> layers_;
  at::Tensor direction_;  // [d] F_mᵀ e_u
};

/// Appends the columns of values [R, S] to parts from `first` on.
void appendColumns(std::vector<SplitScores::Of>& parts, std::size_t first, const at::Tensor& values) {
  const auto columns = values.t().contiguous();  // [S, R]
  for (std::int64_t s = 0; s < columns.size(0); ++s) {
    const auto* const begin = columns.data_ptr<double>() + s * columns.size(1);
    auto& scores = parts.at(first + static_cast<std::size_t>(s)).scores;
    scores.insert(scores.end(), begin, begin + columns.size(1));
  }
}

/// A part for each slot of a layer, whose name begins so.
void addSlots(std::vector<SplitScores::Of>& parts, const LayerStructure& layer, const std::string& of) {
  parts.push_back({{of + " base path", layer.modality, layer.hiddenState}, {}});
  for (const int born : layer.born)
    parts.push_back({{of + " expert of D_" + std::to_string(born), layer.modality, layer.hiddenState, born}, {}});
}

}  // namespace

std::vector<at::Tensor> XsmoeRecommender::statesInDouble(Modality modality, const at::Tensor& ids) const {
  std::vector<at::Tensor> states;
  const auto rows = rowsOf({modality}, ids);
  for (const auto& state : rows.states.at(modality)) states.push_back(inDouble(state).expand({ids.size(0), -1}));
  return states;
}

SplitScores XsmoeRecommender::splitScores(const at::Tensor& items, const at::Tensor& user) {
  const torch::NoGradGuard noGrad;
  const auto embedding = inDouble(user).flatten();
  SplitScores split;
  for (const auto modality : modalities()) splitModality(split, modality, items, embedding);
  const double bias = torch::dot(inDouble(items_->fusion->bias), embedding).item<double>();
  auto& last = split.parts.emplace_back();
  last.part.name = "bias";
  last.scores.assign(static_cast<std::size_t>(items.size(0)), bias);
  return split;
}

void XsmoeRecommender::splitModality(SplitScores& split, Modality modality, const at::Tensor& items, const at::Tensor& user) const {
  const auto direction = torch::mv(inDouble(items_->columnsOf(modality)).t(), user);  // [d]
  const auto network = items_->networks.find(modality);
  const auto firstPart = split.parts.size(), firstBelow = split.below.size();
  std::vector<DoubleLayer> layers;
  for (const auto& layer : structure()) {
    if (layer.modality != modality) continue;
    const auto i = layer.layer.value;
    layers.push_back(doubleLayerOf(network->second->layer(i)));
    const auto of = std::string(name(modality));
    const bool last = i + 1 == network->second->layerCount();
    if (last)
      addSlots(split.parts, layer, of);
    else
      addSlots(split.below, layer, layerMark(layer.modality, layer.layer));
  }
  const bool plain = layers.empty();  // NoFT
  if (plain) split.parts.push_back({{std::string(name(modality)), modality, requiredStates().back()}, {}});
  const DoubleLadder ladder(std::move(layers), direction);
  for (std::int64_t first = 0; first < items.size(0); first += kSplitTogether) {
    const auto states = statesInDouble(modality, items.narrow(0, first, std::min(kSplitTogether, items.size(0) - first)));
    if (plain) {
      appendColumns(split.parts, firstPart, torch::mv(states.back(), direction).unsqueeze(1));
      continue;
    }
    const auto scores = ladder.scoresOf(states);
    appendColumns(split.parts, firstPart, scores.slots);
    auto below = firstBelow;
    for (const auto& changes : scores.changes) {
      appendColumns(split.below, below, changes);
      below += static_cast<std::size_t>(changes.size(1));
    }
  }
}

}  // namespace xsmoe::network
