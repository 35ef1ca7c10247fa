// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <ATen/core/Generator.h>

#include <cstdint>
#include <span>
#include <vector>

namespace xsmoe::baselines {

/// Ascending ranks 1 … n of values, ties averaged (baselines.md, 2.2).
[[nodiscard]] std::vector<double> averageRanks(std::span<const double> values);
/// w = exp(rank / n).
[[nodiscard]] std::vector<double> rankWeights(std::span<const double> ranks);
/// Key −ln(U)/w of each candidate, U in (0, 1].
[[nodiscard]] std::vector<double> samplingKeys(std::span<const double> weights, std::span<const double> uniforms);
/// Positions of the m smallest keys, smallest first; of equal keys the earlier: m successive weighted draws without replacement.
[[nodiscard]] std::vector<std::int64_t> smallestKeys(std::span<const double> keys, std::int64_t m);

/// All of it: m of the candidates, the larger a value the likelier, by an U of each.
[[nodiscard]] std::vector<std::int64_t> drawByRank(std::span<const double> values, std::int64_t m, std::span<const double> uniforms);
[[nodiscard]] std::vector<std::int64_t> drawByRank(std::span<const double> values, std::int64_t m, at::Generator& generator);

}  // namespace xsmoe::baselines
