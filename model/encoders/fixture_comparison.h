// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "model/core/check.h"

namespace xsmoe::encoders {

/// Gathers what a fixture's check finds. A quantity of several cases is one line and keeps its first difference.
class FixtureComparison {
 public:
  /// Largest difference of any element, absolute; shapes that differ are infinitely far apart.
  void near(const std::string& quantity, const at::Tensor& actual, const at::Tensor& expected, double tolerance);
  /// Counts elements that differ; `which` names the case.
  void equal(const std::string& quantity, const at::Tensor& actual, const at::Tensor& expected, const std::string& which);
  [[nodiscard]] const std::vector<CheckLine>& lines() const { return lines_; }

 private:
  CheckLine& line(const std::string& quantity);
  std::vector<CheckLine> lines_;
};

}  // namespace xsmoe::encoders
