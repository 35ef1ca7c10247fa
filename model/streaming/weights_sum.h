// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "model/network/recommender.h"

namespace xsmoe::streaming {

/// A sum of all bits of what a recommender trains: equal for equal weights, and in all likelihood for no others.
[[nodiscard]] std::uint64_t sumOfWeights(const network::Recommender& recommender);

}  // namespace xsmoe::streaming
