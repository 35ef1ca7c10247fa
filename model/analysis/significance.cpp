// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/significance.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "model/analysis/result_table.h"

namespace xsmoe {
namespace {

constexpr double kNoSpread = 1e-12;  // of the largest value: what rounding leaves of equal values

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double variance(std::span<const double> values) {
  const double middle = mean(values);
  double sum = 0;
  for (const double value : values) sum += (value - middle) * (value - middle);
  return sum / static_cast<double>(values.size() - 1);
}

double largest(std::span<const double> values) {
  double most = 0;
  for (const double value : values) most = std::max(most, std::abs(value));
  return most;
}

void checkSizes(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size() || a.size() < 2) throw std::invalid_argument("a t-test needs two samples of equal size, of two values at least");
}

/// `spread`: the standard deviation of single values; `error`: that of the difference.
TTest test(double difference, double spread, double error, double degreesOfFreedom, double scale) {
  TTest result;
  result.degreesOfFreedom = degreesOfFreedom;
  if (spread <= kNoSpread * scale) {
    result.p = std::abs(difference) <= kNoSpread * scale ? 1 : 0;
    return result;
  }
  result.t = difference / error;
  const boost::math::students_t distribution(degreesOfFreedom);
  result.p = 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(*result.t)));
  return result;
}

}  // namespace

TTest pooledTTest(std::span<const double> a, std::span<const double> b) {
  checkSizes(a, b);
  const auto n = static_cast<double>(a.size());
  const double pooled = (variance(a) + variance(b)) / 2;
  return test(mean(a) - mean(b), std::sqrt(pooled), std::sqrt(2 * pooled / n), 2 * n - 2, std::max(largest(a), largest(b)));
}

TTest pairedTTest(std::span<const double> a, std::span<const double> b) {
  checkSizes(a, b);
  const auto n = static_cast<double>(a.size());
  std::vector<double> differences(a.size());
  std::transform(a.begin(), a.end(), b.begin(), differences.begin(), std::minus<>());
  const double spread = std::sqrt(variance(differences));
  return test(mean(differences), spread, spread / std::sqrt(n), n - 1, std::max(largest(a), largest(b)));
}

std::optional<double> effectSize(std::span<const double> a, std::span<const double> b) {
  checkSizes(a, b);
  const double spread = std::sqrt((variance(a) + variance(b)) / 2);
  if (spread <= kNoSpread * std::max(largest(a), largest(b))) return std::nullopt;
  return (mean(a) - mean(b)) / spread;
}

std::string shownP(double p) { return p < 0.0001 ? "< 0.0001" : "= " + fixedText(p, 4); }

}  // namespace xsmoe
