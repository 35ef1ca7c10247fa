// SPDX-License-Identifier: Apache-2.0
// Which gate slots groups of items use.
#include "model/analysis/group_routing.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <iterator>
#include <string>

#include "model/experiments/desk/ranked_tests.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/network/expert_network.h"

namespace xsmoe::experiments {
namespace {

constexpr std::int64_t kRoutedTogether = 4096;  // whose numbers are in memory at once

void addRoutedItems(RoutingSums& sums, const network::SlotUses& uses) {
  const auto gates = uses.gates.contiguous(), norms = uses.norms.contiguous();
  const auto slots = static_cast<std::size_t>(gates.size(1));
  for (std::int64_t item = 0; item < gates.size(0); ++item) {
    const auto first = item * gates.size(1);
    sums.add({gates.data_ptr<float>() + first, slots}, {norms.data_ptr<float>() + first, slots});
  }
}

}  // namespace

Result<GroupRouting> RecommendationDesk::groupRouting(const RunMoment& moment, const ProgressCallback& progress) {
  if (const auto some = checkExperts(); !some) return tl::unexpected(some.error());
  const auto recommender = stored(moment);
  if (!recommender) return tl::unexpected(recommender.error());
  const int window = moment.window.value;
  auto& experts = *(*recommender)->experts();
  const auto groups = groupItems(itemsAsTargets(session_.windows(), catalogue_, {window + 1}));
  const auto structure = experts.structure();
  const auto modalities = (*recommender)->modalities();
  const std::int64_t n = session_.windows().window({window + 1}).itemsSeenSoFar, all = n * std::ssize(modalities);
  GroupRouting routing{window, n, {}, moment.epoch};
  std::int64_t done = 0;
  for (const auto modality : modalities) {
    std::vector<LayerStructure> layers;
    std::copy_if(structure.begin(), structure.end(), std::back_inserter(layers),
                 [&](const LayerStructure& layer) { return layer.modality == modality; });
    std::vector<RoutingSums> sums;
    for (const auto& layer : layers) sums.emplace_back(groups, layer.born.size() + 1);
    for (std::int64_t first = 0; first < n; first += kRoutedTogether) {
      if (progress && !progress({std::string(kGroupRoutingWork), done + first, all, "items"}))
        return failure(paths_.folder.string(), "cancelled");
      const auto ids = torch::arange(1 + first, 1 + std::min(n, first + kRoutedTogether), torch::kLong);
      const auto uses = experts.slotUses(modality, ids);
      for (std::size_t i = 0; i < sums.size(); ++i) addRoutedItems(sums[i], uses.at(i));
    }
    for (std::size_t i = 0; i < sums.size(); ++i) routing.layers.push_back(sums[i].routed(layers[i]));
    done += n;
  }
  return routing;
}

}  // namespace xsmoe::experiments
