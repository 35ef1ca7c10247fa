// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "model/core/sequences.h"

namespace xsmoe::baselines {

/// E_g, the directed graph of all items (baselines.md, sections 5 and 14): x_t → x_{t+1} for every neighbouring pair of a training
/// sequence, and x_1 → x_1 for its first item. Each edge counts once. Never written to: copies share their tensors.
class TransitionGraph {
 public:
  /// Without edges, of items 1 … `items`; what into() gives is on `device`.
  TransitionGraph(std::int64_t items, c10::Device device);
  /// Of edges as pairs() gave them. Throws on others.
  TransitionGraph(std::int64_t items, c10::Device device, const at::Tensor& pairs);

  /// This graph and the edges of these sequences.
  [[nodiscard]] TransitionGraph with(const Sequences& sequences) const;

  /// int32 [E, 2], from and to, increasing, on the host.
  [[nodiscard]] const at::Tensor& pairs() const { return pairs_; }

  struct Senders {
    at::Tensor ids;      ///< int64 [S], those of the first item, then those of the second …; each increasing
    at::Tensor offsets;  ///< int64 [V], where those of each item begin
  };
  /// The items from which edges go into each of these, int64 [V] on the device.
  [[nodiscard]] Senders into(const at::Tensor& items) const;

 private:
  std::int64_t items_;
  c10::Device device_;
  at::Tensor pairs_;
  at::Tensor senders_;  // int32 [E] ordered by the item that they send to
  at::Tensor begins_;   // int64 [items+2]: where the senders of each item begin; entry items+1: E
};

}  // namespace xsmoe::baselines
