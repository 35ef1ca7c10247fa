// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

#include "model/network/side_layer.h"

namespace xsmoe::network {

/// SideLayer::projectFrozen() of a constant state, kept by item: a window meets each of its items many times, and its frozen experts do not
/// change meanwhile. Follows the layer: after a change of its frozen experts everything is computed anew.
class ProjectionCache {
 public:
  /// Rows [R, 2 F d'] of items `ids`, int64 [R] on the host; those not seen before are computed. `states` [items+1, d]. Undefined where the
  /// layer has no frozen experts or a catalogue's rows would not fit kMostBytes.
  [[nodiscard]] at::Tensor rows(const SideLayer& layer, const at::Tensor& states, const at::Tensor& ids);
  void clear();

  /// Of one modality, if every item were met; only rows that were met take memory.
  static constexpr std::int64_t kMostBytes = std::int64_t{1} << 30;

 private:
  void follow(const SideLayer& layer, const at::Tensor& states);
  void fill(const SideLayer& layer, const at::Tensor& states, const at::Tensor& ids);

  const SideLayerImpl* layer_ = nullptr;
  std::int64_t revision_ = -1;
  at::Tensor states_;          // whose products are kept
  at::Tensor values_;          // [items+1, 2 F d'] on the states' device of computation
  std::vector<char> present_;  // [items+1]
};

}  // namespace xsmoe::network
