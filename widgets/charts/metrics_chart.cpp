// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/metrics_chart.h"

#include <QCoreApplication>
#include <QMenu>
#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "model/analysis/reference_means.h"
#include "model/core/mean_metrics.h"
#include "model/core/ranking_metrics.h"
#include "widgets/charts/error_band.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

ChartSeries meanCurve(const QString& name, int colour) {
  ChartSeries mean = lineSeries(name, colour, Marker::kNone);
  mean.shortName = MetricsChart::tr("mean so far");
  mean.dashed = true;
  return mean;
}

struct TestPlace {
  double x = 0;
  QString name;  ///< where x does not say it
};

/// Where the tests of a run stand.
class TestPlaces {
 public:
  /// On a chart that is laid out for them along this axis.
  TestPlaces(const ChartContent& content, StepAxis axis) {
    if (axis == StepAxis::kWindow) return;
    for (const WindowRange& range : content.windows) ends_[range.window] = range.to;
  }
  [[nodiscard]] TestPlace of(const WindowDone& done) const {
    const auto end = ends_.find(done.window.value);
    if (end == ends_.end()) return {static_cast<double>(done.testedOn.value), {}};
    return {end->second, modelAndTest(done.window.value, done.testedOn.value)};
  }

 private:
  std::map<int, double> ends_;  ///< by window; empty: over windows
};

void addAsItIs(ChartSeries& series, const TestPlace& place, double value) {
  series.points.emplace_back(place.x, value);
  if (!place.name.isEmpty()) series.pointNames.push_back(place.name);
}

/// In percent.
void add(ChartSeries& series, const TestPlace& place, double fraction) { addAsItIs(series, place, 100 * fraction); }

/// What a reference is called in the record and on the chart.
struct ReferenceWords {
  std::string_view name;
  const char* words;
};
constexpr std::array kReferences{ReferenceWords{"popular-before", QT_TRANSLATE_NOOP("xsmoe::widgets::MetricsChart", "popular before")},
                                 ReferenceWords{"popular-so-far", QT_TRANSLATE_NOOP("xsmoe::widgets::MetricsChart", "popular so far")},
                                 ReferenceWords{"transitions", QT_TRANSLATE_NOOP("xsmoe::widgets::MetricsChart", "transitions")},
                                 ReferenceWords{"similar-visual", QT_TRANSLATE_NOOP("xsmoe::widgets::MetricsChart", "similar pictures")},
                                 ReferenceWords{"similar-textual", QT_TRANSLATE_NOOP("xsmoe::widgets::MetricsChart", "similar texts")},
                                 ReferenceWords{"similar-both", QT_TRANSLATE_NOOP("xsmoe::widgets::MetricsChart", "similar in both")}};
constexpr std::array kMarkers{Marker::kCircle, Marker::kSquare, Marker::kDiamond, Marker::kUp, Marker::kDown, Marker::kNone};

/// Pale, thin and dashed, and told apart by the marker too.
ChartSeries referenceCurve(const ReferenceWords& reference, std::size_t place) {
  const QString words = MetricsChart::tr(reference.words);
  ChartSeries series = lineSeries(MetricsChart::tr("HR@10 untrained: %1").arg(words), 1 + static_cast<int>(place), kMarkers.at(place));
  if (place == 0) series.colour = {SeriesColour::Role::kMuted};  // the metrics have the first two of seven colours
  series.shortName = MetricsChart::tr("untrained references (HR@10)");
  series.dashed = true;
  series.faint = true;
  series.hollow = true;
  return series;
}

/// Above the others, and of no marker's kind: no model is measured against it as against them.
ChartSeries attainableCurve() {
  ChartSeries series = lineSeries(MetricsChart::tr("HR@10: best possible knowing the planted tastes"), 0, Marker::kNone);
  series.colour = {SeriesColour::Role::kMuted};
  series.shortName = MetricsChart::tr("best possible (HR@10)");
  series.dashed = true;
  series.faint = true;
  return series;
}

