// SPDX-License-Identifier: Apache-2.0
// What XsmoeRecommender computes for one item, kept from the same pass that embeds it.
#include "model/network/item_pass.h"

#include <torch/types.h>
#include <torch/utils.h>

#include "model/network/xsmoe/xsmoe_recommender.h"

namespace xsmoe::network {
namespace {

/// The one row of a tensor, on the host.
at::Tensor onlyRow(const at::Tensor& rows) { return rows.squeeze(0).to(torch::kCPU, torch::kFloat).contiguous(); }

LayerPass layerPassOf(const SideLayer& layer, const Mixture& mixture) {
  const auto bottleneck = layer->options.expert.bottleneck;
  LayerPass pass;
  pass.input = onlyRow(mixture.x);
  pass.hidden = onlyRow(mixture.hidden).view({layer->expertCount(), bottleneck});
  pass.outputs = onlyRow(layer->mixed(mixture));
  pass.logits = onlyRow(mixture.logits);
  pass.gates = onlyRow(mixture.gates);
  pass.mixture = onlyRow(layer->combine(mixture));
  return pass;
}

}  // namespace

ItemPass XsmoeRecommender::passOf(std::int64_t item) {
  const torch::NoGradGuard noGrad;
  const auto ids = torch::full({1}, item, torch::kLong);
  ItemPass pass;
  for (const auto modality : modalities()) {
    const auto rows = rowsOf({modality}, ids);
    std::vector<Mixture> mixtures;
    const auto part = items_->part(modality, {rows.states.at(modality), rows.constantFirst.at(modality), {}, {}}, nullptr, &mixtures);
    pass.parts[modality] = onlyRow(part);
    for (std::size_t i = 0; i < mixtures.size(); ++i) pass.layers.push_back(layerPassOf(layer(modality, static_cast<int>(i)), mixtures[i]));
    const auto& last = pass.layers.back();
    const auto columns = items_->columnsOf(modality).to(torch::kCPU);
    pass.slots[modality] = torch::linear(last.gates.unsqueeze(1) * last.outputs, columns);
  }
  pass.bias = items_->fusion->bias.detach().to(torch::kCPU).clone();  // training goes on changing it
  return pass;
}

}  // namespace xsmoe::network
