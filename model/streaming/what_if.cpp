// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/what_if.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <random>

#include "model/network/expert_network.h"
#include "model/streaming/evaluator.h"

namespace xsmoe::streaming {
namespace {

/// Validation sequences with what is not ranked for each.
struct Sample {
  Sequences sequences;
  Exclusions exclusions;
};

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

Sample sampleOf(const WhatIfTask& task) {
  const auto& all = task.stream->window(task.window).validation;
  const auto history = task.stream->validationHistory(task.window);
  Sample sample;
  for (const auto i : chosen(all.size(), task.sample, task.seed)) {
    const auto items = all.at(i), excluded = history.at(i);
    sample.sequences.users.push_back(all.users[i]);
    sample.sequences.items.insert(sample.sequences.items.end(), items.begin(), items.end());
    sample.sequences.offsets.push_back(std::ssize(sample.sequences.items));
    sample.exclusions.items.insert(sample.exclusions.items.end(), excluded.begin(), excluded.end());
    sample.exclusions.offsets.push_back(std::ssize(sample.exclusions.items));
  }
  return sample;
}

/// The experts that may go, by rising share; of equal shares in the order of the layers.
std::vector<WhatIfStep> stairs(const WhatIfTask& task) {
  const auto protocol = task.stream->protocol().protocol;
  std::vector<WhatIfStep> steps;
  for (const auto& layer : prunableLayers(task.usage, task.pinned, protocol)) {
    const int least = leastUsedExpert(layer, protocol);
    if (least < 0) continue;
    const auto j = static_cast<std::size_t>(least);
    auto& step = steps.emplace_back();
    step.tau = decisiveShare(layer, j, protocol);
    step.expert = nameOf(layer, j);
    step.layer = layer.layer;
    step.index = {least};
  }
  std::stable_sort(steps.begin(), steps.end(), [](const WhatIfStep& a, const WhatIfStep& b) { return a.tau < b.tau; });
  return steps;
}

/// What one sequence adds to HR@10 and NDCG@10.
struct Gains {
  std::vector<double> hr10, ndcg10;
};

Gains gainsOf(const std::vector<std::int64_t>& ranks) {
  Gains gains;
  for (const auto rank : ranks) {
    const bool hit = rank >= 1 && rank <= 10;
    gains.hr10.push_back(hit ? 1 : 0);
    gains.ndcg10.push_back(hit ? 1 / std::log2(static_cast<double>(rank) + 1) : 0);
  }
  return gains;
}

std::vector<double> difference(std::vector<double> after, const std::vector<double>& before) {
  for (std::size_t i = 0; i < after.size(); ++i) after[i] -= before[i];
  return after;
}

/// Measures a model on the same sequences again and again.
class Judge {
 public:
  explicit Judge(const WhatIfTask& task) : sample_(sampleOf(task)) {
    const auto& window = task.stream->window(task.window);
    all_ = static_cast<std::int64_t>(window.validation.size());
    ranking_.sequences = &sample_.sequences;
    ranking_.exclusions = &sample_.exclusions;
    ranking_.candidates = window.validationCandidates;
    ranking_.length = task.stream->protocol().sequenceLength;
  }
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;

  [[nodiscard]] std::int64_t sequences() const { return static_cast<std::int64_t>(sample_.sequences.size()); }
  [[nodiscard]] std::int64_t allSequences() const { return all_; }

  /// The first model that is measured is what the others are compared with.
  [[nodiscard]] Result<void> measure(network::Recommender& model, WhatIfStep& step) {
    if (sequences() == 0) return {};
    const auto ranks = rankTargets(model, ranking_);
    if (!ranks) return tl::unexpected(ranks.error());
    const auto gains = gainsOf(*ranks);
    step.metrics = metricsOf(*ranks);
    step.hr10 = estimateShare(step.metrics->hr10, sequences(), all_);
    step.ndcg10 = estimateShare(step.metrics->ndcg10, sequences(), all_);
    if (base_.hr10.empty()) {
      base_ = gains;
      return {};
    }
    step.hr10Change = estimateChange(difference(gains.hr10, base_.hr10), all_);
    step.ndcg10Change = estimateChange(difference(gains.ndcg10, base_.ndcg10), all_);
    return {};
  }

 private:
  Sample sample_;
  std::int64_t all_ = 0;
  EvaluationTask ranking_;
  Gains base_;
};

std::string placeOf(const WhatIfTask& task) { return "what-if of window " + std::to_string(task.window.value); }

Result<void> checkPrunable(const network::Recommender& model, const WhatIfTask& task) {
  if (model.experts() == nullptr)
    return badInput(placeOf(task), "this method has no experts, so that τ prunes nothing", "Ask of a run that has");
  if (!sameExperts(task.usage, network::usageOf(model)))
    return failure(placeOf(task), "the recorded usage is not that of the model's experts");
  return {};
}

void take(network::Recommender& model, const WhatIfStep& step, WindowIndex window) {
  static_cast<void>(model.experts()->remove(window, *step.expert, step.tau, network::usageOf(model)));
}

}  // namespace

Result<PrunedCopy> prunedCopy(const network::Recommender& model, const WhatIfTask& task, double tau) {
  if (const auto prunable = checkPrunable(model, task); !prunable) return tl::unexpected(prunable.error());
  PrunedCopy copy{model.clone(), {}};
  for (const auto& step : stairs(task)) {
    if (step.tau >= tau) break;
    take(*copy.model, step, task.window);
    copy.gone.push_back(*step.expert);
  }
  return copy;
}

Result<WhatIf> measureWhatIf(const network::Recommender& model, const WhatIfTask& task, const ProgressCallback& progress) {
  const auto begun = std::chrono::steady_clock::now();
  if (const auto prunable = checkPrunable(model, task); !prunable) return tl::unexpected(prunable.error());
  const auto pruned = model.clone();
  Judge judge(task);
  WhatIf result;
  result.window = task.window;
  result.sequences = judge.sequences();
  result.allSequences = judge.allSequences();
  result.steps = stairs(task);
  result.steps.insert(result.steps.begin(), WhatIfStep{});
  const auto parameters = pruned->parameterCount();
  const auto count = std::ssize(result.steps);
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    if (progress && !progress({"measuring what τ would prune", i, count, "steps"})) return failure(placeOf(task), "cancelled");
    auto& step = result.steps[static_cast<std::size_t>(i)];
    if (step.expert) take(*pruned, step, task.window);
    step.parameters = parameters - pruned->parameterCount();
    if (auto measured = judge.measure(*pruned, step); !measured) return tl::unexpected(measured.error());
  }
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return result;
}

}  // namespace xsmoe::streaming