/// Around HR@10, which is the first series.
void addBand(ChartContent& content, const RunHistory& history) {
  std::vector<double> errors;
  for (const auto& window : history.windows())
    if (window.done && window.done->test) errors.push_back(100 * standardError(window.done->test->hr10, window.done->test->sequences));
  addErrorBand(content.series, 0, errors);
}

/// The signs of what was planted in a window: at the mark where that begins, or where there is none at the test on it.
void markPlanted(ChartContent& content, int window, const StreamFacts& facts, double test) {
  const QString planted = plantedLabel(facts, window), meaning = plantedMeaning(facts, window);
  if (planted.isEmpty()) return;
  const QString begins = windowName(window);
  const auto mark = std::find_if(content.marks.begin(), content.marks.end(), [&](const ChartMark& one) { return one.label == begins; });
  if (mark == content.marks.end()) return content.marks.push_back({test, false, false, planted, meaning});
  mark->label = MetricsChart::tr("%1: %2").arg(begins, planted);
  mark->meaning = meaning;
}

/// For a chart that stands at the window of the test, while other views stand at that of the model.
QString testAndModel(int testedOn, int window) {
  return MetricsChart::tr("tested on %1, after training on %2").arg(windowName(testedOn), windowName(window));
}

/// What a person should know before he believes that a test went worse than the one before.
void addNotes(ChartContent& content, const RunHistory& history, const StreamFacts& facts, const TestPlaces& places) {
  const Metrics* before = nullptr;
  for (const auto& window : history.windows()) {
    if (!window.done) continue;
    const auto& test = window.done->test;
    const int testedOn = window.done->testedOn.value;
    const auto [x, name] = places.of(*window.done);
    QStringList lines;
    if (name.isEmpty()) lines << testAndModel(testedOn, window.done->window.value);
    if (test) lines << hr10WithError(*test);
    if (test && before != nullptr) lines << changeFromTestBefore(*before, *test);
    lines += factsOf(facts, testedOn);
    if (!lines.isEmpty()) content.notes.push_back({x, lines.join(QLatin1Char('\n'))});
    markPlanted(content, testedOn, facts, x);
    before = test ? &*test : nullptr;
  }
}

bool isReference(const ChartSeries& series) { return series.faint; }

/// The curve with what the reference of this name ranked, where it ranked anything.
void addReference(ChartContent& content, const RunHistory& history, const TestPlaces& places, std::string_view name, ChartSeries series) {
  for (const auto& window : history.windows())
    for (const auto& one : window.references)
      if (one.name == name && window.done) add(series, places.of(*window.done), one.metrics.hr10);
  if (!series.points.empty()) content.series.push_back(std::move(series));
}

QString whyNoReferences() {
  return MetricsChart::tr("Untrained references are not shown: the run does not measure them, for the setting of that name is off.");
}

/// With what they and the means are, or why there are none, told on hover.
void addReferences(ChartContent& content, const RunHistory& history, const TestPlaces& places) {
  const std::size_t before = content.series.size();
  for (std::size_t place = 0; place < kReferences.size(); ++place)
    addReference(content, history, places, kReferences.at(place).name, referenceCurve(kReferences.at(place), place));
  const std::size_t untrained = content.series.size();
  addReference(content, history, places, kAttainable, attainableCurve());
  QStringList signs{explained(Symbol::kWarmUp)};
  if (untrained > before) signs << explained(Symbol::kReference);
  const bool tested =
      std::any_of(history.windows().begin(), history.windows().end(), [](const auto& window) { return window.done.has_value(); });
  if (content.series.size() == before && tested && !history.settings().training.references) signs << whyNoReferences();
  if (content.series.size() > untrained) signs << explained(Symbol::kAttainable, MetricsChart::tr("best possible"));
  content.signs = signs.join(QLatin1Char('\n'));
}

/// Without the numbers behind colons. On which test alone it is, in parentheses behind them, stays.
QString withoutNumbers(QString remark) {
  static const QRegularExpression kNumbers(QStringLiteral(": [^(;]*[^(; ]"));
  return remark.remove(kNumbers);
}

