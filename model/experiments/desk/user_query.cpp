// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/desk/user_query.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>

#include "model/streaming/evaluator.h"

namespace xsmoe::experiments {

/// Items of the user's past that are no candidates are left out.
streaming::ExcludedColumns excludedColumns(std::span<const UserQuery> queries, std::int64_t candidates) {
  streaming::ExcludedColumns excluded;
  for (const auto& query : queries) {
    for (const auto item : query.excluded)
      if (item <= candidates) excluded.columns.push_back(item - 1);
    excluded.offsets.push_back(std::ssize(excluded.columns));
  }
  return excluded;
}

UserQuery queryOf(const data::WindowedStream& stream, std::int32_t user, int window, int length) {
  const auto test = stream.test({window + 1});
  const auto& users = test->users;
  const auto found = std::find(users.begin(), users.end(), user);
  return queryOf(stream, user, found == users.end() ? -1 : found - users.begin(), window, length);
}

UserQuery queryOf(const data::WindowedStream& stream, std::int32_t user, std::ptrdiff_t sequence, int window, int length) {
  UserQuery query;
  query.user = user;
  const auto past = stream.itemsOfUser(user, {window});
  query.excluded = past;
  std::sort(query.excluded.begin(), query.excluded.end());
  query.excluded.erase(std::unique(query.excluded.begin(), query.excluded.end()), query.excluded.end());
  query.sequence = sequence;
  if (sequence >= 0) {
    const auto test = stream.test({window + 1});
    const auto items = test->at(static_cast<std::size_t>(sequence));
    query.truth = items.back();
    query.inputs.assign(items.begin(), items.end() - 1);
    if (!stream.protocol().maskTarget) std::erase(query.excluded, query.truth);
  } else {
    query.inputs = past;
  }
  if (std::ssize(query.inputs) > length) query.inputs.erase(query.inputs.begin(), query.inputs.end() - length);
  return query;
}

network::UserInputs inputsOf(const UserQuery& query, int length) {
  auto ids = torch::zeros({1, length}, torch::kLong);
  std::copy(query.inputs.begin(), query.inputs.end(), ids.data_ptr<std::int64_t>() + length - std::ssize(query.inputs));
  return {torch::full({1}, query.user, torch::kLong), ids, ids};
}

at::Tensor embed(const UserQuery& query, network::Recommender& recommender, const at::Tensor& table, const Sequences& test, int length,
                 EncodedBlock& last) {
  if (query.sequence < 0) return recommender.embedUsers(inputsOf(query, length), table);
  const auto place = static_cast<std::size_t>(query.sequence), first = place - place % streaming::kEncodedTogether;
  if (last.first != first) {
    const auto count = std::min(streaming::kEncodedTogether, test.size() - first);
    const auto ids = streaming::inputIds(test, first, count, length);
    last = {first, recommender.embedUsers({streaming::userNumbers(test, first, count), ids, ids}, table)};
  }
  return last.embeddings.narrow(0, static_cast<std::int64_t>(place - first), 1);
}

RankedItems rank(const UserQuery& query, const at::Tensor& user, const at::Tensor& items, double largestItem, int top) {
  const streaming::ExactScores scores(user, items, largestItem);
  const auto excluded = excludedColumns({&query, 1}, items.size(0));
  RankedItems ranked;
  ranked.items = streaming::topItems(scores, top, excluded).front();
  if (query.truth > 0) ranked.truthRank = streaming::ranksOf(scores, {query.truth - 1}, excluded).front();
  ranked.candidates = items.size(0) - std::ssize(excluded.columns);
  return ranked;
}

}  // namespace xsmoe::experiments
