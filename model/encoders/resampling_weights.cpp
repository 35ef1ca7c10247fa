// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/resampling_weights.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>

namespace xsmoe::encoders {
namespace {

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

}  // namespace

ResamplingWeights::ResamplingWeights(int inputs, int outputs, Resampling filter) {
  const auto [curve, reach] = filterOf(filter);
  const double ratio = static_cast<double>(inputs) / outputs;
  const double scale = std::max(ratio, 1.0);
  for (int i = 0; i < outputs; ++i) append((i + .5) * ratio, reach * scale, scale, inputs, curve);
}

void ResamplingWeights::append(double centre, double reach, double scale, int inputs, double (*curve)(double)) {
  const int first = std::max(static_cast<int>(centre - reach + .5), 0);
  const int end = std::min(static_cast<int>(centre + reach + .5), inputs);
  std::vector<double> values;
  for (int j = 0; j < end - first; ++j) values.push_back(curve((j + first - centre + .5) * (1 / scale)));
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  for (const double value : values) weights_.push_back(inWholeNumbers(sum != 0 ? value / sum : value));
  first_.push_back(first);
  begin_.push_back(weights_.size());
}

}  // namespace xsmoe::encoders
