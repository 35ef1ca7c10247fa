// SPDX-License-Identifier: Apache-2.0
// What is known of one item, and whose lists it is in.
#include "model/core/item_profile.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <utility>

#include "model/experiments/desk/recommendation_desk.h"
#include "model/network/expert_network.h"
#include "model/streaming/evaluator.h"
#include "model/streaming/references.h"

namespace xsmoe::experiments {
namespace {

std::vector<double> hostDoubles(const at::Tensor& values) {
  const auto host = values.to(torch::kCPU, torch::kDouble).contiguous();
  return {host.data_ptr<double>(), host.data_ptr<double>() + host.numel()};
}

/// What one item adds to the usage of each layer.
std::vector<LayerUsage> usageOfItem(const network::ItemPass& pass, const std::vector<LayerStructure>& structure) {
  std::vector<LayerUsage> layers;
  for (std::size_t i = 0; i < structure.size(); ++i) {
    auto& usage = layers.emplace_back(LayerUsage{structure[i], {}, {}, {}, {}});
    const auto& layer = pass.layers.at(i);
    usage.gateShare = hostDoubles(layer.gates);
    usage.contribution = hostDoubles(layer.gates * layer.outputs.norm(2, -1));
    takeShares(usage);
  }
  return layers;
}

}  // namespace

std::vector<SimilarCard> RecommendationDesk::cardsOf(const std::vector<SimilarItem>& items) const {
  std::vector<SimilarCard> cards;
  for (const auto& one : items) cards.push_back({card(one.place + 1), one.cosine});
  return cards;
}

std::string RecommendationDesk::mostRecorded(int window) const {
  const auto counts = streaming::recordCounts(session_.windows(), {0}, {window});
  const auto most = std::max_element(counts.begin() + 1, counts.end()) - counts.begin();
  return session_.windows().itemIds().at(static_cast<std::size_t>(most));
}

Result<ItemProfile> RecommendationDesk::itemProfile(const std::string& item, const RunMoment& moment, int similar) {
  if (const auto ready = stored(moment); !ready) return tl::unexpected(ready.error());
  const auto near = neighbours(item.empty() ? mostRecorded(moment.window.value) : item, moment, similar);
  if (!near) return tl::unexpected(near.error());
  const std::int32_t number = near->place + 1;
  ItemProfile profile;
  profile.item = card(number);
  profile.window = moment.window.value;
  profile.epoch = moment.epoch;
  for (const auto& one : session_.windows().windows())
    profile.records.push_back(std::count(one.recordItems.begin(), one.recordItems.end(), number));
  session_.windows().letGo();
  if (auto* const experts = loaded_.recommender->experts(); experts != nullptr)
    profile.layers = usageOfItem(experts->passOf(number), experts->structure());
  profile.byEmbedding = cardsOf(near->byEmbedding);
  profile.byStates = cardsOf(near->byStates);
  return profile;
}

Result<ItemAudience> RecommendationDesk::itemAudience(const engine::AudienceRequest& request, const ProgressCallback& progress) {
  const auto model = load(request.moment);
  if (!model) return tl::unexpected(model.error());
  const auto number = candidateOf(*model, request.item);
  if (!number) return tl::unexpected(number.error());
  const auto& stream = session_.windows();
  const int window = request.moment.window.value;
  const auto sequences = stream.test({window + 1});
  const auto& test = *sequences;
  const auto length = manifest_.description.settings.protocol.sequenceLength;
  const auto items = model->table.narrow(0, 1, candidatesOf(*model));
  ItemAudience audience;
  audience.item = request.item;
  audience.window = window;
  audience.top = request.top;
  audience.users = static_cast<std::int64_t>(test.size());
  try {
    // In the evaluation's blocks, so that every bit is the evaluation's.
    for (std::size_t first = 0; first < test.size(); first += streaming::kEncodedTogether) {
      if (progress && !progress({std::string(kItemAudienceWork), static_cast<std::int64_t>(first), audience.users, "users"}))
        return failure(paths_.folder.string(), "cancelled");
      const auto count = std::min(streaming::kEncodedTogether, test.size() - first);
      const auto ids = streaming::inputIds(test, first, count, length);
      const streaming::ExactScores scores(
          model->recommender->embedUsers({streaming::userNumbers(test, first, count), ids, ids}, model->table), items, model->largestNorm);
      std::vector<UserQuery> queries;
      for (std::size_t i = first; i < first + count; ++i)
        queries.push_back(queryOf(stream, test.users[i], static_cast<std::ptrdiff_t>(i), window, length));
      const auto ranks = streaming::ranksOf(scores, std::vector<std::int64_t>(count, *number - 1), excludedColumns(queries, items.size(0)));
      for (std::size_t i = 0; i < count; ++i) {
        if (ranks[i] < 1 || ranks[i] > request.top) continue;
        streaming::ScoredColumn column{*number - 1};
        scores.settle(static_cast<std::int64_t>(i), {&column, 1});
        const bool truth = queries[i].truth == *number;
        audience.members.push_back({stream.userIds()[static_cast<std::size_t>(queries[i].user)], ranks[i], column.score, truth});
        if (truth) ++audience.held;
      }
    }
  } catch (const network::NotFinite& error) {
    return diverged(error);
  }
  audience.reached = std::ssize(audience.members);
  std::stable_sort(audience.members.begin(), audience.members.end(),
                   [](const AudienceMember& one, const AudienceMember& other) { return one.rank < other.rank; });
  if (audience.reached > std::max(0, request.most)) audience.members.resize(static_cast<std::size_t>(std::max(0, request.most)));
  return audience;
}

}  // namespace xsmoe::experiments
