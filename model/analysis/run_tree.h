// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe {

/// For each run the place in the list of the run that it was forked from; −1 for one that is no fork, or whose run is not among them.
/// Folders are compared as plain absolute paths. Where none is the one that the fork names, its run may have been moved or copied together
/// with it: that is the run of the same name that is nearest to the fork in the tree of folders. A run counts only if it has the past that
/// the fork shares: it was started with the same settings and is done with these windows. Following parents always ends.
[[nodiscard]] std::vector<int> parentsOf(const std::vector<RunSummary>& runs);

}  // namespace xsmoe
