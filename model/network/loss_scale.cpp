// SPDX-License-Identifier: Apache-2.0
#include "model/network/loss_scale.h"

#include <torch/types.h>
#include <torch/utils.h>

namespace xsmoe::network {

LossScale::LossScale(c10::Device device)
    : factor_(torch::full({}, kFirst, torch::TensorOptions(device).dtype(torch::kFloat))),
      goodSteps_(torch::zeros({}, torch::TensorOptions(device).dtype(torch::kLong))) {}

void LossScale::update(const at::Tensor& finite) {
  const torch::NoGradGuard noGrad;
  const auto good = torch::where(finite, goodSteps_ + 1, torch::zeros_like(goodSteps_));
  const auto grown = torch::where(good.eq(kStepsBeforeGrowing), factor_ * 2, factor_);
  factor_ = torch::where(finite, grown, factor_ / 2);
  goodSteps_ = good.remainder(kStepsBeforeGrowing);
}

void LossScale::restore(const at::Tensor& factor, const at::Tensor& goodSteps) {
  factor_.copy_(factor);
  goodSteps_.copy_(goodSteps);
}

}  // namespace xsmoe::network
