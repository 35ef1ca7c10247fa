// SPDX-License-Identifier: Apache-2.0
#include "model/data/distributions.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <string>

namespace xsmoe::data {
namespace {

std::int64_t sum(std::span<const std::int64_t> counts) { return std::accumulate(counts.begin(), counts.end(), std::int64_t{0}); }

/// Reorders the counts.
double medianOf(std::vector<std::int64_t>& counts) {
  const auto middle = counts.begin() + static_cast<std::ptrdiff_t>(counts.size() / 2);
  std::nth_element(counts.begin(), middle, counts.end());
  if (counts.size() % 2 == 1) return static_cast<double>(*middle);
  return (static_cast<double>(*middle) + static_cast<double>(*std::max_element(counts.begin(), middle))) / 2;
}

}  // namespace

std::vector<std::int64_t> occurrences(std::span<const std::int32_t> column, std::size_t size) {
  std::vector<std::int64_t> counts(size);
  for (const std::int32_t number : column) ++counts.at(static_cast<std::size_t>(number));
  return counts;
}

std::vector<std::int64_t> occurrences(const Column<std::int32_t>& column, std::size_t size) {
  std::vector<std::int64_t> counts(size);
  column.forEach([&](std::int32_t number) { ++counts.at(static_cast<std::size_t>(number)); });
  return counts;
}

CountSummary summarise(std::vector<std::int64_t> counts) {
  std::erase(counts, 0);
  CountSummary summary;
  if (counts.empty()) return summary;
  const auto [least, most] = std::minmax_element(counts.begin(), counts.end());
  summary.least = *least;
  summary.most = *most;
  summary.mean = static_cast<double>(sum(counts)) / static_cast<double>(counts.size());
  const auto bucketOf = [](std::int64_t count) { return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(count)) - 1); };
  summary.buckets.resize(bucketOf(summary.most) + 1);
  for (const std::int64_t count : counts) ++summary.buckets[bucketOf(count)];
  summary.median = medianOf(counts);
  return summary;
}

std::optional<double> jensenShannon(std::span<const std::int64_t> first, std::span<const std::int64_t> second) {
  if (first.size() != second.size())
    throw std::invalid_argument("jensenShannon: lists of " + std::to_string(first.size()) + " and " + std::to_string(second.size()) +
                                " counts");
  const auto all = static_cast<double>(sum(first)), other = static_cast<double>(sum(second));
  if (all == 0 || other == 0) return std::nullopt;
  double divergence = 0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double p = static_cast<double>(first[i]) / all, q = static_cast<double>(second[i]) / other, m = (p + q) / 2;
    if (p > 0) divergence += p * std::log2(p / m) / 2;
    if (q > 0) divergence += q * std::log2(q / m) / 2;
  }
  return std::clamp(divergence, 0.0, 1.0);  // rounding may step over
}

}  // namespace xsmoe::data
