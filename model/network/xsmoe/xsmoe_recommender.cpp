// SPDX-License-Identifier: Apache-2.0
#include "model/network/xsmoe/xsmoe_recommender.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

#include "model/core/names.h"

namespace xsmoe::network {
namespace {

std::map<Modality, SideNetworkOptions> networksOf(const XsmoeOptions& options) {
  std::map<Modality, SideNetworkOptions> networks;
  if (!hasSideNetwork(options.model.variant)) return networks;
  for (const auto& [modality, width] : options.widths)
    for (const int state : options.model.grouping) networks[modality].layers.push_back({{width, options.model.bottleneck}, state, {0}});
  return networks;
}

LayerUsage usageOf(Modality modality, int i, const SideLayer& layer) {
  LayerUsage usage;
  usage.modality = modality;
  usage.layer = {i};
  usage.hiddenState = layer->options.hiddenState;
  usage.born = layer->options.born;
  usage.trained = layer->trained();
  usage.contribution = layer->meter.contribution();
  const double slots = layer->meter.itemSlots();
  for (const double sum : layer->meter.gateSum()) usage.gateShare.push_back(slots > 0 ? sum / slots : 0);
  double all = 0;
  for (const double c : usage.contribution) all += c;
  const double experts = all - usage.contribution[0];
  for (std::size_t k = 0; k < usage.contribution.size(); ++k) {
    usage.utilization.push_back(all > 0 ? usage.contribution[k] / all : 0);
    if (k > 0) usage.expertUtilization.push_back(experts > 0 ? usage.contribution[k] / experts : 0);
  }
  return usage;
}

ExpertPruned leaving(const LayerUsage& usage, std::size_t j, WindowIndex window, double tau, bool byHand) {
  return {window, usage.modality, usage.layer, {static_cast<int>(j)}, usage.born[j], usage.utilization[j + 1], usage.expertUtilization[j],
          tau,    byHand};
}

}  // namespace

XsmoeRecommender::XsmoeRecommender(XsmoeOptions options)
    : options_(std::move(options)),
      random_(options_.seed, options_.device.device),
      staging_(std::make_unique<device::Staging>(options_.device.device)) {
  if (options_.device.stepType == torch::kHalf) lossScale_.emplace(options_.device.device);
  build(networksOf(options_));
  initialise();
}

void XsmoeRecommender::initialise() {
  eachLayer([this](Modality, int, SideLayer& layer) { layer->initialise(random_.host); });
  initialiseLikeLinear(items_->fusion->weight, random_.host);
  const double bound = 1.0 / std::sqrt(static_cast<double>(items_->fusion->weight.size(1)));
  items_->fusion->bias.detach().copy_(at::empty(items_->fusion->bias.sizes()).uniform_(-bound, bound, random_.host));
  sequence_->initialise(random_.host);
}

void XsmoeRecommender::build(const std::map<Modality, SideNetworkOptions>& networks) {
  items_ = ItemEncoder(ItemEncoderOptions{options_.widths, networks, options_.model.embedding});
  sequence_ = UserEncoder(UserEncoderOptions{options_.model.embedding, options_.sequenceLength, options_.model.heads, options_.model.blocks,
                                             options_.model.dropout});
  items_->to(options_.device.device);
  sequence_->to(options_.device.device);
  eachLayer([](Modality, int, SideLayer& layer) { layer->restack(); });
}

std::vector<int> XsmoeRecommender::requiredStates() const {
  if (!hasSideNetwork(options_.model.variant)) return {options_.hiddenStates - 1};
  std::vector<int> states{0};
  states.insert(states.end(), options_.model.grouping.begin(), options_.model.grouping.end());
  return states;
}

std::vector<Modality> XsmoeRecommender::modalities() const {
  std::vector<Modality> list;
  for (const auto& [modality, width] : options_.widths) list.push_back(modality);
  return list;
}

void XsmoeRecommender::setItemStates(std::shared_ptr<const ItemStates> states) {
  expected_.reset();
  states_ = std::move(states);
  const auto target = options_.device.device;
  if (!target.is_cuda()) return;
  // On the GPU if they leave it room to compute; otherwise each batch's rows are brought there.
  std::size_t bytes = 0;
  for (const auto& [modality, list] : states_->states)
    for (const auto& state : list) bytes += state.nbytes();
  if (2 * bytes > static_cast<std::size_t>(device::readDeviceMemory(target).freeBytes)) return;
  auto onDevice = std::make_shared<ItemStates>();
  for (const auto& [modality, list] : states_->states)
    for (const auto& state : list) onDevice->states[modality].push_back(state.to(target));
  states_ = std::move(onDevice);
}

void XsmoeRecommender::eachLayer(const std::function<void(Modality, int, SideLayer&)>& visit) const {
  for (const auto& [modality, network] : items_->networks)
    for (int i = 0; i < network->layerCount(); ++i) {
      auto layer = network->layer(i);
      visit(modality, i, layer);
    }
}

void XsmoeRecommender::beginWindow(WindowIndex, const at::Tensor& logPopularity) {
  logPopularity_ = logPopularity.to(options_.device.device, torch::kFloat);
  rebuildOptimizer({}, 0);
}

Adam::Named XsmoeRecommender::trainableParameters() const {
  Adam::Named trainable;
  for (const auto& item : items_->named_parameters())
    if (item.value().requires_grad()) trainable.emplace_back(item.key(), item.value());
  for (const auto& item : sequence_->named_parameters()) trainable.emplace_back("sequence." + item.key(), item.value());
  return trainable;
}

void XsmoeRecommender::rebuildOptimizer(const std::map<std::string, Adam::Moments>& moments, std::int64_t steps) {
  optimizer_ = std::make_unique<Adam>(trainableParameters());
  optimizer_->restore(moments, steps);
  optimizer_->setLearningRate(learningRate_);
}

void XsmoeRecommender::beginEpoch(double learningRate) {
  learningRate_ = learningRate;
  optimizer_->setLearningRate(learningRate);
  eachLayer([](Modality, int, SideLayer& layer) { layer->meter.reset(layer->expertCount() + 1); });
}

std::vector<LayerUsage> XsmoeRecommender::usage() const {
  std::vector<LayerUsage> list;
  eachLayer([&](Modality modality, int i, SideLayer& layer) { list.push_back(usageOf(modality, i, layer)); });
  return list;
}

std::vector<ExpertPruned> XsmoeRecommender::doomedBy(const std::vector<LayerUsage>& usage, WindowIndex window, double tau,
                                                     bool byHand) const {
  std::vector<ExpertPruned> doomed;
  for (const auto& layerUsage : usage)
    if (const int index = expertToPrune(layerUsage, tau, options_.protocol); index >= 0)
      doomed.push_back(leaving(layerUsage, static_cast<std::size_t>(index), window, tau, byHand));
  return doomed;
}

void XsmoeRecommender::takeOut(const std::vector<ExpertPruned>& doomed) {
  for (const auto& gone : doomed) layer(gone.modality, gone.layer.value)->remove(gone.expert.value);
}

StructureChanges XsmoeRecommender::finishWindow(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) {
  StructureChanges changes;
  optimizer_.reset();
  if (!expands(options_.model.variant)) return changes;
  const auto expand = [&] {
    eachLayer([&](Modality modality, int i, SideLayer& layer) {
      changes.expanded.push_back({window, modality, {i}, {static_cast<int>(layer->expertCount())}, window.value + 1});
      layer->append(layer->meanExpert(), window.value + 1, random_.host);
    });
  };
  changes.pruned = doomedBy(usage, window, tau, false);
  if (options_.protocol == Protocol::kPaper) {
    expand();  // before pruning: the mean is of all experts present (model.md, section 5)
    takeOut(changes.pruned);
  } else {
    takeOut(changes.pruned);
    expand();
  }
  return changes;
}

StructureChanges XsmoeRecommender::pruneNow(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) {
  StructureChanges changes;
  if (!expands(options_.model.variant)) return changes;
  changes.pruned = doomedBy(usage, window, tau, true);
  takeOutMidWindow(changes.pruned);
  return changes;
}

StructureChanges XsmoeRecommender::removeExpert(WindowIndex window, const ExpertName& expert, double tau,
                                                const std::vector<LayerUsage>& usage) {
  StructureChanges changes;
  for (const auto& layerUsage : usage) {
    if (layerUsage.modality != expert.modality || layerUsage.hiddenState != expert.hiddenState || layerUsage.born.size() < 2) continue;
    const auto found = std::find(layerUsage.born.begin(), layerUsage.born.end(), expert.born);
    if (found == layerUsage.born.end()) continue;
    changes.pruned.push_back(leaving(layerUsage, static_cast<std::size_t>(found - layerUsage.born.begin()), window, tau, true));
  }
  takeOutMidWindow(changes.pruned);
  return changes;
}

void XsmoeRecommender::takeOutMidWindow(const std::vector<ExpertPruned>& doomed) {
  // The optimizer holds the routers' moments row by row: take the pruned slot out, leave the rest as it is.
  auto moments = optimizer_ ? optimizer_->moments() : std::map<std::string, Adam::Moments>{};
  const auto steps = optimizer_ ? optimizer_->steps() : 0;
  takeOut(doomed);
  for (const auto& gone : doomed) {
    auto& router = moments[std::string(name(gone.modality)) + ".layers." + std::to_string(gone.layer.value) + ".router.weight"];
    const auto slot = slotFromExpert(gone.expert).value;
    for (auto* tensor : {&router.first, &router.second})
      if (tensor->defined()) *tensor = torch::cat({tensor->narrow(0, 0, slot), tensor->narrow(0, slot + 1, tensor->size(0) - slot - 1)});
  }
  if (!optimizer_) return;
  // Names of experts behind a pruned one have moved; only the last one trains, so its moments move with it.
  eachLayer([&](Modality modality, int i, SideLayer& layer) {
    const std::string prefix = std::string(name(modality)) + ".layers." + std::to_string(i) + ".experts.";
    for (const char* part : {".down.weight", ".up.weight"}) {
      const auto now = prefix + std::to_string(layer->expertCount() - 1) + part;
      const auto before = prefix + std::to_string(layer->expertCount()) + part;
      if (const auto found = moments.find(before); found != moments.end() && layer->trained() >= 0) moments[now] = found->second;
    }
  });
  rebuildOptimizer(moments, steps);
}

void XsmoeRecommender::regroup(const Grouping& grouping, WindowIndex nextWindow) {
  for (auto& [modality, network] : items_->networks) {
    std::map<int, SideLayer> kept;
    for (int i = 0; i < network->layerCount(); ++i) kept.emplace(network->layer(i)->options.hiddenState, network->layer(i));
    for (auto old = kept.begin(); old != kept.end();)
      old = std::find(grouping.begin(), grouping.end(), old->first) == grouping.end() ? kept.erase(old) : std::next(old);
    std::vector<SideLayer> ladder;
    for (const int state : grouping) {
      if (const auto found = kept.find(state); found != kept.end()) {
        ladder.push_back(found->second);
        continue;
      }
      SideLayer fresh(SideLayerOptions{{options_.widths.at(modality), options_.model.bottleneck}, state, {nextWindow.value}});
      fresh->to(options_.device.device);
      fresh->initialise(random_.host);
      // One expert, the mean of all experts of the nearest kept layers below and above.
      std::vector<torch::Tensor> downs, ups;
      const auto above = kept.upper_bound(state);
      const auto take = [&](const SideLayer& layer) {
        for (std::int64_t j = 0; j < layer->expertCount(); ++j) {
          downs.push_back(layer->expert(j)->down->weight.detach());
          ups.push_back(layer->expert(j)->up->weight.detach());
        }
      };
      if (above != kept.begin()) take(std::prev(above)->second);
      if (above != kept.end()) take(above->second);
      if (!downs.empty()) {
        const torch::NoGradGuard noGrad;
        fresh->expert(0)->down->weight.copy_(torch::stack(downs).mean(0));
        fresh->expert(0)->up->weight.copy_(torch::stack(ups).mean(0));
      }
      fresh->restack();
      ladder.push_back(fresh);
    }
    network->replaceLayers(ladder);
  }
  options_.model.grouping = grouping;
}

std::int64_t XsmoeRecommender::parameterCount() const {
  std::int64_t count = 0;
  for (const auto& [name, tensor] : parameters()) count += tensor.numel();
  return count;
}

std::int64_t XsmoeRecommender::trainableCount() const {
  std::int64_t count = 0;
  for (const auto& [name, tensor] : trainableParameters()) count += tensor.numel();
  return count;
}

NamedTensors XsmoeRecommender::parameters() const {
  NamedTensors all;
  for (const auto& item : items_->named_parameters()) all[item.key()] = item.value().detach();
  for (const auto& item : sequence_->named_parameters()) all["sequence." + item.key()] = item.value().detach();
  return all;
}

NamedTensors XsmoeRecommender::gradients() const {
  NamedTensors all;
  for (const auto& [name, parameter] : trainableParameters()) all[name] = parameter.grad();
  return all;
}

void XsmoeRecommender::load(const std::vector<LayerUsage>& structure, const NamedTensors& parameters) {
  optimizer_.reset();
  std::map<Modality, SideNetworkOptions> networks;
  Grouping grouping;
  for (const auto& layer : structure) {
    networks[layer.modality].layers.push_back(
        {{options_.widths.at(layer.modality), options_.model.bottleneck}, layer.hiddenState, layer.born});
    if (layer.modality == structure.front().modality) grouping.push_back(layer.hiddenState);
  }
  if (!grouping.empty()) options_.model.grouping = grouping;
  build(networks);
  for (const auto& layer : structure) this->layer(layer.modality, layer.layer.value)->setTrained(layer.trained);
  const torch::NoGradGuard noGrad;
  const auto own = this->parameters();
  for (const auto& [name, tensor] : own) {
    const auto found = parameters.find(name);
    TORCH_CHECK(found != parameters.end(), "the tensor ", name, " is missing");
    TORCH_CHECK(found->second.sizes() == tensor.sizes(), "the tensor ", name, " is ", found->second.sizes(), ", expected ", tensor.sizes());
    tensor.copy_(found->second);
  }
  for (const auto& [name, tensor] : parameters) TORCH_CHECK(own.count(name) == 1, "the tensor ", name, " does not belong to this network");
  eachLayer([](Modality, int, SideLayer& layer) { layer->restack(); });
}

std::unique_ptr<Recommender> XsmoeRecommender::clone() const {
  auto copy = std::make_unique<XsmoeRecommender>(options_);
  copy->load(usage(), parameters());
  copy->setItemStates(states_);
  copy->logPopularity_ = logPopularity_;
  return copy;
}

}  // namespace xsmoe::network
