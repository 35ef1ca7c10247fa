// SPDX-License-Identifier: Apache-2.0
// Where all items are by a stored window's weights, what carries them, and which are near to one.
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "model/core/methods.h"
#include "model/experiments/desk/item_planes.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/network/expert_network.h"
#include "model/streaming/references.h"

namespace xsmoe::experiments {
namespace {

/// The uppermost layer of each modality.
std::vector<LayerStructure> lastLayersOf(const std::vector<LayerStructure>& layers) {
  std::vector<LayerStructure> last;
  for (std::size_t i = 0; i < layers.size(); ++i)
    if (i + 1 == layers.size() || layers[i + 1].modality != layers[i].modality) last.push_back(layers[i]);
  return last;
}

void addLeaning(ItemMap& map, network::ExpertNetwork& experts) {
  const auto n = std::ssize(map.x);
  const auto leaning = experts.leaningOf(torch::arange(1, n + 1, torch::kLong));
  std::vector<at::Tensor> norms;
  for (const auto& layer : lastLayersOf(experts.structure())) {
    map.slots.push_back({layer.modality, {}});
    for (const int born : layer.born) map.slots.push_back({layer.modality, born});
    norms.push_back(leaning.at(layer.modality).slots);
  }
  const auto largest = torch::cat(norms, 1).argmax(1).to(torch::kInt).contiguous();
  map.slot.assign(largest.data_ptr<std::int32_t>(), largest.data_ptr<std::int32_t>() + n);
  if (leaning.size() < 2) return;
  const auto visual = leaning.at(Modality::kVisual).part.ge(leaning.at(Modality::kTextual).part).contiguous();
  for (std::int64_t i = 0; i < n; ++i) map.modality.push_back(visual.data_ptr<bool>()[i] ? Modality::kVisual : Modality::kTextual);
}

}  // namespace

std::vector<ItemCard> RecommendationDesk::mapItems() {
  std::vector<ItemCard> items;
  for (std::int32_t item = 1; item <= session_.windows().itemCount(); ++item) {
    items.push_back(card(item));
    items.back().description.clear();
    items.back().description.shrink_to_fit();
  }
  return items;
}

Result<ItemMap> RecommendationDesk::itemMap(const RunMoment& moment, const ProgressCallback& progress) {
  const int window = moment.window.value;
  const auto windows = paths_.storedWindows();
  const bool isStored = std::find(windows.begin(), windows.end(), window) != windows.end();
  std::error_code unknown;
  if (moment.epoch > 0 ? !std::filesystem::exists(paths_.epoch(moment), unknown) : !isStored)
    if (const auto none = stored(moment); !none) return tl::unexpected(none.error());
  // An epoch's map lies as its window's does, or as the one that the window will be aligned onto.
  const auto before = std::find_if(windows.rbegin(), windows.rend(), [window](int one) { return one <= window; });
  const ItemMap* onto = nullptr;
  if (before != windows.rend()) {
    const auto there = windowMap(*before, progress);
    if (!there) return tl::unexpected(there.error());
    onto = *there;
  }
  if (moment.epoch > 0) {
    if (progress && !progress({std::string(kItemMapWork), 0, 1, "moments"})) return failure(paths_.folder.string(), "cancelled");
    auto map = placesOf(moment, onto);
    return map ? withLeaning(std::move(*map), moment) : map;
  }
  auto& kept = maps_.at(window).map;
  if (kept.slots.empty()) {
    auto told = withLeaning(kept, moment);  // a copy: states that cannot be read are thrown, and the map stays whole
    if (!told) return told;
    kept = std::move(*told);
  }
  return kept;
}

Result<const ItemMap*> RecommendationDesk::windowMap(int window, const ProgressCallback& progress) {
  auto windows = paths_.storedWindows();
  std::erase_if(windows, [window](int one) { return one > window; });
  const ItemMap* before = nullptr;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    auto kept = maps_.find(windows[i]);
    if (kept != maps_.end() && kept->second.weights != stampOfWeights(windows[i])) {  // the later ones were aligned onto what is gone
      maps_.erase(kept, maps_.end());
      kept = maps_.end();
    }
    if (kept == maps_.end()) {
      const auto what = std::string(kItemMapWork) + " after D_" + std::to_string(windows[i]);
      if (progress && !progress({what, static_cast<std::int64_t>(i), std::ssize(windows), "windows"}))
        return failure(paths_.folder.string(), "cancelled");
      auto map = placesOf(windows[i], before);
      if (!map) return tl::unexpected(map.error());
      kept = maps_.emplace(windows[i], KeptMap{loaded_.weights, std::move(*map)}).first;
    }
    before = &kept->second.map;
  }
  if (windows.empty() || windows.back() != window)
    return failure(paths_.folder.string(), "the weights of window " + std::to_string(window) + " are gone");
  return before;
}

/// With what carries the items, which only methods with experts tell.
Result<ItemMap> RecommendationDesk::withLeaning(ItemMap map, const RunMoment& moment) {
  if (!descriptionOf(manifest_.description.settings.model.method).experts) return map;
  const auto recommender = stored(moment);
  if (!recommender) return tl::unexpected(recommender.error());
  addLeaning(map, *(*recommender)->experts());
  return map;
}

Result<ItemMap> RecommendationDesk::placesOf(const RunMoment& moment, const ItemMap* before) {
  const auto model = load(moment);
  if (!model) return tl::unexpected(model.error());
  const auto items = model->table.size(0) - 1;
  ItemMap map;
  try {
    map = principalPlane(model->table.narrow(0, 1, items));
  } catch (const network::NotFinite& error) {
    return failure(paths_.folder.string(), error.what(), "The weights have diverged");
  }
  map.window = moment.window.value;
  map.epoch = moment.epoch;
  const auto counts = streaming::recordCounts(session_.windows(), {0}, moment.window);
  map.records.assign(counts.begin() + 1, counts.begin() + 1 + items);
  if (before != nullptr) alignOnto(map, *before);
  return map;
}

Result<ItemNeighbours> RecommendationDesk::neighbours(const std::string& item, const RunMoment& moment, int count) {
  const auto model = load(moment);
  if (!model) return tl::unexpected(model.error());
  const auto items = model->table.size(0) - 1;
  const auto number = session_.windows().itemFromId(item);
  if (number < 1 || number > items)
    return badInput(session_.folder().folder.string(),
                    "the item \"" + item + "\" has no records up to window " + std::to_string(moment.window.value + 1),
                    "Give an id as in the interactions file; items below the k-core or without features are left out");
  const std::int32_t place = number - 1;
  ItemNeighbours answer{place, moment.window.value, nearestBy(cosinesWith(model->table.narrow(0, 1, items), place), place, count), {}};
  const auto states = session_.lastStates();
  if (!states) return tl::unexpected(states.error());
  at::Tensor sum;
  for (const auto& [modality, state] : *states) {
    const auto cosines = cosinesWith(state.narrow(0, 1, items), place);
    sum = sum.defined() ? sum + cosines : cosines;
  }
  if (sum.defined()) answer.byStates = nearestBy(sum / static_cast<double>(states->size()), place, count);
  return answer;
}

}  // namespace xsmoe::experiments
