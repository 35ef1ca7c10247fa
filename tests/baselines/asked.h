#pragma once
#include <torch/types.h>
#include <torch/utils.h>

#include <string>
#include <variant>
#include <vector>

#include "model/network/explained.h"

namespace xsmoe::baselines {

/// `prefix` as the latest items of a user, left padded to `length`.
inline network::UserInputs latest(std::int64_t user, const std::vector<std::int64_t>& prefix, std::int64_t length = 5) {
  auto items = torch::zeros({1, length}, torch::kLong);
  for (std::size_t i = 0; i < prefix.size(); ++i) items[0][length - std::ssize(prefix) + static_cast<std::int64_t>(i)] = prefix[i];
  return {torch::tensor({user}, torch::kLong), items, items};
}

/// What a recommender of `items` items tells of a user. Items are known by their numbers.
template <class Detail>
Detail asked(network::Recommender& recommender, const network::UserInputs& inputs, std::int64_t items,
             const std::vector<std::int64_t>& recommended = {1}) {
  const auto table = recommender.embedItems(torch::arange(items + 1));
  const auto ids = torch::tensor(recommended, torch::kLong);
  const auto card = [](std::int64_t item) {
    ItemCard made;
    made.id = std::to_string(item);
    return made;
  };
  return std::get<Detail>(recommender.explained()->picture({inputs, table, ids, card}));
}

}  // namespace xsmoe::baselines
