// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include "model/network/step_clock.h"

namespace xsmoe::baselines {

/// The mean cross-entropy of samples over all items seen (baselines.md, 1.4), and its gradients.
struct SoftmaxLoss {
  at::Tensor loss;     ///< float32 scalar
  at::Tensor ofUsers;  ///< [B, d], gradient of the user vectors
};

/// Scores are users [B, d] · items [n, d]ᵀ, `targets` int64 [B] the rows of the next items. `ofItems` [n, d] receives the gradient of the
/// items, whatever it held. On a CPU the items are shared among the compute threads; the scores are held once, [n, B] in all, and no other
/// tensor is as large. `clock`, if not null, laps what the loss takes, and the users' gradient, for which the same loop adds up, as
/// forward.
[[nodiscard]] SoftmaxLoss fullSoftmax(const at::Tensor& users, const at::Tensor& items, const at::Tensor& targets,
                                      const at::Tensor& ofItems, network::StepClock* clock = nullptr);

/// The same by Torch's operations with a graph: the reference of the loop above.
[[nodiscard]] at::Tensor fullSoftmaxByOperations(const at::Tensor& users, const at::Tensor& items, const at::Tensor& targets);

}  // namespace xsmoe::baselines
