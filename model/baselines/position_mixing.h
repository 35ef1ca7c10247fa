// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "model/network/dropout.h"

namespace xsmoe::baselines {

/// W_1 [H, L], b_1 [H], W_2 [L, H] and b_2 [L] of a change along L positions.
struct PositionWeights {
  at::Tensor inner, innerBias, outer, outerBias;
};

/// Dropout of its two layers on a CPU, as Dropout::positionMasks has it: keys of the first of H and of L places. As they are: none.
struct PositionDropout {
  network::DropoutKey hidden, changed;
  std::int64_t firstRow = 0;  ///< of these rows in the batch
};

/// drop(W_2 drop(GELU(W_1 x + b_1)) + b_2) along the first axis of x, float32 [L, R, d] on a CPU, each row and channel alone. The hidden
/// values, four times as large as x, are computed for a few columns at a time while they are in the cache, and once more for the gradients:
/// no tensor holds them. Differentiable in x and in the weights.
[[nodiscard]] at::Tensor mixPositions(const at::Tensor& x, const PositionWeights& weights, const PositionDropout& dropout);

}  // namespace xsmoe::baselines
