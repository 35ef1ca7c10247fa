// SPDX-License-Identifier: Apache-2.0
#include "model/network/item_encoder.h"

#include "model/core/names.h"

namespace xsmoe::network {

void ItemEncoderImpl::reset() {
  std::int64_t inputs = 0;
  for (const auto& [modality, width] : options.widths) inputs += width;
  for (const auto& [modality, networkOptions] : options.networks) {
    const SideNetwork network(networkOptions);
    networks.insert_or_assign(modality, register_module(std::string(xsmoe::name(modality)), network));
  }
  fusion = register_module("fusion", torch::nn::Linear(inputs, options.embedding));
}

torch::Tensor ItemEncoderImpl::forward(const std::map<Modality, std::vector<torch::Tensor>>& states, const torch::Tensor& counts) {
  std::vector<torch::Tensor> tops;  // visual first: the order of the enumeration
  for (const auto& [modality, list] : states) {
    const auto network = networks.find(modality);
    tops.push_back(network == networks.end() ? list.back() : network->second->forward(list, counts));
  }
  return fusion->forward(tops.size() == 1 ? tops[0] : torch::cat(tops, 1));  // [R, e]
}

}  // namespace xsmoe::network
