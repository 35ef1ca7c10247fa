// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/vector_kernels.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "model/device/vector_math.h"
#include "model/device/vectorised.h"

namespace xsmoe::encoders {
namespace {

using device::decay;
using device::errorFunction;
using device::ordered;

constexpr int kLanes = 16;  // running sums, since a float sum in order cannot be computed with vectors

inline float positivePart(float x) {
  const auto bits = std::bit_cast<std::int32_t>(x);
  return std::bit_cast<float>(bits & ~(bits >> 31));
}

/// By way of e^−2|x|: 1e-7.
inline float hyperbolicTangent(float x) {
  const float power = decay(2 * x);
  return std::copysign((1 - power) / (1 + power), x);
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
