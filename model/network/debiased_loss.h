// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

namespace xsmoe::network {

/// The batch as the loss needs it. Columns are the rows of a table of the batch's unique items, row 0 padding.
struct LossBatch {
  at::Tensor users;          ///< [R, e] user embeddings at the real positions
  at::Tensor items;          ///< [C, e] item embeddings, row 0 padding
  at::Tensor logPopularity;  ///< [C] log p of each column
  at::Tensor logCount;       ///< [C] log of how often the column's item occurs among the batch's slots
  at::Tensor own;            ///< int64 [R, L+1] columns of the user's own sequence (0: padding)
  at::Tensor target;         ///< int64 [R] column of the next item
};

/// In-batch debiased cross-entropy (paper, Eq. 8; model.md, section 3), the mean over the R positions:
///   −log( exp(s_t) / (exp(s_t) + Σ_c count_c exp(s_c)) ),  s_c = e_u · e_c − log p_c,
/// where c runs over columns that are neither padding nor in the user's own sequence, and the target t counts once.
/// `positions`: the mean is over so many, of which these R are a part; 0: over R. float32 scalar; differentiable in `users` and `items`.
/// R = 0 gives 0.
[[nodiscard]] at::Tensor debiasedLoss(const LossBatch& batch, std::int64_t positions = 0);

/// s_c + log count_c [R, C] as the loss has them, the target's without its count; −∞ where a column is excluded. float32. The loss of a
/// position is the logarithm of the sum of the exponentials of its row, less the target's entry.
[[nodiscard]] at::Tensor debiasedLogits(const LossBatch& batch);

/// The same loss by Torch's operations over the whole [R, C] matrix: what other devices than the CPU compute, and the reference of its
/// loop.
[[nodiscard]] at::Tensor debiasedLossByOperations(const LossBatch& batch, std::int64_t positions = 0);

}  // namespace xsmoe::network
