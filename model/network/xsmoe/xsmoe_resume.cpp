// SPDX-License-Identifier: Apache-2.0
// How XsmoeRecommender goes on where a training was interrupted.
#include <torch/types.h>
#include <torch/utils.h>

#include <string_view>

#include "model/core/names.h"
#include "model/network/xsmoe/xsmoe_recommender.h"

namespace xsmoe::network {
namespace {

std::string meterPrefix(Modality modality, int layer) {
  return "usage." + std::string(name(modality)) + ".layers." + std::to_string(layer) + '.';
}

constexpr std::string_view kProjections = "projections.";

std::string projectionPrefix(Modality modality) { return std::string(kProjections) + std::string(name(modality)) + '.'; }

/// Lists of items as two tensors: all of them in a row, and how many each has.
void putLists(NamedTensors& state, const std::string& prefix, const std::vector<at::Tensor>& lists) {
  if (lists.empty()) return;
  std::vector<std::int64_t> sizes;
  for (const auto& list : lists) sizes.push_back(list.numel());
  state[prefix + "items"] = torch::cat(lists);
  state[prefix + "sizes"] = torch::tensor(sizes, torch::kLong);
}

std::vector<at::Tensor> listsIn(const NamedTensors& state, const std::string& prefix) {
  if (state.count(prefix + "items") == 0) return {};
  const auto& sizes = tensorOf(state, prefix + "sizes");
  return tensorOf(state, prefix + "items").split_with_sizes(at::IntArrayRef(sizes.data_ptr<std::int64_t>(), sizes.numel()));
}

}  // namespace

bool XsmoeRecommender::endsWithWindow(std::string_view name) const {
  return SequenceRecommender::endsWithWindow(name) || name.starts_with(kProjections);
}

NamedTensors XsmoeRecommender::trainingState() const {
  auto state = SequenceRecommender::trainingState();
  eachLayer([&](Modality modality, int i, const SideLayer& layer) {
    const auto sums = layer->meter.sums();
    if (!sums.items.defined()) return;
    state[meterPrefix(modality, i) + "contribution"] = sums.contribution;
    state[meterPrefix(modality, i) + "gates"] = sums.gates;
    state[meterPrefix(modality, i) + "items"] = sums.items;
  });
  for (const auto& [modality, cache] : projections_)
    if (const auto projected = projectedLayer(modality))
      putLists(state, projectionPrefix(modality), cache.computed(projected->first, projected->second));
  return state;
}

void XsmoeRecommender::restoreTraining(const NamedTensors& state) {
  SequenceRecommender::restoreTraining(state);
  eachLayer([&](Modality modality, int i, SideLayer layer) {
    layer->meter.reset(layer->expertCount() + 1);
    const auto prefix = meterPrefix(modality, i);
    if (state.count(prefix + "items") == 0) return;
    const auto onDevice = [&](const char* part) { return tensorOf(state, prefix + part).to(options_.device.device); };
    layer->meter.add({onDevice("contribution"), onDevice("gates"), onDevice("items")});
  });
  for (const auto modality : modalities())
    if (const auto projected = projectedLayer(modality))
      projections_[modality].compute(projected->first, projected->second, listsIn(state, projectionPrefix(modality)));
}

}  // namespace xsmoe::network
