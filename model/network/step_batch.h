// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include "model/device/cuda.h"
#include "model/network/packed_sequences.h"

namespace xsmoe::network {

/// A batch of training sequences as a step reads it. Its items stand in a table once each, C of them, row 0 padding.
struct StepBatch {
  at::Tensor ids;          ///< int64 [C] of rows 1 … C, increasing
  at::Tensor counts;       ///< float32 [C] item slots of each
  PackedSequences inputs;  ///< P tokens: all real inputs
  at::Tensor targets;      ///< int64 [P] row of the item that follows each token
  at::Tensor own;          ///< int64 [P, L+1] rows of the token's whole sequence (0: padding)

  /// The same with what a device computes on brought there; see Staging::bring.
  [[nodiscard]] StepBatch brought(device::Staging& staging) const;
};

/// From sequences int64 [B, L+1] on the host, left padded with 0.
[[nodiscard]] StepBatch makeStepBatch(const at::Tensor& sequences);

}  // namespace xsmoe::network
