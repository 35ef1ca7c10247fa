// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/test_slices.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>

#include "model/core/ranking_metrics.h"

namespace xsmoe {
namespace {

using SlicedSequences = std::vector<SlicedSequence>;

template <class Place>
SlicePartition partitionOf(const SlicedSequences& sequences, std::vector<std::pair<std::string, std::string>> slices, const Place& place) {
  SlicePartition made{std::move(slices), {}};
  made.sliceOf.reserve(sequences.size());
  for (const auto& one : sequences) made.sliceOf.push_back(place(one));
  return made;
}

SlicePartition byUsers(const SlicedSequences& sequences) {
  return partitionOf(sequences, {{"new", "new users"}, {"known", "known users"}},
                     [](const SlicedSequence& one) { return std::size_t{one.knownUser ? 1U : 0U}; });
}

SlicePartition byItems(const SlicedSequences& sequences) {
  return partitionOf(sequences, {{"new", "new items"}, {"known", "known items"}},
                     [](const SlicedSequence& one) { return std::size_t{one.knownItem ? 1U : 0U}; });
}

/// The most frequent first, equally frequent ones by name; then the others and those without, as far as there are any.
SlicePartition byCategory(const SlicedSequences& sequences) {
  std::map<std::string, std::size_t> counts;
  for (const auto& one : sequences) ++counts[one.category];
  const bool some = counts.erase(std::string()) > 0;
  if (counts.empty()) return {};
  std::vector<std::pair<std::string, std::size_t>> ordered(counts.begin(), counts.end());
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  const auto shown = std::min(ordered.size(), kCategoriesShown);
  std::vector<std::pair<std::string, std::string>> slices;
  std::map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    places[ordered[i].first] = std::min(i, shown);
    if (i < shown) slices.emplace_back(ordered[i].first, ordered[i].first);
  }
  if (shown < ordered.size()) slices.emplace_back(kOtherCategories, "other categories");
  if (some) {
    places[std::string()] = slices.size();
    slices.emplace_back(kNoCategory, "no category");
  }
  return partitionOf(sequences, std::move(slices), [&](const SlicedSequence& one) { return places.at(one.category); });
}

/// "4–12"; "none" where nothing lies between.
std::string boundsText(std::int64_t least, std::int64_t most) {
  if (most < least) return "none";
  return least == most ? std::to_string(least) : std::to_string(least) + "–" + std::to_string(most);
}

SlicePartition byPopularity(const SlicedSequences& sequences) {
  std::vector<std::int64_t> counts;
  for (const auto& one : sequences) counts.push_back(one.popularity);
  std::sort(counts.begin(), counts.end());
  const auto countAt = [&](std::size_t thirds) { return counts.empty() ? 0 : counts[(counts.size() * thirds + 2) / 3 - 1]; };
  const auto low = countAt(1), high = countAt(2);
  return partitionOf(sequences,
                     {{"rare", "rare targets (" + boundsText(0, low) + " training records)"},
                      {"medium", "medium targets (" + boundsText(low + 1, high) + ")"},
                      {"popular", "popular targets (above " + std::to_string(high) + ")"}},
                     [=](const SlicedSequence& one) -> std::size_t {
                       if (one.popularity <= low) return 0;
                       return one.popularity <= high ? 1 : 2;
                     });
}

/// The most items of each slice but the last.
constexpr std::array<std::int64_t, 4> kHistoryBounds{2, 4, 6, 9};

SlicePartition byHistory(const SlicedSequences& sequences) {
  std::vector<std::pair<std::string, std::string>> slices;
  std::int64_t least = 1;
  for (const auto most : kHistoryBounds) {
    slices.emplace_back(std::to_string(least) + "-" + std::to_string(most), boundsText(least, most) + " items of history");
    least = most + 1;
  }
  slices.emplace_back(std::to_string(least) + "-", std::to_string(least) + " or more items of history");
  return partitionOf(sequences, std::move(slices), [](const SlicedSequence& one) {
    const auto bound = std::lower_bound(kHistoryBounds.begin(), kHistoryBounds.end(), one.history);
    return static_cast<std::size_t>(bound - kHistoryBounds.begin());
  });
}

SlicePartition byPicked(const SlicedSequences& sequences) {
  const bool told = std::all_of(sequences.begin(), sequences.end(), [](const SlicedSequence& one) { return one.picked.has_value(); });
  if (sequences.empty() || !told) return {};
  return partitionOf(sequences, {{"picked", "picked items"}, {"others", "other items"}},
                     [](const SlicedSequence& one) { return std::size_t{one.picked.value_or(false) ? 0U : 1U}; });
}

std::optional<Metrics> metricsIfAny(const std::vector<std::int64_t>& ranks) {
  return ranks.empty() ? std::nullopt : std::optional(metricsOf(ranks));
}

void addSlices(SliceKind kind, const SlicedSequences& sequences, std::vector<TestSlice>& slices) {
  const auto made = partitionBy(kind, sequences);
  std::vector<std::vector<std::int64_t>> ranks(made.slices.size());
  for (std::size_t i = 0; i < made.sliceOf.size(); ++i) ranks[made.sliceOf[i]].push_back(sequences[i].rank);
  for (std::size_t slice = 0; slice < ranks.size(); ++slice)
    slices.push_back({kind, made.slices[slice].first, made.slices[slice].second, metricsIfAny(ranks[slice])});
}

}  // namespace

const std::vector<SliceKindDescription>& sliceKinds() {
  static const std::vector<SliceKindDescription> kKinds{
      {SliceKind::kUsers, "users", "new and known users", "A known user has records in the windows before the test's."},
      {SliceKind::kItems, "items", "new and known items",
       "A known item, of the held-out ones, has records in the windows before the test's."},
      {SliceKind::kCategory, "category", "category of the target", "As the stream's items.csv has it, the most frequent by themselves."},
      {SliceKind::kPopularity, "popularity", "popularity of the target",
       "Thirds of the test's sequences by how many training records the held-out item has before; equal counts stay together."},
      {SliceKind::kHistory, "history", "length of the history", "How many items the model reads of the user."},
      {SliceKind::kPicked, "picked", "picked items", "Whether the held-out item is among those that a person picked."}};
  return kKinds;
}

const SliceKindDescription* findSliceKind(std::string_view key) {
  const auto& all = sliceKinds();
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.key == key; });
  return found == all.end() ? nullptr : &*found;
}

const SliceKindDescription& descriptionOf(SliceKind kind) { return sliceKinds().at(static_cast<std::size_t>(kind)); }

SlicePartition partitionBy(SliceKind kind, const SlicedSequences& sequences) {
  switch (kind) {
    case SliceKind::kUsers: return byUsers(sequences);
    case SliceKind::kItems: return byItems(sequences);
    case SliceKind::kCategory: return byCategory(sequences);
    case SliceKind::kPopularity: return byPopularity(sequences);
    case SliceKind::kHistory: return byHistory(sequences);
    case SliceKind::kPicked: return byPicked(sequences);
  }
  return {};
}

SlicedTest slicedTest(WindowIndex window, WindowIndex testedOn, const std::vector<SlicedSequence>& sequences) {
  SlicedTest test{window, testedOn, {}, {}};
  std::vector<std::int64_t> ranks;
  for (const auto& one : sequences) ranks.push_back(one.rank);
  test.whole = metricsIfAny(ranks);
  for (const auto& kind : sliceKinds()) addSlices(kind.kind, sequences, test.slices);
  return test;
}

}  // namespace xsmoe
