// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/network/usage_meter.h"

namespace xsmoe::network {

/// What the usage of R items at a layer of N experts is made of. All float32, without gradients.
struct UsageInput {
  at::Tensor hidden;  ///< [R, N d'] g, or one row where the layer's input is one
  /// [R, N d'] U_jᵀ x likewise, in parts that lie side by side, each of whole experts: they come from products of their own, or from a
  /// cache.
  std::vector<at::Tensor> upX;
  at::Tensor gram;    ///< [N, d', d'] U_jᵀ U_j
  at::Tensor x;       ///< [R, d] or one row
  at::Tensor l;       ///< [R, d]
  at::Tensor gates;   ///< [R, N+1] or one row
  at::Tensor counts;  ///< [R] how often each item occurs
};

/// c_k = Σ counts ‖α_k z_k‖ without materialising z_j: ‖z_j‖² = g_jᵀ(U_jᵀU_j)g_j + 2 g_jᵀ(U_jᵀx) + ‖x‖² (model.md, section 9).
/// On a CPU one loop over the rows; elsewhere, and as that loop's reference, sumUsageByOperations().
[[nodiscard]] UsageSums sumUsage(const UsageInput& input);
[[nodiscard]] UsageSums sumUsageByOperations(const UsageInput& input);

}  // namespace xsmoe::network
