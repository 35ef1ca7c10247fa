// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace xsmoe::streaming {

/// A candidate, by its column in the table of candidates, and its score for a user.
struct ScoredColumn {
  std::int32_t column = 0;
  double score = 0;
  friend bool operator==(const ScoredColumn&, const ScoredColumn&) = default;
};

/// The order of every list (model.md, section 6): by score, equal ones by column.
[[nodiscard]] inline bool ranksBefore(const ScoredColumn& a, const ScoredColumn& b) {
  return a.score > b.score || (a.score == b.score && a.column < b.column);
}

/// Embeddings of users and candidates, and what decides their order: score = Σ_k u_k i_k, summed in double in the order of k. Products of
/// two floats are exact in double, so a score depends on the two embeddings alone. The last bits of a float32 matrix product also depend on
/// the BLAS, its threads and the shapes; it therefore only sorts out scores that differ by more than `bound`, and `settle` decides the
/// rest.
class ExactScores {
 public:
  /// `users` float32 [U, e] and `items` float32 [C, e] on one device; host copies are kept. Throws network::NotFinite where embeddings
  /// are not finite, or so large that a float32 product could overflow.
  /// `largestItem`: the largest norm of the items, or of more than these, where it is known: else most of what a single user's list costs.
  ExactScores(const at::Tensor& users, const at::Tensor& items, std::optional<double> largestItem = std::nullopt);
  /// The largest L2 norm of the rows, NaN where one is; 0 of none.
  [[nodiscard]] static double largestNorm(const at::Tensor& rows);

  [[nodiscard]] const at::Tensor& users() const { return users_; }
  [[nodiscard]] const at::Tensor& items() const { return items_; }
  [[nodiscard]] std::int64_t userCount() const { return users_.size(0); }
  [[nodiscard]] std::int64_t itemCount() const { return items_.size(0); }

  /// Fills in the scores of some columns for a user. Any thread.
  void settle(std::int64_t user, std::span<ScoredColumn> columns) const;
  /// No float32 product of this user's differs from its score by more, whatever the order of summation.
  [[nodiscard]] double bound(std::int64_t user) const { return bounds_[static_cast<std::size_t>(user)]; }

 private:
  at::Tensor users_, items_;          // contiguous, on their device
  at::Tensor hostUsers_, hostItems_;  // the same on the host
  std::vector<double> bounds_;        // [U]
};

}  // namespace xsmoe::streaming
