// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/rank_changes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace xsmoe {
namespace {

using TargetOfUser = std::unordered_map<std::string_view, const RankedTarget*>;

TargetOfUser targetsByUser(const RankedTest& test) {
  TargetOfUser targets;
  targets.reserve(test.targets.size());
  for (const auto& target : test.targets) targets.emplace(target.user, &target);
  return targets;
}

void countUsers(RankChanges& changes) {
  for (const auto& one : changes.users) {
    if (one.fall() > 0) ++changes.fell;
    if (one.fall() < 0) ++changes.rose;
    if (one.lostHit()) ++changes.lost;
    if (one.gainedHit()) ++changes.gained;
  }
}

}  // namespace

void markPicked(RankedTest& test, const std::unordered_set<std::string>& items) {
  if (test.sequences.size() != test.targets.size()) return;
  for (std::size_t i = 0; i < test.sequences.size(); ++i)
    test.sequences[i].picked = items.empty() ? std::nullopt : std::optional(items.contains(test.targets[i].item));
}

std::string hitWord(const RankChange& change) {
  if (change.lostHit()) return "lost";
  return change.gainedHit() ? "gained" : "";
}

std::optional<MetricChange> hitChange(const RankChanges& changes) {
  if (changes.users.empty()) return std::nullopt;
  const auto users = static_cast<double>(changes.users.size());
  const double mean = static_cast<double>(changes.gained - changes.lost) / users;
  const double variance = static_cast<double>(changes.gained + changes.lost) / users - mean * mean;
  return MetricChange{mean, std::sqrt(std::max(0.0, variance) / users), 1};
}

Result<RankChanges> rankChangesOf(const RankedTest& before, const RankedTest& after) {
  const auto tested = "D_" + std::to_string(after.testedOn.value);
  if (before.testedOn == after.testedOn && before.test != after.test)
    return badInput({}, "the tests on " + tested + " are not the same", "Name runs of one stream and protocol");
  RankChanges changes;
  const auto targets = targetsByUser(before);
  std::int64_t common = 0;
  for (const auto& now : after.targets) {
    const auto found = targets.find(now.user);
    if (found == targets.end()) continue;
    ++common;
    const auto& then = *found->second;
    if (then.rank < 1 || now.rank < 1)
      ++changes.notRanked;
    else
      changes.users.push_back({now.user, then.item, now.item, then.rank, now.rank});
  }
  if (common == 0)
    return badInput({}, "no user is in the test on D_" + std::to_string(before.testedOn.value) + " and in that on " + tested,
                    "Name windows that are nearer to each other, or one test for both models");
  changes.onlyBefore = static_cast<std::int64_t>(before.targets.size()) - common;
  changes.onlyAfter = static_cast<std::int64_t>(after.targets.size()) - common;
  std::stable_sort(changes.users.begin(), changes.users.end(), [](const RankChange& a, const RankChange& b) {
    return a.fall() != b.fall() ? a.fall() > b.fall() : a.before < b.before;
  });
  countUsers(changes);
  return changes;
}

}  // namespace xsmoe
