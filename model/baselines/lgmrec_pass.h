// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>

#include "model/baselines/user_item_graph.h"
#include "model/core/settings.h"

namespace xsmoe::baselines {

inline constexpr std::int64_t kGraphModalities = kModalities.size();  ///< M; visual before textual, as everywhere
/// One tensor a modality.
using ByModality = std::array<at::Tensor, kGraphModalities>;

/// The equations' sizes (baselines.md, section 7, equations and defaults).
struct LgmrecShape {
  std::int64_t hyperedges = 4;  ///< H
  int idLayers = 2;             ///< L_ui
  int featureLayers = 2;        ///< L_mm
  int hyperLayers = 1;
  double alpha = 0.3;        ///< weight of the hyperedges' vectors
  double temperature = 0.2;  ///< τ of memberships and of the contrastive loss
};

/// What a graph makes of a modality's frozen features, once: no parameter is in it. Since propagation and W are both linear,
/// Â^L [mean of f; f] W needs W on the rows of a batch alone.
struct GraphFeatures {
  at::Tensor own;       ///< f of the graph's items, [I, width]
  NodeRows propagated;  ///< Â^L_mm [mean f; f], [U, width] and [I, width]
};

/// `features`: f of the graph's items, float32 [I, width] on the graph's device.
[[nodiscard]] GraphFeatures graphFeatures(const UserItemGraph& graph, const at::Tensor& features, int layers);

/// Rows divided by their Euclidean norm, which is bounded below by 1e-12.
[[nodiscard]] at::Tensor rowNormalised(const at::Tensor& x);

/// S = softmax((z + noise)/τ) over the H hyperedges of each modality, [n, M, H], for logits [n, M·H]; `noise` [n, M, H], undefined: none.
[[nodiscard]] at::Tensor membershipsOf(const at::Tensor& logits, const LgmrecShape& shape, const at::Tensor& noise = {});

/// q of each modality's last hypergraph layer, [M, H, d]: q = Sᵀ r, r ← S q, from S [I, M, H] of the graph's items and r⁰ [I, d].
[[nodiscard]] at::Tensor hyperedgesOf(const at::Tensor& memberships, const at::Tensor& items, int layers);

/// The hyperedges' vectors Σ_m S_m q_m of some nodes, [n, d].
[[nodiscard]] at::Tensor globalOf(const at::Tensor& memberships, const at::Tensor& hyperedges);

/// final = cge + Σ_m rownorm(y_m) + α rownorm(ghe), all [n, d].
[[nodiscard]] at::Tensor finalOf(const at::Tensor& collaborative, const at::Tensor& features, const at::Tensor& global,
                                 const LgmrecShape& shape);

/// What a training pass reads; references for its length.
struct LgmrecInputs {
  const UserItemGraph& graph;
  const std::array<GraphFeatures, kGraphModalities>& features;
  NodeRows ids;            ///< E_u, E_i of the graph's nodes, [U, d] and [I, d]
  ByModality projections;  ///< W_m [d, width]
  ByModality hyperedges;   ///< V_m [H, width]
  NodeRows noise;          ///< Gumbel's, [n, M, H] of all nodes; undefined: none
  NodeRows kept;           ///< what memberships are multiplied by, [n, M, H] of all nodes; undefined: 1
};

/// Where a pass puts its gradients.
struct LgmrecGradients {
  NodeRows ids;  ///< overwritten
  ByModality projections, hyperedges;
};

/// One forward pass over the whole graph for some of its nodes (baselines.md, section 7, equations). Only what those nodes, the hyperedges
/// and the contrastive loss need is computed: vectors of 128 for all nodes where they spread along edges, memberships of all, the rest for
/// the chosen ones. Large products stand outside the graph of gradients, whose leaves are their results.
class LgmrecPass {
 public:
  /// `rows`: places of the chosen users and items, int64, perhaps repeated. With gradients if they are on.
  LgmrecPass(const LgmrecShape& shape, const LgmrecInputs& inputs, NodeRows rows);

  NodeRows collaborative;  ///< cge of the chosen
  NodeRows features;       ///< mge
  NodeRows memberships;    ///< S of all nodes, [n, M, H]
  at::Tensor hyperedges;   ///< q [M, H, d]
  NodeRows final;          ///< of the chosen

  /// Gradients of a loss of the above. Once.
  [[nodiscard]] LgmrecGradients backward(const at::Tensor& loss, NodeRows ofIds) const;

 private:
  void spread();
  void join();

  LgmrecShape shape_;
  LgmrecInputs inputs_;
  NodeRows rows_;
  NodeRows logits_;      // z of all nodes, [n, M·H]
  at::Tensor allItems_;  // cge of all items, [I, d]
};

}  // namespace xsmoe::baselines
