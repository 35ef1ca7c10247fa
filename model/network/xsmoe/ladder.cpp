// SPDX-License-Identifier: Apache-2.0
// XsmoeRecommender: which experts and layers its ladders have, and how that changes.
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <string>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/network/xsmoe/xsmoe_recommender.h"

namespace xsmoe::network {
namespace {

LayerStructure structureOf(Modality modality, int i, const SideLayer& layer) {
  return {modality, {i}, layer->options.hiddenState, layer->options.born, layer->trained()};
}

LayerUsage usageOf(Modality modality, int i, const SideLayer& layer) {
  LayerUsage usage{structureOf(modality, i, layer), {}, {}, {}, {}};
  usage.contribution = layer->meter.contribution();
  const double slots = layer->meter.itemSlots();
  for (const double sum : layer->meter.gateSum()) usage.gateShare.push_back(slots > 0 ? sum / slots : 0);
  takeShares(usage);
  return usage;
}

}  // namespace

ExpertPruned XsmoeRecommender::leaving(const LayerUsage& usage, std::size_t j, WindowIndex window, double tau, bool byHand) {
  return {window, usage.modality, usage.layer, {static_cast<int>(j)}, usage.born[j], usage.utilization[j + 1], usage.expertUtilization[j],
          tau,    byHand};
}

ExpertNetwork* XsmoeRecommender::experts() { return hasExperts(xsmoe_.model.method) ? this : nullptr; }

const ExpertNetwork* XsmoeRecommender::experts() const { return hasExperts(xsmoe_.model.method) ? this : nullptr; }

std::vector<LayerStructure> XsmoeRecommender::structure() const {
  std::vector<LayerStructure> list;
  eachLayer([&](Modality modality, int i, const SideLayer& layer) { list.push_back(structureOf(modality, i, layer)); });
  return list;
}

std::vector<LayerUsage> XsmoeRecommender::usage() const {
  std::vector<LayerUsage> list;
  eachLayer([&](Modality modality, int i, const SideLayer& layer) { list.push_back(usageOf(modality, i, layer)); });
  return list;
}

void XsmoeRecommender::rebuild(const std::vector<LayerStructure>& structure) {
  std::map<Modality, SideNetworkOptions> networks;
  for (const auto& layer : structure)
    networks[layer.modality].layers.push_back({{xsmoe_.widths.at(layer.modality), xsmoe_.model.bottleneck}, layer.hiddenState, layer.born});
  optimizer_.reset();
  xsmoe_.model.grouping = groupingOf(structure);
  build(networks);
  for (const auto& layer : structure) this->layer(layer.modality, layer.layer.value)->setTrained(layer.trained);
}

std::vector<ExpertPruned> XsmoeRecommender::doomedBy(const std::vector<LayerUsage>& usage, WindowIndex window, double tau,
                                                     bool byHand) const {
  std::vector<ExpertPruned> doomed;
  for (const auto& layerUsage : usage)
    if (const int index = expertToPrune(layerUsage, tau, xsmoe_.protocol); index >= 0)
      doomed.push_back(leaving(layerUsage, static_cast<std::size_t>(index), window, tau, byHand));
  return doomed;
}

void XsmoeRecommender::takeOut(const std::vector<ExpertPruned>& doomed) {
  for (const auto& gone : doomed) layer(gone.modality, gone.layer.value)->remove(gone.expert.value);
}

StructureChanges XsmoeRecommender::finish(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) {
  StructureChanges changes;
  optimizer_.reset();
  if (!expands(xsmoe_.model.method)) return changes;
  const auto expand = [&] {
    eachLayer([&](Modality modality, int i, SideLayer layer) {
      changes.expanded.push_back({window, modality, {i}, {static_cast<int>(layer->expertCount())}, window.value + 1});
      layer->append(layer->meanExpert(), window.value + 1, random_.host);
    });
  };
  changes.pruned = doomedBy(usage, window, tau, false);
  if (xsmoe_.protocol == Protocol::kPaper) {
    expand();  // before pruning: the mean is of all experts present (model.md, section 5)
    takeOut(changes.pruned);
  } else {
    takeOut(changes.pruned);
    expand();
  }
  return changes;
}

StructureChanges XsmoeRecommender::prune(WindowIndex window, double tau, const std::vector<LayerUsage>& usage) {
  StructureChanges changes;
  if (!expands(xsmoe_.model.method)) return changes;
  changes.pruned = doomedBy(usage, window, tau, true);
  takeOutMidWindow(changes.pruned);
  return changes;
}

StructureChanges XsmoeRecommender::remove(WindowIndex window, const ExpertName& expert, double tau, const std::vector<LayerUsage>& usage) {
  StructureChanges changes;
  for (const auto& layerUsage : usage) {
    if (layerUsage.modality != expert.modality || layerUsage.hiddenState != expert.hiddenState || layerUsage.born.size() < 2) continue;
    const int gone = indexOf(layerUsage, expert.born);
    if (gone < 0) continue;
    changes.pruned.push_back(leaving(layerUsage, static_cast<std::size_t>(gone), window, tau, true));
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
  eachLayer([&](Modality modality, int i, SideLayer layer) {
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
    std::erase_if(kept, [&](const auto& one) { return std::find(grouping.begin(), grouping.end(), one.first) == grouping.end(); });
    std::vector<SideLayer> ladder;
    for (const int state : grouping) {
      const auto found = kept.find(state);
      ladder.push_back(found != kept.end() ? found->second : layerBetween(kept, modality, state, nextWindow));
    }
    network->replaceLayers(ladder);
  }
  xsmoe_.model.grouping = grouping;
}

/// A new layer: one expert, the mean of all experts of the nearest kept layers below and above, and a fresh router.
SideLayer XsmoeRecommender::layerBetween(const std::map<int, SideLayer>& kept, Modality modality, int state, WindowIndex born) {
  SideLayer fresh(SideLayerOptions{{xsmoe_.widths.at(modality), xsmoe_.model.bottleneck}, state, {born.value}});
  fresh->to(options_.device.device);
  fresh->initialise(random_.host);
  std::vector<torch::Tensor> downs, ups;
  const auto take = [&](const SideLayer& layer) {
    for (std::int64_t j = 0; j < layer->expertCount(); ++j) {
      downs.push_back(layer->expert(j)->down->weight.detach());
      ups.push_back(layer->expert(j)->up->weight.detach());
    }
  };
  const auto above = kept.upper_bound(state);
  if (above != kept.begin()) take(std::prev(above)->second);
  if (above != kept.end()) take(above->second);
  if (!downs.empty()) {
    const torch::NoGradGuard noGrad;
    fresh->expert(0)->down->weight.copy_(torch::stack(downs).mean(0));
    fresh->expert(0)->up->weight.copy_(torch::stack(ups).mean(0));
  }
  fresh->restack();
  return fresh;
}

}  // namespace xsmoe::network
