// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

namespace xsmoe::network {

/// The inputs of B user sequences without their padding, one sequence after another: P tokens. A causal encoder gives the same at every
/// real position as with padding whose keys are masked, and computes nothing that is thrown away.
struct PackedSequences {
  at::Tensor rows;                 ///< int64 [P] row of each token's item in a table
  at::Tensor positions;            ///< int64 [P] column of each token among the L inputs (sequences stand at the right)
  at::Tensor begins;               ///< int64 [B+1] on the host: first token of each sequence, then P
  at::Tensor owners;               ///< int64 [P] which sequence of the whole batch each token belongs to
  at::Tensor turns;                ///< int64 [P] which token of its sequence each is
  std::int64_t firstToken = 0;     ///< index of the first token in the whole batch, where this is a part of one
  std::int64_t firstSequence = 0;  ///< the same of the first sequence

  [[nodiscard]] std::int64_t sequences() const { return begins.size(0) - 1; }
  [[nodiscard]] std::int64_t tokens() const { return rows.size(0); }
  /// Sequences first … first+count−1, as they stand in the batch; shares memory.
  [[nodiscard]] PackedSequences part(std::int64_t first, std::int64_t count) const;
  [[nodiscard]] PackedSequences to(c10::Device device) const;  ///< `begins` stays on the host
};

/// From rows int64 [B, L] on the host, left padded with 0. `noneEmpty`: the last input of a sequence counts even if it is padding.
[[nodiscard]] PackedSequences packSequences(const at::Tensor& rows, bool noneEmpty);

}  // namespace xsmoe::network
