// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/recoloured.h"

#include <ATen/ATen.h>

#include <tuple>

namespace xsmoe::encoders {

at::Tensor recoloured(const at::Tensor& pixels, at::Generator& generator) {
  const std::int64_t pictures = pixels.size(0), channels = pixels.size(1);
  const at::Tensor order = std::get<1>(at::rand({pictures, channels}, generator).sort(1));  // [B, 3]
  const at::Tensor mixed = pixels.gather(1, order.view({pictures, channels, 1, 1}).expand_as(pixels));
  const auto drawn = [&](double least, double most) { return at::rand({pictures, channels, 1, 1}, generator) * (most - least) + least; };
  const at::Tensor sign = at::where(at::rand({pictures, 1, 1, 1}, generator) < .3, at::full({}, -1.0), at::ones({}));
  return (mixed * sign * drawn(.6, 1.2) + drawn(-.2, .2)).clamp(-1, 1);
}

}  // namespace xsmoe::encoders
