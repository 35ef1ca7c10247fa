// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/analysis/forgetting.h"
#include "model/analysis/rank_changes.h"
#include "model/analysis/test_slices.h"

namespace xsmoe {

/// What became of some users between two rankings, each compared with himself.
struct UserChanges {
  std::int64_t users = 0;
  std::int64_t fell = 0, rose = 0;    ///< of them
  std::int64_t lost = 0, gained = 0;  ///< of them: HR@10
  /// By how many places a target fell, below 0: rose, and by how much HR@10 rose: 1 of a user who gained it, −1 of one who lost it. The
  /// mean of the users' own x with its standard error √(variance of x / users), as hitChange(). Absent: fewer than two users, of whom no
  /// error can be told.
  std::optional<MetricChange> fall = {}, hits = {};
  friend bool operator==(const UserChanges&, const UserChanges&) = default;
};

/// Some users of two rankings.
struct ChangeSlice {
  SliceKind kind = SliceKind::kUsers;
  std::string key, name;  ///< as TestSlice
  UserChanges changes;
  std::vector<std::size_t> members = {};  ///< its users: places in RankChanges::users, increasing
  friend bool operator==(const ChangeSlice&, const ChangeSlice&) = default;
};

/// Users whose ranks changed, gathered by slices, kind after kind.
struct SlicedChanges {
  UserChanges whole;
  std::vector<ChangeSlice> slices;  ///< those of a kind have each user once; no categories where no target has one
};

/// `changes`: those to `after`, by whose whole test the slices are cut, so that they are those of slicedTest(). Slices are left out where
/// it does not tell what they tell apart (RankedTest::sequences). A user that is not in it throws std::out_of_range.
[[nodiscard]] SlicedChanges slicedChanges(const RankChanges& changes, const RankedTest& after);

}  // namespace xsmoe
