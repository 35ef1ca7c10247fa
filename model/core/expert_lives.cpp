// SPDX-License-Identifier: Apache-2.0
#include "model/core/expert_lives.h"

#include <algorithm>
#include <map>
#include <utility>

namespace xsmoe {
namespace {

using Lives = std::map<ExpertName, ExpertLife>;

bool wasCounted(const LayerUsage& usage) {
  return std::any_of(usage.contribution.begin(), usage.contribution.end(), [](double c) { return c > 0; }) ||
         std::any_of(usage.utilization.begin(), usage.utilization.end(), [](double share) { return share > 0; });
}

/// As tested; of a window in training as it is now.
std::vector<LayerUsage> usageIn(const RunHistory& history, const WindowHistory& window) {
  if (window.done) return window.done->usage;
  if (&window == history.newest()) return history.usage();
  return window.epochs.empty() ? unused(window.started.structure) : window.epochs.back().usage;
}

LifeInWindow& inWindow(Lives& lives, const ExpertName& name, WindowIndex window) {
  ExpertLife& life = lives[name];
  life.name = name;
  if (life.windows.empty() || life.windows.back().window != window) life.windows.push_back({window, std::nullopt, false});
  return life.windows.back();
}

void live(Lives& lives, const WindowHistory& window, const std::vector<LayerUsage>& usage, Protocol protocol) {
  for (const LayerUsage& layer : usage) {
    const bool counted = wasCounted(layer);
    for (std::size_t j = 0; j < layer.born.size(); ++j) {
      LifeInWindow& now = inWindow(lives, nameOf(layer, j), window.window);
      if (counted) now.share = decisiveShare(layer, j, protocol);
      now.trained = now.trained || layer.trained == static_cast<int>(j);
    }
  }
}

/// The state of the layer that an event names, which is one of those that the window began with.
const LayerStructure* layerOf(const WindowHistory& window, const ExpertPruned& death) {
  const auto& layers = window.started.structure;
  const auto found = std::find_if(layers.begin(), layers.end(), [&](const LayerStructure& layer) {
    return layer.modality == death.modality && layer.layer == death.layer;
  });
  return found == layers.end() ? nullptr : &*found;
}

void die(Lives& lives, const WindowHistory& window, const ExpertPruned& death, Protocol protocol) {
  const LayerStructure* const layer = layerOf(window, death);
  if (layer == nullptr) return;
  const auto life = lives.find({death.modality, layer->hiddenState, death.born});
  if (life == lives.end()) return;
  life->second.end = death.into ? ExpertEnd::kMerged : death.byHand ? ExpertEnd::kByHand : ExpertEnd::kBelowTau;
  life->second.into = death.into;
  life->second.endWindow = death.window;
  if (wasMeasured(death)) life->second.endShare = protocol == Protocol::kPaper ? death.utilization : death.expertUtilization;
  life->second.endTau = death.tau;
}

/// Who was there in an earlier window than the newest, and whom nobody pruned.
void endWithTheirLayers(Lives& lives, WindowIndex newest) {
  for (auto& [name, life] : lives)
    if (life.end == ExpertEnd::kNone && life.windows.back().window < newest) {
      life.end = ExpertEnd::kLayerGone;
      life.endWindow = life.windows.back().window;
    }
}

}  // namespace

std::vector<ExpertLife> expertLives(const RunHistory& history) {
  const Protocol protocol = history.description().settings.protocol.protocol;
  Lives lives;
  for (const WindowHistory& window : history.windows()) {
    live(lives, window, unused(window.started.structure), protocol);
    // Whom a person took out has shares in the epochs before only.
    const bool byHand = std::any_of(window.deaths.begin(), window.deaths.end(), [](const ExpertPruned& death) { return death.byHand; });
    for (const EpochDone& epoch : window.epochs)
      if (byHand) live(lives, window, epoch.usage, protocol);
    live(lives, window, usageIn(history, window), protocol);
    for (const ExpertPruned& death : window.deaths) die(lives, window, death, protocol);
  }
  if (const WindowHistory* const newest = history.newest()) endWithTheirLayers(lives, newest->window);
  std::vector<ExpertLife> all;
  for (auto& [name, life] : lives) all.push_back(std::move(life));
  return all;
}

}  // namespace xsmoe
