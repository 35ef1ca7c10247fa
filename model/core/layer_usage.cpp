// SPDX-License-Identifier: Apache-2.0
#include "model/core/layer_usage.h"

#include <algorithm>
#include <utility>

namespace xsmoe {

std::vector<LayerStructure> structureOf(const std::vector<LayerUsage>& usage) { return {usage.begin(), usage.end()}; }

std::vector<LayerUsage> unused(const std::vector<LayerStructure>& layers) {
  std::vector<LayerUsage> usage;
  for (const auto& layer : layers) {
    auto& one = usage.emplace_back(LayerUsage{layer, {}, {}, {}, {}});
    for (auto* perSlot : {&one.utilization, &one.gateShare, &one.contribution}) perSlot->assign(layer.born.size() + 1, 0);
    one.expertUtilization.assign(layer.born.size(), 0);
  }
  return usage;
}

bool sameExperts(const std::vector<LayerUsage>& one, const std::vector<LayerUsage>& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [](const LayerUsage& a, const LayerUsage& b) {
    return a.modality == b.modality && a.hiddenState == b.hiddenState && a.born == b.born;
  });
}

int leastUsedExpert(const LayerUsage& usage, Protocol protocol) {
  if (usage.born.size() < 2) return -1;
  int least = -1;
  for (std::size_t j = 0; j < usage.born.size(); ++j) {
    if (least < 0 || decisiveShare(usage, j, protocol) < decisiveShare(usage, static_cast<std::size_t>(least), protocol))
      least = static_cast<int>(j);
  }
  return least;
}

int expertToPrune(const LayerUsage& usage, double tau, Protocol protocol) {
  const int least = leastUsedExpert(usage, protocol);
  return least >= 0 && decisiveShare(usage, static_cast<std::size_t>(least), protocol) < tau ? least : -1;
}

std::vector<ExpertName> expertsToPrune(const std::vector<LayerUsage>& layers, double tau, Protocol protocol) {
  std::vector<ExpertName> names;
  for (const auto& layer : layers)
    if (const int goes = expertToPrune(layer, tau, protocol); goes >= 0) names.push_back(nameOf(layer, static_cast<std::size_t>(goes)));
  return names;
}

std::vector<LayerUsage> prunableLayers(const std::vector<LayerUsage>& layers, const std::vector<ExpertName>& pinned, Protocol protocol) {
  std::vector<LayerUsage> prunable;
  for (const auto& layer : layers) {
    const int least = leastUsedExpert(layer, protocol);
    const bool kept = least >= 0 && std::find(pinned.begin(), pinned.end(), nameOf(layer, static_cast<std::size_t>(least))) != pinned.end();
    if (!kept) prunable.push_back(layer);
  }
  return prunable;
}

void takeShares(LayerUsage& usage) {
  double all = 0;
  for (const double c : usage.contribution) all += c;
  const double experts = all - usage.contribution.at(0);
  usage.utilization.clear();
  usage.expertUtilization.clear();
  for (std::size_t k = 0; k < usage.contribution.size(); ++k) {
    usage.utilization.push_back(all > 0 ? usage.contribution[k] / all : 0);
    if (k > 0) usage.expertUtilization.push_back(experts > 0 ? usage.contribution[k] / experts : 0);
  }
}

LayerUsage withoutExpert(LayerUsage usage, ExpertIndex expert) {
  const auto slot = slotFromExpert(expert).value;
  usage.born.erase(usage.born.begin() + expert.value);
  for (auto* perSlot : {&usage.gateShare, &usage.contribution}) perSlot->erase(perSlot->begin() + slot);
  if (usage.trained == expert.value)
    usage.trained = -1;
  else if (usage.trained > expert.value)
    --usage.trained;
  takeShares(usage);
  return usage;
}

int indexOf(const LayerStructure& layer, int born) {
  const auto found = std::find(layer.born.begin(), layer.born.end(), born);
  return found == layer.born.end() ? -1 : static_cast<int>(found - layer.born.begin());
}

LayerUsage withMerged(LayerUsage usage, ExpertIndex expert, int into) {
  const int kept = indexOf(usage, into);
  if (kept < 0) return withoutExpert(std::move(usage), expert);
  const auto from = static_cast<std::size_t>(slotFromExpert(expert).value), to = static_cast<std::size_t>(kept) + 1;
  for (auto* perSlot : {&usage.gateShare, &usage.contribution}) perSlot->at(to) += perSlot->at(from);
  return withoutExpert(std::move(usage), expert);
}

}  // namespace xsmoe
