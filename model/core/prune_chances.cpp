// SPDX-License-Identifier: Apache-2.0
#include "model/core/prune_chances.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace xsmoe {
namespace {

struct Spread {
  double mean = 0, deviation = 0;
};

const LayerUsage* sameExpertsIn(const std::vector<LayerUsage>& layers, const LayerUsage& layer) {
  const auto found = std::find_if(layers.begin(), layers.end(), [&](const LayerUsage& one) {
    return one.modality == layer.modality && one.hiddenState == layer.hiddenState && one.born == layer.born;
  });
  return found == layers.end() ? nullptr : &*found;
}

/// The layer in the latest epochs in which it had the same experts, newest first.
std::vector<const LayerUsage*> latestOf(const WindowHistory& window, const std::vector<LayerUsage>& running, const LayerUsage& layer) {
  std::vector<const LayerUsage*> latest;
  if (const LayerUsage* const now = sameExpertsIn(running, layer)) latest.push_back(now);
  for (auto epoch = window.epochs.rbegin(); epoch != window.epochs.rend() && latest.size() < kSpreadEpochs; ++epoch) {
    const LayerUsage* const then = sameExpertsIn(epoch->usage, layer);
    if (then == nullptr) break;
    latest.push_back(then);
  }
  return latest;
}

Spread spreadOf(const std::vector<const LayerUsage*>& epochs, std::size_t expert, Protocol protocol) {
  Spread spread;
  const auto n = static_cast<double>(epochs.size());
  for (const LayerUsage* const epoch : epochs) spread.mean += decisiveShare(*epoch, expert, protocol) / n;
  double squares = 0;
  for (const LayerUsage* const epoch : epochs) squares += std::pow(decisiveShare(*epoch, expert, protocol) - spread.mean, 2);
  spread.deviation = std::sqrt(squares / (n - 1));
  return spread;
}

double chanceAbove(const Spread& spread, double share) {
  if (spread.deviation <= 0) return spread.mean > share ? 1 : 0;
  return 0.5 * std::erfc((share - spread.mean) / (spread.deviation * std::numbers::sqrt2));
}

/// Midpoints over ±6 standard deviations.
double chanceToGo(const std::vector<Spread>& spreads, std::size_t expert, double tau) {
  constexpr int kParts = 240;
  constexpr double kReach = 6, kWide = 2 * kReach / kParts;
  const Spread& own = spreads[expert];
  double chance = 0;
  for (int part = 0; part < kParts; ++part) {
    const double z = -kReach + (part + 0.5) * kWide;
    const double share = own.mean + own.deviation * z;
    if (share >= tau) break;
    double least = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi) * kWide;
    for (std::size_t k = 0; k < spreads.size(); ++k)
      if (k != expert) least *= chanceAbove(spreads[k], share);
    chance += least;
  }
  return std::min(1.0, chance);
}

}  // namespace

std::vector<std::vector<double>> pruneChances(const WindowHistory& window, const std::vector<LayerUsage>& layers,
                                              const std::vector<LayerUsage>& running, double tau, Protocol protocol,
                                              const std::vector<ExpertName>& pinned) {
  std::vector<std::vector<double>> chances(layers.size());
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const LayerUsage& layer = layers[i];
    const std::size_t experts = layer.born.size();
    const auto epochs = latestOf(window, running, layer);
    if (epochs.size() < kLeastSpreadEpochs) continue;
    chances[i].assign(experts, 0);
    if (experts < 2) continue;  // the only one stays
    std::vector<Spread> spreads;
    for (std::size_t j = 0; j < experts; ++j) spreads.push_back(spreadOf(epochs, j, protocol));
    for (std::size_t j = 0; j < experts; ++j)
      if (std::find(pinned.begin(), pinned.end(), nameOf(layer, j)) == pinned.end()) chances[i][j] = chanceToGo(spreads, j, tau);
  }
  return chances;
}

}  // namespace xsmoe