/// Of a finished run that an untrained reference beats: which, and by how much; and how much of what is attainable it reaches.
void addRemark(ChartContent& content, const RunHistory& history) {
  if (!history.finished()) return;
  const auto means = referenceMeans(referencedTests(history));
  const QString share = QString::fromStdString(shareOfAttainable(means));
  const auto together = [&](const std::string& words) {
    QStringList all{QString::fromStdString(words), share};
    all.removeAll(QString());
    return withWindowNames(all.join(QStringLiteral("; ")));
  };
  content.remark = together(bestReference(means));
  if (const QString brief = withoutNumbers(content.remark); brief != content.remark) content.shortRemarks = {brief};
  content.remarkDetail = together(betterReferences(means));
}

void layOutOverWindows(ChartContent& content, const RunHistory& history) {
  content.x.title = MetricsChart::tr("tested on window");
  content.x.tickPrefix = QStringLiteral("D");
  content.x.whole = true;
  content.x.least = 0.5;
  content.x.most = history.description().settings.protocol.windows - 0.5;
  for (const auto& window : history.windows())
    if (const auto& done = window.done; done && done->test)
      content.windows.push_back({done->window.value, done->testedOn.value - 0.5, done->testedOn.value + 0.5});
}

void layOutTests(ChartContent& content, const RunHistory& history, StepAxis axis) {
  if (axis == StepAxis::kWindow) return layOutOverWindows(content, history);
  layOutWindowsAlong(content, history, axis, history);
  for (WindowRange& range : content.windows) range.at = range.to;
}

/// Where the tests of a run stand on a chart whose axis is of another one.
TestPlaces placesAlong(const RunHistory& history, StepAxis axis, const RunHistory& axisOf) {
  ChartContent along;
  if (axis != StepAxis::kWindow) layOutWindowsAlong(along, history, axis, axisOf);
  return {along, axis};
}

/// Both metrics, without means.
std::vector<ChartSeries> testCurves(const RunHistory& history, const TestPlaces& places) {
  ChartSeries hr = lineSeries(MetricsChart::tr("HR@10"), 0, Marker::kCircle);
  ChartSeries ndcg = lineSeries(MetricsChart::tr("NDCG@10"), 1, Marker::kSquare);
  for (const auto& window : history.windows()) {
    if (!window.done || !window.done->test) continue;
    add(hr, places.of(*window.done), window.done->test->hr10);
    add(ndcg, places.of(*window.done), window.done->test->ndcg10);
  }
  return {std::move(hr), std::move(ndcg)};
}

/// The first test is a warm-up, of which the protocol's mean knows nothing: these curves begin with the second, and end with the result.
std::vector<ChartSeries> meanCurves(const RunHistory& history, const TestPlaces& places) {
  ChartSeries hr = meanCurve(MetricsChart::tr("mean HR@10 so far"), 0);
  ChartSeries ndcg = meanCurve(MetricsChart::tr("mean NDCG@10 so far"), 1);
  std::vector<std::optional<Metrics>> tests;
  for (const auto& window : history.windows()) {
    if (!window.done) continue;
    tests.push_back(window.done->test);
    if (!window.done->test) continue;
    const auto mean = meansOfTests(tests).mean;
    if (!mean) continue;
    add(hr, places.of(*window.done), mean->hr10);
    add(ndcg, places.of(*window.done), mean->ndcg10);
  }
  return {std::move(hr), std::move(ndcg)};
}

