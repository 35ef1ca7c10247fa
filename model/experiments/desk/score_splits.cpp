// SPDX-License-Identifier: Apache-2.0
// What scores are made of, and why an item is not in a list.
#include "model/core/score_split.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include "model/experiments/desk/recommendation_desk.h"
#include "model/network/exact_split.h"
#include "model/network/explained.h"

namespace xsmoe::experiments {
namespace {

using Histories = std::vector<std::vector<std::int32_t>>;

constexpr int kBesideRank = 10;
constexpr std::size_t kLiftsTold = 10;
constexpr std::int64_t kItemsAdded = 50;

/// Each history without one of its items; none of a history that would be empty then.
Histories withoutEach(const std::vector<std::int32_t>& history) {
  Histories all;
  for (std::size_t left = 0; left < history.size() && history.size() > 1; ++left) {
    all.push_back(history);
    all.back().erase(all.back().begin() + static_cast<std::ptrdiff_t>(left));
  }
  return all;
}

/// Several histories, of L items at most, of one user.
network::UserInputs inputsOfEach(std::int32_t user, const Histories& histories, int length) {
  const auto count = std::ssize(histories);
  auto ids = torch::zeros({count, length}, torch::kLong);
  for (std::int64_t i = 0; i < count; ++i) {
    const auto& items = histories[static_cast<std::size_t>(i)];
    std::copy(items.begin(), items.end(), ids.data_ptr<std::int64_t>() + (i + 1) * length - std::ssize(items));
  }
  return {torch::full({count}, user, torch::kLong), ids, ids};
}

/// Scores as the evaluation has them, of columns [0, n) for a user.
std::vector<double> settledScores(const streaming::ExactScores& scores, std::int64_t user) {
  std::vector<streaming::ScoredColumn> columns(static_cast<std::size_t>(scores.itemCount()));
  for (std::size_t i = 0; i < columns.size(); ++i) columns[i].column = static_cast<std::int32_t>(i);
  scores.settle(user, columns);
  std::vector<double> values;
  for (const auto& column : columns) values.push_back(column.score);
  return values;
}

/// Rows of these items.
at::Tensor rowsOfItems(const at::Tensor& table, const at::Tensor& ids) { return table.index_select(0, ids.to(table.device())); }

/// Summands, and what leaving slots out changes, from the weights in double.
void takeExact(ScoreSplit& split, const network::SplitScores& scores, const at::Tensor& user) {
  split.exact = true;
  const auto embedding = user.to(torch::kCPU, torch::kDouble).flatten().contiguous();
  split.userEmbedding.assign(embedding.data_ptr<double>(), embedding.data_ptr<double>() + embedding.numel());
  for (const auto& one : scores.parts) split.parts.push_back(one.part);
  for (const auto& one : scores.below) split.below.push_back(one.part);
  for (std::size_t i = 0; i < split.items.size(); ++i) {
    for (const auto& one : scores.parts) split.items[i].parts.push_back(one.scores.at(i));
    for (const auto& one : scores.below) split.items[i].below.push_back(one.scores.at(i));
  }
}

/// What the method tells of its scores, where it tells something.
void takeTold(ScoreSplit& split, network::Explained& explained, const network::UserInputs& inputs, const at::Tensor& table,
              const at::Tensor& ids) {
  const auto names = explained.partNames();
  if (names.empty()) return;
  for (const auto& name : names) split.parts.push_back({name, std::nullopt});
  for (const auto& part : explained.partsOfScores(inputs, table, ids)) {
    const auto scores = part.squeeze(0).to(torch::kDouble).contiguous();  // [n]
    for (std::size_t i = 0; i < split.items.size(); ++i) split.items[i].parts.push_back(scores.data_ptr<double>()[i]);
  }
}

/// Of rows [n, e], to divide by: nowhere 0.
at::Tensor divisorsOf(const at::Tensor& items) { return items.norm(2, 1).clamp_min(std::numeric_limits<float>::min()); }

/// The items that lie nearest to one by cosine, as columns of `items` [n, e] with these norms; those of `left` are not among them.
std::vector<std::int64_t> nearestColumns(const at::Tensor& items, const at::Tensor& norms, std::int64_t column,
                                         const std::vector<std::int64_t>& left) {
  auto cosines = torch::mv(items, items[column]).div(norms);
  cosines.index_fill_(0, torch::tensor(left, torch::kLong).to(items.device()), -std::numeric_limits<float>::infinity());
  const auto count = std::min(kItemsAdded, std::max<std::int64_t>(0, items.size(0) - std::ssize(left)));
  const auto best = std::get<1>(cosines.topk(count)).cpu();
  return {best.data_ptr<std::int64_t>(), best.data_ptr<std::int64_t>() + best.numel()};
}

}  // namespace

ScoreSplit RecommendationDesk::splitOf(const Model& model, const Answered& answered, std::vector<ItemSplit> items,
                                       const at::Tensor& ids) const {
  return splitOf(model, answered, std::move(items), ids, *model.recommender, rowsOfItems(model.table, ids));
}

ScoreSplit RecommendationDesk::splitOf(const Model& model, const Answered& answered, std::vector<ItemSplit> items, const at::Tensor& ids,
                                       network::Recommender& recommender, const at::Tensor& rows) const {
  const auto& settings = manifest_.description.settings;
  ScoreSplit split;
  split.method = settings.model.method;
  split.continual = settings.model.continual;
  split.window = model.window;
  split.epoch = model.ofEpoch;
  split.tau = model.tau;
  split.user = answered.recommendation.user;
  split.history = answered.recommendation.history;
  split.items = std::move(items);
  if (split.items.empty()) return split;
  if (auto* const exact = recommender.exactSplit(); exact != nullptr)
    takeExact(split, exact->splitScores(ids, answered.embedding), answered.embedding);
  else if (auto* const explained = recommender.explained(); explained != nullptr)
    takeTold(split, *explained, answered.inputs, answered.table, ids);
  for (auto& item : split.items) item.sum = std::accumulate(item.parts.begin(), item.parts.end(), 0.0);

  const auto histories = withoutEach(answered.query.inputs);
  if (histories.empty()) return split;
  const auto inputs = inputsOfEach(answered.query.user, histories, settings.protocol.sequenceLength);
  const streaming::ExactScores scores(model.recommender->embedUsers(inputs, answered.table), rows);
  for (std::int64_t left = 0; left < scores.userCount(); ++left) {
    const auto without = settledScores(scores, left);
    for (std::size_t i = 0; i < split.items.size(); ++i) split.items[i].withoutItem.push_back(without[i] - split.items[i].score);
  }
  return split;
}

Result<ScoreSplit> RecommendationDesk::scoreSplit(const engine::ListRequest& request) {
  const auto model = modelFor(request);
  if (!model) return tl::unexpected(model.error());
  const auto answered = answer(*model, request);
  if (!answered) return tl::unexpected(answered.error());
  std::vector<ItemSplit> items;
  for (const auto& one : answered->recommendation.items) {
    auto& item = items.emplace_back();
    item.item = one.item;
    item.rank = one.rank;
    item.truth = one.truth;
    item.score = one.score;
  }
  try {
    auto split = splitOf(*model, *answered, std::move(items), answered->items);
    split.live = !request.moment;
    if (const auto& own = answered->recommendation.own) {
      std::vector<ItemSplit> item(1);
      item[0].item = own->item;
      item[0].rank = own->rank;
      item[0].score = own->score;
      auto ofOwn = splitOf(*model, *answered, std::move(item), torch::ones({1}, torch::kLong), *own_.alone, own_.row);
      split.parts = std::move(ofOwn.parts);  // the same, but where no item of the stream is left to recommend
      split.below = std::move(ofOwn.below);
      split.exact = ofOwn.exact;
      split.userEmbedding = std::move(ofOwn.userEmbedding);
      split.items.push_back(std::move(ofOwn.items.front()));
    }
    return split;
  } catch (const network::NotFinite& error) {
    return diverged(error);
  }
}

Result<WhyNot> RecommendationDesk::whyNot(const engine::ListRequest& request, const std::string& item) {
  if (request.own) return usageError("own item", "what would lift an item is told of histories of the stream's items", "Leave it out");
  const auto model = modelFor(request);
  if (!model) return tl::unexpected(model.error());
  const auto number = candidateOf(*model, item);
  if (!number) return tl::unexpected(number.error());
  auto ten = request;
  ten.top = kBesideRank;
  const auto answered = answer(*model, ten);
  if (!answered) return tl::unexpected(answered.error());
  try {
    auto why = whyNotOf(*model, *answered, *number);
    why.split.live = !request.moment;
    return why;
  } catch (const network::NotFinite& error) {
    return diverged(error);
  }
}

WhyNot RecommendationDesk::whyNotOf(const Model& model, const Answered& answered, std::int32_t number) const {
  auto asked = answered.query;
  asked.truth = number;
  WhyNot why;
  why.besideRank = kBesideRank;
  why.excluded = std::erase(asked.excluded, number) > 0;
  const auto candidates = model.table.narrow(0, 1, candidatesOf(model));
  const auto ranked = rank(asked, answered.embedding, candidates, model.largestNorm, 0);
  why.candidates = ranked.candidates;

  std::vector<ItemSplit> items(1);
  std::vector<std::int64_t> ids{number};
  items[0].item = card(number);
  items[0].rank = ranked.truthRank;
  items[0].truth = number == answered.query.truth;
  items[0].score = settledScores({answered.embedding, model.table.narrow(0, number, 1)}, 0).front();
  const auto& list = answered.recommendation.items;
  if (std::ssize(list) == kBesideRank) {
    ids.push_back(answered.items[kBesideRank - 1].item<std::int64_t>());
    auto& beside = items.emplace_back();
    beside.item = list.back().item;
    beside.rank = list.back().rank;
    beside.truth = list.back().truth;
    beside.score = list.back().score;
  }
  why.split = splitOf(model, answered, std::move(items), torch::tensor(ids, torch::kLong));
  const auto& parts = why.split.items;
  for (std::size_t p = 0; p < why.split.parts.size() && parts.size() > 1; ++p) why.gap.push_back(parts[0].parts[p] - parts[1].parts[p]);
  addLifts(why, model, asked);
  return why;
}

/// `asked` has the item as its truth.
void RecommendationDesk::addLifts(WhyNot& why, const Model& model, const UserQuery& asked) const {
  const int length = manifest_.description.settings.protocol.sequenceLength;
  const auto candidates = model.table.narrow(0, 1, candidatesOf(model));
  auto histories = withoutEach(asked.inputs);
  std::vector<Lift> lifts;
  for (std::size_t i = 0; i < histories.size(); ++i) lifts.push_back({Lift::Kind::kLeaveOut, why.split.history[i], static_cast<int>(i)});
  std::vector<std::int64_t> left{asked.truth - 1};
  for (const auto item : asked.inputs)
    if (item <= candidates.size(0)) left.push_back(item - 1);
  std::sort(left.begin(), left.end());
  left.erase(std::unique(left.begin(), left.end()), left.end());
  auto& norms = model.known->norms;
  if (!norms.defined()) norms = divisorsOf(candidates);
  for (const auto column : nearestColumns(candidates, norms, asked.truth - 1, left)) {
    const auto item = static_cast<std::int32_t>(column + 1);
    auto& history = histories.emplace_back(asked.inputs);
    history.push_back(item);
    if (std::ssize(history) > length) history.erase(history.begin());
    lifts.push_back({Lift::Kind::kAdd, card(item)});
    ++why.added;
  }
  if (lifts.empty()) return;

  const auto users = model.recommender->embedUsers(inputsOfEach(asked.user, histories, length), model.table);
  const streaming::ExactScores scores(users, candidates, model.largestNorm);
  const auto excluded = excludedColumns(std::vector<UserQuery>(lifts.size(), asked), candidates.size(0));
  const auto ranks = streaming::ranksOf(scores, std::vector<std::int64_t>(lifts.size(), asked.truth - 1), excluded);
  for (std::size_t i = 0; i < lifts.size(); ++i) {
    streaming::ScoredColumn column{asked.truth - 1};
    scores.settle(static_cast<std::int64_t>(i), {&column, 1});
    lifts[i].rank = ranks[i];
    lifts[i].score = column.score;
  }
  const auto now = why.split.items.front().rank;
  std::erase_if(lifts, [&](const Lift& lift) { return lift.rank >= now; });
  std::stable_sort(lifts.begin(), lifts.end(),
                   [](const Lift& a, const Lift& b) { return a.rank != b.rank ? a.rank < b.rank : a.score > b.score; });
  if (lifts.size() > kLiftsTold) lifts.resize(kLiftsTold);
  why.lifts = std::move(lifts);
}

}  // namespace xsmoe::experiments
