// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "model/analysis/run_groups.h"
#include "model/analysis/run_summary.h"
#include "widgets/charts/chart_content.h"
#include "widgets/words/window_facts.h"

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

/// Whether it counts hits among sequences, so that its standard error is exact; else that is no more than a bound.
[[nodiscard]] bool isShareOfHits(MetricField metric);

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

/// How a curve is drawn: without name and points.
[[nodiscard]] ChartSeries runCurve(int style);
inline constexpr int kCurveStyles = 35;  ///< that look unlike each other
/// A style for each run that is shown, by its place, the same for runs of a group. The first group of a method has that of methodStyle();
/// where several methods are shown, what else there is of it has its colour too, and another marker as long as there are as many. Of a
/// single method the groups have different colours, the same whichever others are shown as far as that allows.
[[nodiscard]] std::map<int, int> curveStyles(const RunChoice& choice, const ComparableRuns& comparable);

enum class CurveX : std::uint8_t { kWindow, kTrainingTime };
enum class CurveSpread : std::uint8_t { kDeviation, kRange, kNone };
/// What of each tested window is drawn: a metric of the test, or what the training of the model that was tested took, or what its
/// validation measured.
enum class CurveOf : std::uint8_t {
  kMetric,
  kParameters,
  kTrainable,
  kExperts,
  kMemory,
  kSeconds,
  kEpochs,
  kValidationHr10,
  kValidationNdcg10,
  kValidationHr20,
  kValidationNdcg20
};
/// Those but for the metrics of the test, "Peak memory (MB)", in their order.
[[nodiscard]] QStringList curveQuantities();
inline constexpr int kMostSingleRuns = 100;
inline constexpr std::size_t kMostErrorBands = 6;  ///< of single runs: more would hide each other
struct CurveOptions {
  MetricField metric = &Metrics::hr10;
  CurveX x = CurveX::kWindow;
  /// Of several seeds: what is shaded around their mean. But for kNone a single run's share of hits has a band of one standard error.
  CurveSpread spread = CurveSpread::kDeviation;
  bool single = false;            ///< of several seeds: a line for each run, besides
  bool mixed = false;             ///< what cannot be compared too
  CurveOf of = CurveOf::kMetric;  ///< anything but kMetric: in place of `metric`
};

/// What is known of the windows of a stream, and where that lies.
struct KnownStream {
  std::vector<std::string> folders;  ///< all by which runs may name it
  StreamFacts facts;
};

/// A metric, or another number, of the chosen runs per tested window or over the time that they trained. Runs that differ in the seed alone
/// are one curve, their mean. The curve of a fork begins with the last test that it shares with the run that it comes from, where that one
/// or one before it is shown: so the curves part there. Curves are named by what differs between them. Of many groups and single runs the
/// first are drawn, and the remark says so. Where all are of the known stream, cut as that is, tests have its notes and marks.
[[nodiscard]] ChartContent runCurvesContent(const RunChoice& choice, const CurveOptions& options, const KnownStream& stream = {});

}  // namespace xsmoe::widgets
