// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/analysis/forgetting.h"
#include "model/analysis/item_groups.h"
#include "model/analysis/share_spread.h"
#include "model/core/structure.h"

namespace xsmoe {

/// A number over a group's items. All of them were measured; the errors say how far it would move with other items of their kind.
struct GroupNumber {
  double value = 0;
  std::optional<double> error = {};             ///< standard error; empty: of a single item
  std::optional<MetricChange> fromOthers = {};  ///< minus that of the items outside the group; empty: on a side there are fewer than two
  /// By more than two standard errors, and more than the rounding of float32: what is smaller is not called a difference.
  [[nodiscard]] bool differs() const;
  friend bool operator==(const GroupNumber&, const GroupNumber&) = default;
};

/// What a group's items, each once, take from a gate slot.
struct SlotRouting {
  GroupNumber gate;         ///< mean of α_k
  GroupNumber utilization;  ///< Σ_i ‖α_k z_k‖ / Σ_i Σ_j ‖α_j z_j‖, z_0 = l_i, as the utilization of a batch of these items
  friend bool operator==(const SlotRouting&, const SlotRouting&) = default;
};

struct RoutedGroup {
  SliceKind kind = SliceKind::kItems;
  std::string key, name;  ///< as those of slices: "new", "new items"
  std::int64_t items = 0;
  std::vector<SlotRouting> slots;  ///< [N+1], base path first; empty: no item
  friend bool operator==(const RoutedGroup&, const RoutedGroup&) = default;
};

/// How what single items take from a gate slot lies among them.
struct SlotSpread {
  ShareSpread gate;         ///< of α_k
  ShareSpread utilization;  ///< of ‖α_k z_k‖ / Σ_j ‖α_j z_j‖ of the same item
  friend bool operator==(const SlotSpread&, const SlotSpread&) = default;
};

/// Which gate slots of a side layer groups of items use.
struct RoutedLayer {
  LayerStructure layer;
  std::vector<SlotRouting> all;         ///< [N+1] of all items; empty: no item
  std::vector<RoutedGroup> groups;      ///< kind after kind; the groups of a kind have each item once
  std::vector<SlotSpread> spread = {};  ///< [N+1] over all items; empty: no item
  friend bool operator==(const RoutedLayer&, const RoutedLayer&) = default;
};

/// The same of every layer of a model: all items of D_0 … D_{window+1} by the weights after the training on D_window.
struct GroupRouting {
  int window = 0;
  std::int64_t items = 0;
  std::vector<RoutedLayer> layers;  ///< visual first
  int epoch = 0;                    ///< of the window, whose weights are kept; 0: the window's own
  friend bool operator==(const GroupRouting&, const GroupRouting&) = default;
};

/// What progress calls that work.
inline constexpr std::string_view kGroupRoutingWork = "adding up what groups of items use";

/// Adds up what items take from a side layer, group by group. Its memory does not grow with the items. The standard error of a mean is
/// √(s²/n); of a utilization, a quotient R = Σy/Σx, it is that of the mean of y − R x over the mean of x.
class RoutingSums {
 public:
  /// `groups`: of the items that are added, in their order; must outlive it.
  RoutingSums(const std::vector<ItemGroups>& groups, std::size_t slots);

  /// The next item: α_k and ‖α_k z_k‖ of each slot.
  void add(std::span<const float> gates, std::span<const float> norms);
  [[nodiscard]] RoutedLayer routed(const LayerStructure& layer) const;

 private:
  struct Slot {
    double gate = 0, gateSquare = 0, norm = 0, normSquare = 0, normTimesAll = 0;
  };
  /// Of all numbers less those of the very first item, so that nothing is lost where items hardly differ.
  struct Sums {
    std::int64_t items = 0;
    double all = 0, allSquare = 0;  ///< of the norm of all slots together
    std::vector<Slot> slots;
  };
  static void addTo(Sums& sums, const Sums& other);
  [[nodiscard]] GroupNumber gateOf(const Sums& sums, std::size_t slot) const;
  [[nodiscard]] GroupNumber utilizationOf(const Sums& sums, std::size_t slot) const;
  [[nodiscard]] std::vector<SlotRouting> numbersOf(const Sums& sums) const;
  [[nodiscard]] std::vector<SlotRouting> compared(const Sums& sums, const Sums& others) const;

  const std::vector<ItemGroups>& groups_;
  std::size_t slots_;
  std::size_t added_ = 0;
  std::vector<double> firstGates_, firstNorms_;
  double firstAll_ = 0;
  std::vector<std::vector<Sums>> sums_;  ///< [kind of groups][group]
  Sums whole_;
  std::vector<ShareHistogram> gates_, shares_;  ///< of each slot
};

}  // namespace xsmoe
