// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/trade_off_chart.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include "model/analysis/pareto.h"
#include "model/core/mean_metrics.h"
#include "model/core/methods.h"
#include "model/core/ranking_metrics.h"
#include "model/core/units.h"
#include "widgets/charts/method_style.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::size_t kMostRinged = 10;
constexpr std::size_t kMostPointsNamed = 12;  ///< points with a name beside them: those of more would lie over each other

class TradeOffWords {
  Q_DECLARE_TR_FUNCTIONS(TradeOffChart)
};

struct Point {
  TradeOff value;
  TradeOffPlace place;
  QString name;
  bool errorKnown = false;
  std::vector<int> tests = {};  ///< whose mean it is: the windows; empty: it is of one test
};

std::vector<int> countedTests(const RunSummary& run) {
  std::vector<int> tests;
  for (const WindowTest& test : run.tests)
    if (test.testedOn >= kFirstCounted) tests.push_back(test.testedOn.value);
  return tests;
}

/// "3 of 9 windows"
QString windowsText(const RunSummary& run) {
  return TradeOffWords::tr("%1 of %2 windows").arg(run.windowsDone).arg(run.settings.protocol.windows - 1);
}

/// Of the mean of the tests that count; empty: over how many sequences is not known.
std::optional<double> errorOfRun(const RunSummary& run, MetricField metric) {
  std::vector<const Metrics*> tests;
  for (const WindowTest& test : run.tests)
    if (test.testedOn >= kFirstCounted) tests.push_back(&test.metrics);
  return errorOfMean(tests, metric);
}

bool cheaper(const Point* a, const Point* b) { return a->value.cost < b->value.cost; }

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
    add({place, {}}, {*cost, (*run.result.mean).*options_.metric, 0}, errorOfRun(run, options_.metric), windows);
    all.back().tests = countedTests(run);
  }
  /// Brings those that are means of the most tests, all of the same, to the front, and tells the others that they are not. How many.
  std::size_t gatherAlike() {
    const auto fewer = [](const Point& a, const Point& b) { return a.tests.size() < b.tests.size(); };
    const auto most = std::max_element(all.begin(), all.end(), fewer)->tests;
    const auto others = std::stable_partition(all.begin(), all.end(), [&most](const Point& point) { return point.tests == most; });
    std::for_each(others, all.end(), [this](Point& point) {
      point.name += QStringLiteral("; ") + TradeOffWords::tr("%1: a mean of other tests, which the line does not join")
                                               .arg(windowsText(choice_.runs[static_cast<std::size_t>(point.place.run)]));
    });
    return static_cast<std::size_t>(others - all.begin());
  }
  std::vector<Point> all;

 private:
  void addWindows(const RunSummary& run, int place) {
    for (const WindowTest& test : run.tests) {
      const auto window =
          std::find_if(run.costs.begin(), run.costs.end(), [&](const WindowCost& one) { return one.window == test.window; });
      const auto cost = window == run.costs.end() ? std::nullopt : costOf(*window, options_.cost);
      if (!cost) continue;
      const QString where = modelAndTest(test.window.value, test.testedOn.value);
      add({place, test.window.value}, {*cost, test.metrics.*options_.metric, 0}, errorOfMean({&test.metrics}, options_.metric), where);
    }
  }
  void add(TradeOffPlace place, TradeOff value, std::optional<double> error, const QString& where) {
    value.quality *= 100;
    value.error = 100 * error.value_or(0);
    const auto at = static_cast<std::size_t>(place.run);
    QStringList words{withChangesByHand(text(choice_.names[at]), choice_.runs[at]), where, costText(value.cost, options_.cost)};
    if (error) words << errorText(value.error);
    all.push_back({value, place, words.join(QStringLiteral("; ")), error.has_value()});
  }
  [[nodiscard]] QString errorText(double points) const {
    const QString error = QLocale().toString(points, 'f', 2);
    return isShareOfHits(options_.metric) ? TradeOffWords::tr("± %1 % (standard error)").arg(error)
                                          : TradeOffWords::tr("standard error of at most %1 %").arg(error);
  }

  const RunChoice& choice_;
  const TradeOffOptions& options_;
};

/// Of a front that lies at one place, where there is no line.
QString standingToOneText(FrontStanding standing) {
  switch (standing) {
    case FrontStanding::kOn:
    case FrontStanding::kOnNotApart: return TradeOffWords::tr("best in both: none is better, and none costs less");
    case FrontStanding::kBelowNotApart:
      return TradeOffWords::tr("within two standard errors of the one that is best in both: not told apart from it");
    case FrontStanding::kBelow: break;
  }
  return TradeOffWords::tr("one that costs no more is better");
}

