// SPDX-License-Identifier: Apache-2.0
#include "model/streaming/measure_merge.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "model/network/expert_network.h"
#include "model/streaming/what_if_judge.h"

namespace xsmoe::streaming {
namespace {

/// The layer that has both; null: none has.
const LayerUsage* layerOfBoth(const std::vector<LayerUsage>& usage, const MergeExperts& asked) {
  const auto found = std::find_if(usage.begin(), usage.end(), [&](const LayerUsage& layer) {
    return layer.modality == asked.expert.modality && layer.hiddenState == asked.expert.hiddenState;
  });
  if (found == usage.end() || asked.into == asked.expert.born) return nullptr;
  return indexOf(*found, asked.expert.born) < 0 || indexOf(*found, asked.into) < 0 ? nullptr : &*found;
}

ExpertName lessUsed(const LayerUsage& layer, const MergeExperts& asked, Protocol protocol) {
  const auto share = [&](int born) { return decisiveShare(layer, static_cast<std::size_t>(indexOf(layer, born)), protocol); };
  ExpertName less = asked.expert;
  if (share(asked.into) < share(asked.expert.born)) less.born = asked.into;
  return less;
}

/// What a model with an expert less is, beside the one that it was.
Result<Judged> judgeWithout(WithoutExpert& without, const WhatIfJudge& judge, network::Recommender& model, std::int64_t parameters,
                            const Judged& before) {
  without.parameters = parameters - model.parameterCount();
  auto judged = judge.judge(model);
  if (!judged) return judged;
  without.metrics = judged->metrics;
  without.hr10 = pairedChange(gained(judged->hr10, before.hr10));
  without.ndcg10 = pairedChange(gained(judged->ndcg10, before.ndcg10));
  return judged;
}

}  // namespace

Result<MergeWhatIf> measureMerge(const network::Recommender& model, const WhatIfTask& task, const MergeExperts& asked,
                                 const ProgressCallback& progress) {
  const auto begun = std::chrono::steady_clock::now();
  const std::string place = inWords(Change(asked)) + " after window " + std::to_string(task.window.value);
  if (model.experts() == nullptr) return badInput(place, "this method has no experts to merge", "Ask of a run that has");
  if (!sameExperts(task.usage, network::usageOf(model))) return failure(place, "the recorded usage is not that of the model's experts");
  const auto* const layer = layerOfBoth(task.usage, asked);
  if (layer == nullptr) return badInput(place, "the network has no such two experts", "Name two of one side layer");
  const auto tell = [&](std::int64_t done) { return !progress || progress({"measuring a merge", done, 3, "models"}); };

  MergeWhatIf result;
  result.asked = asked;
  result.window = task.window;
  const WhatIfJudge judge(task);
  result.sequences = judge.sequences();
  result.allSequences = judge.allSequences();
  if (!tell(0)) return failure(place, "cancelled");
  const auto merged = model.clone(), pruned = model.clone();
  const auto parameters = merged->parameterCount();
  const auto before = judge.judge(*merged);
  if (!before) return tl::unexpected(before.error());
  result.before = before->metrics;

  if (!tell(1)) return failure(place, "cancelled");
  const auto items = network::itemsToMergeOn(task.stream->window(task.window).itemsSeenSoFar);
  result.items = items.numel();
  result.merged.gone = asked.expert;
  result.lost = merged->experts()->merge({task.window, asked, 0, task.usage, items}).loss.output;
  const auto withMerge = judgeWithout(result.merged, judge, *merged, parameters, *before);
  if (!withMerge) return tl::unexpected(withMerge.error());

  if (!tell(2)) return failure(place, "cancelled");
  result.pruned.gone = lessUsed(*layer, asked, task.stream->protocol().protocol);
  static_cast<void>(pruned->experts()->remove(task.window, result.pruned.gone, 0, task.usage));
  const auto withPruning = judgeWithout(result.pruned, judge, *pruned, parameters, *before);
  if (!withPruning) return tl::unexpected(withPruning.error());

  result.hr10 = pairedChange(gained(withMerge->hr10, withPruning->hr10));
  result.ndcg10 = pairedChange(gained(withMerge->ndcg10, withPruning->ndcg10));
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  return result;
}

}  // namespace xsmoe::streaming
