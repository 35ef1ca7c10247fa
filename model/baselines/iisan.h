// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/linear.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/network/explained.h"
#include "model/network/sequence_recommender.h"

namespace xsmoe::baselines {

struct IisanOptions {
  network::SequenceOptions sequence;        ///< e, L, heads, blocks, dropout, device, seed
  std::int64_t bottleneck = 64;             ///< h, inside an adapter
  std::vector<int> states;                  ///< numbers of the backbone's states that are used, increasing
  std::map<Modality, std::int64_t> widths;  ///< d of both modalities
};

/// Ad(z) = W_up ReLU(W_down z + b_down) + b_up + z for z [R, d]. Parameters: down, up.
class AdapterImpl : public torch::nn::Cloneable<AdapterImpl> {
 public:
  AdapterImpl(std::int64_t width, std::int64_t bottleneck) : width_(width), bottleneck_(bottleneck) { AdapterImpl::reset(); }
  void reset() override;
  torch::Tensor forward(const torch::Tensor& z);

  torch::nn::Linear down{nullptr}, up{nullptr};

 private:
  std::int64_t width_, bottleneck_;
};
TORCH_MODULE(Adapter);

/// One of IISAN's three towers over the states l_0 … l_{S−1} (baselines.md, section 8), with x_{−1} = 0 and g_j = σ(θ_j / 0.1):
///   visual, textual: x_j = Ad_j(g_j l_j + (1 − g_j) x_{j−1});   inter-modal: x_j = Ad_j(x_{j−1} + g_j V_j + (1 − g_j) T_j),
/// then Linear d → d and Linear d → e. Where the modalities' widths differ, the inter-modal tower has the smaller one, and a linear layer
/// for each j takes the wider modality's state to it. Parameters: gates θ [S], adapters.J, reductions.J, output, projection.
class IisanTowerImpl : public torch::nn::Cloneable<IisanTowerImpl> {
 public:
  /// `widths`: d of the modalities that it reads, one or both.
  IisanTowerImpl(std::map<Modality, std::int64_t> widths, std::int64_t states, std::int64_t bottleneck, std::int64_t embedding);
  void reset() override;
  /// States [R, d] of each modality that it reads → [R, e].
  torch::Tensor forward(const std::map<Modality, std::vector<at::Tensor>>& states);
  /// g [S].
  [[nodiscard]] torch::Tensor openings() const;
  /// x_j of every j, [R, d] each. For its gradients a step keeps the states, the adapters' inputs and, where the gate closes on it, x_j. Of
  /// S states and a batch's C distinct items that is (7 S + 1) C d · 4 bytes for all towers, which read the same states; 0.43 GB at the
  /// paper's sizes with C = 2,780. setEncodingPieces() divides it.
  [[nodiscard]] std::vector<torch::Tensor> ladder(const std::map<Modality, std::vector<at::Tensor>>& states);

  torch::Tensor gates;
  torch::nn::ModuleList adapters{nullptr}, reductions{nullptr};
  torch::nn::Linear output{nullptr}, projection{nullptr};

 private:
  [[nodiscard]] torch::Tensor reduced(Modality modality, const torch::Tensor& state, std::int64_t j);
  /// The last x_j; the others too where `steps` is not null.
  [[nodiscard]] torch::Tensor climb(const std::map<Modality, std::vector<at::Tensor>>& states, std::vector<torch::Tensor>* steps);

  std::map<Modality, std::int64_t> widths_;
  std::int64_t states_, bottleneck_, embedding_;
};
TORCH_MODULE(IisanTower);

/// e = F [e^v ; e^t ; e^m] + b. Parameters: visual.…, textual.…, intermodal.…, fusion.
class IisanItemEncoderImpl : public torch::nn::Cloneable<IisanItemEncoderImpl> {
 public:
  explicit IisanItemEncoderImpl(const IisanOptions& options) : options_(options) { IisanItemEncoderImpl::reset(); }
  void reset() override;

  std::vector<IisanTower> towers;  ///< visual, textual, inter-modal
  torch::nn::Linear fusion{nullptr};

 private:
  IisanOptions options_;
};
TORCH_MODULE(IisanItemEncoder);

/// IISAN: decoupled side tuning with adapters on cached hidden states (baselines.md, section 8). Its user encoder and loss are XSMoE's.
class IisanRecommender : public network::SequenceRecommender, public network::Explained {
 public:
  explicit IisanRecommender(IisanOptions options);

  [[nodiscard]] std::vector<int> requiredStates() const override { return iisan_.states; }
  [[nodiscard]] std::vector<Modality> modalities() const override { return {Modality::kVisual, Modality::kTextual}; }
  [[nodiscard]] std::unique_ptr<network::Recommender> clone() const override;

  [[nodiscard]] network::Explained* explained() override { return this; }
  /// The towers', through the columns of F that are theirs, and the bias of F.
  [[nodiscard]] std::vector<std::string> partNames() const override;
  [[nodiscard]] std::vector<at::Tensor> partsOfScores(const network::UserInputs& inputs, const at::Tensor& itemTable,
                                                      const at::Tensor& items) override;
  [[nodiscard]] MethodDetail picture(const network::PictureQuestion& question) override;

  [[nodiscard]] IisanTower tower(int part) const { return items_->towers.at(static_cast<std::size_t>(part)); }

 protected:
  [[nodiscard]] torch::nn::Module& itemEncoder() const override { return *items_.ptr(); }
  [[nodiscard]] torch::nn::Linear itemFusion() const override { return items_->fusion; }
  [[nodiscard]] std::vector<std::vector<Modality>> partModalities() const override;
  [[nodiscard]] at::Tensor paddingEmbedding() override;
  [[nodiscard]] torch::Tensor encodePart(int part, const network::ItemRows& rows, std::vector<network::UsageSums>* usage) override;

 private:
  void initialise();

  IisanOptions iisan_;
  IisanItemEncoder items_{nullptr};
};

}  // namespace xsmoe::baselines
