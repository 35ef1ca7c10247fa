// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>

#include <memory>
#include <optional>
#include <vector>

#include "model/baselines/streaming_recommender.h"
#include "model/baselines/user_and_session.h"
#include "model/network/dropout.h"

namespace xsmoe::baselines {

struct SsrmOptions {
  TabledOptions tabled;
  double reservoirRatio = 0.1;
  double userWeight = 0.5;  ///< w, share of the user vector in s
  double dropout = 0.2;     ///< of the rows of users and items that a step looks up
};

/// SSRM (baselines.md, section 3): a GRU over the prefix, an attention whose weights come from the affinity of the user with each item, and
/// scores that blend the user vector with the session's. Its reservoir holds whole sequences, and those that the user vectors predict badly
/// are the likelier replayed. Parameters: "gru.…" as of torch::nn::GRU, "session.weight" (B), and the tables.
class SsrmRecommender : public UserAndSession<StreamingRecommender> {
 public:
  explicit SsrmRecommender(SsrmOptions options);

  [[nodiscard]] std::unique_ptr<network::Recommender> clone() const override;
  /// −sessionValues(): the worst predicted are the likeliest.
  [[nodiscard]] std::vector<double> samplingValues(const network::Samples& elements, std::int64_t items) override;
  /// Mean of p_u · q_v over the items of whole sequences, repeats counted; 0 for a user whose vector is zero.
  [[nodiscard]] std::vector<double> sessionValues(const network::Samples& sequences) const;

  /// What becomes of prefixes on the way to s.
  struct Reading {
    at::Tensor attention;    ///< a [B, L], 0 beyond the prefix
    at::Tensor states;       ///< h [B, L, d] of the GRU; beyond the prefix of no meaning
    at::Tensor userPart;     ///< w p_u [B, d]: its product with an item is the user's share of the score
    at::Tensor sessionPart;  ///< (1 − w) B c [B, d], the session's
    [[nodiscard]] at::Tensor vector() const { return userPart + sessionPart; }
  };
  /// At inference; `training`: everybody's own row, without dropout.
  [[nodiscard]] Reading read(const PrefixBatch& batch, bool training = false) const;

  [[nodiscard]] MethodDetail picture(const network::PictureQuestion& question) override;

 protected:
  [[nodiscard]] torch::nn::Module& network() const override { return *network_; }
  [[nodiscard]] network::Samples elementsOf(const network::WindowData& data) const override;
  [[nodiscard]] at::Tensor forcedOf(const network::Samples& elements, const network::WindowData& data) const override;
  [[nodiscard]] network::Samples samplesOf(const network::Samples& elements) const override;
  void prepare(const PrefixBatch& batch) override;
  [[nodiscard]] at::Tensor sessionVectors(const PrefixBatch& batch, Pass& pass) override;
  [[nodiscard]] Vectors vectorsOf(const PrefixBatch& batch) const override;

 private:
  [[nodiscard]] Reading readWith(const PrefixBatch& batch, Pass& pass, const network::Dropout* dropout) const;

  struct Network : torch::nn::Module {
    explicit Network(std::int64_t embedding);
    torch::nn::GRU gru{nullptr};
    torch::nn::Linear session{nullptr};  // B
  };

  SsrmOptions ssrm_;
  std::shared_ptr<Network> network_;
  std::optional<network::Dropout> step_;  // of the batch that trains
};

}  // namespace xsmoe::baselines
