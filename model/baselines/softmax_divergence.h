// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

namespace xsmoe::baselines {

/// Whose products are scores over the same items.
struct Scored {
  at::Tensor users;  ///< [B, d]
  at::Tensor items;  ///< [m, d]
};

struct SoftmaxDivergence {
  at::Tensor value;    ///< float32 scalar
  at::Tensor ofUsers;  ///< [B, d], its gradient of the student's users
};

/// T² · mean over rows of KL(softmax(z_teacher/T) ‖ softmax(z_student/T)) over m items (baselines.md, 9.2), and its gradients. That of the
/// student's items, times `weight`, is added to `ofItems` [m, d]. On a CPU the items are shared among the compute threads; scores are
/// computed twice, so that none is kept.
[[nodiscard]] SoftmaxDivergence softmaxDivergence(const Scored& student, const Scored& teacher, double temperature, double weight,
                                                  const at::Tensor& ofItems);

}  // namespace xsmoe::baselines
