// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "app/cli/console.h"
#include "model/core/merge_what_if.h"

namespace xsmoe::cli {

/// "D_3 as tested", or "D_3 after epoch 2" of an epoch whose weights are kept.
[[nodiscard]] std::string momentInWords(WindowIndex window, int epoch, bool asTested);

/// "-1.20 ± 0.31", points and one standard error; in parentheses what is not called a difference.
[[nodiscard]] std::string pointsOf(const PairedChange& change);

/// What merging two experts would do (FORMATS.md, `merge`).
[[nodiscard]] nlohmann::json mergeObject(const MergeWhatIf& answer);

/// The same for people: the model as it is, merged, and pruned instead.
void printMerge(Console& console, const MergeWhatIf& answer);

}  // namespace xsmoe::cli
