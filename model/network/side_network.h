// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <torch/nn/cloneable.h>
#include <torch/nn/modules/container/modulelist.h>

#include <vector>

#include "model/network/side_layer.h"

namespace xsmoe::network {

struct SideNetworkOptions {
  std::vector<SideLayerOptions> layers;  ///< from the bottom, one for each hidden state of the grouping
};

/// The ladder of mixture layers beside one modality's frozen backbone: h_0 = l_0, h_i = layer_i(h_{i−1}, l_i). Parameters: layers.I.….
class SideNetworkImpl : public torch::nn::Cloneable<SideNetworkImpl> {
 public:
  explicit SideNetworkImpl(SideNetworkOptions chosen) : options(std::move(chosen)) { SideNetworkImpl::reset(); }
  void reset() override;
  void pretty_print(std::ostream& stream) const override;

  /// `states`: l_0 … l_M, float [R, d] each → h_M [R, d]. `counts` as in SideLayer::forward.
  torch::Tensor forward(const std::vector<torch::Tensor>& states, const torch::Tensor& counts);

  [[nodiscard]] int layerCount() const { return static_cast<int>(layers->size()); }
  [[nodiscard]] SideLayer layer(int i) const;
  /// Replaces the ladder; layers keep what they have learned.
  void replaceLayers(const std::vector<SideLayer>& list);

  SideNetworkOptions options;  ///< as built; the layers know their present structure
  torch::nn::ModuleList layers{nullptr};
};
TORCH_MODULE(SideNetwork);

}  // namespace xsmoe::network
