// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "model/device/cuda.h"
#include "model/network/item_states.h"
#include "model/network/xsmoe/side_layer.h"

namespace xsmoe::network {

/// SideLayer::projectFrozen() of a constant state, kept by item: a window meets each of its items many times, and its frozen experts do not
/// change meanwhile. Follows the layer: after a change of its frozen experts everything is computed anew.
class ProjectionCache {
 public:
  /// Computes what is missing for items `ids`, int64 on the host. `states`: of all items. False where the layer has no frozen experts or a
  /// catalogue's rows would not fit kMostBytes.
  bool prepare(const SideLayer& layer, const HiddenState& states, const at::Tensor& ids);
  /// The products depend in their last bits on which rows were computed together: the items so far, int64, one tensor for each computation.
  /// Empty if what is kept is not of this layer and state.
  [[nodiscard]] std::vector<at::Tensor> computed(const SideLayer& layer, const HiddenState& states) const;
  /// Computes the same anew, together as they were.
  void compute(const SideLayer& layer, const HiddenState& states, const std::vector<at::Tensor>& computations);
  /// Rows [R, 2 F d'] of prepared items; any thread.
  [[nodiscard]] at::Tensor rows(const at::Tensor& ids) const { return values_.index_select(0, device::send(ids, values_.device())); }

  /// Of one modality, if every item were met; only rows that were met take memory.
  static constexpr std::int64_t kMostBytes = std::int64_t{1} << 30;

 private:
  [[nodiscard]] bool follows(const SideLayer& layer, const HiddenState& states) const;
  void follow(const SideLayer& layer, const HiddenState& states);
  void fill(const SideLayer& layer, const HiddenState& states, const at::Tensor& ids);

  at::Tensor stack_;           // SideLayer::frozenStack() whose products are kept
  HiddenState states_;         // … with this state
  at::Tensor values_;          // [items+1, 2 F d'] on the states' device of computation
  std::vector<char> present_;  // [items+1]
  std::vector<at::Tensor> computed_;
};

}  // namespace xsmoe::network
