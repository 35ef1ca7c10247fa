// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/linear.h>

#include <vector>

#include "model/network/expert.h"
#include "model/network/usage_meter.h"

namespace xsmoe::network {

struct SideLayerOptions {
  ExpertOptions expert;
  int hiddenState = 0;       ///< the frozen state that it mixes in as its base path
  std::vector<int> born{0};  ///< [N] first window each expert trains in
};

/// One mixture layer of a side network (paper, Eq. 1-3): with x = h_{i−1}, l the frozen state and α = softmax(W x),
///   h_i = α_0 l + Σ_j α_j z_j,  z_j = U_j GELU(D_j x) + x.
/// Computed with stacked experts, which is exact because Σα = 1 (model.md, section 9):
///   h_i = α_0 l + (1 − α_0) x + [α_1 g_1 … α_N g_N] [U_1 … U_N]ᵀ,  g = GELU(x [D_1 … D_N]ᵀ).
/// Parameters: experts.J.down.weight, experts.J.up.weight, router.weight W [N+1, d] (row 0: base path).
class SideLayerImpl : public torch::nn::Cloneable<SideLayerImpl> {
 public:
  explicit SideLayerImpl(SideLayerOptions chosen) : options(std::move(chosen)) { SideLayerImpl::reset(); }
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  /// x, l float [R, d] → h [R, d]. `counts` float [R]: how often each row's item occurs (0: padding); undefined: usage is not metered.
  torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& l, const torch::Tensor& counts);

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
  /// Reads the stacks of frozen experts anew: after parameters were changed from outside.
  void restack();

  SideLayerOptions options;
  torch::nn::ModuleList experts{nullptr};
  torch::nn::Linear router{nullptr};
  UsageMeter meter;

 private:
  [[nodiscard]] torch::Tensor contributionNorms(const torch::Tensor& x, const torch::Tensor& l, const torch::Tensor& gates,
                                                const torch::Tensor& hidden) const;
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
