// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "widgets/charts/chart_content.h"
#include "widgets/charts/comparable_runs.h"
#include "widgets/words/window_facts.h"

namespace xsmoe::widgets {

/// Whether it counts hits among sequences, so that its standard error is exact; else that is no more than a bound.
[[nodiscard]] bool isShareOfHits(MetricField metric);

/// How a curve is drawn: without name and points.
[[nodiscard]] ChartSeries runCurve(int style);
inline constexpr int kCurveStyles = 35;  ///< that look unlike each other
/// A style for each run that is shown, by its place, the same for runs of a group. The first group of a method has that of
/// stylesTogether(); where several methods are shown, what else there is of it has its colour too, and another marker as long as there are
/// as many. Of a single method the groups have different colours, the same whichever others are shown as far as that allows.
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
