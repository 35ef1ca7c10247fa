// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <string>
#include <vector>

#include "model/analysis/run_summary.h"

namespace xsmoe::widgets {

/// What a group of runs is called among others.
struct GroupLabel {
  /// In a legend: stream and method where they differ, the settings that tell it from others of its method, where it parted and with what,
  /// changes by hand.
  QString brief;
  QString whole;  ///< with all settings that are not the same in all groups
};

/// Of each of these groups of runs (groupsOf(), as places in the list), by its settings as started; where nothing tells it from the others,
/// what its first run is called among them, by `names` (namesApart(), of all runs). No two are the same, brief or whole.
[[nodiscard]] std::vector<GroupLabel> groupLabels(const std::vector<RunSummary>& runs, const std::vector<std::string>& names,
                                                  const std::vector<std::vector<int>>& groups);

}  // namespace xsmoe::widgets
