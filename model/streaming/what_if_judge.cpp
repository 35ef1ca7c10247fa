// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/what_if_judge.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <numeric>
#include <random>

namespace xsmoe::streaming {
namespace {

/// Positions of the sequences to rank, increasing.
std::vector<std::size_t> chosen(std::size_t all, std::int64_t wanted, std::uint64_t seed) {
  std::vector<std::size_t> positions(all);
  std::iota(positions.begin(), positions.end(), std::size_t{0});
  if (wanted <= 0 || static_cast<std::size_t>(wanted) >= all) return positions;
  std::vector<std::size_t> some;
  std::mt19937_64 random(seed);
  std::sample(positions.begin(), positions.end(), std::back_inserter(some), wanted, random);
  return some;
}

}  // namespace

std::vector<double> gained(std::vector<double> after, const std::vector<double>& before) {
  for (std::size_t i = 0; i < after.size(); ++i) after[i] -= before[i];
  return after;
}

WhatIfJudge::WhatIfJudge(const WhatIfTask& task) {
  take(task);
  ranking_.sequences = &sample_.sequences;
  ranking_.exclusions = &sample_.exclusions;
  ranking_.candidates = data::itemsOf(*task.stream->validation(task.window));
  ranking_.length = task.stream->protocol().sequenceLength;
}

/// Validation sequences with what is not ranked for each.
void WhatIfJudge::take(const WhatIfTask& task) {
  const auto validation = task.stream->validation(task.window);
  const auto& all = *validation;
  const auto history = task.stream->validationHistory(task.window);
  all_ = static_cast<std::int64_t>(all.size());
  for (const auto i : chosen(all.size(), task.sample, task.seed)) sample_.add(all, history, i);
}

Result<Judged> WhatIfJudge::judge(network::Recommender& model) const {
  Judged judged;
  if (sequences() == 0) return judged;
  const auto begun = std::chrono::steady_clock::now();
  const auto ranks = rankTargets(model, ranking_);
  if (!ranks) return tl::unexpected(ranks.error());
  judged.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  judged.metrics = metricsOf(*ranks);
  for (const auto rank : *ranks) {
    const bool hit = rank >= 1 && rank <= 10;
    judged.hr10.push_back(hit ? 1 : 0);
    judged.ndcg10.push_back(hit ? 1 / std::log2(static_cast<double>(rank) + 1) : 0);
  }
  return judged;
}

}  // namespace xsmoe::streaming
