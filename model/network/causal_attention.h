// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include "model/network/packed_sequences.h"

namespace xsmoe::network {

/// Causal multi-head attention inside each packed sequence: of token t of a sequence, per head of width w = e/heads,
///   out_t = Σ_{j ≤ t} m_tj a_tj v_j,  a_t = softmax_j(q_t · k_j / √w),
/// with the dropout factors m, float32 [P, heads, L] (undefined: all 1; entry j is the sequence's j-th token).
/// qkv: float32 [P, 3e], queries, keys and values side by side → [P, e]; differentiable in qkv.
/// On a CPU a fused loop: sequences are far too short for batched products. Elsewhere, and as the reference of that loop, paddedAttention()
/// does it with Torch's operations.
[[nodiscard]] at::Tensor causalAttention(const at::Tensor& qkv, const PackedSequences& layout, std::int64_t heads, std::int64_t length,
                                         const at::Tensor& dropout);

/// The same by Torch's operations over padded sequences, on any device.
[[nodiscard]] at::Tensor paddedAttention(const at::Tensor& qkv, const PackedSequences& layout, std::int64_t heads, std::int64_t length,
                                         const at::Tensor& dropout);

}  // namespace xsmoe::network
