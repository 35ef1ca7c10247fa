// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/data/windowed_stream.h"
#include "model/network/recommender.h"
#include "model/streaming/ranking.h"

namespace xsmoe::experiments {

/// What a user's list is made from: the items that the model reads, what is not ranked, and the held-out truth (0: none).
struct UserQuery {
  std::int32_t user = 0;
  std::vector<std::int32_t> inputs;    ///< L at most, oldest first
  std::vector<std::int32_t> excluded;  ///< increasing
  std::int32_t truth = 0;
  std::ptrdiff_t sequence = -1;  ///< the test's that ends in the truth
};

/// Of a user after training on D_window: what its evaluation reads and ranks or, of a user without a test sequence, the last items.
[[nodiscard]] UserQuery queryOf(const data::WindowedStream& stream, std::int32_t user, int window, int length);
/// The same where it is known which sequence of the test on D_{window+1} is the user's, −1: none.
[[nodiscard]] UserQuery queryOf(const data::WindowedStream& stream, std::int32_t user, std::ptrdiff_t sequence, int window, int length);

/// The query alone, as a recommender takes it, from a table whose row i is item i.
[[nodiscard]] network::UserInputs inputsOf(const UserQuery& query, int length);

/// The evaluation's block that a model encoded last: the next question about the same user, or about one beside him, finds it here.
struct EncodedBlock {
  std::optional<std::size_t> first;  ///< sequence of the test; empty: none was encoded
  at::Tensor embeddings;             ///< [users of the block, e]
};

/// The query's user embedding, float32 [1, e], from a table whose row i is item i. A user of the test is encoded in the evaluation's block,
/// so that every bit is the evaluation's. `last`: of the same model and test.
[[nodiscard]] at::Tensor embed(const UserQuery& query, network::Recommender& recommender, const at::Tensor& table, const Sequences& test,
                               int length, EncodedBlock& last);

/// The first `top` items, by column, and the rank of the truth, as the evaluation ranks. Column i is item i+1.
struct RankedItems {
  std::vector<streaming::ScoredColumn> items;
  std::int64_t truthRank = 0, candidates = 0;
};
/// Of user [1, e] and items [n, e], of which no norm is larger than `largestItem`. Throws network::NotFinite.
[[nodiscard]] RankedItems rank(const UserQuery& query, const at::Tensor& user, const at::Tensor& items, double largestItem, int top);

/// The columns that are not ranked for these users, of items of which column i is item i+1.
[[nodiscard]] streaming::ExcludedColumns excludedColumns(std::span<const UserQuery> queries, std::int64_t candidates);

}  // namespace xsmoe::experiments
