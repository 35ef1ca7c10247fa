// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <vector>

namespace xsmoe::network {

/// What a part of a batch adds to a side layer's usage, float64 on the device.
struct UsageSums {
  at::Tensor contribution;  ///< [N+1] Σ over item slots of ‖α_k z_k‖ (slot 0: ‖α_0 l‖)
  at::Tensor gates;         ///< [N+1] Σ α_k over item slots
  at::Tensor items;         ///< scalar: item slots that are not padding
  double seconds = 0;       ///< that its thread took to measure it; 0: not known
};

/// Accumulates how much each gate slot of one side layer contributes (model.md, section 4). Sums stay on the device, in float64.
class UsageMeter {
 public:
  /// Restarts for a layer with `slots` gate slots.
  void reset(std::int64_t slots);
  void add(const UsageSums& sums);
  /// What a slot has accumulated counts as another one's from now on.
  void handOver(std::int64_t from, std::int64_t to);
  /// The slot goes, with what it has accumulated.
  void removeSlot(std::int64_t slot);

  /// Everything added so far; undefined tensors before the first batch.
  [[nodiscard]] UsageSums sums() const { return {contribution_, gates_, items_}; }

  [[nodiscard]] std::vector<double> contribution() const;  ///< [N+1] c_k
  [[nodiscard]] std::vector<double> gateSum() const;       ///< [N+1] Σα
  [[nodiscard]] double itemSlots() const;                  ///< item slots that are not padding

 private:
  std::int64_t slots_ = 0;
  at::Tensor contribution_, gates_, items_;  // undefined before the first batch
};

}  // namespace xsmoe::network
