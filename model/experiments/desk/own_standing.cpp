// SPDX-License-Identifier: Apache-2.0
// An item of a person's own beside a model: its embedding, and where it would stand.
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/core/methods.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/streaming/exact_scores.h"

namespace xsmoe::experiments {

Result<RecommendationDesk::Model> RecommendationDesk::modelFor(const engine::ListRequest& request) {
  auto model = request.tau ? prunedAt(request.moment, *request.tau) : modelOf(request.moment);
  if (!model || !request.own) return model;
  if (const auto taken = takeOwn(*model, *request.own); !taken) return tl::unexpected(taken.error());
  return model;
}

Result<void> RecommendationDesk::encodeOwn(const Model& model, const OwnItem& item) {
  const auto picture = item.picture.empty() ? std::nullopt : stampOf(item.picture);
  if (!own_.states.empty() && own_.asked == item && own_.picture == picture) return {};
  own_ = {};
  auto states = ownEncoder_.statesOf(item, model.recommender->modalities(), session_.cache().value());
  if (!states) return tl::unexpected(states.error());
  own_.asked = item;
  own_.picture = picture;
  own_.states = std::move(*states);
  return {};
}

Result<void> RecommendationDesk::takeOwn(const Model& model, const OwnItem& item) {
  const auto& settings = manifest_.description.settings.model;
  if (!model.recommender->embedsByStates() || !session_.cache())
    return badInput(
        paths_.folder.string(),
        "the method " + titleOf(settings.method, settings.continual) + " learns a vector for each item, and an item of one's own has none",
        "Ask a run of a method that knows items by pictures and words alone: XSMoE or IISAN");
  if (auto encoded = encodeOwn(model, item); !encoded) return encoded;
  if (own_.of.lock() == model.recommender && own_.ofTable.is_same(model.table)) return {};
  auto states = std::make_shared<network::ItemStates>();
  for (const auto modality : model.recommender->modalities())
    for (const int state : model.recommender->requiredStates()) {
      const auto& all = own_.states.at(modality);
      if (state >= all.size(0))
        return badInput(paths_.folder.string(),
                        "the network reads hidden state " + std::to_string(state) + ", and the encoder has " + std::to_string(all.size(0)),
                        "Name the encoder that made the stream's features");
      states->states[modality].push_back(torch::cat({torch::zeros({1, all.size(1)}, all.options()), all.narrow(0, state, 1)}));
    }
  std::shared_ptr<network::Recommender> alone = model.recommender->clone();
  alone->load(alone->parameters());  // without a teacher, whose states are those of the original
  alone->setItemStates(std::move(states));
  own_.row = alone->embedItems(torch::ones({1}, torch::kLong)).to(model.table.options());
  own_.table = torch::cat({model.table, own_.row});
  own_.alone = std::move(alone);
  own_.of = model.recommender;
  own_.ofTable = model.table;
  return {};
}

ItemCard RecommendationDesk::ownCard() const {
  ItemCard card;
  card.id = kOwnItemId;
  card.title = own_.asked.text;
  card.imagePath = own_.asked.picture.string();
  return card;
}

RecommendedItem RecommendationDesk::standingOfOwn(const Model& model, const UserQuery& query, const at::Tensor& user) const {
  const streaming::ExactScores own(user, own_.row), others(user, model.table.narrow(0, 1, candidatesOf(model)), model.largestNorm);
  streaming::ScoredColumn mine;
  own.settle(0, {&mine, 1});
  mine.column = static_cast<std::int32_t>(others.itemCount());  // of equal scores it is the last
  std::vector<streaming::ScoredColumn> all(static_cast<std::size_t>(others.itemCount()));
  for (std::size_t i = 0; i < all.size(); ++i) all[i].column = static_cast<std::int32_t>(i);
  others.settle(0, all);
  const auto excluded = excludedColumns({&query, 1}, others.itemCount());
  RecommendedItem standing;
  standing.item = ownCard();
  standing.score = mine.score;
  standing.rank = 1 + static_cast<int>(std::count_if(all.begin(), all.end(), [&](const streaming::ScoredColumn& one) {
                    return ranksBefore(one, mine) && !std::binary_search(excluded.columns.begin(), excluded.columns.end(), one.column);
                  }));
  return standing;
}

}  // namespace xsmoe::experiments
