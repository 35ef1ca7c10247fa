// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

namespace xsmoe::encoders {

inline constexpr int kEdgeDirections = 8;  ///< over half a turn

/// How strong a picture's edges are in each direction around each pixel: brightness differences to the neighbours, each given to the two
/// nearest directions. `pixels` float32 [B, 3, height, width] → [B, kEdgeDirections, height, width]; 0 at the border.
[[nodiscard]] at::Tensor edgeStrengths(const at::Tensor& pixels);

}  // namespace xsmoe::encoders
