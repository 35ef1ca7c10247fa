// SPDX-License-Identifier: Apache-2.0
// Which experts of a model do the same, and what became of each between two windows.
#include "model/core/expert_comparison.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "model/core/methods.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/network/expert_likeness.h"
#include "model/network/expert_network.h"

namespace xsmoe::experiments {
namespace {

constexpr std::int64_t kComparedItems = 512;  // more than a bottleneck is wide, so that CKA is not 1 by chance

/// Some of the items 1 … `items`, evenly from the oldest to the newest.
at::Tensor someItems(std::int64_t items) {
  const auto n = std::min(items, kComparedItems);
  auto some = torch::empty({n}, torch::kLong);
  for (std::int64_t i = 0; i < n; ++i) some.data_ptr<std::int64_t>()[i] = 1 + i * items / n;
  return some;
}

/// What an expert is at one moment: all its numbers, and what it adds to its input for the same items.
struct KeptExpert {
  at::Tensor weights;  // [p]
  at::Tensor outputs;  // [n, d]
};

std::map<ExpertName, KeptExpert> keptExperts(network::ExpertNetwork& experts, const at::Tensor& items) {
  std::map<ExpertName, KeptExpert> kept;
  const auto structure = experts.structure();
  for (std::size_t i = 0; i < structure.size(); ++i) {
    const auto layer = experts.outputsOf(static_cast<int>(i), items);
    for (std::size_t j = 0; j < structure[i].born.size(); ++j) {
      const auto place = static_cast<std::int64_t>(j);
      kept[nameOf(structure[i], j)] = {layer.weights[place].clone(), layer.outputs.select(1, place).clone()};
    }
  }
  return kept;
}

std::vector<ExpertDifference> differencesOf(const std::map<ExpertName, KeptExpert>& before, const std::map<ExpertName, KeptExpert>& after) {
  std::map<ExpertName, ExpertDifference> all;
  for (const auto& [name, expert] : before) {
    const auto later = after.find(name);
    if (later == after.end())
      all[name].kind = ExpertDifference::Kind::kRemoved;
    else
      all[name] = network::differenceOf(expert.weights, expert.outputs, later->second.weights, later->second.outputs);
  }
  for (const auto& [name, expert] : after)
    if (!before.contains(name)) all[name].kind = ExpertDifference::Kind::kAdded;
  std::vector<ExpertDifference> differences;
  for (auto& [name, difference] : all) {
    difference.name = name;
    differences.push_back(difference);
  }
  return differences;
}

}  // namespace

Result<void> RecommendationDesk::checkExperts() const {
  const auto& description = descriptionOf(manifest_.description.settings.model.method);
  if (description.experts) return {};
  return badInput(paths_.folder.string(), "the method " + std::string(description.title) + " has no experts",
                  "Ask of a run that has: XSMoE, Static, Visual or Textual");
}

Result<ExpertRedundancy> RecommendationDesk::redundancy(const RunMoment& moment, const ProgressCallback& progress) {
  if (const auto some = checkExperts(); !some) return tl::unexpected(some.error());
  const auto recommender = stored(moment);
  if (!recommender) return tl::unexpected(recommender.error());
  const int window = moment.window.value;
  auto& experts = *(*recommender)->experts();
  const auto items = someItems(session_.windows().window({window + 1}).itemsSeenSoFar);
  const auto structure = experts.structure();
  ExpertRedundancy redundancy{window, items.numel(), {}, moment.epoch};
  for (std::size_t i = 0; i < structure.size(); ++i) {
    if (progress && !progress({"comparing experts", static_cast<std::int64_t>(i), std::ssize(structure), "side layers"}))
      return failure(paths_.folder.string(), "cancelled");
    redundancy.layers.push_back({structure[i], network::likenessOf(experts.outputsOf(static_cast<int>(i), items).outputs)});
  }
  return redundancy;
}

Result<ModelDifference> RecommendationDesk::difference(const RunMoment& from, const RunMoment& to, const ProgressCallback& progress) {
  if (const auto some = checkExperts(); !some) return tl::unexpected(some.error());
  std::error_code unknown;
  for (const auto& moment : {from, to})
    if (!std::filesystem::exists(paths_.weights(moment), unknown))
      if (const auto none = stored(moment); !none) return tl::unexpected(none.error());
  const auto items = someItems(session_.windows().window({std::min(from.window, to.window).value + 1}).itemsSeenSoFar);
  ModelDifference difference{from.window.value, to.window.value, items.numel(), {}, 0, from.epoch, to.epoch};
  std::array<std::map<ExpertName, KeptExpert>, 2> kept;
  std::array<at::Tensor, 2> embeddings;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const auto& moment = i == 0 ? from : to;
    if (progress &&
        !progress({"reading the model after D_" + std::to_string(moment.window.value), static_cast<std::int64_t>(i), 2, "models"}))
      return failure(paths_.folder.string(), "cancelled");
    const auto recommender = stored(moment);
    if (!recommender) return tl::unexpected(recommender.error());
    kept[i] = keptExperts(*(*recommender)->experts(), items);
    embeddings[i] = (*recommender)->embedItems(items).to(torch::kCPU, torch::kDouble);
  }
  difference.experts = differencesOf(kept[0], kept[1]);
  difference.embeddingCosine = network::meanCosine(embeddings[0], embeddings[1]);
  return difference;
}

}  // namespace xsmoe::experiments
