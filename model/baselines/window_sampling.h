// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "model/baselines/reservoir.h"
#include "model/network/recommender.h"

namespace xsmoe::baselines {

/// From what a streaming method chooses the training set of a window (baselines.md, 2.3 and section 4, streaming). An element is a row of
/// Samples: a prefix with its target, or a whole sequence.
struct SamplingUnion {
  network::Samples forced;      ///< elements of D_s^train that enter in any case, in their order
  network::Samples candidates;  ///< the reservoir's slots, then the other elements of D_s^train
  std::int64_t wanted = 0;      ///< m, how many of the candidates enter: with those forced |D_s^train|
};

/// Elements with a user that has no record in earlier windows, or an item that was not seen in them, prefix or target: bool [n].
[[nodiscard]] at::Tensor hasNewIds(const network::Samples& elements, std::int64_t itemsSeenBefore, std::int64_t usersSeenBefore);

/// `elements` of D_s^train in time order, `forced` bool [n].
[[nodiscard]] SamplingUnion unionOf(const Reservoir& reservoir, const network::Samples& elements, const at::Tensor& forced);

/// S_s: those forced, then the candidates at these positions, int64 [m].
[[nodiscard]] network::Samples trainingSet(const SamplingUnion& from, const at::Tensor& chosen);

}  // namespace xsmoe::baselines
