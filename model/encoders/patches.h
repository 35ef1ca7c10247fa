// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include "model/encoders/encoder_config.h"

namespace xsmoe::encoders {

/// Pixels [B, channels, height, width] cut into patches [B, patches, channels · patch · patch], row by row from the top left; what is left
/// at the right and below, less than a patch, is dropped. Throws c10::Error at another size than the configuration's.
[[nodiscard]] at::Tensor patchesOf(const at::Tensor& pixels, const EncoderConfig& config);

}  // namespace xsmoe::encoders
