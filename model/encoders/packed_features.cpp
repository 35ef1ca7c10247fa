// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/packed_features.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/mean.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "model/encoders/packed_layers.h"

namespace xsmoe::encoders {
namespace {

// Of a part: products over more tokens are no faster, and what lies between two products should stay small; over fewer they are slower.
constexpr std::int64_t kMostTokens = 1024, kFewestTokens = 256;
constexpr std::int64_t kPartsTogether = 4;

std::vector<std::int64_t> beginsOf(const std::vector<std::int64_t>& lengths, device::Range items) {
  std::vector<std::int64_t> begins{0};
  for (std::int64_t i = items.first; i < items.end; ++i) begins.push_back(begins.back() + lengths[static_cast<std::size_t>(i)]);
  return begins;
}

/// Ranges of items with nearly equal numbers of tokens. Neither threads nor processors count: a product over other rows may round
/// otherwise, and features are to be the same wherever they are computed by the same instructions.
std::vector<device::Range> partsOf(const std::vector<std::int64_t>& lengths) {
  constexpr std::int64_t kTogether = kPartsTogether * kMostTokens;
  const auto all = beginsOf(lengths, {0, static_cast<std::int64_t>(lengths.size())});
  const std::int64_t parts = all.back() <= kTogether ? std::clamp<std::int64_t>(all.back() / kFewestTokens, 1, kPartsTogether)
                                                     : kPartsTogether * ((all.back() + kTogether - 1) / kTogether);
  std::vector<device::Range> ranges;
  std::int64_t first = 0;
  for (std::int64_t part = 1; part <= parts; ++part) {
    const auto wanted = all.back() * part / parts;
    const auto end = std::lower_bound(all.begin(), all.end(), wanted) - all.begin();
    if (end > first) ranges.push_back({first, end});
    first = std::max<std::int64_t>(first, end);
  }
  return ranges;
}

void poolEmbeddings(const PackedBatch& batch, const at::Tensor& tokens, const std::vector<std::int64_t>& begins, at::Tensor to) {
  for (std::int64_t i = 0; i < to.size(0); ++i) {
    const auto begin = begins[static_cast<std::size_t>(i)], length = begins[static_cast<std::size_t>(i) + 1] - begin;
    const auto inner = batch.pooling == Pooling::kMean0 ? length - 1 - batch.lastTokens : 0;
    to[i].copy_(inner > 0 ? tokens.narrow(0, begin + 1, inner).mean(0) : tokens[begin]);
  }
}

}  // namespace

bool canPack(const WeightMap& weights) {
  return std::all_of(weights.begin(), weights.end(),
                     [](const auto& weight) { return weight.second.is_cpu() && weight.second.scalar_type() == at::kFloat; });
}

at::Tensor packedFeatures(const EncoderConfig& config, const WeightMap& weights, const PackedBatch& batch) {
  const auto items = static_cast<std::int64_t>(batch.lengths.size());
  const at::Tensor features = at::empty({config.layers + 1, items, config.width});
  const auto parts = partsOf(batch.lengths);
  device::runTasks(at::kCPU, static_cast<std::int64_t>(parts.size()), [&](std::int64_t task) {
    const device::Range part = parts[static_cast<std::size_t>(task)];
    const auto begins = beginsOf(batch.lengths, part);
    const at::Tensor tokens = batch.embed(part).contiguous(), to = features.narrow(1, part.first, part.size());
    poolEmbeddings(batch, tokens, begins, to[0]);
    PackedLayers layers(config, weights, tokens, begins);
    for (int i = 0; i < config.layers; ++i) to[i + 1].copy_(layers.next());
  });
  return features;
}

}  // namespace xsmoe::encoders
