// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <utility>
#include <vector>

#include "model/network/usage_meter.h"

namespace xsmoe::device {
class Ranks;
}

namespace xsmoe::network {

/// The small numbers of a step of which each rank has a part: the loss's terms, and what items added to the layers' usage. Of items that
/// are embedded without a step (SequenceRecommender::embedItems()) the loss is 0.
struct StepSums {
  at::Tensor loss;        ///< float32 scalar
  at::Tensor divergence;  ///< the same; undefined without a teacher
  /// By part of the item encoder, in the order in which they are added up; a tensor of each layer.
  std::vector<std::pair<int, std::vector<UsageSums>>> usage;
};

/// Loss and divergence of all ranks together, and what each added to the usage, rank by rank; on the device of the loss.
[[nodiscard]] StepSums sharedSums(const StepSums& own, device::Ranks& ranks);

}  // namespace xsmoe::network
