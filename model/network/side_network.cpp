// SPDX-License-Identifier: Apache-2.0
#include "model/network/side_network.h"

#include <ostream>

namespace xsmoe::network {

void SideNetworkImpl::reset() {
  layers = register_module("layers", torch::nn::ModuleList());
  for (const auto& layerOptions : options.layers) layers->push_back(SideLayer(layerOptions));
}

void SideNetworkImpl::pretty_print(std::ostream& stream) const { stream << "SideNetwork(layers=" << layerCount() << ')'; }

torch::Tensor SideNetworkImpl::forward(const std::vector<torch::Tensor>& states, const torch::Tensor& counts) {
  TORCH_CHECK(states.size() == layers->size() + 1, "side network with ", layers->size(), " layers was given ", states.size(), " states");
  auto h = states[0];
  for (int i = 0; i < layerCount(); ++i) h = layer(i)->forward(h, states[static_cast<std::size_t>(i) + 1], counts);
  return h;
}

SideLayer SideNetworkImpl::layer(int i) const {
  return SideLayer(std::dynamic_pointer_cast<SideLayerImpl>(layers->ptr(static_cast<std::size_t>(i))));
}

void SideNetworkImpl::replaceLayers(const std::vector<SideLayer>& list) {
  torch::nn::ModuleList renewed;
  for (const auto& one : list) renewed->push_back(one);
  layers = replace_module("layers", renewed);
}

}  // namespace xsmoe::network
