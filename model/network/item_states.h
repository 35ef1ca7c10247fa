// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <map>
#include <vector>

#include "model/core/settings.h"

namespace xsmoe::network {

/// The frozen hidden states of all items that a network sees: per modality the states it asked for (Recommender::requiredStates), each
/// [items+1, d], float16 or float32, row 0 zeros (padding), on the compute device or the CPU. State 0 may be one row [1, d]: the same
/// vector for every item (CLS pooling). Constant for as long as it is used.
struct ItemStates {
  std::map<Modality, std::vector<at::Tensor>> states;
};

}  // namespace xsmoe::network
