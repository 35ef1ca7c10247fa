// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "model/network/random.h"

namespace xsmoe::network {

/// Inverted dropout in one training step. On a CPU an element's fate is a function of the step's key, of the place in the network and of
/// the element's index in the batch: the same however the step is shared among threads. On a GPU the device's generator draws.
class Dropout {
 public:
  /// Draws the step's key.
  Dropout(double rate, Random& random);

  /// 0 or 1/(1 − rate) for each element of a tensor float32 [rows, …] whose first row is row `firstRow` of the batch. `place` tells the
  /// dropouts of one step apart.
  [[nodiscard]] at::Tensor mask(at::IntArrayRef shape, c10::Device device, int place, std::int64_t firstRow) const;

 private:
  double rate_;
  std::uint64_t key_;
  at::Generator generator_;
};

/// x with dropout; x itself without one (null).
[[nodiscard]] inline at::Tensor withDropout(const at::Tensor& x, const Dropout* dropout, int place, std::int64_t firstRow) {
  return dropout == nullptr ? x : x * dropout->mask(x.sizes(), x.device(), place, firstRow);
}

}  // namespace xsmoe::network
