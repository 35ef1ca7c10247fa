// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <span>

namespace xsmoe::baselines {

/// The one-dimensional Wasserstein distance of two lists of values of equal length: mean |sorted(a) − sorted(b)| (baselines.md, section 4).
[[nodiscard]] double wasserstein1d(std::span<const double> a, std::span<const double> b);

/// How far the softmax of scores users [B, d] · items [n, d]ᵀ is from the one-hot truth, float32 [B] on the host:
/// 2(1 − p_max)/n, which is wasserstein1d() of the two lists of n values whatever the truth; and with `targets`, int64 [B] rows of items,
/// 1 − p_target. On a CPU the users are shared among the compute threads; a block of scores is held at a time.
[[nodiscard]] at::Tensor predictionDistances(const at::Tensor& users, const at::Tensor& items, const at::Tensor& targets = {});

}  // namespace xsmoe::baselines
