// SPDX-License-Identifier: Apache-2.0
#include "app/cli/rank_crowd.h"

#include "app/cli/counted.h"

namespace xsmoe::cli {
namespace {

constexpr int kRanksOfACore = 4;  // beyond which they mostly wait for one another

}  // namespace

std::string crowdOf(int ranks, int cores) {
  if (cores <= 0 || ranks <= kRanksOfACore * cores) return {};
  return counted(ranks, "rank") + " share " + counted(cores, "core") +
         ": each has memory of its own, and they mostly wait for one another. Fewer are faster";
}

}  // namespace xsmoe::cli
