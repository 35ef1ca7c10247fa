// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/patches.h"

#include <c10/util/Exception.h>

namespace xsmoe::encoders {

at::Tensor patchesOf(const at::Tensor& pixels, const EncoderConfig& config) {
  TORCH_CHECK(
      pixels.dim() == 4 && pixels.size(1) == config.channels && pixels.size(2) == config.imageHeight && pixels.size(3) == config.imageWidth,
      "image encoder: pixels ", pixels.sizes(), " for ", config.channels, " channels of ", config.imageHeight, " × ", config.imageWidth);
  const int size = config.patch, rows = config.imageHeight / size, columns = config.imageWidth / size;
  const at::Tensor whole = pixels.narrow(2, 0, rows * size).narrow(3, 0, columns * size);
  return whole.unflatten(3, {columns, size})
      .unflatten(2, {rows, size})   // [B, channels, rows, size, columns, size]
      .permute({0, 2, 4, 1, 3, 5})  // [B, rows, columns, channels, size, size]
      .flatten(3)
      .flatten(1, 2);
}

}  // namespace xsmoe::encoders
