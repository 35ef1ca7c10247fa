// SPDX-License-Identifier: Apache-2.0
#include "model/network/xsmoe/xsmoe_recommender.h"

#include <torch/types.h>

#include <cmath>

#include "model/core/methods.h"
#include "model/core/names.h"

namespace xsmoe::network {
namespace {

std::map<Modality, SideNetworkOptions> networksOf(const XsmoeOptions& options) {
  std::map<Modality, SideNetworkOptions> networks;
  if (!hasExperts(options.model.method)) return networks;
  for (const auto& [modality, width] : options.widths)
    for (const int state : options.model.grouping) networks[modality].layers.push_back({{width, options.model.bottleneck}, state, {0}});
  return networks;
}

SequenceOptions sequenceOptionsOf(const XsmoeOptions& options) {
  return {{options.model.embedding, options.sequenceLength, options.model.heads, options.model.blocks, options.model.dropout},
          options.device,
          options.seed};
}

}  // namespace

XsmoeRecommender::XsmoeRecommender(XsmoeOptions options) : SequenceRecommender(sequenceOptionsOf(options)), xsmoe_(std::move(options)) {
  build(networksOf(xsmoe_));
  initialise();
}

void XsmoeRecommender::initialise() {
  eachLayer([this](Modality, int, SideLayer layer) { layer->initialise(random_.host); });
  initialiseLikeLinear(items_->fusion->weight, random_.host);
  const double bound = 1.0 / std::sqrt(static_cast<double>(items_->fusion->weight.size(1)));
  items_->fusion->bias.detach().copy_(at::empty(items_->fusion->bias.sizes()).uniform_(-bound, bound, random_.host));
  initialiseUserEncoder();
}

void XsmoeRecommender::build(const std::map<Modality, SideNetworkOptions>& networks) {
  items_ = ItemEncoder(ItemEncoderOptions{xsmoe_.widths, networks, xsmoe_.model.embedding});
  items_->to(options_.device.device);
  buildUserEncoder();
  parametersChanged();
}

void XsmoeRecommender::parametersChanged() {
  eachLayer([](Modality, int, SideLayer layer) { layer->restack(); });
}

std::vector<int> XsmoeRecommender::requiredStates() const { return statesOf(xsmoe_.model, xsmoe_.hiddenStates); }

std::vector<Modality> XsmoeRecommender::modalities() const {
  std::vector<Modality> list;
  for (const auto& [modality, width] : xsmoe_.widths) list.push_back(modality);
  return list;
}

void XsmoeRecommender::eachLayer(const std::function<void(Modality, int, const SideLayer&)>& visit) const {
  for (const auto& [modality, network] : items_->networks)
    for (int i = 0; i < network->layerCount(); ++i) visit(modality, i, network->layer(i));
}

void XsmoeRecommender::beginEpoch(double learningRate) {
  SequenceRecommender::beginEpoch(learningRate);
  eachLayer([](Modality, int, SideLayer layer) { layer->meter.reset(layer->expertCount() + 1); });
}

std::vector<std::vector<Modality>> XsmoeRecommender::partModalities() const {
  std::vector<std::vector<Modality>> parts;
  for (const auto modality : modalities()) parts.push_back({modality});
  return parts;
}

std::optional<std::pair<SideLayer, HiddenState>> XsmoeRecommender::projectedLayer(Modality modality) const {
  const auto network = items_->networks.find(modality);
  if (network == items_->networks.end() || !states_) return std::nullopt;
  const int layer = network->second->projectedLayer(states_->state(modality, 0).isOneRow());
  if (layer < 0) return std::nullopt;
  return std::pair(network->second->layer(layer), states_->state(modality, static_cast<std::size_t>(layer)));
}

/// The products of frozen experts with the frozen state that enters them, where a modality has such.
void XsmoeRecommender::prepareItems(const at::Tensor& ids) {
  for (const auto modality : modalities()) {
    const auto projected = projectedLayer(modality);
    projected_[modality] = projected && projections_[modality].prepare(projected->first, projected->second, ids);
  }
}

torch::Tensor XsmoeRecommender::encodePart(int part, const ItemRows& rows, std::vector<UsageSums>* usage) {
  const auto modality = modalities()[static_cast<std::size_t>(part)];
  SideInput input{rows.states.at(modality), rows.constantFirst.at(modality), {}, rows.counts};
  if (rows.ids.defined() && projected_.at(modality)) input.projected = projections_.at(modality).rows(rows.ids);
  return items_->part(modality, input, usage);
}

void XsmoeRecommender::addUsage(int part, const std::vector<UsageSums>& usage) {
  const auto modality = modalities()[static_cast<std::size_t>(part)];
  for (std::size_t i = 0; i < usage.size(); ++i) layer(modality, static_cast<int>(i))->meter.add(usage[i]);
}

std::unique_ptr<Recommender> XsmoeRecommender::clone() const {
  auto copy = std::make_unique<XsmoeRecommender>(xsmoe_);
  if (experts() != nullptr) copy->rebuild(structure());
  copy->load(parameters());
  copyWindowTo(*copy);
  return copy;
}

}  // namespace xsmoe::network
