// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <string>
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe::widgets {

/// For each of these groups of runs (groupsOf(), as places in the list) what tells it from the others in a few words: stream, method,
/// settings as started, where it parted and with what, changes by hand; where nothing does, what its first run is called among the others,
/// by `names` (namesApart(), of all runs). No two are the same.
[[nodiscard]] std::vector<QString> groupLabels(const std::vector<RunSummary>& runs, const std::vector<std::string>& names,
                                               const std::vector<std::vector<int>>& groups);

}  // namespace xsmoe::widgets
