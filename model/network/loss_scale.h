// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

namespace xsmoe::network {

/// The factor that keeps gradients in half precision from vanishing: doubled after 2,000 good steps in a row, halved by an overflow, whose
/// step is left out. All on the device, so that nobody waits for it.
class LossScale {
 public:
  explicit LossScale(c10::Device device);
  /// float32 scalar.
  [[nodiscard]] const at::Tensor& factor() const { return factor_; }
  /// After a step: whether its gradients were finite, a bool scalar.
  void update(const at::Tensor& finite);

  /// For training that goes on later: the factor and the good steps since it last changed, scalars.
  [[nodiscard]] const at::Tensor& goodSteps() const { return goodSteps_; }
  void restore(const at::Tensor& factor, const at::Tensor& goodSteps);

  static constexpr double kFirst = 65536;
  static constexpr int kStepsBeforeGrowing = 2000;

 private:
  at::Tensor factor_, goodSteps_;
};

}  // namespace xsmoe::network
