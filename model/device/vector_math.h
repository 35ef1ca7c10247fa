// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace xsmoe::device {

// Functions of a float that a loop computes with vectors where it is compiled for them (vectorised.h), which they must be inlined for.
// A comparison of floats would be a branch, which keeps a loop from being computed with vectors: these compare and cut bits.

/// |x|, at most `bound`.
[[gnu::always_inline]] inline float boundedMagnitude(float x, float bound) {
  const auto magnitude = std::bit_cast<std::int32_t>(x) & 0x7FFFFFFF;
  return std::bit_cast<float>(std::min(magnitude, std::bit_cast<std::int32_t>(bound)));
}

/// A whole number that is in the order of the floats; its own inverse.
[[gnu::always_inline]] inline std::int32_t ordered(std::int32_t bits) { return bits ^ ((bits >> 31) & 0x7FFFFFFF); }

/// e^−|x|, at least e^−87: 2ⁿ · e^r with |r| ≤ ln 2 / 2, e^r by its Taylor series of degree 7 (1.5e-8).
[[gnu::always_inline]] inline float decay(float x) {
  constexpr float kRound = 12'582'912.0F;  // 1.5 · 2^23: what is added to it is rounded to a whole number
  constexpr float kLog2e = 1.442695041F, kLn2High = 0.693359375F, kLn2Low = -2.12194440e-4F;
  const float exponent = -boundedMagnitude(x, 87);
  const float shifted = exponent * kLog2e + kRound;
  const float n = shifted - kRound;
  const float r = exponent - n * kLn2High - n * kLn2Low;
  const float low = (1.0F / 6 + r * (1.0F / 24 + r * (1.0F / 120 + r * (1.0F / 720 + r * (1.0F / 5040)))));
  const float series = 1 + r * (1 + r * (0.5F + r * low));
  const auto power = static_cast<std::uint32_t>(std::bit_cast<std::int32_t>(shifted) + 127) << 23U;  // the low bits of `shifted` hold n
  return series * std::bit_cast<float>(power);
}

/// erf as a quotient of polynomials in x² on |x| ≤ 4, the minimax fit that Eigen and XLA use for float (3e-7 absolute); ±1 beyond.
[[gnu::always_inline]] inline float errorFunction(float x) {
  x = std::copysign(boundedMagnitude(x, 4), x);
  const float square = x * x;
  float above = square * -2.72614225801306e-10F + 2.77068142495902e-08F;
  above = square * above - 2.10102402082508e-06F;
  above = square * above - 5.69250639462346e-05F;
  above = square * above - 7.34990630326855e-04F;
  above = square * above - 2.95459980854025e-03F;
  above = square * above - 1.60960333262415e-02F;
  float below = square * -1.45660718464996e-05F - 2.13374055278905e-04F;
  below = square * below - 1.68282697438203e-03F;
  below = square * below - 7.37332916720468e-03F;
  below = square * below - 1.42647390514189e-02F;
  return x * above / below;
}

/// Φ(x), the normal distribution: GELU(x) = x Φ(x).
[[gnu::always_inline]] inline float normalDistribution(float x) { return 0.5F * (1 + errorFunction(x * 0.70710678F)); }

/// GELU'(x) = Φ(x) + x φ(x), where Φ(x) is known.
[[gnu::always_inline]] inline float geluSlope(float x, float distribution) {
  constexpr float kDensity = 0.39894228F;  // φ(0)
  return distribution + x * kDensity * decay(0.5F * x * x);
}

}  // namespace xsmoe::device
