// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <cstddef>
#include <string>
#include <vector>

#include "model/analysis/run_groups.h"
#include "model/analysis/run_summary.h"

namespace xsmoe::widgets {

/// Some runs of a list that are looked at together.
struct RunChoice {
  const std::vector<RunSummary>& runs;
  const std::vector<int>& parents;        ///< as of parentsOf()
  const std::vector<int>& groups;         ///< as of groupsOf()
  const std::vector<std::string>& names;  ///< as of namesApart()
  std::vector<int> chosen;                ///< places, increasing
  int first = -1;                         ///< the one of them that the others are to be comparable with; −1: none is chosen
};

[[nodiscard]] inline const RunSummary& runAt(const RunChoice& choice, int place) { return choice.runs[static_cast<std::size_t>(place)]; }

/// Which of the chosen runs share a chart.
struct ComparableRuns {
  std::vector<int> shown;                             ///< places, increasing
  int otherStream = 0, otherCut = 0, unreadable = 0;  ///< how many are left out for it
  int groups = 0, groupsShown = 0;                    ///< of those that have curves (runsWithCurves())
};
/// Those comparable with the first one; `mixed`: all that can be read.
[[nodiscard]] ComparableRuns comparableRuns(const RunChoice& choice, bool mixed);
inline constexpr int kMostGroups = 50;
/// The same of the first groups, as many as can be told apart and drawn at once; that of the first chosen run is always among them.
[[nodiscard]] ComparableRuns runsWithCurves(const RunChoice& choice, bool mixed);
/// What is left out and why, for people; empty where nothing is. `mixed` and there are several streams: that numbers of different streams
/// stand beside each other.
[[nodiscard]] QString leftOutSentence(const RunChoice& choice, const ComparableRuns& comparable, bool mixed);

}  // namespace xsmoe::widgets
