// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "model/analysis/forgetting.h"
#include "model/analysis/test_slices.h"
#include "model/core/error.h"
#include "model/core/indices.h"
#include "model/core/structure.h"

namespace xsmoe {

/// Where a model ranked the held-out item of one test sequence.
struct RankedTarget {
  std::string user, item;  ///< external ids
  std::int64_t rank = 0;   ///< from 1; 0: not ranked, a miss (model.md, section 6)
  friend bool operator==(const RankedTarget&, const RankedTarget&) = default;
};

/// What a model made of a test, sequence by sequence. Its metrics are metricsOf() the ranks.
struct RankedTest {
  WindowIndex window;    ///< the model after the training on it
  WindowIndex testedOn;  ///< whose test; `window` + 1: the run's own
  /// By what the test is known again: equal exactly where sequences, candidates and exclusions are.
  std::string test;
  std::vector<RankedTarget> targets;  ///< in order of the users' first appearance
  /// What slices tell apart, of each of `targets`: by the windows before the test's, whichever model is asked. Empty: not told.
  std::vector<SlicedSequence> sequences = {};
  std::vector<ExpertName> without = {};  ///< experts that a copy of the model lacks; empty: none
};

/// Tells the sequences of a test whose target is among `items`, external ids, from the others (SliceKind::kPicked). Of no items nothing is
/// told apart.
void markPicked(RankedTest& test, const std::unordered_set<std::string>& items);

/// How a user fared at two moments. On one test the target is the same; on those of two windows it is each window's own.
struct RankChange {
  std::string user;
  std::string targetBefore, target;    ///< external ids, before and after
  std::int64_t before = 0, after = 0;  ///< ranks, from 1
  friend bool operator==(const RankChange&, const RankChange&) = default;
  /// By how many places the target fell; below 0: it rose.
  [[nodiscard]] std::int64_t fall() const { return after - before; }
  /// Was among the first ten and is no longer.
  [[nodiscard]] bool lostHit() const { return before <= 10 && after > 10; }
  [[nodiscard]] bool gainedHit() const { return before > 10 && after <= 10; }
};

/// What became of HR@10: "lost", "gained"; empty: nothing.
[[nodiscard]] std::string hitWord(const RankChange& change);

/// The users of two tests.
struct RankChanges {
  /// Those in both whose targets are ranked in both: the deepest fall first; of equal ones, whose target stood better before; then as in
  /// the test after. Those that rose most are the last.
  std::vector<RankChange> users;
  /// Users that are in both tests, with a target that one of them does not rank: the user had the item already.
  std::int64_t notRanked = 0;
  std::int64_t onlyBefore = 0, onlyAfter = 0;  ///< users of one of the tests alone
  std::int64_t fell = 0, rose = 0;             ///< of `users`
  std::int64_t lost = 0, gained = 0;           ///< of `users`: HR@10
};

/// Errors: the same window's test, but other sequences, candidates or exclusions; no user in both.
[[nodiscard]] Result<RankChanges> rankChangesOf(const RankedTest& before, const RankedTest& after);

/// By how much HR@10 over `users` rose: the mean of what each gained, 1, or lost, −1; its error is the standard error of that mean,
/// √(variance / users). Empty: no users.
[[nodiscard]] std::optional<MetricChange> hitChange(const RankChanges& changes);

}  // namespace xsmoe
