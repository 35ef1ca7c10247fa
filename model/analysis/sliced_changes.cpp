// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/sliced_changes.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace xsmoe {
namespace {

std::optional<MetricChange> meanChange(double sum, double sumOfSquares, std::int64_t users) {
  if (users < 2) return std::nullopt;
  const auto n = static_cast<double>(users);
  const double mean = sum / n;
  return MetricChange{mean, std::sqrt(std::max(0.0, sumOfSquares / n - mean * mean) / n), 1};
}

/// Users that come one by one.
class ChangeSums {
 public:
  void add(const RankChange& one) {
    const auto fall = static_cast<double>(one.fall());
    ++counts_.users;
    if (fall > 0) ++counts_.fell;
    if (fall < 0) ++counts_.rose;
    if (one.lostHit()) ++counts_.lost;
    if (one.gainedHit()) ++counts_.gained;
    falls_ += fall;
    squaredFalls_ += fall * fall;
  }
  [[nodiscard]] UserChanges changes() const {
    auto made = counts_;
    made.fall = meanChange(falls_, squaredFalls_, made.users);
    made.hits = meanChange(static_cast<double>(made.gained - made.lost), static_cast<double>(made.gained + made.lost), made.users);
    return made;
  }

 private:
  UserChanges counts_;
  double falls_ = 0, squaredFalls_ = 0;
};

/// Where each of the users stands in the test.
std::vector<std::size_t> placesIn(const RankedTest& test, const RankChanges& changes) {
  std::unordered_map<std::string_view, std::size_t> placeOf;
  placeOf.reserve(test.targets.size());
  for (std::size_t i = 0; i < test.targets.size(); ++i) placeOf.emplace(test.targets[i].user, i);
  std::vector<std::size_t> places;
  places.reserve(changes.users.size());
  for (const auto& one : changes.users) places.push_back(placeOf.at(one.user));
  return places;
}

void addSlicesOf(SliceKind kind, const RankedTest& test, const RankChanges& changes, const std::vector<std::size_t>& places,
                 std::vector<ChangeSlice>& slices) {
  const auto partition = partitionBy(kind, test.sequences);
  if (partition.slices.empty()) return;
  std::vector<ChangeSums> sums(partition.slices.size());
  std::vector<std::vector<std::size_t>> members(partition.slices.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto slice = partition.sliceOf[places[i]];
    sums[slice].add(changes.users[i]);
    members[slice].push_back(i);
  }
  for (std::size_t slice = 0; slice < sums.size(); ++slice)
    slices.push_back(
        {kind, partition.slices[slice].first, partition.slices[slice].second, sums[slice].changes(), std::move(members[slice])});
}

}  // namespace

SlicedChanges slicedChanges(const RankChanges& changes, const RankedTest& after) {
  ChangeSums whole;
  for (const auto& one : changes.users) whole.add(one);
  SlicedChanges sliced{whole.changes(), {}};
  if (after.sequences.size() != after.targets.size()) return sliced;
  const auto places = placesIn(after, changes);
  for (const auto& kind : sliceKinds()) addSlicesOf(kind.kind, after, changes, places, sliced.slices);
  return sliced;
}

}  // namespace xsmoe
