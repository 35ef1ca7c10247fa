// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe {

/// Runs of a list, with what is told of each beside the others. With thousands of runs that takes time: it is made where they are read,
/// and handed whole to whoever shows them.
struct ListedRuns {
  std::vector<RunSummary> runs = {};  ///< all, or those of `places`
  /// The list has the runs that it had before, in their order, and these of them are others: places, increasing. Empty: `runs` are all.
  std::optional<std::vector<int>> places = {};
  // Of all runs, by place:
  std::vector<int> parents = {};        ///< parentsOf()
  std::vector<int> groups = {};         ///< groupsOf()
  std::vector<std::string> names = {};  ///< namesApart()
};

[[nodiscard]] ListedRuns listedRuns(std::vector<RunSummary> runs);

/// What a list has become, of two that hold all their runs: the runs that are not as before and those in the folders of `also`; all of
/// them where others are listed.
[[nodiscard]] ListedRuns changesSince(const ListedRuns& before, const ListedRuns& now, const std::set<std::string>& also = {});

}  // namespace xsmoe
