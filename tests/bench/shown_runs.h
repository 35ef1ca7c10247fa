#pragma once
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe::bench {

/// Seconds that the thread of the window takes for a list of runs on the Compare page, painting among it, the longest of a few each.
struct ShownRuns {
  double prepared = 0;  ///< what another thread does before: the tree, groups and names, and what has changed
  double first = 0;     ///< shown at all
  double same = 0;      ///< read again, and nothing is new
  double oneRun = 0;    ///< one run has a window more
  double oneMore = 0;   ///< there is a run more
};

/// Without a screen. At least one run.
[[nodiscard]] ShownRuns showRuns(const std::vector<RunSummary>& runs);

}  // namespace xsmoe::bench
