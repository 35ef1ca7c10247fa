// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

namespace xsmoe::baselines {

// Products of tall matrices, whose rows the compute threads share: a BLAS product by itself runs in one (device.h, useThreads).

/// a bᵀ, float32 [n, h] for a [n, k] and b [h, k]. No graph.
[[nodiscard]] at::Tensor rowProducts(const at::Tensor& a, const at::Tensor& b);

/// aᵀ b, float32 [h, k] for a [n, h] and b [n, k], summed over blocks of rows in order, so that the number of threads changes no bit. With
/// gradients to both.
[[nodiscard]] at::Tensor summedProducts(const at::Tensor& a, const at::Tensor& b);

}  // namespace xsmoe::baselines
