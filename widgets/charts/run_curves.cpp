// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/run_curves.h"

#include <QCoreApplication>
#include <algorithm>
#include <optional>
#include <set>

#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class RunCurves {
  Q_DECLARE_TR_FUNCTIONS(RunCurves)
};

/// The last window that a run has in common with the nearest run before it that is drawn; −1: none is.
int lastShared(const std::vector<RunSummary>& runs, const std::vector<int>& parents, const std::vector<int>& chosen, int run) {
  int shared = -1;
  for (int at = run; parents[static_cast<std::size_t>(at)] >= 0;) {
    const int window = runs[static_cast<std::size_t>(at)].description.origin->window.value;
    shared = shared < 0 ? window : std::min(shared, window);
    at = parents[static_cast<std::size_t>(at)];
    if (std::binary_search(chosen.begin(), chosen.end(), at)) return shared;
  }
  return -1;
}

ChartSeries curveOf(const RunSummary& run, int place, int from) {
  ChartSeries curve = runCurve(place);
  curve.name = text(run.description.name);
  curve.shortName = runTitle(run.description);
  if (const auto& origin = run.description.origin) {
    const QString changed = changedText(*origin);
    const QString fork = changed.isEmpty() ? RunCurves::tr("from %1").arg(windowName(origin->window.value))
                                           : RunCurves::tr("from %1: %2").arg(windowName(origin->window.value), changed);
    curve.name += QStringLiteral(", ") + fork;
    curve.shortName += QStringLiteral(", ") + fork;
  }
  for (const WindowTest& test : run.tests)
    if (test.window.value >= from) curve.points.emplace_back(test.testedOn.value, 100 * test.metrics.hr10);
  return curve;
}

/// A little room below the lowest point, so that no marker is cut.
std::optional<double> floorOf(const std::vector<ChartSeries>& curves) {
  constexpr double kRoom = 0.06;
  double least = 100, most = 0;
  for (const ChartSeries& curve : curves)
    for (const QPointF point : curve.points) {
      least = std::min(least, point.y());
      most = std::max(most, point.y());
    }
  if (least >= most) return std::nullopt;
  return std::max(0.0, least - kRoom * (most - least));
}

}  // namespace

ChartSeries runCurve(int place) {
  constexpr int kMarkers = 5;
  ChartSeries curve;
  curve.colour.index = place % kSeriesColours;
  curve.marker = static_cast<Marker>(static_cast<int>(Marker::kCircle) + place % kMarkers);
  curve.dashed = place / kSeriesColours % 2 == 1;
  return curve;
}

ChartContent runCurvesContent(const std::vector<RunSummary>& runs, const std::vector<int>& parents, const std::vector<int>& chosen) {
  ChartContent content;
  content.title = RunCurves::tr("HR@10 of the chosen runs per tested window");
  content.x.title = RunCurves::tr("tested on window");
  content.x.tickPrefix = QStringLiteral("D");
  content.x.whole = true;
  content.x.least = 0.5;
  content.y.title = RunCurves::tr("HR@10 (%)");
  content.emptyText = chosen.empty() ? RunCurves::tr("Choose runs above to see their curves here.")
                                     : RunCurves::tr("The curves begin when the first window of a chosen run is tested.");
  std::set<std::pair<int, int>> windows;
  int most = 2;
  for (const int place : chosen) {
    const RunSummary& run = runs[static_cast<std::size_t>(place)];
    if (!run.problem.empty()) continue;
    content.series.push_back(curveOf(run, place, lastShared(runs, parents, chosen, place)));
    for (const WindowTest& test : run.tests) windows.insert({test.window.value, test.testedOn.value});
    most = std::max(most, run.settings.protocol.windows);
  }
  content.x.most = most - 0.5;
  content.y.least = floorOf(content.series);
  for (const auto& [window, testedOn] : windows) content.windows.push_back({window, testedOn - 0.5, testedOn + 0.5});
  return content;
}

}  // namespace xsmoe::widgets
