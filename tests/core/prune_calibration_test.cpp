// SPDX-License-Identifier: Apache-2.0
// How often what is told of pruning comes true, over layers whose shares are drawn.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ostream>
#include <random>
#include <vector>

#include "model/core/prune_chances.h"

namespace xsmoe {
namespace {

/// How an expert's share goes on from epoch to epoch: e = memory · e + noise, about its level; with a memory of 1 it walks.
struct MadeShares {
  double memory = 0;
  int epochs = 0;  ///< that are seen
  int left = 0;    ///< epochs from the latest one to the window's end
  friend std::ostream& operator<<(std::ostream& out, const MadeShares& made) {
    return out << "memory " << made.memory << ", " << made.epochs << " epochs, " << made.left << " before the end";
  }
};

/// Chances of about one size, and how many of them came true.
struct ToldBin {
  double told = 0, cameTrue = 0, count = 0;
};

constexpr std::array<double, 7> kEdges{0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97};
using ToldBins = std::array<ToldBin, kEdges.size() + 1>;

/// [epoch][expert]
std::vector<std::vector<double>> drawShares(const MadeShares& made, std::size_t experts, std::mt19937_64& random) {
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> level(0.06, 0.3), spread(0.005, 0.03);
  const double wide = spread(random), fresh = made.memory < 1 ? std::sqrt(1 - made.memory * made.memory) : 1;
  std::vector<double> levels(experts), aside(experts);
  for (std::size_t j = 0; j < experts; ++j) {
    levels[j] = level(random);
    aside[j] = normal(random);
  }
  std::vector<std::vector<double>> epochs;
  for (int epoch = 0; epoch < made.epochs + made.left; ++epoch) {
    auto& shares = epochs.emplace_back();
    for (std::size_t j = 0; j < experts; ++j) {
      shares.push_back(levels[j] + wide * aside[j]);
      aside[j] = made.memory * aside[j] + fresh * normal(random);
    }
  }
  return epochs;
}

/// A window that has had these epochs of one layer.
WindowHistory windowThatHad(const std::vector<std::vector<double>>& epochs) {
  WindowHistory window;
  for (const auto& shares : epochs) {
    LayerUsage usage;
    usage.utilization = {0.0};
    usage.utilization.insert(usage.utilization.end(), shares.begin(), shares.end());
    for (std::size_t j = 0; j < shares.size(); ++j) usage.born.push_back(static_cast<int>(j));
    window.epochs.emplace_back().usage = {usage};
  }
  return window;
}

/// The expert that τ takes at the end; −1: none.
int goneBy(const std::vector<double>& shares, double tau) {
  const auto least = std::min_element(shares.begin(), shares.end());
  return *least < tau ? static_cast<int>(least - shares.begin()) : -1;
}

ToldBins toldBins(const MadeShares& made) {
  constexpr int kLayers = 6'000;
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> threshold(0.05, 0.2);
  std::uniform_int_distribution<std::size_t> count(2, 4);
  ToldBins bins;
  for (int layer = 0; layer < kLayers; ++layer) {
    auto epochs = drawShares(made, count(random), random);
    const double tau = threshold(random);
    const int gone = goneBy(epochs.back(), tau);
    epochs.resize(static_cast<std::size_t>(made.epochs));
    const auto window = windowThatHad(epochs);
    const auto chances = pruneChances(window, window.epochs.back().usage, {}, tau, Protocol::kPaper, {}).front();
    for (std::size_t j = 0; j < chances.size(); ++j) {
      auto& bin = bins[static_cast<std::size_t>(std::upper_bound(kEdges.begin(), kEdges.end(), chances[j]) - kEdges.begin())];
      bin.told += chances[j];
      bin.cameTrue += static_cast<int>(j) == gone ? 1 : 0;
      ++bin.count;
    }
  }
  return bins;
}

/// By how much chances may be wrong beyond three standard errors of a share that is counted: too sure, further from a half than what
/// comes true, or too modest.
struct Allowed {
  double tooSure = 0, tooModest = 0;
};

void expectComeTrue(const MadeShares& made, const Allowed& allowed) {
  for (const ToldBin& bin : toldBins(made)) {
    if (bin.count < 100) continue;
    const double told = bin.told / bin.count, came = bin.cameTrue / bin.count;
    const double error = 3 * std::sqrt(std::max(told * (1 - told), came * (1 - came)) / bin.count);
    const double sure = told > 0.5 ? told - came : came - told;
    EXPECT_LE(sure, allowed.tooSure + error) << made << ": told " << told << ", came true " << came << " of " << bin.count;
    EXPECT_LE(-sure, allowed.tooModest + error) << made << ": told " << told << ", came true " << came << " of " << bin.count;
  }
}

TEST(PruneCalibration, ChancesComeTrueWhereSharesScatterAboutALevel) {
  for (const int epochs : {3, 5})
    for (const int left : {1, 2, 4}) expectComeTrue({0, epochs, left}, {0.02, 0.07});
}

TEST(PruneCalibration, ChancesAreNotTooSureTwoEpochsBeforeTheEndHoweverSharesGo) {
  for (const double memory : {0.5, 0.8, 1.0})
    for (const int epochs : {3, 5})
      for (const int left : {1, 2}) expectComeTrue({memory, epochs, left}, {0.02, 0.15});
}

TEST(PruneCalibration, ChancesAreLittleTooSureFourEpochsBeforeTheEndHoweverSharesGo) {
  for (const double memory : {0.5, 0.8, 1.0})
    for (const int epochs : {3, 5}) expectComeTrue({memory, epochs, 4}, {0.1, 0.1});
}

}  // namespace
}  // namespace xsmoe
