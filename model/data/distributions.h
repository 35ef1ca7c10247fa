// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "model/core/data_report.h"
#include "model/data/column.h"

namespace xsmoe::data {

/// How often each of 0 … size − 1 occurs in a column of numbers.
[[nodiscard]] std::vector<std::int64_t> occurrences(std::span<const std::int32_t> column, std::size_t size);
[[nodiscard]] std::vector<std::int64_t> occurrences(const Column<std::int32_t>& column, std::size_t size);

/// Of the counts that are not 0; all zeros where there is none. The median of an even number of counts is the mean of the middle two.
[[nodiscard]] CountSummary summarise(std::vector<std::int64_t> counts);

/// Jensen-Shannon divergence with base 2 of the shares that two lists of counts make up:
/// JS = ½ Σ p log2(p / m) + ½ Σ q log2(q / m) with m = (p + q) / 2, in [0, 1]: 0 for equal shares, 1 where no entry occurs in both.
/// The lists are of equal length. None where one of them sums to 0.
[[nodiscard]] std::optional<double> jensenShannon(std::span<const std::int64_t> first, std::span<const std::int64_t> second);

}  // namespace xsmoe::data
