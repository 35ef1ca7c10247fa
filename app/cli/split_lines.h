// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "app/cli/console.h"
#include "model/core/score_split.h"

namespace xsmoe::cli {

/// What scores are made of, in tables: a column an item, a row a part.
void printSplit(Console& console, const ScoreSplit& split);
/// Why an item is not in the first ten, and what would lift it.
void printWhyNot(Console& console, const WhyNot& why);

}  // namespace xsmoe::cli
