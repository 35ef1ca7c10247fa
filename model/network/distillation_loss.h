// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/network/debiased_loss.h"

namespace xsmoe::network {

/// T² · KL(softmax(z_teacher/T) ‖ softmax(z_student/T)), the mean over `positions` of which these rows are a part (baselines.md, 9.2), for
/// scores z = e_u · e_c over the item slots that debiasedLoss() leaves unmasked: as often as they occur, the target once, no ln p. float32
/// scalar, differentiable in the student's `users` and `items`.
/// `teacherUsers` [R, e], `teacherItems` [C, e]: as the student's, without a graph.
[[nodiscard]] at::Tensor distillationLoss(const LossBatch& student, const at::Tensor& teacherUsers, const at::Tensor& teacherItems,
                                          double temperature, std::int64_t positions);

}  // namespace xsmoe::network
