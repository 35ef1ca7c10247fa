// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/metrics_chart.h"

#include <QCoreApplication>
#include <optional>
#include <vector>

#include "model/core/mean_metrics.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

ChartSeries curve(const QString& name, int colour, Marker marker) {
  ChartSeries series;
  series.name = name;
  series.colour.index = colour;
  series.marker = marker;
  return series;
}

ChartSeries meanCurve(const QString& name, int colour) {
  ChartSeries mean = curve(name, colour, Marker::kNone);
  mean.dashed = true;
  return mean;
}

void add(ChartSeries& series, WindowIndex testedOn, double fraction) { series.points.emplace_back(testedOn.value, 100 * fraction); }

}  // namespace

ChartContent metricsContent(const RunHistory& history) {
  ChartContent content;
  content.title = MetricsChart::tr("Quality per tested window");
  content.x.title = MetricsChart::tr("tested on window");
  content.x.tickPrefix = QStringLiteral("D");
  content.x.whole = true;
  content.x.least = 0.5;
  content.x.most = history.description().settings.protocol.windows - 0.5;
  content.y.title = MetricsChart::tr("%");
  content.y.least = 0;
  content.emptyText = MetricsChart::tr("HR@10 and NDCG@10 appear here when the first window is tested.");
  ChartSeries hr = curve(MetricsChart::tr("HR@10"), 0, Marker::kCircle);
  ChartSeries ndcg = curve(MetricsChart::tr("NDCG@10"), 1, Marker::kSquare);
  // The first test is a warm-up, of which the protocol's mean knows nothing: these curves begin with the second, and end with the result.
  ChartSeries hrMean = meanCurve(MetricsChart::tr("mean HR@10 so far"), hr.colour.index);
  ChartSeries ndcgMean = meanCurve(MetricsChart::tr("mean NDCG@10 so far"), ndcg.colour.index);
  std::vector<std::optional<Metrics>> tests;
  for (const auto& window : history.windows()) {
    const auto& done = window.done;
    if (!done) continue;
    tests.push_back(done->test);
    if (!done->test) continue;
    content.windows.push_back({done->window.value, done->testedOn.value - 0.5, done->testedOn.value + 0.5});
    add(hr, done->testedOn, done->test->hr10);
    add(ndcg, done->testedOn, done->test->ndcg10);
    const auto mean = meansOfTests(tests).mean;
    if (!mean) continue;
    add(hrMean, done->testedOn, mean->hr10);
    add(ndcgMean, done->testedOn, mean->ndcg10);
  }
  content.series = {hr, ndcg, hrMean, ndcgMean};
  return content;
}

MetricsChart::MetricsChart(QWidget* parent) : ChartView(parent) { setContent(metricsContent(RunHistory{})); }

void MetricsChart::showHistory(const RunHistory& history) { setContent(metricsContent(history)); }

}  // namespace xsmoe::widgets
