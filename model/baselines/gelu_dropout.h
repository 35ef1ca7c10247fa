// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include "model/network/dropout.h"

namespace xsmoe::baselines {

/// drop(GELU(x)) of x [positions, R, …], with the exact GELU and the masks of Dropout::positionMasks. On a CPU it is one pass through
/// memory forward and one backward, and stores neither the mask nor what comes before it. Differentiable in x.
[[nodiscard]] at::Tensor geluWithDropout(const at::Tensor& x, const network::Dropout& dropout, int place, std::int64_t firstRow);

}  // namespace xsmoe::baselines
