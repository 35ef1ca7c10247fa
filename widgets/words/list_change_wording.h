// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstdint>

#include "model/core/recommendation.h"

namespace xsmoe::widgets {

/// Words for two lists of one user that stand beside each other.

/// How many items of `list` are not in `other`.
[[nodiscard]] std::int64_t itemsNotIn(const Recommendation& other, const Recommendation& list);
/// By which model the other list is ("after D1"), how many items of this one are not in it, which experts a threshold took from that model,
/// and where each has the held-out item.
[[nodiscard]] QString besideSentence(const Recommendation& list, const Recommendation& other, const QString& momentOfOther);
/// Which items of the other list are not in this one, with their ranks there; empty: none.
[[nodiscard]] QString goneSentence(const Recommendation& list, const Recommendation& other);

}  // namespace xsmoe::widgets