QString standingText(FrontStanding standing) {
  switch (standing) {
    case FrontStanding::kOn: return TradeOffWords::tr("on the line");
    case FrontStanding::kOnNotApart: return TradeOffWords::tr("on the line, but within two standard errors of a cheaper one on it");
    case FrontStanding::kBelowNotApart: return TradeOffWords::tr("within two standard errors of the line: not told apart from it");
    case FrontStanding::kBelow: break;
  }
  return TradeOffWords::tr("below the line: one that costs no more is better");
}

QPointF placeOf(const Point& point) { return {point.value.cost, point.value.quality}; }

/// Whether points of the front lie apart: several at one place are no line.
bool isLine(std::span<const Point> points, const std::vector<std::size_t>& front) {
  return std::any_of(front.begin(), front.end(), [&](std::size_t one) { return placeOf(points[one]) != placeOf(points[front.front()]); });
}

std::vector<TradeOff> valuesOf(std::span<const Point> points) {
  std::vector<TradeOff> values;
  for (const Point& point : points) values.push_back(point.value);
  return values;
}

/// Tells each point, where all errors are known, how it stands to the line; the sentence says how many are not told apart.
QString tellStandings(std::span<Point> points, const std::vector<std::size_t>& front) {
  if (std::any_of(points.begin(), points.end(), [](const Point& point) { return !point.errorKnown; }))
    return TradeOffWords::tr("The standard error of some points is not known: small differences may be chance.");
  const auto standings = standingsTo(front, valuesOf(points));
  const bool line = isLine(points, front);
  std::int64_t below = 0, on = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    points[i].name += QStringLiteral("; ") + (line ? standingText(standings[i]) : standingToOneText(standings[i]));
    below += standings[i] == FrontStanding::kBelowNotApart ? 1 : 0;
    on += standings[i] == FrontStanding::kOnNotApart ? 1 : 0;
  }
  QStringList sentences;
  if (below > 0 && !line)
    sentences << counted(below, TradeOffWords::tr("1 other is within two standard errors of the best: not told apart."),
                         TradeOffWords::tr("%1 others are within two standard errors of the best: not told apart."));
  if (below > 0 && line)
    sentences << counted(below, TradeOffWords::tr("1 point below the line is within two standard errors of it: not told apart."),
                         TradeOffWords::tr("%1 points below the line are within two standard errors of it: not told apart."));
  if (on > 0)
    sentences << counted(on, TradeOffWords::tr("1 point on the line is not told apart from a cheaper one on it."),
                         TradeOffWords::tr("%1 points on the line are not told apart from cheaper ones on it."));
  return sentences.join(QLatin1Char(' '));
}

/// `bars`: with their standard errors.
void add(TradeOffChart& chart, ChartSeries series, std::vector<const Point*> points, bool bars = false) {
  std::stable_sort(points.begin(), points.end(), cheaper);
  auto& places = chart.places.emplace_back();
  for (const Point* const point : points) {
    series.points.push_back(placeOf(*point));
    series.pointNames.push_back(point->name);
    if (bars) series.errors.push_back(point->value.error);
    places.push_back(point->place);
  }
  chart.content.series.push_back(std::move(series));
}

StyledMethod methodOf(const RunChoice& choice, const Point& point) {
  const auto& model = choice.runs[static_cast<std::size_t>(point.place.run)].settings.model;
  return {model.method, model.continual};
}

/// "3 of 9 windows" where that is so of all points.
QString windowsOf(const RunChoice& choice, const std::vector<const Point*>& points) {
  const auto wordsOf = [&](const Point* point) { return windowsText(choice.runs[static_cast<std::size_t>(point->place.run)]); };
  const QString words = wordsOf(points.front());
  const bool all = std::all_of(points.begin(), points.end(), [&](const Point* point) { return wordsOf(point) == words; });
  return all ? words : TradeOffWords::tr("fewer windows");
}

/// In the order of the table of methods: first the points that the line may join, then hollow the `others`.
void addMethods(TradeOffChart& chart, const RunChoice& choice, std::span<const Point> points, std::span<const Point> others, bool bars) {
  std::map<StyledMethod, std::vector<const Point*>> methods, hollow;
  std::set<StyledMethod> named;
  for (const Point& point : points) methods[methodOf(choice, point)].push_back(&point);
  for (const Point& point : others) hollow[methodOf(choice, point)].push_back(&point);
  for (const auto& of : {methods, hollow})
    for (const auto& method : of) named.insert(method.first);
  const auto styles = stylesTogether(named);
  const auto dotsOf = [&styles](const StyledMethod& method) {
    ChartSeries series = runCurve(styles.at(method));
    series.kind = SeriesKind::kDots;
    series.name = text(titleOf(method.first, method.second));
    return series;
  };
  for (auto& [method, of] : methods) add(chart, dotsOf(method), std::move(of), bars);
  for (auto& [method, of] : hollow) {
    ChartSeries series = dotsOf(method);
    series.name = TradeOffWords::tr("%1, %2", "method, windows").arg(series.name, windowsOf(choice, of));
    series.hollow = true;
    add(chart, std::move(series), std::move(of), bars);
  }
}

