// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstddef>

#include "model/core/score_split.h"

namespace xsmoe::widgets {

/// Why an item stands where it stands, in one sentence: “Tall vase”, score 5.44: mostly Visual E3 (+2.14) and Textual E3 (+2.03); of the
/// history, “Blue mug” (3rd from the end) carries most (+1.10). Named are the parts that together make most of what pulls the score's way,
/// and those that pull far the other way. Of a method without parts it is the score and the history. Empty: there is no such item.
[[nodiscard]] QString whySentence(const ScoreSplit& split, std::size_t item);

}  // namespace xsmoe::widgets
