// SPDX-License-Identifier: Apache-2.0
// What XsmoeRecommender computes for items, kept from the same pass that embeds them.
#include "model/network/item_pass.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>

#include "model/device/tasks.h"
#include "model/network/xsmoe/xsmoe_recommender.h"

namespace xsmoe::network {
namespace {

constexpr std::int64_t kLeaningTogether = 256;  // items whose expert outputs are in memory at once, in each thread

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

/// ‖α_k z_k‖ of each item, [R, N+1].
at::Tensor normsOf(const SideLayer& layer, const Mixture& mixture) { return mixture.gates * layer->mixed(mixture).norm(2, -1); }

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

void XsmoeRecommender::passInBlocks(Modality modality, const at::Tensor& items, const TakeBlock& take) {
  const auto n = items.size(0);
  device::runTasks(options_.device.device, (n + kLeaningTogether - 1) / kLeaningTogether, [&](std::int64_t block) {
    const auto first = block * kLeaningTogether;
    const auto rows = rowsOf({modality}, items.narrow(0, first, std::min(kLeaningTogether, n - first)));
    std::vector<Mixture> mixtures;
    const auto part = items_->part(modality, {rows.states.at(modality), rows.constantFirst.at(modality), {}, {}}, nullptr, &mixtures);
    take(first, mixtures, part);
  });
}

std::map<Modality, ItemLeaning> XsmoeRecommender::leaningOf(const at::Tensor& items) {
  const torch::NoGradGuard noGrad;
  std::map<Modality, ItemLeaning> leanings;
  for (const auto modality : modalities()) {
    const auto last = layer(modality, items_->networks.at(modality)->layerCount() - 1);
    const auto n = items.size(0);
    ItemLeaning leaning{torch::empty({n, last->expertCount() + 1}), torch::empty({n})};
    passInBlocks(modality, items, [&](std::int64_t first, const std::vector<Mixture>& mixtures, const at::Tensor& part) {
      leaning.slots.narrow(0, first, part.size(0)).copy_(normsOf(last, mixtures.back()));
      leaning.part.narrow(0, first, part.size(0)).copy_(part.norm(2, -1));
    });
    leanings.emplace(modality, std::move(leaning));
  }
  return leanings;
}

at::Tensor XsmoeRecommender::slotNorms(Modality modality, LayerIndex index, const at::Tensor& items) {
  const torch::NoGradGuard noGrad;
  const auto asked = layer(modality, index.value);
  const auto norms = torch::empty({items.size(0), asked->expertCount() + 1});
  passInBlocks(modality, items, [&](std::int64_t first, const std::vector<Mixture>& mixtures, const at::Tensor& part) {
    norms.narrow(0, first, part.size(0)).copy_(normsOf(asked, mixtures.at(static_cast<std::size_t>(index.value))));
  });
  return norms;
}

std::vector<SlotUses> XsmoeRecommender::slotUses(Modality modality, const at::Tensor& items) {
  const torch::NoGradGuard noGrad;
  std::vector<SlotUses> uses;
  for (int i = 0; i < items_->networks.at(modality)->layerCount(); ++i) {
    const auto slots = layer(modality, i)->expertCount() + 1;
    uses.push_back({torch::empty({items.size(0), slots}), torch::empty({items.size(0), slots})});
  }
  passInBlocks(modality, items, [&](std::int64_t first, const std::vector<Mixture>& mixtures, const at::Tensor& part) {
    for (std::size_t i = 0; i < uses.size(); ++i) {
      uses[i].gates.narrow(0, first, part.size(0)).copy_(mixtures[i].gates.expand({part.size(0), -1}));
      uses[i].norms.narrow(0, first, part.size(0)).copy_(normsOf(layer(modality, static_cast<int>(i)), mixtures[i]));
    }
  });
  return uses;
}

LayerOutputs XsmoeRecommender::outputsOf(int layer, const at::Tensor& items) {
  const torch::NoGradGuard noGrad;
  const auto of = structure().at(static_cast<std::size_t>(layer));
  const auto rows = rowsOf({of.modality}, items);
  std::vector<Mixture> mixtures;
  static_cast<void>(
      items_->part(of.modality, {rows.states.at(of.modality), rows.constantFirst.at(of.modality), {}, {}}, nullptr, &mixtures));
  const auto& hidden = mixtures.at(static_cast<std::size_t>(of.layer.value)).hidden;  // one row where the layer's input is
  const auto side = this->layer(of.modality, of.layer.value);
  const auto bottleneck = side->options.expert.bottleneck;
  std::vector<at::Tensor> outputs, weights;
  for (std::int64_t j = 0; j < side->expertCount(); ++j) {
    const auto expert = side->expert(j);
    outputs.push_back(torch::linear(hidden.narrow(1, j * bottleneck, bottleneck), expert->up->weight).expand({items.size(0), -1}));
    weights.push_back(torch::cat({expert->down->weight.flatten(), expert->up->weight.flatten()}));
  }
  return {torch::stack(outputs, 1).to(torch::kCPU, torch::kFloat), torch::stack(weights).to(torch::kCPU, torch::kFloat)};
}

}  // namespace xsmoe::network
