// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/container/modulelist.h>

#include <vector>

#include "model/network/xsmoe/side_layer.h"

namespace xsmoe::network {

struct SideNetworkOptions {
  std::vector<SideLayerOptions> layers;  ///< from the bottom, one for each hidden state of the grouping
};

/// What a side network reads of R items.
struct SideInput {
  std::vector<torch::Tensor> states;  ///< l_0 … l_M, float32 [R, d] each; l_0 [1, d] where it is the same for every item
  bool constantFirst = false;         ///< l_0 is the same for every item, not only for these: one row tells nothing where R is 1
  torch::Tensor projected;            ///< of layer projectedLayer(), see LayerInput::projected; may be undefined
  torch::Tensor counts;               ///< float32 [R]: how often each item occurs; undefined: usage is not measured
};

/// The ladder of mixture layers beside one modality's frozen backbone: h_0 = l_0, h_i = layer_i(h_{i−1}, l_i). Parameters: layers.I.….
///
/// Where l_0 does not vary (CLS pooling), h_0 is one row, and so is everything that the first layer computes from it but its base path:
///   h_1 = α_0 l_1 + c  with α_0 a number and c a vector,
/// which costs next to nothing and leaves the second layer an input that is affine in the frozen l_1.
class SideNetworkImpl : public torch::nn::Cloneable<SideNetworkImpl> {
 public:
  explicit SideNetworkImpl(SideNetworkOptions chosen) : options(std::move(chosen)) { SideNetworkImpl::reset(); }
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  /// F h_M [R, e] for F [e, d]. `usage`, if not null, receives what the items add to each layer's usage; `mixtures` what each layer
  /// computed.
  torch::Tensor project(const SideInput& input, const torch::Tensor& fusion, std::vector<UsageSums>* usage,
                        std::vector<Mixture>* mixtures = nullptr);
  /// The layer whose input is affine in a frozen state, the one of the same number: 0, or 1 where l_0 does not vary; −1: none.
  [[nodiscard]] int projectedLayer(bool constantFirstState) const { return !constantFirstState ? 0 : layerCount() > 1 ? 1 : -1; }

  [[nodiscard]] int layerCount() const { return static_cast<int>(layers->size()); }
  [[nodiscard]] SideLayer layer(int i) const;
  /// Replaces the ladder; layers keep what they have learned.
  void replaceLayers(const std::vector<SideLayer>& list);

  SideNetworkOptions options;  ///< as built; the layers know their present structure
  torch::nn::ModuleList layers{nullptr};
};
TORCH_MODULE(SideNetwork);

}  // namespace xsmoe::network
