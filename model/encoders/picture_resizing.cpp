// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <numeric>
#include <span>
#include <stdexcept>
#include <vector>

#include "model/device/vectorised.h"
#include "model/encoders/picture_preparation.h"

namespace xsmoe::encoders {
namespace {

/// Weights are whole numbers, 2²² for 1: with 8-bit values and the overshoot of the sharper filters, sums fit 32 bits.
constexpr int kWeightBits = 22;
constexpr std::int32_t kHalf = std::int32_t{1} << (kWeightBits - 1);
constexpr std::size_t kColors = 3;

// Narrowing takes rows side by side, so that what one weight multiplies lies together and fills the processor's vectors. Whole numbers add
// up to the same in every order.
constexpr int kRowsTogether = 16;
constexpr int kPixelBytes = 4;  // there: a pixel is moved as one number, and its fourth byte counts for nothing
constexpr int kResizedLanes = kRowsTogether * kPixelBytes;

struct Filter {
  double (*curve)(double);
  double reach;  // beyond it the curve is 0
};

// The curves are written as in Pillow, operation by operation: another order of the same arithmetic may round to another weight.
double box(double x) { return x > -.5 && x <= .5 ? 1 : 0; }

double bilinear(double x) { return std::max(0.0, 1 - std::abs(x)); }

double hamming(double x) {
  x = std::abs(x);
  if (x == 0) return 1;
  if (x >= 1) return 0;
  x *= std::numbers::pi;
  return std::sin(x) / x * (0.54F + 0.46F * std::cos(x));
}

double bicubic(double x) {
  constexpr double kSharpness = -.5;
  x = std::abs(x);
  if (x < 1) return ((kSharpness + 2) * x - (kSharpness + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * kSharpness;
  return 0;
}

double sinc(double x) {
  if (x == 0) return 1;
  x *= std::numbers::pi;
  return std::sin(x) / x;
}

double lanczos(double x) { return -3 <= x && x < 3 ? sinc(x) * sinc(x / 3) : 0; }

Filter filterOf(Resampling resampling) {
  switch (resampling) {
    case Resampling::kBox: return {&box, .5};
    case Resampling::kBilinear: return {&bilinear, 1};
    case Resampling::kHamming: return {&hamming, 1};
    case Resampling::kBicubic: return {&bicubic, 2};
    case Resampling::kLanczos: return {&lanczos, 3};
    case Resampling::kNearest: break;
  }
  throw std::invalid_argument("the nearest pixel has no weights");
}

std::int32_t inWholeNumbers(double weight) {
  return static_cast<std::int32_t>((weight < 0 ? -.5 : .5) + weight * (1 << kWeightBits));  // towards zero, as in C
}

/// What each output position of one axis takes from which inputs: Pillow's coefficients for 8-bit pictures. The filter is as wide as the
/// reduction, so that every input counts.
class ResamplingWeights {
 public:
  ResamplingWeights(int inputs, int outputs, Resampling filter);

  [[nodiscard]] int outputs() const { return static_cast<int>(first_.size()); }
  [[nodiscard]] int first(int output) const { return first_[static_cast<std::size_t>(output)]; }
  [[nodiscard]] std::span<const std::int32_t> weights(int output) const {
    const auto begin = begin_[static_cast<std::size_t>(output)];
    return std::span(weights_).subspan(begin, begin_[static_cast<std::size_t>(output) + 1] - begin);
  }

 private:
  void append(double centre, double reach, double scale, int inputs, double (*curve)(double));

  std::vector<int> first_;
  std::vector<std::size_t> begin_{0};
  std::vector<std::int32_t> weights_;
  std::vector<double> values_;  // of the curve at one output's inputs
};

ResamplingWeights::ResamplingWeights(int inputs, int outputs, Resampling filter) {
  const auto [curve, reach] = filterOf(filter);
  const double ratio = static_cast<double>(inputs) / outputs;
  const double scale = std::max(ratio, 1.0);
  for (int i = 0; i < outputs; ++i) append((i + .5) * ratio, reach * scale, scale, inputs, curve);
}

void ResamplingWeights::append(double centre, double reach, double scale, int inputs, double (*curve)(double)) {
  const int first = std::max(static_cast<int>(centre - reach + .5), 0);
  const int end = std::min(static_cast<int>(centre + reach + .5), inputs);
  values_.clear();
  for (int j = 0; j < end - first; ++j) values_.push_back(curve((j + first - centre + .5) * (1 / scale)));
  const double sum = std::accumulate(values_.begin(), values_.end(), 0.0);
  for (const double value : values_) weights_.push_back(inWholeNumbers(sum != 0 ? value / sum : value));
  first_.push_back(first);
  begin_.push_back(weights_.size());
}

inline std::uint8_t rounded(std::int32_t sum) { return static_cast<std::uint8_t>(std::min(std::max(sum >> kWeightBits, 0), 255)); }

Picture emptyOf(int width, int height) {
  return {width, height, std::vector<std::uint8_t>(kColors * static_cast<std::size_t>(width) * static_cast<std::size_t>(height))};
}

const std::uint8_t* rowOf(const Picture& picture, int y) {
  return picture.rgb.data() + kColors * static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(y);
}

/// `count` rows of `width` pixels side by side: of every column [kRowsTogether][kPixelBytes]. What is beyond `count` stays as it is.
void interleave(const std::uint8_t* rows, int width, int count, std::uint8_t* columns) {
  for (int row = 0; row < count; ++row) {
    std::uint8_t* to = columns + row * kPixelBytes;
    for (int x = 0; x + 1 < width; ++x, rows += kColors, to += kResizedLanes) std::memcpy(to, rows, kPixelBytes);
    std::memcpy(to, rows, kColors);  // after the last pixel the picture may end
    rows += kColors;
  }
}

/// Every output column [kResizedLanes] from the interleaved ones.
XSMOE_VECTORISED void narrowColumns(const std::uint8_t* columns, const ResamplingWeights& weights, std::uint8_t* out) {
  for (int x = 0; x < weights.outputs(); ++x, out += kResizedLanes) {
    std::int32_t sums[kResizedLanes];
    for (int lane = 0; lane < kResizedLanes; ++lane) sums[lane] = kHalf;
    const std::uint8_t* values = columns + static_cast<std::ptrdiff_t>(weights.first(x)) * kResizedLanes;
    for (const std::int32_t weight : weights.weights(x)) {
      for (int lane = 0; lane < kResizedLanes; ++lane) sums[lane] += weight * values[lane];
      values += kResizedLanes;
    }
    for (int lane = 0; lane < kResizedLanes; ++lane) out[lane] = rounded(sums[lane]);
  }
}

/// The reverse of interleave().
void separate(const std::uint8_t* columns, int width, int count, std::uint8_t* rows) {
  for (int row = 0; row < count; ++row) {
    const std::uint8_t* from = columns + row * kPixelBytes;
    for (int x = 0; x < width; ++x, from += kResizedLanes) rows = std::copy_n(from, kColors, rows);
  }
}

Picture acrossColumns(const Picture& picture, int width, Resampling filter) {
  const ResamplingWeights weights(picture.width, width, filter);
  Picture result = emptyOf(width, picture.height);
  std::vector<std::uint8_t> wide(static_cast<std::size_t>(picture.width) * kResizedLanes),
      narrow(static_cast<std::size_t>(width) * kResizedLanes);
  for (int y = 0; y < picture.height; y += kRowsTogether) {
    const int count = std::min(kRowsTogether, picture.height - y);
    interleave(rowOf(picture, y), picture.width, count, wide.data());
    narrowColumns(wide.data(), weights, narrow.data());
    separate(narrow.data(), width, count, result.rgb.data() + kColors * static_cast<std::size_t>(width) * static_cast<std::size_t>(y));
  }
  return result;
}

/// `bytes` of an output row from as many whole rows, one after another, as there are weights.
XSMOE_VECTORISED void mixRows(const std::uint8_t* rows, std::span<const std::int32_t> weights, std::size_t bytes, std::int32_t* sums,
                              std::uint8_t* out) {
  for (std::size_t i = 0; i < bytes; ++i) sums[i] = kHalf;
  for (const std::int32_t weight : weights) {
    for (std::size_t i = 0; i < bytes; ++i) sums[i] += weight * rows[i];
    rows += bytes;
  }
  for (std::size_t i = 0; i < bytes; ++i) out[i] = rounded(sums[i]);
}

Picture acrossRows(const Picture& picture, int height, Resampling filter) {
  const ResamplingWeights weights(picture.height, height, filter);
  Picture result = emptyOf(picture.width, height);
  const std::size_t bytes = kColors * static_cast<std::size_t>(picture.width);
  std::vector<std::int32_t> sums(bytes);
  std::uint8_t* out = result.rgb.data();
  for (int y = 0; y < height; ++y, out += bytes) mixRows(rowOf(picture, weights.first(y)), weights.weights(y), bytes, sums.data(), out);
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
