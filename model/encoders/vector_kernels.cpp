// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/vector_kernels.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "model/device/vectorised.h"

namespace xsmoe::encoders {
namespace {

constexpr int kLanes = 16;  // running sums, since a float sum in order cannot be computed with vectors

// A comparison of floats would be a branch, which keeps a loop from being computed with vectors: these compare and cut bits.

/// |x|, at most `bound`.
inline float boundedMagnitude(float x, float bound) {
  const auto magnitude = std::bit_cast<std::int32_t>(x) & 0x7FFFFFFF;
  return std::bit_cast<float>(std::min(magnitude, std::bit_cast<std::int32_t>(bound)));
}

/// A whole number that is in the order of the floats; its own inverse.
inline std::int32_t ordered(std::int32_t bits) { return bits ^ ((bits >> 31) & 0x7FFFFFFF); }

inline float positivePart(float x) {
  const auto bits = std::bit_cast<std::int32_t>(x);
  return std::bit_cast<float>(bits & ~(bits >> 31));
}

/// e^−|x|, at least e^−87: 2ⁿ · e^r with |r| ≤ ln 2 / 2, e^r by its Taylor series of degree 7 (1.5e-8).
inline float decay(float x) {
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

/// By way of e^−2|x|: 1e-7.
inline float hyperbolicTangent(float x) {
  const float power = decay(2 * x);
  return std::copysign((1 - power) / (1 + power), x);
}

/// erf as a quotient of polynomials in x² on |x| ≤ 4, the minimax fit that Eigen and XLA use for float (3e-7 absolute); ±1 beyond.
inline float errorFunction(float x) {
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

inline float gelu(float x) { return 0.5F * x * (1 + errorFunction(x * 0.70710678F)); }

inline float tanhGelu(float x) {
  constexpr float kSqrtTwoOverPi = 0.79788456F;
  return 0.5F * x * (1 + hyperbolicTangent(kSqrtTwoOverPi * (x + 0.044715F * x * x * x)));
}

inline float total(const float* lanes) {
  float sum = 0;
  for (int lane = 0; lane < kLanes; ++lane) sum += lanes[lane];
  return sum;
}

inline float sumOf(const float* x, std::int64_t width) {
  float lanes[kLanes] = {};
  std::int64_t i = 0;
  for (; i + kLanes <= width; i += kLanes)
    for (int lane = 0; lane < kLanes; ++lane) lanes[lane] += x[i + lane];
  for (; i < width; ++i) lanes[0] += x[i];
  return total(lanes);
}

/// Σ (x − mean)²: in a pass of its own, because Σ x² − Σ² would cancel.
inline float squaresOf(const float* x, float mean, std::int64_t width) {
  float lanes[kLanes] = {};
  std::int64_t i = 0;
  for (; i + kLanes <= width; i += kLanes)
    for (int lane = 0; lane < kLanes; ++lane) lanes[lane] += (x[i + lane] - mean) * (x[i + lane] - mean);
  for (; i < width; ++i) lanes[0] += (x[i] - mean) * (x[i] - mean);
  return total(lanes);
}

inline float largestOf(const float* x, std::int64_t width) {
  std::int32_t lanes[kLanes];
  std::fill(lanes, lanes + kLanes, ordered(std::bit_cast<std::int32_t>(x[0])));
  std::int64_t i = 0;
  for (; i + kLanes <= width; i += kLanes)
    for (int lane = 0; lane < kLanes; ++lane) lanes[lane] = std::max(lanes[lane], ordered(std::bit_cast<std::int32_t>(x[i + lane])));
  for (; i < width; ++i) lanes[0] = std::max(lanes[0], ordered(std::bit_cast<std::int32_t>(x[i])));
  return std::bit_cast<float>(ordered(*std::max_element(lanes, lanes + kLanes)));
}

XSMOE_VECTORISED void activateGelu(float* x, const float* bias, std::int64_t rows, std::int64_t width) {
  for (std::int64_t row = 0; row < rows; ++row, x += width)
    for (std::int64_t i = 0; i < width; ++i) x[i] = gelu(x[i] + bias[i]);
}

XSMOE_VECTORISED void activateTanhGelu(float* x, const float* bias, std::int64_t rows, std::int64_t width) {
  for (std::int64_t row = 0; row < rows; ++row, x += width)
    for (std::int64_t i = 0; i < width; ++i) x[i] = tanhGelu(x[i] + bias[i]);
}

XSMOE_VECTORISED void activateRelu(float* x, const float* bias, std::int64_t rows, std::int64_t width) {
  for (std::int64_t row = 0; row < rows; ++row, x += width)
    for (std::int64_t i = 0; i < width; ++i) x[i] = positivePart(x[i] + bias[i]);
}

}  // namespace

XSMOE_VECTORISED void addRows(float* x, const float* addend, const float* bias, std::int64_t rows, std::int64_t width) {
  for (std::int64_t row = 0; row < rows; ++row, x += width, addend += width)
    for (std::int64_t i = 0; i < width; ++i) x[i] += addend[i] + bias[i];
}

XSMOE_VECTORISED void addAndNormalise(float* x, const float* addend, const float* bias, const NormWeights& norm, float* normalised,
                                      std::int64_t rows, std::int64_t width) {
  for (std::int64_t row = 0; row < rows; ++row) {
    float* from = x + row * width;
    float* to = normalised + row * width;
    if (addend != nullptr)
      for (std::int64_t i = 0; i < width; ++i) from[i] += addend[row * width + i] + bias[i];
    const float mean = sumOf(from, width) / static_cast<float>(width);
    const float scale = 1 / std::sqrt(squaresOf(from, mean, width) / static_cast<float>(width) + norm.epsilon);
    for (std::int64_t i = 0; i < width; ++i) to[i] = (from[i] - mean) * scale * norm.gain[i] + norm.shift[i];
  }
}

Activation activationFromName(const std::string& name) {
  if (name == "relu") return Activation::kRelu;
  return name == "gelu" ? Activation::kGelu : Activation::kTanhGelu;
}

void biasAndActivate(float* x, const float* bias, Activation activation, std::int64_t rows, std::int64_t width) {
  switch (activation) {
    case Activation::kGelu: return activateGelu(x, bias, rows, width);
    case Activation::kTanhGelu: return activateTanhGelu(x, bias, rows, width);
    case Activation::kRelu: return activateRelu(x, bias, rows, width);
  }
}

XSMOE_VECTORISED void scaledSoftmax(float* x, float scale, std::int64_t rows, std::int64_t width) {
  for (std::int64_t row = 0; row < rows; ++row, x += width) {
    const float largest = largestOf(x, width);
    for (std::int64_t i = 0; i < width; ++i) x[i] = decay(scale * (largest - x[i]));
    const float share = 1 / sumOf(x, width);
    for (std::int64_t i = 0; i < width; ++i) x[i] *= share;
  }
}

}  // namespace xsmoe::encoders
