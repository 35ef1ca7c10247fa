// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>

namespace xsmoe {

/// An index that cannot be mixed with one of another kind. Counts from 0.
template <class Tag>
struct Index {
  int value = 0;
  friend constexpr auto operator<=>(Index, Index) = default;
};

/// A time slice of the stream: D_0 … D_T.
using WindowIndex = Index<struct WindowTag>;
/// A side layer of one modality, from the bottom.
using LayerIndex = Index<struct LayerTag>;
/// Position among a layer's experts. The base path is no expert. It moves when an expert before it is pruned.
using ExpertIndex = Index<struct ExpertTag>;
/// Position among a router's outputs: 0 is the base path, 1 … N are the experts.
using GateSlot = Index<struct GateSlotTag>;

constexpr GateSlot slotFromExpert(ExpertIndex expert) { return {expert.value + 1}; }

}  // namespace xsmoe
