// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/pretraining/contrastive_loss.h"

#include <ATen/ATen.h>

#include <limits>

namespace xsmoe::encoders {

at::Tensor contrastiveLoss(const at::Tensor& views, double temperature) {
  const std::int64_t rows = views.size(0), items = rows / 2;
  const at::Tensor directions = views / views.norm(2, -1, true).clamp_min(1e-6);
  const at::Tensor itself = at::eye(rows, at::kBool);
  const at::Tensor scores =
      (at::mm(directions, directions.t()) / temperature).masked_fill(itself, -std::numeric_limits<float>::infinity());  // [2b, 2b]
  const at::Tensor twins = at::arange(rows, at::kLong).add(items).remainder(rows);
  return at::cross_entropy_loss(scores, twins);
}

}  // namespace xsmoe::encoders