void addFront(TradeOffChart& chart, const std::vector<Point>& points, const std::vector<std::size_t>& places) {
  std::vector<const Point*> front;
  for (const auto place : places) front.push_back(&points[place]);
  ChartSeries series;
  series.kind = SeriesKind::kSteps;
  series.name = TradeOffWords::tr("Pareto front");
  series.colour.role = SeriesColour::Role::kMuted;
  series.marker = Marker::kNone;
  add(chart, std::move(series), std::move(front));
}

/// That the whole front lies at one place, and which points it is; empty: it does not, or there is no other point.
QString bestInBothSentence(const RunChoice& choice, std::span<const Point> points, const std::vector<std::size_t>& front) {
  if (isLine(points, front) || points.size() < 2) return {};
  if (front.size() > 1) {
    const auto equal = static_cast<std::int64_t>(front.size());
    return points.front().place.window ? counted(equal, {}, TradeOffWords::tr("%1 points are best in both, and equal: there is no line."))
                                       : counted(equal, {}, TradeOffWords::tr("%1 runs are best in both, and equal: there is no line."));
  }
  const TradeOffPlace& place = points[front.front()].place;
  const QString name = text(choice.names[static_cast<std::size_t>(place.run)]);
  return place.window
             ? TradeOffWords::tr("One point is best in both, of %1 after %2: there is no line.").arg(name, windowName(*place.window))
             : TradeOffWords::tr("One run is best in both, %1: there is no line.").arg(name);
}

/// Of the runs that have points.
QString deviationsOf(const RunChoice& choice, const std::vector<Point>& points) {
  std::set<int> places;
  for (const Point& point : points) places.insert(point.place.run);
  std::vector<const RunSummary*> runs;
  QStringList titles;
  for (const int place : places) {
    runs.push_back(&choice.runs[static_cast<std::size_t>(place)]);
    titles << text(choice.names[static_cast<std::size_t>(place)]);
  }
  return changedByHandSentence(runs, titles);
}

/// A label a place: of several points there the name of one, and how many more there are. That of the run `chosen` comes before the others;
/// −1: none is.
void addNames(TradeOffChart& chart, const RunChoice& choice, const std::vector<Point>& points, int chosen) {
  if (points.size() > kMostPointsNamed) return;
  std::vector<const Point*> inOrder;
  for (const Point& point : points) inOrder.push_back(&point);
  std::stable_partition(inOrder.begin(), inOrder.end(), [chosen](const Point* point) { return point->place.run == chosen; });
  for (auto point = inOrder.begin(); point != inOrder.end(); ++point) {
    const auto isThere = [at = placeOf(**point)](const Point* other) { return placeOf(*other) == at; };
    if (std::any_of(inOrder.begin(), point, isThere)) continue;
    QString name = text(choice.names[static_cast<std::size_t>((*point)->place.run)]);
    if ((*point)->place.window) name += QStringLiteral(", ") + windowName(*(*point)->place.window);
    const auto more = std::count_if(std::next(point), inOrder.end(), isThere);
    if (more > 0) name = counted(more, TradeOffWords::tr("%2 and 1 more"), TradeOffWords::tr("%2 and %1 more")).arg(name);
    chart.content.labels.push_back({placeOf(**point), name});
  }
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
  const auto alike = std::span(points.all).first(points.gatherAlike());
  const auto others = std::span(points.all).subspan(alike.size());
  const auto front = paretoFront(valuesOf(alike));
  const QString standings = tellStandings(alike, front);
  QStringList remarks{content.remark, bestInBothSentence(choice, alike, front), standings, deviationsOf(choice, points.all)};
  remarks.removeAll(QString());
  content.remark = remarks.join(QLatin1Char(' '));
  addMethods(chart, choice, alike, others, isShareOfHits(options.metric) && points.all.size() <= kMostErrorBars);
  if (isLine(alike, front)) addFront(chart, points.all, front);
  addRings(chart, points.all, ringed, choice.first);
  addNames(chart, choice, points.all, ringed.empty() ? -1 : choice.first);
  return chart;
}

}  // namespace xsmoe::widgets
