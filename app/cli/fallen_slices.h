// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "app/cli/console.h"
#include "model/analysis/sliced_changes.h"

namespace xsmoe::cli {

/// An array of the objects `slice of users` of FORMATS.md.
[[nodiscard]] nlohmann::json changeSlicesJson(const SlicedChanges& changes);
/// All users and each slice, then what the kinds mean that are among the keys `by`.
void printChangeSlices(Console& console, const SlicedChanges& changes, const std::string& by);

}  // namespace xsmoe::cli
