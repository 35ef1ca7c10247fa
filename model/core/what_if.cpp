// SPDX-License-Identifier: Apache-2.0
#include "model/core/what_if.h"

#include <algorithm>
#include <cmath>

namespace xsmoe {
namespace {

constexpr double kZ = 1.959963984540054;  // of 95 % of a normal distribution

/// Of so many independent draws a mean varies as much as of `sample` draws without replacement from `all`.
double independentDraws(std::int64_t sample, std::int64_t all) {
  return static_cast<double>(sample) * static_cast<double>(all - 1) / static_cast<double>(all - sample);
}

}  // namespace

double WhatIf::chanceSeconds() const {
  double chance = spreadSeconds, least = steps.empty() ? 0 : steps.front().seconds;
  for (const WhatIfStep& step : steps) {
    chance = std::max(chance, step.seconds - least);
    least = std::min(least, step.seconds);
  }
  return chance;
}

bool WhatIf::timeDiffers(const WhatIfStep& step) const { return std::abs(step.seconds - steps.front().seconds) > 2 * chanceSeconds(); }

std::size_t stepAt(const WhatIf& whatIf, double tau) {
  std::size_t step = 0;
  while (step + 1 < whatIf.steps.size() && whatIf.steps[step + 1].tau < tau) ++step;
  return step;
}

std::vector<ExpertName> expertsGoneAt(const WhatIf& whatIf, double tau) {
  std::vector<ExpertName> gone;
  for (std::size_t i = 1; i <= stepAt(whatIf, tau) && i < whatIf.steps.size(); ++i) gone.push_back(whatIf.steps[i].expert.value());
  return gone;
}

Estimate estimateShare(double mean, std::int64_t sample, std::int64_t all) {
  if (sample >= all) return {mean, mean, mean};
  if (sample <= 0) return {mean, 0, 1};
  const double n = independentDraws(sample, all), z2 = kZ * kZ;
  const double middle = (mean + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kZ / (1 + z2 / n) * std::sqrt(mean * (1 - mean) / n + z2 / (4 * n * n));
  return {mean, std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace xsmoe
