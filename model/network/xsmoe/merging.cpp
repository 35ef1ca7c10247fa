// SPDX-License-Identifier: Apache-2.0
// XsmoeRecommender: how an expert goes into another one.
#include <torch/types.h>
#include <torch/utils.h>

#include "model/network/expert_merge.h"
#include "model/network/xsmoe/xsmoe_recommender.h"

namespace xsmoe::network {

/// What enters the layer and what comes of it, for items int64 [n].
PairOnItems XsmoeRecommender::pairOnItems(Modality modality, int index, int kept, int gone, const at::Tensor& items) {
  const auto side = layer(modality, index);
  const auto n = items.size(0), width = side->options.expert.width, bottleneck = side->options.expert.bottleneck;
  PairOnItems pair;
  pair.kept = kept + 1;
  pair.gone = gone + 1;
  pair.inputs = torch::empty({n, width});
  pair.logits = torch::empty({n, side->expertCount() + 1});
  pair.keptHidden = torch::empty({n, bottleneck});
  pair.goneHidden = torch::empty({n, bottleneck});
  passInBlocks(modality, items, [&](std::int64_t first, const std::vector<Mixture>& mixtures, const at::Tensor& part) {
    const auto& mixture = mixtures.at(static_cast<std::size_t>(index));  // one row where the layer's input is
    const auto take = [&](const at::Tensor& all, const at::Tensor& rows) { all.narrow(0, first, part.size(0)).copy_(rows); };
    take(pair.inputs, mixture.x);
    take(pair.logits, mixture.logits);
    take(pair.keptHidden, mixture.hidden.narrow(1, kept * bottleneck, bottleneck));
    take(pair.goneHidden, mixture.hidden.narrow(1, gone * bottleneck, bottleneck));
  });
  pair.keptUp = side->expert(kept)->up->weight.detach();
  pair.goneUp = side->expert(gone)->up->weight.detach();
  pair.routerWeight = side->router->weight.detach();
  return pair;
}

StructureChanges XsmoeRecommender::merge(const MergeTask& task) {
  const torch::NoGradGuard noGrad;
  StructureChanges changes;
  const auto& [expert, into] = task.asked;
  for (const auto& usage : task.usage) {
    if (usage.modality != expert.modality || usage.hiddenState != expert.hiddenState) continue;
    const int gone = indexOf(usage, expert.born), kept = indexOf(usage, into);
    if (gone < 0 || kept < 0 || gone == kept) continue;
    const auto merged = mergedExpert(pairOnItems(usage.modality, usage.layer.value, kept, gone, task.items));
    auto side = layer(usage.modality, usage.layer.value);
    side->expert(kept)->up->weight.copy_(merged.up);
    side->router->weight.select(0, kept + 1).copy_(merged.row);
    side->meter.handOver(gone + 1, kept + 1);
    changes.loss = merged.loss;
    changes.pruned.push_back(leaving(usage, static_cast<std::size_t>(gone), task.window, task.tau, true));
    changes.pruned.back().into = into;
  }
  takeOutMidWindow(changes.pruned);  // reads the parameters anew, the merged ones too
  return changes;
}

}  // namespace xsmoe::network
