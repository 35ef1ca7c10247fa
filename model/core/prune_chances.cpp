// SPDX-License-Identifier: Apache-2.0
#include "model/core/prune_chances.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "model/core/students_t.h"

namespace xsmoe {
namespace {

/// What an expert's share at the window's end is estimated from: its latest one, and how far two epochs lie apart.
struct Outlook {
  double latest = 0, apart = 0;
  int freedom = 0;
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

Outlook outlookOf(const std::vector<const LayerUsage*>& newestFirst, std::size_t expert, Protocol protocol) {
  const auto n = static_cast<double>(newestFirst.size());
  double mean = 0, squares = 0;
  for (const LayerUsage* const epoch : newestFirst) mean += decisiveShare(*epoch, expert, protocol) / n;
  for (const LayerUsage* const epoch : newestFirst) squares += std::pow(decisiveShare(*epoch, expert, protocol) - mean, 2);
  return {decisiveShare(*newestFirst.front(), expert, protocol), std::sqrt(2 * squares / (n - 1)),
          static_cast<int>(newestFirst.size()) - 1};
}

double chanceAbove(const Outlook& outlook, double share) {
  if (outlook.apart <= 0) return outlook.latest > share ? 1 : 0;
  return studentsTBelow((outlook.latest - share) / outlook.apart, outlook.freedom);
}

/// Cells of equal width in the arc tangent of t, up to τ, so that the long tail of few degrees of freedom is in the first of them.
double chanceToGo(const std::vector<Outlook>& outlooks, std::size_t expert, double tau) {
  constexpr int kCells = 48;
  const Outlook& own = outlooks[expert];
  const auto othersAbove = [&](double share) {
    double chance = 1;
    for (std::size_t k = 0; k < outlooks.size(); ++k)
      if (k != expert) chance *= chanceAbove(outlooks[k], share);
    return chance;
  };
  if (own.apart <= 0) return own.latest < tau ? othersAbove(own.latest) : 0;
  constexpr double kLeast = -std::numbers::pi / 2;
  const double end = (tau - own.latest) / own.apart, wide = (std::atan(end) - kLeast) / kCells;
  double chance = 0, before = 0;
  for (int cell = 0; cell < kCells; ++cell) {
    const double below = studentsTBelow(cell + 1 < kCells ? std::tan(kLeast + (cell + 1) * wide) : end, own.freedom);
    chance += (below - before) * othersAbove(own.latest + own.apart * std::tan(kLeast + (cell + 0.5) * wide));
    before = below;
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
    std::vector<Outlook> outlooks;
    for (std::size_t j = 0; j < experts; ++j) outlooks.push_back(outlookOf(epochs, j, protocol));
    for (std::size_t j = 0; j < experts; ++j)
      if (std::find(pinned.begin(), pinned.end(), nameOf(layer, j)) == pinned.end()) chances[i][j] = chanceToGo(outlooks, j, tau);
  }
  return chances;
}

}  // namespace xsmoe
