// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>

#include <memory>

#include "model/baselines/session_readout.h"
#include "model/baselines/session_recommender.h"
#include "model/baselines/transition_graph.h"
#include "model/network/explained.h"

namespace xsmoe::baselines {

/// The gated convolution over the graph of all items (baselines.md, section 5): g'_v = GRUCell(Θ_g Σ_{w→v} g_w, g_v).
class GlobalGraphImpl : public torch::nn::Module {
 public:
  explicit GlobalGraphImpl(std::int64_t embedding);
  /// Σ g_w and g_v, [V, d] each; g' [V, d].
  [[nodiscard]] at::Tensor forward(const at::Tensor& sums, const at::Tensor& own) { return gru->forward(message->forward(sums), own); }

  torch::nn::Linear message{nullptr};  // Θ_g
  torch::nn::GRUCell gru{nullptr};
};
TORCH_MODULE(GlobalGraph);

/// a_i = softmax_i(LeakyReLU(v_aᵀ(W_aᵀ g'_i + U_aᵀ u))) over the nodes of each session.
class ItemAttentionImpl : public torch::nn::Module {
 public:
  explicit ItemAttentionImpl(std::int64_t embedding);
  /// g' [B, N, d], u [B, d]; a [B, N].
  [[nodiscard]] at::Tensor forward(const SessionGraphs& graphs, const at::Tensor& g, const at::Tensor& u) const;

  torch::nn::Linear item{nullptr}, user{nullptr}, score{nullptr};  // W_aᵀ, U_aᵀ, v_aᵀ
};
TORCH_MODULE(ItemAttention);

/// The attention of the option `edgeAttention` (baselines.md, sections 5 and 14): the softmax over all senders j of receiver i, self edges
/// included, of ReLU(q_i · k_j)/√d, queries and keys of h. It multiplies the edges of Â; the receiver is the target in Â_in, the source in
/// Â_out.
class EdgeAttentionImpl : public torch::nn::Module {
 public:
  explicit EdgeAttentionImpl(std::int64_t embedding);
  /// h [B, N, d].
  void weigh(SessionGraphs& graphs, const at::Tensor& h) const;

  torch::nn::Linear query{nullptr}, key{nullptr};
};
TORCH_MODULE(EdgeAttention);

/// M_in = Â_inᵀ H + b, M_out = Â_out H + b; the user enters each by shares of his own, β_i û; H' = [M_in;M_out] W_o + b_o.
class GiuaConvolutionImpl : public torch::nn::Module {
 public:
  explicit GiuaConvolutionImpl(std::int64_t embedding);

  struct Result {
    at::Tensor betaIn, betaOut;  ///< β [B, N]
    at::Tensor hidden;           ///< H' [B, N, d], zeros beyond the nodes
  };
  /// h [B, N, d], u [B, d].
  [[nodiscard]] Result forward(const SessionGraphs& graphs, const at::Tensor& h, const at::Tensor& u) const;

  at::Tensor bias;                     // b
  torch::nn::Linear combine{nullptr};  // W_o
};
TORCH_MODULE(GiuaConvolution);

struct GiuaGnnOptions {
  SessionOptions session;
  bool rawEvaluation = false;  ///< at inference g in place of g'
  bool edgeAttention = false;
};

/// GIUA-GNN (baselines.md, section 5): GAG with a second table of items, smoothed over the graph of all transitions between items, which
/// enters the nodes by an attention that asks the user. Parameters: "global_graph.…", "item_attention.…", "edge_attention.…" with that
/// option, "convolution.…", "readout.…", and the tables; buffer: "transitions", int32 [E, 2].
class GiuaGnnRecommender : public SessionRecommender, public network::Explained {
 public:
  explicit GiuaGnnRecommender(GiuaGnnOptions options);

  [[nodiscard]] network::ModelTensors modelTensors() const override;
  [[nodiscard]] std::unique_ptr<network::Recommender> clone() const override;

  /// What becomes of prefixes on the way to s.
  struct Reading {
    SessionGraphs graphs;        ///< Â with the attention of edges, where that is on
    at::Tensor itemAttention;    ///< a [B, N], share of the global vector in each node
    at::Tensor betaIn, betaOut;  ///< β [B, N], share of the user in the messages of each node
    at::Tensor hidden;           ///< H' [B, N, d], zeros beyond the nodes
    at::Tensor gate;             ///< γ [B, N], the weights of the readout
    at::Tensor vector;           ///< s [B, d]
  };
  /// At inference; `training`: with everybody's own row, and g' in any case.
  [[nodiscard]] Reading read(const PrefixBatch& batch, bool training = false) const;
  [[nodiscard]] network::Explained* explained() override { return this; }
  [[nodiscard]] at::Tensor trainedAmong(const at::Tensor& users) const override { return marksOfUsers(users); }
  [[nodiscard]] MethodDetail picture(const network::PictureQuestion& question) override;
  /// g' [n, d] of distinct items, int64 [n].
  [[nodiscard]] at::Tensor globalItems(const at::Tensor& ids) const;
  [[nodiscard]] const TransitionGraph& transitions() const { return transitions_; }

 protected:
  [[nodiscard]] torch::nn::Module& network() const override { return *network_; }
  [[nodiscard]] network::NamedTensors ownBuffers() const override;
  void loadOwnBuffers(const network::NamedTensors& buffers) override;
  /// E_g grows by the window's training sequences.
  void observe(const network::WindowData& data) override;
  void openTables(const network::Samples& samples) override;
  [[nodiscard]] at::Tensor sessionVectors(const PrefixBatch& batch, Pass& pass) override { return readWith(batch, pass).vector; }

 private:
  [[nodiscard]] Reading readWith(const PrefixBatch& batch, Pass& pass) const;
  [[nodiscard]] at::Tensor smoothed(const at::Tensor& items, Lookup& lookup) const;
  [[nodiscard]] at::Tensor globalVectors(const SessionGraphs& graphs, Pass& pass) const;

  struct Network : torch::nn::Module {
    Network(std::int64_t embedding, bool edgeAttention);
    GlobalGraph global{nullptr};
    ItemAttention attention{nullptr};
    EdgeAttention edges{nullptr};
    GiuaConvolution convolution{nullptr};
    SessionReadout readout{nullptr};
  };

  GiuaGnnOptions giua_;
  std::shared_ptr<Network> network_;
  RowTable* globalTable_ = nullptr;  // "global_item_embedding.weight" [items+1, d]
  TransitionGraph transitions_;
};

}  // namespace xsmoe::baselines
