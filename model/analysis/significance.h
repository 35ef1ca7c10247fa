// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>
#include <string>

namespace xsmoe {

/// A p below it is called a difference.
inline constexpr double kSignificanceLevel = 0.05;

/// A two-sided Student t-test of a − b (baselines.md, section 11).
struct TTest {
  std::optional<double> t;  ///< absent where the variance is zero
  double degreesOfFreedom = 0;
  double p = 1;  ///< of zero variance: 1 for equal means, else 0
  [[nodiscard]] bool zeroVariance() const { return !t.has_value(); }
};

/// Two samples of equal size n with pooled variance: s² = (s_a² + s_b²)/2, t = (ā − b̄)/√(2s²/n), df = 2n − 2. Variances have n − 1 below;
/// s ≤ 1e-12 × the largest |value| counts as zero. n ≥ 2 each; other sizes throw std::invalid_argument.
[[nodiscard]] TTest pooledTTest(std::span<const double> a, std::span<const double> b);
/// The same of pairs: δ = a − b, t = δ̄/√(s_δ²/n), df = n − 1.
[[nodiscard]] TTest pairedTTest(std::span<const double> a, std::span<const double> b);

/// Mean of a over b's in units of the pooled standard deviation (Cohen's d); absent where that is zero.
[[nodiscard]] std::optional<double> effectSize(std::span<const double> a, std::span<const double> b);

/// What stands behind "p": "= 0.0123", "< 0.0001".
[[nodiscard]] std::string shownP(double p);

}  // namespace xsmoe
