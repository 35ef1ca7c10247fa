// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <vector>

#include "model/core/settings.h"

namespace xsmoe::network {

/// What the forward pass of one item computed at a side layer (paper, Eq. 1-3; model.md, section 2). float32 on the host, without
/// gradients. Gate slot 0 is the base path, slots 1 … N are the experts.
struct LayerPass {
  at::Tensor input;    ///< [d] x = h_{i−1}
  at::Tensor hidden;   ///< [N, d'] g_j = GELU(D_j x)
  at::Tensor outputs;  ///< [N+1, d] l_i, then z_j = U_j g_j + x (Eq. 1)
  at::Tensor logits;   ///< [N+1] W_i x
  at::Tensor gates;    ///< [N+1] α = softmax(W_i x) (Eq. 3)
  at::Tensor mixture;  ///< [d] h_i = α_0 l_i + Σ_j α_j z_j (Eq. 2)
};

/// From an item's frozen states to its embedding, Σ_m F_m h_M + b (Eq. 4). float32 on the host, without gradients.
struct ItemPass {
  std::vector<LayerPass> layers;         ///< in the order of ExpertNetwork::structure()
  std::map<Modality, at::Tensor> parts;  ///< [e] F_m h_M
  std::map<Modality, at::Tensor> slots;  ///< [N+1, e] F_m α_k z_k of the last layer, z_0 = l_M: what the part is the sum of
  at::Tensor bias;                       ///< [e] b
};

/// What each of n items takes from the gate slots of one side layer. float32 on the host, without gradients.
struct SlotUses {
  at::Tensor gates;  ///< [n, N+1] α
  at::Tensor norms;  ///< [n, N+1] ‖α_k z_k‖, z_0 = l_i
};

/// What the experts of one side layer add to their input for n items, o_j = U_j GELU(D_j x), and what they are made of. float32 on the
/// host, without gradients.
struct LayerOutputs {
  at::Tensor outputs;  ///< [n, N, d]
  at::Tensor weights;  ///< [N, 2 d d'] D then U of each expert
};

/// What items take from the gate slots of a modality's last side layer, and from the modality. float32 on the host, without gradients.
struct ItemLeaning {
  at::Tensor slots;  ///< [n, N+1] ‖α_k z_k‖, z_0 = l_M
  at::Tensor part;   ///< [n] ‖F_m h_M‖
};

}  // namespace xsmoe::network
