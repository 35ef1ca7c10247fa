// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/analysis/run_columns.h"

namespace xsmoe {

/// What texts are compared by: without regard of case, digits by their number ("run-2" before "run-10"). Of a number that stands alone or
/// behind a "_", a blank or a "=" the decimals count as such: "tau_0.05" comes before "tau_0.1", and that before "tau_0.15".
[[nodiscard]] std::string naturalKey(std::string_view text);

/// The places of values in the order of a list that is sorted by them: numbers before texts, by naturalKey(), and what has no value last,
/// also `downwards`. Equal ones stay in their order.
[[nodiscard]] std::vector<int> orderOf(std::span<const RunValue> values, bool downwards = false);

}  // namespace xsmoe
