// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/listed_runs.h"

#include <algorithm>
#include <utility>

#include "model/analysis/run_groups.h"
#include "model/analysis/run_names.h"
#include "model/analysis/run_tree.h"

namespace xsmoe {

ListedRuns listedRuns(std::vector<RunSummary> runs) {
  ListedRuns list;
  list.parents = parentsOf(runs);
  list.groups = groupsOf(runs);
  list.names = namesApart(runs);
  list.runs = std::move(runs);
  return list;
}

ListedRuns changesSince(const ListedRuns& before, const ListedRuns& now, const std::set<std::string>& also) {
  const auto inOnePlace = [](const RunSummary& a, const RunSummary& b) { return a.description.folder == b.description.folder; };
  if (!std::equal(before.runs.begin(), before.runs.end(), now.runs.begin(), now.runs.end(), inOnePlace)) return now;
  ListedRuns changes{{}, std::vector<int>(), now.parents, now.groups, now.names};
  for (std::size_t i = 0; i < now.runs.size(); ++i) {
    const RunSummary& run = now.runs[i];
    if (run == before.runs[i] && !also.contains(run.description.folder)) continue;
    changes.places->push_back(static_cast<int>(i));
    changes.runs.push_back(run);
  }
  return changes;
}

}  // namespace xsmoe
