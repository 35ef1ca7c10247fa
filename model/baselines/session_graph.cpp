// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/session_graph.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace xsmoe::baselines {
namespace {

// Below every score, and finite: a graph without nodes, of an empty prefix, must not give not-a-number.
constexpr double kBelowAll = -1e9;

/// Self edges of weight 1 where there is none, then diag(deg^−½) W diag(deg^−½), deg the row sums.
at::Tensor normalised(const at::Tensor& weights, const at::Tensor& real) {
  const auto lonely = real.logical_and(weights.diagonal(0, 1, 2).eq(0));
  const auto withSelf = weights + torch::diag_embed(lonely.to(torch::kFloat));
  const auto degrees = withSelf.sum(2);
  const auto scales = torch::where(degrees.gt(0), degrees.rsqrt(), torch::zeros_like(degrees));
  return withSelf * scales.unsqueeze(2) * scales.unsqueeze(1);
}

/// Steps from node to node, float32 [B, N, N]; of a single item one step to itself.
at::Tensor stepsBetween(const at::Tensor& nodeOfPosition, const at::Tensor& valid) {
  const auto batch = valid.size(0), length = valid.size(1);
  const auto counted = valid.to(torch::kFloat);
  const auto from = nodeOfPosition.narrow(1, 0, length - 1), to = nodeOfPosition.narrow(1, 1, length - 1);
  auto steps = torch::zeros({batch, length * length}, counted.options());
  steps.scatter_add_(1, from * length + to, counted.narrow(1, 1, length - 1));
  steps.select(1, 0) += counted.sum(1).eq(1);
  return steps.view({batch, length, length});
}

}  // namespace

SessionGraphs sessionGraphs(const PrefixBatch& batch) {
  const torch::NoGradGuard noGrad;
  const auto& items = batch.prefixes;
  const auto positions = torch::arange(items.size(1), items.options());
  const auto valid = items.ne(0);
  const auto same = items.unsqueeze(2).eq(items.unsqueeze(1));                             // [B, L, L]
  const auto first = positions.expand_as(same).masked_fill(~same, items.size(1)).amin(2);  // first position of each position's item
  const auto opens = first.eq(positions).logical_and_(valid);                              // [B, L], where a node begins
  const auto nodeOfPosition = (opens.cumsum(1) - 1).gather(1, first).clamp_min_(0);        // [B, L]

  SessionGraphs graphs;
  graphs.nodes = torch::zeros_like(items).scatter_add_(1, nodeOfPosition, items * opens);
  graphs.real = graphs.nodes.ne(0);
  graphs.counts = torch::zeros(items.sizes(), items.options().dtype(torch::kFloat));
  graphs.counts.scatter_add_(1, nodeOfPosition, valid.to(torch::kFloat));
  graphs.last = nodeOfPosition.gather(1, (batch.lengths - 1).unsqueeze(1)).squeeze(1);
  const auto steps = stepsBetween(nodeOfPosition, valid);
  const auto edges = steps.gt(0);
  graphs.weightsIn = steps / edges.sum(1, true).clamp_min(1);
  graphs.weightsOut = steps / edges.sum(2, true).clamp_min(1);
  graphs.in = normalised(graphs.weightsIn, graphs.real);
  graphs.out = normalised(graphs.weightsOut, graphs.real);
  return graphs;
}

at::Tensor readableNodes(const SessionGraphs& graphs) { return torch::where(graphs.real, graphs.nodes, graphs.nodes.narrow(1, 0, 1)); }

at::Tensor nodeVectors(const SessionGraphs& graphs, RowTable& table, Lookup& lookup) {
  return lookup.rows(table, readableNodes(graphs)) * graphs.real.unsqueeze(2);
}

at::Tensor softmaxOverNodes(const at::Tensor& scores, const SessionGraphs& graphs) {
  return torch::softmax(scores.masked_fill(~graphs.real, kBelowAll), 1) * graphs.real;
}

}  // namespace xsmoe::baselines
