// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/fixture_comparison.h"

#include <ATen/TensorOperators.h>

#include <algorithm>
#include <limits>

#include "model/features/shape_text.h"

namespace xsmoe::encoders {
namespace {

std::string shapesText(const at::Tensor& actual, const at::Tensor& expected) {
  return "the shape is " + features::shapeText(actual.sizes().vec()) + ", expected " + features::shapeText(expected.sizes().vec());
}

std::string entryText(const at::Tensor& actual, const at::Tensor& expected, std::int64_t entry) {
  return "entry " + std::to_string(entry) + ": " + std::to_string(actual.flatten()[entry].item<double>()) + ", expected " +
         std::to_string(expected.flatten()[entry].item<double>());
}

}  // namespace

CheckLine& FixtureComparison::line(const std::string& quantity) {
  const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const CheckLine& one) { return one.quantity == quantity; });
  if (found != lines_.end()) return *found;
  CheckLine& added = lines_.emplace_back();
  added.quantity = quantity;
  added.passed = true;
  return added;
}

void FixtureComparison::near(const std::string& quantity, const at::Tensor& actual, const at::Tensor& expected, double tolerance) {
  CheckLine& one = line(quantity);
  one.tolerance = tolerance;
  const bool comparable = actual.sizes() == expected.sizes() && actual.numel() > 0;
  const at::Tensor difference = comparable ? (actual.to(at::kDouble) - expected.to(at::kDouble)).abs() : at::Tensor();
  const double error = comparable ? difference.max().item<double>() : std::numeric_limits<double>::infinity();
  one.error = std::max(one.error, error);
  if (error <= tolerance || !one.passed) return;  // not-a-number goes on
  one.passed = false;
  one.error = error;
  one.detail = comparable ? entryText(actual, expected, difference.argmax().item<std::int64_t>()) : shapesText(actual, expected);
}

void FixtureComparison::equal(const std::string& quantity, const at::Tensor& actual, const at::Tensor& expected, const std::string& which) {
  CheckLine& one = line(quantity);
  const bool comparable = actual.sizes() == expected.sizes();
  const at::Tensor differs = comparable ? (actual.to(at::kDouble) != expected.to(at::kDouble)).flatten() : at::Tensor();
  const auto count = comparable ? differs.sum().item<std::int64_t>() : std::max<std::int64_t>(expected.numel(), 1);
  if (count == 0) return;
  one.error += static_cast<double>(count);
  if (one.passed)
    one.detail =
        which + ", " +
        (comparable ? entryText(actual, expected, differs.to(at::kInt).argmax().item<std::int64_t>()) : shapesText(actual, expected));
  one.passed = false;
}

}  // namespace xsmoe::encoders
