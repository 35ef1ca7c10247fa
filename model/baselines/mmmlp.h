// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "model/baselines/mixer.h"
#include "model/baselines/prefix_recommender.h"
#include "model/network/explained.h"

namespace xsmoe::baselines {

struct MmmlpOptions {
  TabledOptions tables;                     ///< d, L, items, device, seed
  std::int64_t layers = 2;                  ///< how often each mixer is applied, 1 …
  double dropout = 0.5;                     ///< inside the mixers
  int state = 12;                           ///< number of the backbone's last state
  std::map<Modality, std::int64_t> widths;  ///< of both modalities' states
};

/// The three branches of MMMLP, as they are registered: "id", "textual", "visual". Tensors of theirs are in this order.
inline constexpr std::array kBranches{"id", "textual", "visual"};
using Branches = std::array<torch::Tensor, kBranches.size()>;

/// W x + b of a modality's state. Parameters: projection.
class StateProjectionImpl : public torch::nn::Cloneable<StateProjectionImpl> {
 public:
  StateProjectionImpl(std::int64_t width, std::int64_t embedding) : width_(width), embedding_(embedding) { StateProjectionImpl::reset(); }
  void reset() override { projection = register_module("projection", torch::nn::Linear(width_, embedding_)); }

  torch::nn::Linear projection{nullptr};

 private:
  std::int64_t width_, embedding_;
};
TORCH_MODULE(StateProjection);

/// F = W LN([ids ; texts ; pictures]) + b, LayerNorm eps 1e-12. Parameters: norm [3d], weight [d, 3d], bias [d].
class BranchFusionImpl : public torch::nn::Cloneable<BranchFusionImpl> {
 public:
  explicit BranchFusionImpl(std::int64_t embedding) : embedding_(embedding) { BranchFusionImpl::reset(); }
  void reset() override;
  /// [..., d] of each branch → [..., d].
  torch::Tensor forward(const Branches& branches);
  /// What each branch adds to F, [..., d]; with the bias they sum to it.
  [[nodiscard]] Branches terms(const Branches& branches);

  torch::nn::LayerNorm norm{nullptr};
  torch::Tensor weight, bias;

 private:
  [[nodiscard]] torch::Tensor normed(const Branches& branches);

  std::int64_t embedding_;
};
TORCH_MODULE(BranchFusion);

/// What MMMLP trains besides the item table. Parameters: visual.projection, textual.projection, mixers.BRANCH.…, fusion.….
class MmmlpNetworkImpl : public torch::nn::Cloneable<MmmlpNetworkImpl> {
 public:
  explicit MmmlpNetworkImpl(const MmmlpOptions& options) : options_(options) { MmmlpNetworkImpl::reset(); }
  void reset() override;
  /// Normal 0.02 and biases 0; token mixing keeps LibTorch's default of a 1×1 convolution.
  void initialise(const at::Generator& generator);
  /// The user states [R, d] at one position of each row, int64 [R], from the branches' inputs [L, R, d].
  torch::Tensor forward(const Branches& inputs, const torch::Tensor& positions, MixerDropout dropout);

  StateProjection visual{nullptr}, textual{nullptr};
  std::vector<Mixer> mixers;  ///< of each branch
  BranchFusion fusion{nullptr};

 private:
  MmmlpOptions options_;
};
TORCH_MODULE(MmmlpNetwork);

/// MMMLP (baselines.md, section 6): the item's id, text and picture go through a mixer each along the prefix; what they give together at
/// the last item scores all items by their rows of the item table. It knows no users. Features are the backbones' last states, frozen,
/// read as they are stored and projected for the distinct items of a batch's share alone.
class MmmlpRecommender : public PrefixRecommender, public network::Explained {
 public:
  explicit MmmlpRecommender(MmmlpOptions options);

  [[nodiscard]] std::vector<int> requiredStates() const override { return {mmmlp_.state}; }
  [[nodiscard]] std::vector<Modality> modalities() const override { return {Modality::kVisual, Modality::kTextual}; }
  void setItemStates(std::shared_ptr<const network::ItemStates> states) override;
  [[nodiscard]] std::unique_ptr<network::Recommender> clone() const override;

  /// What stands between prefixes and user states, at every position [B, L, d], without dropout.
  struct Parts {
    Branches normed, mixed;
    torch::Tensor fused;
  };
  [[nodiscard]] Parts parts(const PrefixBatch& batch);

  [[nodiscard]] network::Explained* explained() override { return this; }
  [[nodiscard]] MethodDetail picture(const network::PictureQuestion& question) override;

 protected:
  [[nodiscard]] torch::nn::Module& network() const override { return *network_.ptr(); }
  [[nodiscard]] at::Tensor sessionVectors(const PrefixBatch& batch, Pass& pass) override;
  void prepare(const PrefixBatch& batch) override;

 private:
  [[nodiscard]] Branches inputsOf(const PrefixBatch& batch, Lookup& lookup);
  [[nodiscard]] std::vector<double> influences(const PrefixBatch& batch);

  MmmlpOptions mmmlp_;
  MmmlpNetwork network_{nullptr};
  std::shared_ptr<const network::ItemStates> states_;
  std::optional<network::Dropout> dropoutOfStep_;
};

}  // namespace xsmoe::baselines
