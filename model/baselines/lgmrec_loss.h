// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

namespace xsmoe::baselines {

// The terms of LGMRec's loss (baselines.md, section 7, loss), scalars with gradients.

/// Bayesian personalised ranking: −mean ln σ(u·i − u·j) over the rows of users, positives and negatives, [B, d] each.
[[nodiscard]] at::Tensor rankingLoss(const at::Tensor& users, const at::Tensor& positives, const at::Tensor& negatives);

/// (‖U‖ + ‖I‖ + ‖J‖) / B, unsquared Frobenius norms of the same.
[[nodiscard]] at::Tensor normsLoss(const at::Tensor& users, const at::Tensor& positives, const at::Tensor& negatives);

/// The mean over `rows` (int64 [B], places of nodes) of −ln [exp(cos(a, b)/τ) / Σ_k exp(cos(a, b_k)/τ)], a the visual and b the textual
/// vector S q of a node, k over all of its kind. From memberships S [n, M, H] and hyperedges q [M, H, d]: vectors of d for all nodes are
/// never made, since a·b_k = S_a (q_visual q_textualᵀ) S_k, and norms follow from q qᵀ. A node whose memberships are all dropped has the
/// cosine 0 with every other.
[[nodiscard]] at::Tensor contrastiveLoss(const at::Tensor& memberships, const at::Tensor& hyperedges, const at::Tensor& rows,
                                         double temperature);

/// T² · mean over rows of KL(softmax(teacher/T) ‖ softmax(student/T)) for scores [B, C] (baselines.md, 9.2).
[[nodiscard]] at::Tensor divergenceLoss(const at::Tensor& teacher, const at::Tensor& student, double temperature);

}  // namespace xsmoe::baselines
