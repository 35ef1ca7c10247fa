// SPDX-License-Identifier: Apache-2.0
#include "model/network/xsmoe/side_network.h"

#include <ostream>

namespace xsmoe::network {

void SideNetworkImpl::reset() {
  layers = register_module("layers", torch::nn::ModuleList());
  for (const auto& layerOptions : options.layers) layers->push_back(SideLayer(layerOptions));
}

void SideNetworkImpl::pretty_print(std::ostream& stream) const { stream << "SideNetwork(layers=" << layerCount() << ')'; }

torch::Tensor SideNetworkImpl::project(const SideInput& input, const torch::Tensor& fusion, std::vector<UsageSums>* usage,
                                       std::vector<Mixture>* mixtures) {
  const auto& states = input.states;
  TORCH_CHECK(states.size() == layers->size() + 1, "side network with ", layers->size(), " layers was given ", states.size(), " states");
  const bool constant = input.constantFirst;
  if (usage != nullptr) usage->resize(layers->size());
  LayerInput x{states[0], {}, {}, {}};
  for (int i = 0;; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (i == projectedLayer(constant)) x.projected = input.projected;
    const auto mixture = layer(i)->mix(x, states[at + 1], input.counts, usage == nullptr ? nullptr : &(*usage)[at]);
    if (mixtures != nullptr) mixtures->push_back(mixture);
    if (i + 1 == layerCount()) return layer(i)->project(mixture, fusion);
    if (constant && i == 0) {
      const auto scale = mixture.baseGate(), offset = layer(0)->withoutBasePath(mixture);  // α_0 and c
      x = {torch::addcmul(offset, states[1], scale), {}, scale, offset};
    } else {
      x = {layer(i)->combine(mixture), {}, {}, {}};
    }
  }
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
