#pragma once
#include <torch/types.h>
#include <torch/utils.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/network/random_generators.h"
#include "model/network/xsmoe/xsmoe_recommender.h"

namespace xsmoe::network {

inline constexpr int kSmallItems = 12;

/// XSMoE and its ablations.
inline constexpr std::array kSideTuned{Method::kXsmoe, Method::kStatic, Method::kNoft, Method::kVisual, Method::kTextual};

/// d 12 and 8 (visual, textual), d' 3, e 8, L 5, K 4.
inline XsmoeOptions smallOptions(Method method = Method::kXsmoe, Grouping grouping = {1, 3}) {
  XsmoeOptions options;
  options.model.method = method;
  options.model.grouping = std::move(grouping);
  options.model.bottleneck = 3;
  options.model.embedding = 8;
  options.sequenceLength = 5;
  options.hiddenStates = 4;
  for (const auto modality : modalitiesOf(method)) options.widths[modality] = modality == Modality::kVisual ? 12 : 8;
  options.seed = 7;
  return options;
}

inline at::Tensor randomValues(at::IntArrayRef shape, std::uint64_t seed, double deviation = 1) {
  return at::empty(shape).normal_(0, deviation, at::make_generator<at::CPUGeneratorImpl>(seed));
}

/// The states that a recommender asks for; each is the same whoever asks. Entry 0 of every item's state 0 is 1.
inline std::shared_ptr<ItemStates> statesFor(const Recommender& recommender, const std::map<Modality, std::int64_t>& widths,
                                             int items = kSmallItems) {
  auto all = std::make_shared<ItemStates>();
  for (const auto modality : recommender.modalities())
    for (const int state : recommender.requiredStates()) {
      auto values = randomValues({items + 1, widths.at(modality)}, 100 * static_cast<std::uint64_t>(modality) + 10 + state, 0.5);
      if (state == 0) values.select(1, 0).fill_(1);
      values[0].zero_();
      all->states[modality].push_back(values);
    }
  return all;
}

/// Values large enough that every part of the network matters.
inline void randomise(XsmoeRecommender& recommender, std::uint64_t seed) {
  NamedTensors values;
  for (const auto& [name, tensor] : recommender.parameters())
    values[name] = randomValues(tensor.sizes(), ++seed, 0.3) + (name.find("norm.weight") == std::string::npos ? 0 : 1);
  recommender.load(values);
}

/// A network with random values, `experts` experts at each layer, no dropout, and its items' states.
inline std::unique_ptr<XsmoeRecommender> smallNetwork(const XsmoeOptions& options, int experts = 1, std::uint64_t seed = 1000) {
  auto recommender = std::make_unique<XsmoeRecommender>(options);
  for (int window = 0; window + 1 < experts; ++window) static_cast<void>(recommender->finish({window}, 0, recommender->usage()));
  randomise(*recommender, seed);
  recommender->setItemStates(statesFor(*recommender, options.widths));
  recommender->setDropout(false);
  return recommender;
}

/// Padding, repeated items between users, and a user with one item twice.
inline at::Tensor smallSequences() {
  return torch::tensor({0, 0, 0, 1, 2, 3, 4, 5, 1, 6, 4, 7, 0, 0, 0, 0, 8, 1, 2, 9, 2, 2, 10, 3, 0, 1, 2, 3, 4, 5}, torch::kLong)
      .view({5, 6});
}

/// Shares of the items, entry 0 (padding) is 1.
inline at::Tensor smallPopularity() {
  auto popularity = torch::arange(1, kSmallItems + 2, torch::kFloat);
  popularity /= popularity.sum();
  popularity[0] = 1;
  return popularity;
}

inline NamedTensors copyOf(const NamedTensors& tensors) {
  NamedTensors copies;
  for (const auto& [name, tensor] : tensors) copies[name] = tensor.detach().clone();
  return copies;
}

/// |a − b| at most, beside the largest entry of b.
inline double relativeError(const at::Tensor& a, const at::Tensor& b) {
  const auto x = a.detach().to(torch::kDouble), y = b.detach().to(torch::kDouble);
  return (x - y).abs().max().item<double>() / std::max(y.abs().max().item<double>(), 1e-12);
}

}  // namespace xsmoe::network