/// Share of new items and popularity shift of the tested windows, both from 0 to 1, on the right axis.
std::vector<ChartSeries> factCurves(const RunHistory& history, const StreamFacts& facts, const TestPlaces& places) {
  ChartSeries items = lineSeries(MetricsChart::tr("new items (share of items)"), 2, Marker::kUp);
  ChartSeries shift = lineSeries(MetricsChart::tr("popularity shift (0 to 1)"), 3, Marker::kDiamond);
  items.shortName = MetricsChart::tr("new items (right)");
  shift.shortName = MetricsChart::tr("shift (right)");
  for (ChartSeries* const series : {&items, &shift}) series->secondAxis = series->dashed = series->hollow = true;
  for (const auto& window : history.windows()) {
    const auto* const report = window.done ? windowReport(facts, window.done->testedOn.value) : nullptr;
    if (report == nullptr) continue;
    if (const auto share = report->newItemShare()) addAsItIs(items, places.of(*window.done), *share);
    if (report->popularityShift) addAsItIs(shift, places.of(*window.done), *report->popularityShift);
  }
  std::vector<ChartSeries> curves;
  for (ChartSeries* const series : {&items, &shift})
    if (!series->points.empty()) curves.push_back(std::move(*series));
  return curves;
}

}  // namespace

ChartContent metricsContent(const RunHistory& history, const StreamFacts& facts, StepAxis axis) {
  ChartContent content;
  content.title = MetricsChart::tr("Quality per tested window");
  content.shortTitles = {MetricsChart::tr("Quality per window"), MetricsChart::tr("Quality")};
  layOutTests(content, history, axis);
  content.y.title = MetricsChart::tr("%");
  content.y.least = 0;
  content.emptyText = MetricsChart::tr("HR@10 and NDCG@10 appear here when the first window is tested.");
  const TestPlaces places(content, axis);
  content.series = testCurves(history, places);
  content.series.front().shortName = MetricsChart::tr("HR@10 ± error");
  for (ChartSeries& mean : meanCurves(history, places)) content.series.push_back(std::move(mean));
  addBand(content, history);
  addNotes(content, history, facts, places);
  addReferences(content, history, places);
  content.signs = (QStringList{content.signs} + plantedMeanings(facts)).join(QLatin1Char('\n'));
  addRemark(content, history);
  return content;
}

MetricsChart::MetricsChart(QWidget* parent) : RunChart(StepAxis::kWindow, parent) { setContent(metricsContent(shown())); }

void MetricsChart::showReferences(bool on) {
  if (std::exchange(references_, on) == on) return;
  refresh();
  Q_EMIT curvesChosen();
}

void MetricsChart::showFacts(bool on) {
  if (std::exchange(showsFacts_, on) == on) return;
  refresh();
  Q_EMIT curvesChosen();
}

void MetricsChart::refresh() {
  ChartContent content = metricsContent(shown(), facts_, axis());
  if (!references_) std::erase_if(content.series, isReference);
  if (beside() != nullptr) addBeside(content, testCurves(*beside(), placesAlong(*beside(), axis(), shown())));
  auto facts = showsFacts_ ? factCurves(shown(), facts_, TestPlaces(content, axis())) : std::vector<ChartSeries>();
  if (!facts.empty()) {
    content.y2.title = tr("of the window (0 to 1)");
    content.y2.least = 0;
  }
  for (ChartSeries& series : facts) content.series.push_back(std::move(series));
  setContent(std::move(content));
}

void MetricsChart::addOwnActionsTo(QMenu& menu) {
  RunChart::addOwnActionsTo(menu);
  if (beside() != nullptr) menu.addAction(tr("Take %1 &away").arg(runTitle(beside()->description())), this, &MetricsChart::besideTakenAway);
  if (!factCurves(shown(), facts_, TestPlaces(content(), axis())).empty()) {
    QAction* const facts = menu.addAction(tr("&New items and popularity shift"), this, [this](bool on) { showFacts(on); });
    facts->setCheckable(true);
    facts->setChecked(showsFacts_);
  }
  const auto all = metricsContent(shown()).series;
  const bool none = std::none_of(all.begin(), all.end(), isReference);
  const bool measures = shown().settings().training.references;
  if (none && measures) return;  // until the first test
  QAction* references = menu.addAction(none ? tr("Untrained references (not measured by this run)") : tr("Untrained &references"), this,
                                       [this](bool on) { showReferences(on); });
  references->setCheckable(true);
  references->setChecked(references_ && !none);
  references->setEnabled(!none);
}

}  // namespace xsmoe::widgets
