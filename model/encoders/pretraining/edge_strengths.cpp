// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/edge_strengths.h"

#include <ATen/ATen.h>

#include <numbers>

namespace xsmoe::encoders {

at::Tensor edgeStrengths(const at::Tensor& pixels) {
  const at::Tensor grey = pixels.mean(1);  // [B, height, width]
  const std::int64_t height = grey.size(1), width = grey.size(2);
  const at::Tensor inner = grey.slice(1, 1, height - 1), middle = grey.slice(2, 1, width - 1);
  const at::Tensor across = (inner.slice(2, 2) - inner.slice(2, 0, width - 2)) / 2;
  const at::Tensor down = (middle.slice(1, 2) - middle.slice(1, 0, height - 2)) / 2;
  const at::Tensor strength = (across.square() + down.square()).sqrt();
  const at::Tensor angle = at::atan2(down, across) / std::numbers::pi * kEdgeDirections;  // in directions, −8 … 8
  const at::Tensor place = at::remainder(angle, kEdgeDirections), lower = place.floor(), share = place - lower;
  at::Tensor strengths = at::zeros({pixels.size(0), kEdgeDirections, height, width});
  for (int direction = 0; direction < kEdgeDirections; ++direction) {
    const at::Tensor here = at::remainder(lower, kEdgeDirections) == direction,
                     next = at::remainder(lower + 1, kEdgeDirections) == direction;
    strengths.select(1, direction)
        .slice(1, 1, height - 1)
        .slice(2, 1, width - 1)
        .copy_(strength * (here.to(at::kFloat) * (1 - share) + next.to(at::kFloat) * share));
  }
  return strengths;
}

}  // namespace xsmoe::encoders
