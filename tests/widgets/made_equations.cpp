// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/made_equations.h"

#include <cmath>

#include "tests/widgets/made_run.h"

namespace xsmoe::widgets {
namespace {

/// Vectors and numbers, each another one.
class MadeNumbers {
 public:
  double next() {
    ++count_;
    return 0.6 + 0.913 * std::sin(1.7 * count_) + 0.0137 * count_;
  }
  VectorGlance vector() { return {1 + std::abs(next()), {next(), next(), next()}}; }

 private:
  int count_ = 0;
};

LayerEquations madeLayer(const LayerUsage& usage, bool last, MadeNumbers& numbers) {
  LayerEquations layer;
  layer.layer = usage;
  layer.usage = usage;
  layer.input = numbers.vector();
  double sum = 0;
  for (std::size_t slot = 0; slot <= usage.born.size(); ++slot) {
    if (slot > 0) layer.hidden.push_back(numbers.vector());
    layer.outputs.push_back(numbers.vector());
    layer.logits.push_back(numbers.next());
    sum += std::exp(layer.logits.back());
    if (last) layer.scores.push_back(numbers.next());
  }
  for (const double logit : layer.logits) layer.gates.push_back(std::exp(logit) / sum);
  layer.mixture = numbers.vector();
  return layer;
}

}  // namespace

ItemEquations madeEquations(int layers, int experts) {
  MadeNumbers numbers;
  ItemEquations equations;
  equations.window = 3;
  equations.user = "u42";
  equations.item = {"i7", "Ornate vase with golden handles", "", "", 1};
  equations.recommended = {equations.item, {"i8", "Plain mug", "", "", 0}, {"i9", "", "", "", 2}};
  equations.history = {{"i1", "Red bowl", "", "", 0}, {"i2", "Green jug", "", "", 0}};
  const auto network = madeNetwork(layers, experts);
  for (std::size_t i = 0; i < network.size(); ++i) {
    const bool last = i + 1 == network.size() || network[i + 1].modality != network[i].modality;
    equations.layers.push_back(madeLayer(network[i], last, numbers));
    if (!last) continue;
    ModalityPart part{network[i].modality, numbers.vector(), 0};
    for (const double score : equations.layers.back().scores) part.score += score;
    equations.parts.push_back(part);
  }
  equations.bias = numbers.vector();
  equations.itemEmbedding = numbers.vector();
  for (std::size_t i = 0; i < equations.history.size(); ++i) equations.inputs.push_back(numbers.vector());
  equations.userEmbedding = numbers.vector();
  equations.biasScore = numbers.next();
  equations.score = equations.biasScore;
  for (const auto& part : equations.parts) equations.score += part.score;
  LossTerm term{64, 812, -6.5, equations.score + 6.5, equations.score + 9.25, 2.75};
  equations.loss = term;
  return equations;
}

}  // namespace xsmoe::widgets
