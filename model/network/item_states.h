// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <vector>

#include "model/core/settings.h"

namespace xsmoe::network {

/// The frozen hidden states of all items that a network sees: per modality the states it asked for (Recommender::requiredStates), each
/// [items+1, d], float16 or float32, row 0 zeros (padding), on the compute device or the CPU. State 0 may be one row [1, d]: the same
/// vector for every item (CLS pooling). Constant for as long as it is used.
struct ItemStates {
  std::map<Modality, std::vector<at::Tensor>> states;
};

/// The states on `target` if they leave it room to compute; else as they are, and each batch's rows are brought there.
[[nodiscard]] std::shared_ptr<const ItemStates> broughtIfRoom(std::shared_ptr<const ItemStates> states, c10::Device target);

/// Rows of a state as it is stored and where it is; the one row of a state that does not vary. `ids` int64 [R] on any device.
[[nodiscard]] at::Tensor rowsIn(const at::Tensor& state, const at::Tensor& ids);

}  // namespace xsmoe::network
