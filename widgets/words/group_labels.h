// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe::widgets {

/// For each of these groups of runs (groupsOf(), as places in the list) what tells it from the others in a few words: stream, method,
/// settings as started, where it parted and with what, changes by hand; where nothing does, what its first run is called. No two are the
/// same but of runs with the same name.
[[nodiscard]] std::vector<QString> groupLabels(const std::vector<RunSummary>& runs, const std::vector<std::vector<int>>& groups);

}  // namespace xsmoe::widgets
