// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/encoders/picture_preparation.h"

namespace xsmoe::encoders {

/// Weights are whole numbers, 2²² for 1: with 8-bit values and the overshoot of the sharper filters, sums fit 32 bits.
inline constexpr int kWeightBits = 22;

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
};

}  // namespace xsmoe::encoders
