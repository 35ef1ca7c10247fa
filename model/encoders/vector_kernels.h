// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>

namespace xsmoe::encoders {

/// What happens between an encoder's products, each in one pass over rows of `width` floats in the processor's vectors. LibTorch's own take
/// several passes, and as Debian builds it not in the widest vectors. Within 5e-7 of the exact functions, relative to the largest entry.

/// A LayerNorm's trained values.
struct NormWeights {
  const float *gain = nullptr, *shift = nullptr;  ///< [width]
  float epsilon = 0;
};

/// sum = x + addend + bias, in place of x; then `normalised` receives sum's LayerNorm (it may be x). `addend` may be null, with `bias`.
void addAndNormalise(float* x, const float* addend, const float* bias, const NormWeights& norm, float* normalised, std::int64_t rows,
                     std::int64_t width);
/// x += addend + bias
void addRows(float* x, const float* addend, const float* bias, std::int64_t rows, std::int64_t width);

enum class Activation : std::uint8_t { kGelu, kTanhGelu, kRelu };
[[nodiscard]] Activation activationFromName(const std::string& name);
/// x = activation(x + bias)
void biasAndActivate(float* x, const float* bias, Activation activation, std::int64_t rows, std::int64_t width);

/// Every row x of `width` becomes softmax(scale · x).
void scaledSoftmax(float* x, float scale, std::int64_t rows, std::int64_t width);

}  // namespace xsmoe::encoders
