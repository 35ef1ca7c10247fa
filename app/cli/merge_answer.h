// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>

#include "app/cli/console.h"
#include "model/core/merge_what_if.h"

namespace xsmoe::cli {

/// What merging two experts would do (FORMATS.md, `merge`).
[[nodiscard]] nlohmann::json mergeObject(const MergeWhatIf& answer);

/// The same for people: the model as it is, merged, and pruned instead.
void printMerge(Console& console, const MergeWhatIf& answer);

}  // namespace xsmoe::cli
