// SPDX-License-Identifier: Apache-2.0
#include "model/network/xsmoe/item_encoder.h"

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

torch::Tensor ItemEncoderImpl::columnsOf(Modality modality) const {
  std::int64_t first = 0;  // visual first: the order of the enumeration
  for (const auto& [other, width] : options.widths) first += other < modality ? width : 0;
  return fusion->weight.narrow(1, first, options.widths.at(modality));
}

torch::Tensor ItemEncoderImpl::part(Modality modality, const SideInput& input, std::vector<UsageSums>* usage,
                                    std::vector<Mixture>* mixtures) {
  const auto columns = columnsOf(modality);
  const auto network = networks.find(modality);
  return network == networks.end() ? torch::linear(input.states.back(), columns)
                                   : network->second->project(input, columns, usage, mixtures);
}

}  // namespace xsmoe::network
