// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/trade_off_chart.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "model/analysis/pareto.h"
#include "model/core/methods.h"
#include "model/core/units.h"
#include "widgets/charts/method_style.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::size_t kMostRinged = 10;

class TradeOffWords {
  Q_DECLARE_TR_FUNCTIONS(TradeOffChart)
};

struct Point {
  TradeOff value;
  TradeOffPlace place;
  QString name;
};

/// Empty: not known.
std::optional<double> costOf(const WindowCost& cost, TradeOffCost kind) {
  switch (kind) {
    case TradeOffCost::kParameters: return static_cast<double>(cost.parameters);
    case TradeOffCost::kTrainable: return static_cast<double>(cost.trainable);
    case TradeOffCost::kSeconds: return cost.seconds;
    case TradeOffCost::kMemory: break;
  }
  return cost.peakBytes > 0 ? std::optional(static_cast<double>(cost.peakBytes) / kMegabyte) : std::nullopt;
}

QString costText(double cost, TradeOffCost kind) {
  if (kind == TradeOffCost::kSeconds) return TradeOffWords::tr("trained for %1").arg(durationText(cost));
  if (kind == TradeOffCost::kMemory) return TradeOffWords::tr("peak memory %1 MB").arg(count(std::llround(cost)));
  const QString parameters = count(static_cast<std::int64_t>(cost));
  return kind == TradeOffCost::kParameters ? TradeOffWords::tr("%1 parameters").arg(parameters)
                                           : TradeOffWords::tr("%1 trainable parameters").arg(parameters);
}

QString costTitle(TradeOffCost kind) {
  switch (kind) {
    case TradeOffCost::kParameters: return TradeOffWords::tr("parameters");
    case TradeOffCost::kTrainable: return TradeOffWords::tr("trainable parameters");
    case TradeOffCost::kMemory: return TradeOffWords::tr("peak memory (MB)");
    case TradeOffCost::kSeconds: break;
  }
  return TradeOffWords::tr("training time (s)");
}

/// Points that can be shown: with a quality and a cost.
class Points {
 public:
  Points(const RunChoice& choice, const TradeOffOptions& options) : choice_(choice), options_(options) {}

  void addRun(int place) {
    const RunSummary& run = choice_.runs[static_cast<std::size_t>(place)];
    if (options_.eachWindow) return addWindows(run, place);
    if (!run.result.mean || run.costs.empty()) return;
    const auto cost = options_.cost == TradeOffCost::kSeconds ? trainedSeconds(run) : costOf(run.costs.back(), options_.cost);
    if (!cost) return;
    const QString windows = counted(run.windowsDone, TradeOffWords::tr("mean, 1 window done"), TradeOffWords::tr("mean, %1 windows done"));
    add({place, {}}, (*run.result.mean).*options_.metric, *cost, windows);
  }
  std::vector<Point> all;

 private:
  void addWindows(const RunSummary& run, int place) {
    for (const WindowTest& test : run.tests) {
      const auto window =
          std::find_if(run.costs.begin(), run.costs.end(), [&](const WindowCost& one) { return one.window == test.window; });
      const auto cost = window == run.costs.end() ? std::nullopt : costOf(*window, options_.cost);
      if (!cost) continue;
      const QString where = TradeOffWords::tr("after %1, tested on %2").arg(windowName(test.window.value), windowName(test.testedOn.value));
      add({place, test.window.value}, test.metrics.*options_.metric, *cost, where);
    }
  }
  void add(TradeOffPlace place, double quality, double cost, const QString& where) {
    const QString called = text(choice_.names[static_cast<std::size_t>(place.run)]);
    const QString name = QStringList{called, where, costText(cost, options_.cost)}.join(QStringLiteral("; "));
    all.push_back({{cost, 100 * quality}, place, name});
  }

  const RunChoice& choice_;
  const TradeOffOptions& options_;
};

void add(TradeOffChart& chart, ChartSeries series, std::vector<const Point*> points) {
  std::stable_sort(points.begin(), points.end(), [](const Point* a, const Point* b) { return a->value.cost < b->value.cost; });
  auto& places = chart.places.emplace_back();
  for (const Point* const point : points) {
    series.points.emplace_back(point->value.cost, point->value.quality);
    series.pointNames.push_back(point->name);
    places.push_back(point->place);
  }
  chart.content.series.push_back(std::move(series));
}

/// In the order of the table of methods.
void addMethods(TradeOffChart& chart, const RunChoice& choice, const std::vector<Point>& points) {
  std::map<std::pair<Method, Continual>, std::vector<const Point*>> methods;
  for (const Point& point : points) {
    const auto& model = choice.runs[static_cast<std::size_t>(point.place.run)].settings.model;
    methods[{model.method, model.continual}].push_back(&point);
  }
  for (auto& [method, of] : methods) {
    ChartSeries series = runCurve(methodStyle(method.first, method.second));
    series.kind = SeriesKind::kDots;
    series.name = text(titleOf(method.first, method.second));
    add(chart, std::move(series), std::move(of));
  }
}

void addFront(TradeOffChart& chart, const std::vector<Point>& points) {
  std::vector<TradeOff> values;
  for (const Point& point : points) values.push_back(point.value);
  std::vector<const Point*> front;
  for (const auto place : paretoFront(values)) front.push_back(&points[place]);
  ChartSeries series;
  series.kind = SeriesKind::kSteps;
  series.name = TradeOffWords::tr("Pareto front");
  series.colour.role = SeriesColour::Role::kMuted;
  series.marker = Marker::kNone;
  add(chart, std::move(series), std::move(front));
}

/// Of very many chosen runs the rings would hide the points: the first one alone has one then.
void addRings(TradeOffChart& chart, const std::vector<Point>& points, const std::vector<int>& ringed, int first) {
  const bool many = ringed.size() > kMostRinged;
  std::vector<const Point*> chosen;
  for (const Point& point : points) {
    const int run = point.place.run;
    if ((!many || run == first) && std::binary_search(ringed.begin(), ringed.end(), run)) chosen.push_back(&point);
  }
  if (chosen.empty()) return;
  ChartSeries series;
  series.kind = SeriesKind::kDots;
  series.name = many ? TradeOffWords::tr("First chosen") : TradeOffWords::tr("Chosen");
  series.colour.role = SeriesColour::Role::kTau;
  series.marker = Marker::kSquare;
  series.hollow = series.ring = true;
  add(chart, std::move(series), std::move(chosen));
}

}  // namespace

TradeOffChart tradeOffChart(const RunChoice& choice, const std::vector<int>& ringed, const TradeOffOptions& options) {
  const auto comparable = comparableRuns(choice, options.mixed);
  Points points(choice, options);
  for (const int place : comparable.shown) points.addRun(place);
  TradeOffChart chart;
  ChartContent& content = chart.content;
  const QString quality = options.eachWindow ? metricName(options.metric) : TradeOffWords::tr("mean %1").arg(metricName(options.metric));
  content.title = TradeOffWords::tr("%1 against %2").arg(quality, costTitle(options.cost));
  content.x.title = costTitle(options.cost);
  content.y.title = TradeOffWords::tr("%1 (%)").arg(quality);
  content.emptyText = options.eachWindow ? TradeOffWords::tr("A run has its first point when its first window is tested.")
                                         : TradeOffWords::tr("A run has a point when a window from D2 on is tested.");
  content.remark = leftOutSentence(choice, comparable, options.mixed);
  if (points.all.empty()) return chart;
  addMethods(chart, choice, points.all);
  addFront(chart, points.all);
  addRings(chart, points.all, ringed, choice.first);
  return chart;
}

}  // namespace xsmoe::widgets
