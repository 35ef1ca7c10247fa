// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/linear.h>

#include <vector>

#include "model/network/usage_meter.h"
#include "model/network/xsmoe/expert.h"

namespace xsmoe::network {

struct SideLayerOptions {
  ExpertOptions expert;
  int hiddenState = 0;       ///< the frozen state that it mixes in as its base path
  std::vector<int> born{0};  ///< [N] first window each expert trains in
};

/// What enters a side layer: x = h_{i−1} of R items, and what is known of it.
struct LayerInput {
  torch::Tensor x;  ///< [R, d]; [1, d] where it is the same for every item
  /// While x = scale · s + offset for a frozen state s (x itself is l_0, or follows an l_0 that does not vary), the products of s with the
  /// frozen experts come from a cache: [R, 2 F d'], D s and Uᵀ s of all F. Undefined: computed from x.
  torch::Tensor projected;
  torch::Tensor scale, offset;  ///< [1, 1] and [1, d]; undefined: 1 and 0
};

/// A layer's output before the experts' up-projections: h_i = α_0 l + (1 − α_0) x + weighted · [U_1 … U_N]ᵀ.
struct Mixture {
  torch::Tensor x, l;                                                             ///< as given
  torch::Tensor logits;                                                           ///< [R, N+1] W x, or one row where x is one; float32
  torch::Tensor gates;                                                            ///< [R, N+1] α likewise
  torch::Tensor hidden;                                                           ///< [R, N d'] g_j side by side likewise
  torch::Tensor weighted;                                                         ///< [R, N d'] α_j g_j side by side, or one row
  [[nodiscard]] torch::Tensor baseGate() const { return gates.narrow(1, 0, 1); }  ///< [R, 1] α_0
};

/// One mixture layer of a side network (paper, Eq. 1-3): with x = h_{i−1}, l the frozen state and α = softmax(W x),
///   h_i = α_0 l + Σ_j α_j z_j,  z_j = U_j GELU(D_j x) + x.
/// Computed with stacked experts, which is exact because Σα = 1 (model.md, section 9):
///   h_i = α_0 l + (1 − α_0) x + [α_1 g_1 … α_N g_N] [U_1 … U_N]ᵀ,  g = GELU(x [D_1 … D_N]ᵀ).
/// Where something linear follows, as the fusion does the last layer, its product with U comes first, since e is smaller than d:
///   F h_i = F (α_0 l + (1 − α_0) x) + [α_1 g_1 … α_N g_N] (F [U_1 … U_N])ᵀ.
/// Parameters: experts.J.down.weight, experts.J.up.weight, router.weight W [N+1, d] (row 0: base path).
class SideLayerImpl : public torch::nn::Cloneable<SideLayerImpl> {
 public:
  explicit SideLayerImpl(SideLayerOptions chosen) : options(std::move(chosen)) { SideLayerImpl::reset(); }
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  /// l float [R, d]. `counts` float [R], how often each row's item occurs, makes `usage` receive what the rows add to the layer's usage;
  /// undefined: usage is not measured.
  Mixture mix(const LayerInput& input, const torch::Tensor& l, const torch::Tensor& counts, UsageSums* usage) const;
  /// h_i [R, d].
  [[nodiscard]] torch::Tensor combine(const Mixture& mixture) const;
  /// h_i − α_0 l, one row where x is one.
  [[nodiscard]] torch::Tensor withoutBasePath(const Mixture& mixture) const;
  /// What the gates mix, [R, N+1, d]: l, then z_j of each expert (Eq. 1), which the other products never make one by one.
  [[nodiscard]] torch::Tensor mixed(const Mixture& mixture) const;
  /// F h_i [R, e] for F [e, d].
  [[nodiscard]] torch::Tensor project(const Mixture& mixture, const torch::Tensor& fusion) const;
  /// [D_F; U_Fᵀ] s, float32 [R, 2 F d'], of all F frozen experts for a frozen state s [R, d]; undefined without frozen experts.
  torch::Tensor projectFrozen(const torch::Tensor& s) const;
  /// Width 2 F d' of projectFrozen(); 0 without frozen experts.
  [[nodiscard]] std::int64_t frozenWidth() const { return frozenDown_.defined() ? 2 * frozenDown_.size(0) : 0; }

  [[nodiscard]] std::int64_t expertCount() const { return static_cast<std::int64_t>(options.born.size()); }
  [[nodiscard]] Expert expert(std::int64_t j) const;
  /// Index of the expert in training, −1: none.
  [[nodiscard]] int trained() const { return trained_; }
  void setTrained(int expert);

  /// Mean of all experts present, U and D each (model.md, section 5).
  [[nodiscard]] Expert meanExpert() const;
  /// Draws experts from N(0, 0.01²) and the router from PyTorch's Linear default.
  void initialise(const at::Generator& generator);
  /// Appends an expert that trains from window `born` on, and a router row drawn from PyTorch's Linear default; the others freeze.
  void append(const Expert& added, int born, const at::Generator& generator);
  /// The expert and its router row go; of the others nothing changes. If it was in training, none is afterwards.
  void remove(std::int64_t j);
  /// [D_F] of the frozen experts, [F d', d]: another tensor after every change of theirs. Undefined without frozen experts.
  [[nodiscard]] const torch::Tensor& frozenStack() const { return frozenDown_; }
  /// Reads the stacks of frozen experts anew: after parameters were changed from outside.
  void restack();

  SideLayerOptions options;
  torch::nn::ModuleList experts{nullptr};
  torch::nn::Linear router{nullptr};
  UsageMeter meter;

 private:
  [[nodiscard]] torch::Tensor frozenDown(const LayerInput& input) const;
  [[nodiscard]] torch::Tensor frozenUpTransposed(const LayerInput& input) const;
  [[nodiscard]] torch::Tensor addExperts(const torch::Tensor& h, const torch::Tensor& weighted) const;
  [[nodiscard]] UsageSums usageOf(const LayerInput& input, const Mixture& mixture, const torch::Tensor& counts) const;
  void replaceExperts(const std::vector<Expert>& list);
  void replaceRouter(const torch::Tensor& weight);

  int trained_ = 0;
  // The frozen experts as one matrix each, in their order; undefined without frozen experts.
  torch::Tensor frozenDown_;  // [F d', d]
  torch::Tensor frozenUp_;    // [d, F d']
  torch::Tensor frozenGram_;  // [F, d', d'] U_jᵀ U_j
};
TORCH_MODULE(SideLayer);

}  // namespace xsmoe::network
