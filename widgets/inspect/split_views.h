// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstddef>
#include <vector>

#include "model/core/score_split.h"
#include "widgets/charts/chart_table.h"
#include "widgets/inspect/stacked_bars.h"

namespace xsmoe::widgets {

/// What scores are made of, as bars, tables and words.

/// "Visual base path", "Textual E3", "bias".
[[nodiscard]] QString partName(const ScorePart& part);

/// Places of numbers, the largest first whatever its sign; those of one size as they stand.
[[nodiscard]] std::vector<std::size_t> largestFirst(const std::vector<double>& numbers);

/// A row for each item, in the list's order. `windows` of the run.
[[nodiscard]] StackedBars barsOf(const ScoreSplit& split, int windows);
/// The item, the one that it is compared with, and what lies between them.
[[nodiscard]] StackedBars barsOf(const WhyNot& why, int windows);

/// All numbers of one item: score, parts, sum; then what leaving out an item of the history and, layer by layer, a slot below the last one
/// changes. Of the parts, and of a layer's slots, the largest is first.
[[nodiscard]] ChartTable tableOf(const ScoreSplit& split, std::size_t item);
/// The parts of both items and the gap.
[[nodiscard]] ChartTable gapTableOf(const WhyNot& why);
/// What would lift the item.
[[nodiscard]] ChartTable liftTableOf(const WhyNot& why);

/// Of what the bars are, and how exact they are; of a method without parts what there is in their place.
[[nodiscard]] QString splitSentence(const ScoreSplit& split);
/// Where the item ranks and what it lacks.
[[nodiscard]] QString whyNotSentence(const WhyNot& why);
/// What was tried to lift it.
[[nodiscard]] QString liftSentence(const WhyNot& why);

/// Where an item of a person's own would stand, and what its score is made of: it is the last of the split's, which may be of no parts.
[[nodiscard]] QString ownItemSentence(const Recommendation& list, const ScoreSplit& split);

}  // namespace xsmoe::widgets
