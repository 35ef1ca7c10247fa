// SPDX-License-Identifier: Apache-2.0
// Compiled without errno: with it the compiler takes a square root at a time.
#include "model/network/adam_update.h"

#include <cmath>

#include "model/device/vectorised.h"

namespace xsmoe::network {

XSMOE_VECTORISED void updateByAdam(const AdamBuffers& buffers, const AdamRates& rates) {
  constexpr auto kFirst = static_cast<float>(kBeta1), kSecond = static_cast<float>(kBeta2), kSmall = static_cast<float>(kAdamEps);
  const auto [values, first, second, gradients, size] = buffers;
  const auto [rate, secondScale, decay] = rates;
  for (std::int64_t i = 0; i < size; ++i) {
    const float g = gradients[i] + decay * values[i];
    first[i] = kFirst * first[i] + static_cast<float>(1 - kBeta1) * g;
    second[i] = kSecond * second[i] + static_cast<float>(1 - kBeta2) * g * g;
    values[i] -= rate * first[i] / (std::sqrt(second[i]) * secondScale + kSmall);
  }
}

}  // namespace xsmoe::network
