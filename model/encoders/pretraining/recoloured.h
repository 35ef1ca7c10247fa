// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

namespace xsmoe::encoders {

/// Pictures in other colours: each with its channels in another order, some turned to their negative, and with a contrast and brightness of
/// its own. What stays is shapes and patterns, by which a contrast has to find the twins. `pixels` float32 [B, 3, height, width], in −1
/// … 1.
[[nodiscard]] at::Tensor recoloured(const at::Tensor& pixels, at::Generator& generator);

}  // namespace xsmoe::encoders
