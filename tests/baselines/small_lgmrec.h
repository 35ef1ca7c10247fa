#pragma once
#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "model/baselines/lgmrec.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {

constexpr std::int64_t kLgmrecUsers = 9, kLgmrecItems = 14;

inline LgmrecOptions smallLgmrecOptions() {
  LgmrecOptions options;
  options.tables.embedding = 6;
  options.tables.users = kLgmrecUsers;
  options.tables.items = kLgmrecItems;
  options.tables.seed = 3;
  options.shape.hyperedges = 3;
  options.widths = {{Modality::kVisual, 5}, {Modality::kTextual, 8}};
  options.regularisationWeight = 0.05;
  return options;
}

/// Users 1, 2, 4, 5, 7 and items 2 … 9 but 6; user 7 has one item, user 4 most.
inline at::Tensor smallPairs() {
  return torch::tensor({1, 2, 1, 3, 2, 3, 2, 4, 2, 5, 4, 2, 4, 3, 4, 5, 4, 7, 4, 8, 5, 9, 5, 2, 7, 8}, torch::kLong).view({-1, 2});
}

inline std::unique_ptr<LgmrecRecommender> smallRecommender(const LgmrecOptions& options = smallLgmrecOptions()) {
  auto recommender = std::make_unique<LgmrecRecommender>(options);
  recommender->setItemStates(network::statesFor(*recommender, options.widths, kLgmrecItems));
  recommender->setDropout(false);
  // Values large enough that every part matters.
  auto values = network::copyOf(recommender->parameters());
  std::uint64_t seed = 50;
  for (auto& [name, tensor] : values) tensor = network::randomValues(tensor.sizes(), ++seed, 0.5);
  values.merge(recommender->buffers());
  recommender->load(values);
  return recommender;
}

/// The same with the window of smallPairs() open.
inline std::unique_ptr<LgmrecRecommender> openRecommender(const LgmrecOptions& options = smallLgmrecOptions()) {
  auto recommender = smallRecommender(options);
  recommender->beginTraining(smallPairs());
  recommender->beginEpoch(1e-2);
  return recommender;
}

/// Users, positives and negatives; a user and an item twice.
inline network::Batch smallLgmrecBatch() {
  return {torch::tensor({1, 4, 2, 4, 7}, torch::kLong), torch::tensor({{2, 4}, {5, 9}, {4, 7}, {8, 4}, {8, 2}}, torch::kLong)};
}

inline NodeRows allPlaces(const UserItemGraph& graph) { return {torch::arange(graph.userCount()), torch::arange(graph.itemCount())}; }

/// `prefix` as the latest items of a user, left padded to `length`.
inline network::UserInputs query(std::int64_t user, const std::vector<std::int64_t>& prefix, std::int64_t length = 6) {
  auto items = torch::zeros({1, length}, torch::kLong);
  for (std::size_t i = 0; i < prefix.size(); ++i) items[0][length - std::ssize(prefix) + static_cast<std::int64_t>(i)] = prefix[i];
  return {torch::tensor({user}, torch::kLong), items, items};
}

inline at::Tensor scores(LgmrecRecommender& recommender, const network::UserInputs& inputs) {
  const auto table = recommender.embedItems(torch::arange(kLgmrecItems + 1));
  return torch::mm(recommender.embedUsers(inputs, table), table.narrow(0, 1, kLgmrecItems).t());
}

}  // namespace xsmoe::baselines
