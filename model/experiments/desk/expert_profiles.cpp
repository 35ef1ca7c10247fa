// SPDX-License-Identifier: Apache-2.0
// What an expert does: which items lean on it, what it is to each category, how far it has come from its parents.
#include "model/core/expert_profile.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "model/core/layer_usage.h"
#include "model/core/names.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/network/expert_network.h"
#include "model/streaming/checkpoint.h"

namespace xsmoe::experiments {
namespace {

constexpr std::int64_t kItemsBetweenReports = 4096;

const LayerStructure* layerWith(const std::vector<LayerStructure>& structure, const ExpertName& expert) {
  const auto found = std::find_if(structure.begin(), structure.end(), [&](const LayerStructure& layer) {
    return layer.modality == expert.modality && layer.hiddenState == expert.hiddenState;
  });
  return found == structure.end() ? nullptr : &*found;
}

/// D and U of an expert in one vector, float64.
at::Tensor weightsOf(const network::NamedTensors& parameters, const LayerStructure& layer, int index) {
  const auto expert =
      std::string(name(layer.modality)) + ".layers." + std::to_string(layer.layer.value) + ".experts." + std::to_string(index);
  const auto part = [&](const char* which) {
    return network::tensorOf(parameters, expert + which).detach().to(torch::kCPU, torch::kDouble).flatten();
  };
  return torch::cat({part(".down.weight"), part(".up.weight")});
}

}  // namespace

Result<ExpertProfile> RecommendationDesk::expertProfile(const ExpertName& expert, const RunMoment& moment, int count,
                                                        const ProgressCallback& progress) {
  const auto recommender = stored(moment);
  if (!recommender) return tl::unexpected(recommender.error());
  const int window = moment.window.value;
  auto* const experts = (*recommender)->experts();
  if (experts == nullptr)
    return badInput(paths_.folder.string(), "the run's method has no experts", "Ask of a run that has: XSMoE, Static");
  const auto structure = experts->structure();
  const auto* const layer = layerWith(structure, expert);
  const int index = layer == nullptr ? -1 : indexOf(*layer, expert.born);
  if (index < 0)
    return badInput(paths_.folder.string(),
                    "after window " + std::to_string(window) + " the network has no " + std::string(name(expert.modality)) +
                        " expert of window " + std::to_string(expert.born) + " at state " + std::to_string(expert.hiddenState),
                    "Choose a window in which it is there");

  const std::int64_t n = session_.windows().window({window + 1}).itemsSeenSoFar;
  std::vector<double> own, all;  // ‖α_j z_j‖ of each item, and the sum over the slots
  for (std::int64_t first = 0; first < n; first += kItemsBetweenReports) {
    if (progress && !progress({"looking at what leans on the expert", first, n, "items"}))
      return failure(paths_.folder.string(), "cancelled");
    const auto ids = torch::arange(1 + first, 1 + std::min(n, first + kItemsBetweenReports), torch::kLong);
    const auto norms = experts->slotNorms(expert.modality, layer->layer, ids).to(torch::kDouble);
    const auto ofExpert = norms.select(1, slotFromExpert({index}).value).contiguous(), sums = norms.sum(1);
    own.insert(own.end(), ofExpert.data_ptr<double>(), ofExpert.data_ptr<double>() + ofExpert.numel());
    all.insert(all.end(), sums.data_ptr<double>(), sums.data_ptr<double>() + sums.numel());
  }

  std::vector<double> shares(own.size());
  for (std::size_t i = 0; i < own.size(); ++i) shares[i] = all[i] > 0 ? own[i] / all[i] : 0;
  std::vector<std::int32_t> places(own.size());
  std::iota(places.begin(), places.end(), 0);
  const auto told = std::min<std::ptrdiff_t>(std::max(count, 0), std::ssize(places));
  const auto shareAt = [&](std::int32_t place) { return shares[static_cast<std::size_t>(place)]; };
  std::partial_sort(places.begin(), places.begin() + told, places.end(), [&](std::int32_t one, std::int32_t other) {
    return shareAt(one) > shareAt(other) || (shareAt(one) == shareAt(other) && one < other);
  });
  ExpertProfile profile;
  profile.expert = expert;
  profile.window = window;
  profile.epoch = moment.epoch;
  for (std::ptrdiff_t i = 0; i < told; ++i) {
    const auto place = places[static_cast<std::size_t>(i)];
    profile.items.push_back({card(place + 1), shareAt(place)});
  }
  profile.categories = categoryShares(own, all);
  auto way = wayOf(expert, weightsOf((*recommender)->parameters(), *layer, index));
  if (!way) return tl::unexpected(way.error());
  profile.way = std::move(*way);
  return profile;
}

std::vector<CategoryShare> RecommendationDesk::categoryShares(const std::vector<double>& own, const std::vector<double>& all) const {
  struct Sums {
    std::int64_t items = 0;
    double own = 0, all = 0;
  };
  std::map<std::string, Sums> sums;
  for (std::size_t i = 0; i < own.size(); ++i) {
    const auto found = catalogue_.find(session_.windows().itemIds()[i + 1]);
    auto& of = sums[found == catalogue_.end() ? std::string() : found->second.category];
    ++of.items;
    of.own += own[i];
    of.all += all[i];
  }
  std::vector<CategoryShare> categories;
  if (sums.empty() || sums.rbegin()->first.empty()) return categories;  // no item has one
  for (const auto& [category, of] : sums) categories.push_back({category, of.items, of.all > 0 ? of.own / of.all : 0});
  std::stable_sort(categories.begin(), categories.end(),
                   [](const CategoryShare& one, const CategoryShare& other) { return one.share > other.share; });
  return categories;
}

/// An expert begins as the mean of those that its layer had: under `paper` of all that were tested, under `official` without the one that τ
/// took at that boundary (model.md, section 5).
Result<std::optional<ExpertWay>> RecommendationDesk::wayOf(const ExpertName& expert, const at::Tensor& weights) const {
  const std::optional<ExpertWay> unknown;
  const WindowIndex before{expert.born - 1};
  const auto windows = paths_.storedWindows();
  if (!std::binary_search(windows.begin(), windows.end(), before.value)) return unknown;
  const auto checkpoint = streaming::readCheckpoint(paths_.checkpoint(before));
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  const auto* const layer = layerWith(checkpoint->info.structure, expert);
  if (layer == nullptr) return unknown;
  auto parents = layer->born;
  if (manifest_.description.settings.protocol.protocol == Protocol::kOfficial) {
    const auto history = readRun(paths_);
    if (!history) return tl::unexpected(history.error());
    for (const auto& one : history->windows())
      for (const auto& death : one.deaths)
        if (one.window == before && death.modality == expert.modality && death.layer == layer->layer && !death.byHand)
          std::erase(parents, death.born);
  }
  if (parents.empty()) return unknown;
  std::vector<at::Tensor> all;
  for (const int born : parents) all.push_back(weightsOf(checkpoint->parameters, *layer, indexOf(*layer, born)));
  const auto mean = torch::stack(all).mean(0);
  const double norms = (weights.norm() * mean.norm()).item<double>();
  ExpertWay way;
  way.parents = std::move(parents);
  way.cosine = norms > 0 ? weights.dot(mean).item<double>() / norms : 0;
  way.distance = (weights - mean).norm().item<double>();
  way.meanNorm = mean.norm().item<double>();
  return std::optional(std::move(way));
}

}  // namespace xsmoe::experiments
