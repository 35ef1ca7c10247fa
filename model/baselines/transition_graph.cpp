// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/transition_graph.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <vector>

namespace xsmoe::baselines {
namespace {

// An edge as one number, which orders edges by source and then target.
constexpr std::int64_t kSource = std::int64_t{1} << 32;

std::vector<std::int64_t> edgesOf(const at::Tensor& pairs) {
  std::vector<std::int64_t> edges(static_cast<std::size_t>(pairs.size(0)));
  const auto* entry = pairs.data_ptr<std::int32_t>();
  for (auto& edge : edges) {
    edge = entry[0] * kSource + entry[1];
    entry += 2;
  }
  return edges;
}

at::Tensor pairsOf(const std::vector<std::int64_t>& edges) {
  auto pairs = torch::empty({std::ssize(edges), 2}, torch::kInt);
  auto* entry = pairs.data_ptr<std::int32_t>();
  for (const auto edge : edges) {
    *entry++ = static_cast<std::int32_t>(edge / kSource);
    *entry++ = static_cast<std::int32_t>(edge % kSource);
  }
  return pairs;
}

std::vector<std::int64_t> edgesOf(const Sequences& sequences) {
  std::vector<std::int64_t> edges;
  edges.reserve(sequences.items.size());
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const auto items = sequences.at(i);
    for (std::size_t t = 0; t < items.size(); ++t) edges.push_back(items[t == 0 ? 0 : t - 1] * kSource + items[t]);
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

}  // namespace

TransitionGraph::TransitionGraph(std::int64_t items, c10::Device device)
    : TransitionGraph(items, device, torch::empty({0, 2}, torch::kInt)) {}

TransitionGraph::TransitionGraph(std::int64_t items, c10::Device device, const at::Tensor& pairs)
    : items_(items), device_(device), pairs_(pairs.to(torch::kCPU).contiguous()) {
  TORCH_CHECK(pairs.dim() == 2 && pairs.size(1) == 2 && pairs.scalar_type() == torch::kInt, "transitions are int32 [E, 2], not ",
              pairs.sizes());
  TORCH_CHECK(pairs.numel() == 0 || (pairs_.min().item<std::int32_t>() >= 1 && pairs_.max().item<std::int32_t>() <= items),
              "a transition between items that are not in 1 … ", items);
  const auto edges = edgesOf(pairs_);
  TORCH_CHECK(std::adjacent_find(edges.begin(), edges.end(), std::greater_equal<>()) == edges.end(), "transitions are not increasing");
  auto begins = torch::zeros({items + 2}, torch::kLong);
  auto* places = begins.data_ptr<std::int64_t>();
  for (const auto edge : edges) ++places[edge % kSource + 1];
  for (std::int64_t item = 0; item <= items; ++item) places[item + 1] += places[item];
  auto senders = torch::empty({std::ssize(edges)}, torch::kInt);
  auto* sender = senders.data_ptr<std::int32_t>();
  std::vector<std::int64_t> next(places, places + items + 2);
  for (const auto edge : edges) sender[next[static_cast<std::size_t>(edge % kSource)]++] = static_cast<std::int32_t>(edge / kSource);
  senders_ = senders.to(device);
  begins_ = begins.to(device);
}

TransitionGraph TransitionGraph::with(const Sequences& sequences) const {
  const auto known = edgesOf(pairs_), further = edgesOf(sequences);
  std::vector<std::int64_t> all;
  all.reserve(known.size() + further.size());
  std::set_union(known.begin(), known.end(), further.begin(), further.end(), std::back_inserter(all));
  return {items_, device_, pairsOf(all)};
}

TransitionGraph::Senders TransitionGraph::into(const at::Tensor& items) const {
  const auto begins = begins_.index_select(0, items), counts = begins_.index_select(0, items + 1) - begins;
  const auto offsets = counts.cumsum(0) - counts;
  const auto shifts = (begins - offsets).repeat_interleave(counts);  // from a place among all these to one among all senders
  return {senders_.index_select(0, torch::arange(shifts.size(0), shifts.options()) + shifts).to(torch::kLong), offsets};
}

}  // namespace xsmoe::baselines
