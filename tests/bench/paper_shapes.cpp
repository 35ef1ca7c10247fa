#include "tests/bench/paper_shapes.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/types.h>

#include <cmath>
#include <numeric>
#include <random>

#include "model/core/names.h"

namespace xsmoe::bench {
namespace {

at::Tensor normal(at::IntArrayRef shape, std::uint64_t seed, double deviation) {
  return at::empty(shape).normal_(0, deviation, at::make_generator<at::CPUGeneratorImpl>(seed));
}

/// A state of a modality as it is loaded: [items+1, d], row 0 zeros, or one row where it does not vary.
at::Tensor stateOf(Modality modality, int state, const StepShape& shape, std::int64_t items) {
  const auto seed = 100 + 50 * static_cast<std::uint64_t>(modality) + static_cast<std::uint64_t>(state);
  if (state == 0 && shape.constantFirstState) return normal({1, kWidth}, seed, 0.5).to(torch::kHalf);
  auto values = normal({items + 1, kWidth}, seed, 0.5);
  values[0].zero_();
  return values.to(torch::kHalf);
}

std::vector<int> statesOf(const StepShape& shape) {
  std::vector<int> states(static_cast<std::size_t>(shape.layers) + 1);
  std::iota(states.begin(), states.end(), 0);
  return states;
}

}  // namespace

std::unique_ptr<network::XsmoeRecommender> paperNetwork(const StepShape& shape, const device::ComputeDevice& device, std::int64_t items) {
  network::XsmoeOptions options;
  options.device = device;
  options.sequenceLength = kLength;
  options.hiddenStates = shape.layers + 1;
  options.model.grouping.resize(static_cast<std::size_t>(shape.layers));
  std::iota(options.model.grouping.begin(), options.model.grouping.end(), 1);
  auto loaded = std::make_shared<network::ItemStates>();
  for (const auto modality : kModalities) {
    options.widths[modality] = kWidth;
    for (const int state : statesOf(shape)) loaded->states[modality].push_back(stateOf(modality, state, shape, items));
  }
  auto recommender = std::make_unique<network::XsmoeRecommender>(options);
  for (int window = 0; window + 1 < shape.experts; ++window) static_cast<void>(recommender->finish({window}, 0, recommender->usage()));
  recommender->setItemStates(std::move(loaded));
  recommender->beginTraining(popularity(items).log());
  recommender->beginEpoch(1e-3);
  return recommender;
}

network::PlainModel plainNetwork(const network::XsmoeRecommender& recommender, const StepShape& shape, std::int64_t items) {
  network::PlainModel plain;
  const auto trained = recommender.gradients();
  for (const auto& [name, tensor] : recommender.parameters())
    plain.parameters[name] = tensor.clone().set_requires_grad(trained.count(name) == 1);
  for (const auto modality : kModalities)
    for (const int state : statesOf(shape)) {
      auto values = stateOf(modality, state, shape, items).to(torch::kFloat).expand({items + 1, kWidth}).clone();
      values[0].zero_();
      plain.states[modality].push_back(values);
    }
  return plain;
}

at::Tensor paperBatch(std::int64_t items) {
  std::mt19937_64 random(11);
  std::vector<std::int64_t> catalogue(static_cast<std::size_t>(items));
  std::iota(catalogue.begin(), catalogue.end(), 1);
  std::shuffle(catalogue.begin(), catalogue.end(), random);
  // Each of the 930 items once, the other slots by a popularity that falls as 1/rank.
  std::vector<double> weights(kDistinctItems);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = 1.0 / static_cast<double>(i + 1);
  std::discrete_distribution<std::size_t> popular(weights.begin(), weights.end());
  std::vector<std::int64_t> slots(catalogue.begin(), catalogue.begin() + kDistinctItems);
  while (slots.size() < kBatch * (kLength + 1)) slots.push_back(catalogue[popular(random)]);
  std::shuffle(slots.begin(), slots.end(), random);
  return torch::tensor(slots, torch::kLong).view({kBatch, kLength + 1});
}

at::Tensor popularity(std::int64_t items) {
  auto shares = 1 / torch::arange(1, items + 2, torch::kFloat);
  shares[0] = 0;
  shares /= shares.sum();
  shares[0] = 1;
  return shares;
}

double necessaryOperations(const StepShape& shape) {
  const double items = kDistinctItems, d = kWidth, inner = kBottleneck, e = kEmbedding, n = shape.experts;
  const double positions = kBatch * kLength;
  double network = 0;
  for (int layer = 0; layer < shape.layers; ++layer) {
    const double rows = layer == 0 && shape.constantFirstState ? 1 : items;
    const double experts = 2 * rows * d * n * inner, router = 2 * rows * d * (n + 1), newest = 2 * rows * d * inner;
    network += experts + router + experts;              // forward: D, W, U
    network += experts + 2 * rows * n * inner * inner;  // utilization: Uᵀx and Gram matrices
    network += experts + router + 2 * newest;           // backward: through U, into W, and into the newest D and U
    if (layer > 0) network += experts + router;         // backward into x through D and W
  }
  const double fusion = 3 * 2 * items * 2 * d * e;                         // forward, into F, into h
  const double encoder = 2 * (3 * 2 * positions * (4 * e * e + 8 * e * e)  // two blocks: forward, weights, inputs
                              + 3 * 2 * 2 * positions * kLength * e);      // attention's two products
  const double loss = 3 * 2 * positions * (items + 1) * e;
  return 2 * network + fusion + encoder + loss;
}

}  // namespace xsmoe::bench
