// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/metrics_chart.h"

#include <QCoreApplication>

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

ChartSeries meanOf(const ChartSeries& series, const QString& name) {
  ChartSeries mean = curve(name, series.colour.index, Marker::kNone);
  mean.dashed = true;
  double sum = 0;
  for (const QPointF point : series.points) {
    sum += point.y();
    mean.points.emplace_back(point.x(), sum / static_cast<double>(mean.points.size() + 1));
  }
  return mean;
}

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
  for (std::size_t i = 0; i < history.windowCount(); ++i) {
    const auto& done = history.window(i).done;
    if (!done || !done->test) continue;
    content.windows.push_back({done->window.value, done->testedOn.value - 0.5, done->testedOn.value + 0.5});
    hr.points.emplace_back(done->testedOn.value, 100 * done->test->hr10);
    ndcg.points.emplace_back(done->testedOn.value, 100 * done->test->ndcg10);
  }
  const ChartSeries hrMean = meanOf(hr, MetricsChart::tr("mean HR@10 so far"));
  const ChartSeries ndcgMean = meanOf(ndcg, MetricsChart::tr("mean NDCG@10 so far"));
  content.series = {hr, ndcg, hrMean, ndcgMean};
  return content;
}

MetricsChart::MetricsChart(QWidget* parent) : ChartView(parent) { setContent(metricsContent(RunHistory{})); }

void MetricsChart::showHistory(const RunHistory& history) { setContent(metricsContent(history)); }

}  // namespace xsmoe::widgets
