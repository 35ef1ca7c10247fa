// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/encoders/picture_preparation.h"
#include "model/encoders/resampling_weights.h"

namespace xsmoe::encoders {
namespace {

constexpr std::int32_t kHalf = std::int32_t{1} << (kWeightBits - 1);
constexpr std::size_t kColors = 3;

std::uint8_t rounded(std::int32_t sum) { return static_cast<std::uint8_t>(std::clamp(sum >> kWeightBits, 0, 255)); }

Picture emptyOf(int width, int height) {
  return {width, height, std::vector<std::uint8_t>(kColors * static_cast<std::size_t>(width) * static_cast<std::size_t>(height))};
}

const std::uint8_t* rowOf(const Picture& picture, int y) {
  return picture.rgb.data() + kColors * static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(y);
}

void narrowRow(const std::uint8_t* row, const ResamplingWeights& weights, std::uint8_t* out) {
  for (int x = 0; x < weights.outputs(); ++x, out += kColors) {
    std::int32_t red = kHalf, green = kHalf, blue = kHalf;
    const std::uint8_t* pixel = row + kColors * static_cast<std::size_t>(weights.first(x));
    for (const std::int32_t weight : weights.weights(x)) {
      red += weight * pixel[0];
      green += weight * pixel[1];
      blue += weight * pixel[2];
      pixel += kColors;
    }
    out[0] = rounded(red);
    out[1] = rounded(green);
    out[2] = rounded(blue);
  }
}

Picture acrossColumns(const Picture& picture, int width, Resampling filter) {
  const ResamplingWeights weights(picture.width, width, filter);
  Picture result = emptyOf(width, picture.height);
  std::uint8_t* out = result.rgb.data();
  for (int y = 0; y < picture.height; ++y, out += kColors * static_cast<std::size_t>(width)) narrowRow(rowOf(picture, y), weights, out);
  return result;
}

/// Whole rows at a time: the loops over a row's bytes are the compiler's to vectorise.
Picture acrossRows(const Picture& picture, int height, Resampling filter) {
  const ResamplingWeights weights(picture.height, height, filter);
  Picture result = emptyOf(picture.width, height);
  const std::size_t bytes = kColors * static_cast<std::size_t>(picture.width);
  std::vector<std::int32_t> sums(bytes);
  std::uint8_t* out = result.rgb.data();
  for (int y = 0; y < height; ++y, out += bytes) {
    std::fill(sums.begin(), sums.end(), kHalf);
    const std::uint8_t* row = rowOf(picture, weights.first(y));
    for (const std::int32_t weight : weights.weights(y)) {
      for (std::size_t i = 0; i < bytes; ++i) sums[i] += weight * row[i];
      row += bytes;
    }
    for (std::size_t i = 0; i < bytes; ++i) out[i] = rounded(sums[i]);
  }
  return result;
}

/// Input positions, −1 outside. Added up as in Pillow, which decides where a sum lies between two.
std::vector<int> nearest(int inputs, int outputs) {
  const double step = static_cast<double>(inputs) / outputs;
  std::vector<int> positions;
  double at = step * .5;
  for (int i = 0; i < outputs; ++i, at += step) positions.push_back(at < inputs ? static_cast<int>(at) : -1);
  return positions;
}

Picture nearestPixels(const Picture& picture, int width, int height) {
  Picture result = emptyOf(width, height);
  const std::vector<int> columns = nearest(picture.width, width);
  std::uint8_t* out = result.rgb.data();
  for (const int y : nearest(picture.height, height))
    for (const int x : columns) {
      if (x >= 0 && y >= 0) std::copy_n(rowOf(picture, y) + kColors * static_cast<std::size_t>(x), kColors, out);
      out += kColors;
    }
  return result;
}

}  // namespace

Picture resized(const Picture& picture, int width, int height, Resampling filter) {
  if (picture.width == width && picture.height == height) return picture;
  if (filter == Resampling::kNearest) return nearestPixels(picture, width, height);
  if (picture.width == width) return acrossRows(picture, height, filter);
  const Picture narrowed = acrossColumns(picture, width, filter);
  return picture.height == height ? narrowed : acrossRows(narrowed, height, filter);
}

}  // namespace xsmoe::encoders
