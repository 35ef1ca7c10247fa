// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <cstdint>
#include <vector>

#include "model/baselines/session_graph.h"

namespace xsmoe::baselines {

/// A linear layer on [x_1 ; x_2 ; …] without putting the parts together: parts [B, N, d], or [B, 1, d] where all nodes have the same, for
/// which less is computed.
[[nodiscard]] at::Tensor linearOfParts(const torch::nn::Linear& linear, const std::vector<at::Tensor>& parts);

/// From the nodes of a session graph to the session's vector (baselines.md, sections 4 and 5):
///   g_i = W_1 σ(W_2 [h_* ; h_i ; …]), s_g = Σ_i c_i g_i h_i, s = W_5 [h_* ; s_g], and + tanh(W_u u) with a term of the user;
/// h_* is the node of the last item.
class SessionReadoutImpl : public torch::nn::Module {
 public:
  /// `parts` of W_2's inputs, d each; `userTerm`: s has the term of the user.
  SessionReadoutImpl(std::int64_t embedding, std::int64_t parts, bool userTerm);

  struct Read {
    at::Tensor gate;    ///< g [B, N], 0 beyond the nodes
    at::Tensor vector;  ///< s [B, d]
    at::Tensor ofUser;  ///< the term of the user in s [B, d]; undefined: there is none
  };
  /// h [B, N, d], u [B, d]; `further` parts of W_2's inputs stand between h_i and u.
  [[nodiscard]] Read forward(const SessionGraphs& graphs, const at::Tensor& h, const std::vector<at::Tensor>& further,
                             const at::Tensor& u) const;

  torch::nn::Linear hidden{nullptr}, gate{nullptr}, session{nullptr}, user{nullptr};  // W_2, W_1, W_5, W_u
};
TORCH_MODULE(SessionReadout);

}  // namespace xsmoe::baselines
