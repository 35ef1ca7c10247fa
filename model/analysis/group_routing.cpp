// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/group_routing.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace xsmoe {
namespace {

constexpr double kRounding = 1e-5;  ///< of shares that float32 products are made of

/// Of n ≥ 2 numbers by their sum and the sum of their squares; rounding may go below 0.
double variance(double sum, double squares, double n) { return std::max(0.0, (squares - sum * sum / n) / (n - 1)); }

std::optional<MetricChange> changeOf(const GroupNumber& number, const GroupNumber& others) {
  if (!number.error || !others.error) return std::nullopt;
  return MetricChange{number.value - others.value, std::hypot(*number.error, *others.error), 1};
}

}  // namespace

bool GroupNumber::differs() const { return fromOthers && std::abs(fromOthers->value) > kRounding && fromOthers->isDifference(); }

RoutingSums::RoutingSums(const std::vector<ItemGroups>& groups, std::size_t slots)
    : groups_(groups), slots_(slots), gates_(slots), shares_(slots) {
  whole_.slots.resize(slots);
  for (const auto& kind : groups) sums_.emplace_back(kind.parts.slices.size(), whole_);
}

void RoutingSums::add(std::span<const float> gates, std::span<const float> norms) {
  if (added_ == 0) {
    firstGates_.assign(gates.begin(), gates.end());
    firstNorms_.assign(norms.begin(), norms.end());
    firstAll_ = std::accumulate(firstNorms_.begin(), firstNorms_.end(), 0.0);
  }
  const double all = std::accumulate(norms.begin(), norms.end(), 0.0);
  Sums own{1, all - firstAll_, 0, std::vector<Slot>(slots_)};
  own.allSquare = own.all * own.all;
  for (std::size_t k = 0; k < slots_; ++k) {
    const double gate = gates[k] - firstGates_[k], norm = norms[k] - firstNorms_[k];
    own.slots[k] = {gate, gate * gate, norm, norm * norm, norm * own.all};
    gates_[k].add(gates[k]);
    shares_[k].add(all > 0 ? norms[k] / all : 0);
  }
  addTo(whole_, own);
  for (std::size_t kind = 0; kind < sums_.size(); ++kind) addTo(sums_[kind][groups_[kind].parts.sliceOf.at(added_)], own);
  ++added_;
}

void RoutingSums::addTo(Sums& sums, const Sums& other) {
  sums.items += other.items;
  sums.all += other.all;
  sums.allSquare += other.allSquare;
  for (std::size_t k = 0; k < sums.slots.size(); ++k) {
    auto& to = sums.slots[k];
    const auto& from = other.slots[k];
    to.gate += from.gate;
    to.gateSquare += from.gateSquare;
    to.norm += from.norm;
    to.normSquare += from.normSquare;
    to.normTimesAll += from.normTimesAll;
  }
}

GroupNumber RoutingSums::gateOf(const Sums& sums, std::size_t slot) const {
  const auto n = static_cast<double>(sums.items);
  const auto& of = sums.slots[slot];
  GroupNumber number{firstGates_[slot] + of.gate / n, {}, {}};
  if (sums.items > 1) number.error = std::sqrt(variance(of.gate, of.gateSquare, n) / n);
  return number;
}

GroupNumber RoutingSums::utilizationOf(const Sums& sums, std::size_t slot) const {
  const auto n = static_cast<double>(sums.items);
  const auto& of = sums.slots[slot];
  const double all = firstAll_ + sums.all / n;
  GroupNumber number{all > 0 ? (firstNorms_[slot] + of.norm / n) / all : 0, {}, {}};
  if (sums.items < 2) return number;
  const double share = number.value;
  const double squares = of.normSquare - 2 * share * of.normTimesAll + share * share * sums.allSquare;
  number.error = all > 0 ? std::sqrt(variance(of.norm - share * sums.all, squares, n) / n) / all : 0;
  return number;
}

std::vector<SlotRouting> RoutingSums::numbersOf(const Sums& sums) const {
  std::vector<SlotRouting> numbers;
  if (sums.items == 0) return numbers;
  for (std::size_t k = 0; k < slots_; ++k) numbers.push_back({gateOf(sums, k), utilizationOf(sums, k)});
  return numbers;
}

std::vector<SlotRouting> RoutingSums::compared(const Sums& sums, const Sums& others) const {
  auto numbers = numbersOf(sums);
  const auto beside = numbersOf(others);
  if (beside.empty()) return numbers;
  for (std::size_t k = 0; k < numbers.size(); ++k) {
    numbers[k].gate.fromOthers = changeOf(numbers[k].gate, beside[k].gate);
    numbers[k].utilization.fromOthers = changeOf(numbers[k].utilization, beside[k].utilization);
  }
  return numbers;
}

RoutedLayer RoutingSums::routed(const LayerStructure& layer) const {
  RoutedLayer told{layer, numbersOf(whole_), {}};
  if (added_ > 0)
    for (std::size_t k = 0; k < slots_; ++k) told.spread.push_back({gates_[k].spread().value(), shares_[k].spread().value()});
  for (std::size_t kind = 0; kind < sums_.size(); ++kind) {
    const auto& groups = sums_[kind];
    for (std::size_t group = 0; group < groups.size(); ++group) {
      Sums others{0, 0, 0, std::vector<Slot>(slots_)};
      for (std::size_t other = 0; other < groups.size(); ++other)
        if (other != group) addTo(others, groups[other]);
      const auto& [key, name] = groups_[kind].parts.slices[group];
      told.groups.push_back({groups_[kind].kind, key, name, groups[group].items, compared(groups[group], others)});
    }
  }
  return told;
}

}  // namespace xsmoe
