// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/modules/linear.h>

#include <memory>

#include "model/baselines/session_readout.h"
#include "model/baselines/session_recommender.h"
#include "model/baselines/user_and_session.h"

namespace xsmoe::baselines {

/// The graph convolution of GAG (baselines.md, section 4): M_in = Â_inᵀ ([X;U] Θ_in) + b, M_out = Â_out ([X;U] Θ_out) + b,
/// H = tanh([M_in;M_out] W_o + b_o).
class GagConvolutionImpl : public torch::nn::Module {
 public:
  explicit GagConvolutionImpl(std::int64_t embedding);
  /// X [B, N, d], u [B, d]; H [B, N, d], beyond the nodes of no meaning.
  [[nodiscard]] at::Tensor forward(const SessionGraphs& graphs, const at::Tensor& x, const at::Tensor& u) const;

  torch::nn::Linear in{nullptr}, out{nullptr}, combine{nullptr};  // Θ_in, Θ_out, W_o
  at::Tensor bias;                                                // b
};
TORCH_MODULE(GagConvolution);

/// GAG (baselines.md, section 4): each prefix is a graph of its items with the user as a global attribute; one convolution mixes them, a
/// readout that asks the user gives the session's vector. Parameters: "convolution.…", "readout.…", and the tables.
class GagRecommender : public UserAndSession<SessionRecommender> {
 public:
  explicit GagRecommender(SessionOptions options);

  [[nodiscard]] std::unique_ptr<network::Recommender> clone() const override;

  /// What becomes of prefixes on the way to s.
  struct Reading {
    SessionGraphs graphs;
    at::Tensor hidden;  ///< H [B, N, d], zeros beyond the nodes
    at::Tensor gate;    ///< g [B, N], the weights of the readout
    at::Tensor vector;  ///< s [B, d]
    at::Tensor ofUser;  ///< tanh(W_u u) [B, d], the term of the user in s
  };
  /// At inference; `training`: with everybody's own row.
  [[nodiscard]] Reading read(const PrefixBatch& batch, bool training = false) const;

  [[nodiscard]] MethodDetail picture(const network::PictureQuestion& question) override;

 protected:
  [[nodiscard]] torch::nn::Module& network() const override { return *network_; }
  [[nodiscard]] at::Tensor sessionVectors(const PrefixBatch& batch, Pass& pass) override { return readWith(batch, pass).vector; }
  /// The user's term of the readout, and the session's, through which the user speaks too.
  [[nodiscard]] Vectors vectorsOf(const PrefixBatch& batch) const override;

 private:
  [[nodiscard]] Reading readWith(const PrefixBatch& batch, Pass& pass) const;

  struct Network : torch::nn::Module {
    explicit Network(std::int64_t embedding);
    GagConvolution convolution{nullptr};
    SessionReadout readout{nullptr};
  };

  SessionOptions gag_;
  std::shared_ptr<Network> network_;
};

}  // namespace xsmoe::baselines
