// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/core/indices.h"
#include "model/core/metrics.h"

namespace xsmoe {

/// By what the sequences of a test are told apart.
enum class SliceKind : std::uint8_t { kUsers, kItems, kCategory, kPopularity, kHistory, kPicked };

struct SliceKindDescription {
  SliceKind kind;
  std::string_view key;         ///< "popularity"
  std::string_view title;       ///< "popularity of the target"
  std::string_view definition;  ///< a sentence
};
/// In the order of the enumeration.
[[nodiscard]] const std::vector<SliceKindDescription>& sliceKinds();
/// Null where there is none of that key.
[[nodiscard]] const SliceKindDescription* findSliceKind(std::string_view key);
[[nodiscard]] const SliceKindDescription& descriptionOf(SliceKind kind);

/// A test sequence with what slices tell apart. "Before": in the windows D_0 … D_s up to which the model is trained, of a test on D_{s+1}.
struct SlicedSequence {
  std::int64_t rank = 0;        ///< of the target, from 1; 0: not ranked, a miss
  bool knownUser = false;       ///< the user has records before
  bool knownItem = false;       ///< the target has records before
  std::string category = {};    ///< the target's; empty: none
  std::int64_t popularity = 0;  ///< training records of the target before, validation records left out
  std::int64_t history = 0;     ///< how many items the model reads, L at most
  /// Whether the target is among items that a person picked (markPicked()); absent: none are picked.
  std::optional<bool> picked = {};
};

/// The slices of a kind, and in which of them each sequence of a test is.
struct SlicePartition {
  /// Key and name, as TestSlice; none: of categories where no target has one, of picked items where none are picked.
  std::vector<std::pair<std::string, std::string>> slices;
  std::vector<std::size_t> sliceOf;  ///< a place in `slices` for each sequence; empty where there are none
};
/// Terciles of popularity are of the sequences: those whose target is among the third with the fewest training records, in the middle, and
/// above. Equal counts stay together, so that thirds may differ in size.
[[nodiscard]] SlicePartition partitionBy(SliceKind kind, const std::vector<SlicedSequence>& sequences);

/// Some sequences of a test. The slices of a kind have each sequence once: their sequences, and their sums of gains, add up to the test's.
struct TestSlice {
  SliceKind kind = SliceKind::kUsers;
  std::string key;                      ///< the same in every window: "new"; of a category its own name
  std::string name;                     ///< "new users"; of popularity with the bounds, which are the window's own
  std::optional<Metrics> metrics = {};  ///< absent: no sequence
  friend bool operator==(const TestSlice&, const TestSlice&) = default;
};

/// The slices of one test, kind after kind.
struct SlicedTest {
  WindowIndex window;  ///< the model after the training on it
  WindowIndex testedOn;
  std::optional<Metrics> whole;   ///< of the test; absent: it has no sequence
  std::vector<TestSlice> slices;  ///< no categories where no target has one, and of picked items only where some are picked
};

/// Keys of the slices of a category that has no name, and of those that are not among the most frequent.
inline constexpr std::string_view kNoCategory = "(none)", kOtherCategories = "(others)";
/// So many categories have a slice of their own in a test: those with most sequences.
inline constexpr std::size_t kCategoriesShown = 20;

/// Of every kind, as partitionBy().
[[nodiscard]] SlicedTest slicedTest(WindowIndex window, WindowIndex testedOn, const std::vector<SlicedSequence>& sequences);

}  // namespace xsmoe
