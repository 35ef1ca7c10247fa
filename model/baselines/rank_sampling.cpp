// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/rank_sampling.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace xsmoe::baselines {

std::vector<double> averageRanks(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
    while (end < order.size() && values[order[end]] == values[order[first]]) ++end;
    for (auto i = first; i < end; ++i) ranks[order[i]] = (static_cast<double>(first) + 1 + static_cast<double>(end)) / 2;
  }
  return ranks;
}

std::vector<double> rankWeights(std::span<const double> ranks) {
  std::vector<double> weights(ranks.begin(), ranks.end());
  for (auto& weight : weights) weight = std::exp(weight / static_cast<double>(ranks.size()));
  return weights;
}

std::vector<double> samplingKeys(std::span<const double> weights, std::span<const double> uniforms) {
  std::vector<double> keys(weights.size());
  std::transform(weights.begin(), weights.end(), uniforms.begin(), keys.begin(), [](double w, double u) { return -std::log(u) / w; });
  return keys;
}

std::vector<std::int64_t> smallestKeys(std::span<const double> keys, std::int64_t m) {
  std::vector<std::int64_t> order(keys.size());
  std::iota(order.begin(), order.end(), std::int64_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::int64_t a, std::int64_t b) { return keys[static_cast<std::size_t>(a)] < keys[static_cast<std::size_t>(b)]; });
  order.resize(static_cast<std::size_t>(std::clamp<std::int64_t>(m, 0, std::ssize(order))));
  return order;
}

std::vector<std::int64_t> drawByRank(std::span<const double> values, std::int64_t m, std::span<const double> uniforms) {
  return smallestKeys(samplingKeys(rankWeights(averageRanks(values)), uniforms), m);
}

std::vector<std::int64_t> drawByRank(std::span<const double> values, std::int64_t m, at::Generator& generator) {
  auto uniforms = torch::empty({std::ssize(values)}, torch::kDouble).uniform_(0, 1, generator);
  while (uniforms.eq(0).any().item<bool>())
    uniforms = torch::where(uniforms.eq(0), torch::empty_like(uniforms).uniform_(0, 1, generator), uniforms);
  return drawByRank(values, m, {uniforms.data_ptr<double>(), static_cast<std::size_t>(uniforms.numel())});
}

}  // namespace xsmoe::baselines
