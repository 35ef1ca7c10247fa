// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include "model/baselines/prefix_samples.h"
#include "model/baselines/tabled_recommender.h"

namespace xsmoe::baselines {

/// The directed item graphs of prefixes (baselines.md, section 4): dense and small, N = L nodes at most, filled up with zeros. Row i of a
/// matrix is the source of an edge, column j its target.
struct SessionGraphs {
  at::Tensor nodes;       ///< int64 [B, N] distinct items in the order of their first occurrence
  at::Tensor real;        ///< bool [B, N], false beyond the nodes
  at::Tensor counts;      ///< float32 [B, N], how often each occurs
  at::Tensor last;        ///< int64 [B], node of the last item of the prefix
  at::Tensor weightsIn;   ///< float32 [B, N, N], e_ij by the number of distinct edges into j
  at::Tensor weightsOut;  ///< the same by the number of distinct edges out of i
  at::Tensor in;          ///< Â_in: weightsIn with self edges where there is none, normalised by the row sums
  at::Tensor out;         ///< Â_out
};

/// Of prefixes on any device.
[[nodiscard]] SessionGraphs sessionGraphs(const PrefixBatch& batch);

/// Vectors of the nodes [B, N, d], zeros beyond them. Padding is not read.
[[nodiscard]] at::Tensor nodeVectors(const SessionGraphs& graphs, RowTable& table, Lookup& lookup);
/// The ids that nodeVectors() reads, int64 [B, N]: beyond the nodes the first of them once more.
[[nodiscard]] at::Tensor readableNodes(const SessionGraphs& graphs);

/// Softmax of scores [B, N] over the nodes of each graph, 0 beyond them.
[[nodiscard]] at::Tensor softmaxOverNodes(const at::Tensor& scores, const SessionGraphs& graphs);

}  // namespace xsmoe::baselines
