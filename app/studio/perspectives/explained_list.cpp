// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/explained_list.h"

#include <algorithm>

namespace xsmoe::studio {

bool areOfTheSameWeights(const Recommendation& one, const Recommendation& other) {
  return one.window == other.window && one.epoch == other.epoch && one.liveEpoch == other.liveEpoch &&
         std::equal(one.items.begin(), one.items.end(), other.items.begin(), other.items.end(),
                    [](const RecommendedItem& a, const RecommendedItem& b) { return a.item.id == b.item.id && a.score == b.score; });
}

}  // namespace xsmoe::studio
