// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "model/network/recommender.h"

namespace xsmoe::streaming {

/// A sum of all bits of what a recommender trains: equal for equal weights, and in all likelihood for no others.
[[nodiscard]] std::uint64_t sumOfWeights(const network::Recommender& recommender);
/// The same of tensors, in the order of their names.
[[nodiscard]] std::uint64_t sumOfBits(const network::NamedTensors& tensors);

}  // namespace xsmoe::streaming
