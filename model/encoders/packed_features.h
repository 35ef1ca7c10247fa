// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "model/device/tasks.h"
#include "model/encoders/encoder.h"

namespace xsmoe::encoders {

/// A batch of items, of which each has as many tokens as it needs.
struct PackedBatch {
  std::vector<std::int64_t> lengths;  ///< tokens of each item, from 1
  /// The embedding output of a range of items, their tokens one after another: float32 [T, d]. Called in several threads.
  std::function<at::Tensor(device::Range items)> embed;
  Pooling pooling = Pooling::kCls;
  std::int64_t lastTokens = 0;  ///< of each item's tokens, how many at its end a mean leaves out
};

/// Whether packedFeatures() can compute with these weights: float32 on the CPU.
[[nodiscard]] bool canPack(const WeightMap& weights);

/// Features float32 [K, B, d], the batch shared over the compute threads in parts of some hundred tokens: each product is large enough for
/// the BLAS to be fast, and what lies between two products stays small. The parts depend on the lengths alone: bit for bit the same
/// whatever the number of threads. Where it is called in a compute thread, the parts are computed there, one after another.
[[nodiscard]] at::Tensor packedFeatures(const EncoderConfig& config, const WeightMap& weights, const PackedBatch& batch);

}  // namespace xsmoe::encoders
