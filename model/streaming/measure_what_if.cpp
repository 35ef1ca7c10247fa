// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/measure_what_if.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "model/core/layer_usage.h"
#include "model/network/expert_network.h"
#include "model/streaming/what_if_judge.h"

namespace xsmoe::streaming {
namespace {

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

/// Measures a step. The first model that is measured is what the others are compared with.
Result<void> measure(const WhatIfJudge& judge, network::Recommender& model, WhatIfStep& step, std::optional<Judged>& base) {
  auto judged = judge.judge(model);
  if (!judged) return tl::unexpected(judged.error());
  if (!judged->metrics) return {};
  const auto sequences = judge.sequences(), all = judge.allSequences();
  step.seconds = judged->seconds;
  step.metrics = judged->metrics;
  step.hr10 = estimateShare(step.metrics->hr10, sequences, all);
  step.ndcg10 = estimateShare(step.metrics->ndcg10, sequences, all);
  if (!base) {
    base = std::move(*judged);
    return {};
  }
  step.hr10Change = pairedChange(gained(judged->hr10, base->hr10));
  step.ndcg10Change = pairedChange(gained(judged->ndcg10, base->ndcg10));
  return {};
}

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

Result<PrunedCopy> copyWithoutBirths(const network::Recommender& model, WindowIndex window) {
  const auto number = std::to_string(window.value);
  if (model.experts() == nullptr)
    return badInput("D_" + number, "this method has no experts, so that none are born", "Ask of a run that has");
  PrunedCopy copy{model.clone(), {}};
  auto& experts = *copy.model->experts();
  for (const auto& layer : experts.structure())
    if (const int born = indexOf(layer, window.value); born >= 0 && layer.born.size() > 1)
      copy.gone.push_back(nameOf(layer, static_cast<std::size_t>(born)));
  if (copy.gone.empty())
    return badInput("D_" + number, "no side layer has an expert that was born for D_" + number + " beside others",
                    "Name a window that experts were born for: D_1 or a later one");
  for (const auto& expert : copy.gone) static_cast<void>(experts.remove(window, expert, 0, experts.usage()));
  return copy;
}

Result<WhatIf> measureWhatIf(const network::Recommender& model, const WhatIfTask& task, const ProgressCallback& progress) {
  const auto begun = std::chrono::steady_clock::now();
  if (const auto prunable = checkPrunable(model, task); !prunable) return tl::unexpected(prunable.error());
  const auto pruned = model.clone();
  const WhatIfJudge judge(task);
  std::optional<Judged> base;
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
    if (auto measured = measure(judge, *pruned, step, base); !measured) return tl::unexpected(measured.error());
  }
  // What one model takes twice differs too: by no less do two differ. The other one is the quicker where the first had to warm up.
  const auto again = judge.judge(*model.clone());
  if (!again) return tl::unexpected(again.error());
  auto& first = result.steps.front();
  result.spreadSeconds = std::abs(again->seconds - first.seconds);
  first.seconds = std::min(first.seconds, again->seconds);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return result;
}

}  // namespace xsmoe::streaming
