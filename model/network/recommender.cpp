// SPDX-License-Identifier: Apache-2.0
#include "model/network/recommender.h"

namespace xsmoe::network {

std::int64_t parameterCount(const Recommender& recommender) {
  std::int64_t count = 0;
  for (const auto& [name, tensor] : recommender.parameters()) count += tensor.numel();
  return count;
}

}  // namespace xsmoe::network
