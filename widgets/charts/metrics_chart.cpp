// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/metrics_chart.h"

#include <QCoreApplication>
#include <QMenu>
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "model/analysis/reference_means.h"
#include "model/core/mean_metrics.h"
#include "model/core/ranking_metrics.h"
#include "widgets/words/symbol_wording.h"
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
  mean.shortName = MetricsChart::tr("mean so far");
  mean.dashed = true;
  return mean;
}

void add(ChartSeries& series, WindowIndex testedOn, double fraction) { series.points.emplace_back(testedOn.value, 100 * fraction); }

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
  ChartSeries series = curve(MetricsChart::tr("HR@10 untrained: %1").arg(words), 1 + static_cast<int>(place), kMarkers.at(place));
  if (place == 0) series.colour = {SeriesColour::Role::kMuted};  // the metrics have the first two of seven colours
  series.shortName = MetricsChart::tr("untrained references (HR@10)");
  series.dashed = true;
  series.faint = true;
  series.hollow = true;
  return series;
}

/// Above the others, and of no marker's kind: no model is measured against it as against them.
ChartSeries attainableCurve() {
  ChartSeries series = curve(MetricsChart::tr("HR@10: best possible knowing the design"), 0, Marker::kNone);
  series.colour = {SeriesColour::Role::kMuted};
  series.shortName = MetricsChart::tr("best possible (HR@10)");
  series.dashed = true;
  series.faint = true;
  return series;
}

/// The edges of HR@10's band, of one standard error to both sides, shaded in between.
void addErrorBand(ChartContent& content, const RunHistory& history) {
  const ChartSeries& hr = content.series.front();
  ChartSeries low = curve(MetricsChart::tr("HR@10 − standard error"), hr.colour.index, Marker::kNone);
  ChartSeries high = curve(MetricsChart::tr("HR@10 + standard error"), hr.colour.index, Marker::kNone);
  for (ChartSeries* const edge : {&low, &high}) {
    edge->shortName = hr.shortName;
    edge->dotted = true;
  }
  for (const auto& window : history.windows()) {
    if (!window.done || !window.done->test) continue;
    const Metrics& test = *window.done->test;
    const double error = standardError(test.hr10, test.sequences);
    add(low, window.done->testedOn, test.hr10 - error);
    add(high, window.done->testedOn, test.hr10 + error);
  }
  low.fillTo = static_cast<int>(content.series.size()) + 1;
  content.series.push_back(std::move(low));
  content.series.push_back(std::move(high));
}

/// What a person should know before he believes that a test went worse than the one before.
void addNotes(ChartContent& content, const RunHistory& history, const StreamFacts& facts) {
  const Metrics* before = nullptr;
  for (const auto& window : history.windows()) {
    if (!window.done) continue;
    const auto& test = window.done->test;
    const int testedOn = window.done->testedOn.value;
    QStringList lines;
    if (test) lines << hr10WithError(*test);
    if (test && before != nullptr) lines << changeFromTestBefore(*before, *test);
    lines += factsOf(facts, testedOn);
    if (!lines.isEmpty()) content.notes.push_back({static_cast<double>(testedOn), lines.join(QLatin1Char('\n'))});
    if (tasteReturns(facts, testedOn))
      content.marks.push_back({static_cast<double>(testedOn), false, false, MetricsChart::tr("taste back")});
    before = test ? &*test : nullptr;
  }
}

bool isReference(const ChartSeries& series) { return series.faint; }

/// The curve with what the reference of this name ranked, where it ranked anything.
void addReference(ChartContent& content, const RunHistory& history, std::string_view name, ChartSeries series) {
  for (const auto& window : history.windows())
    for (const auto& one : window.references)
      if (one.name == name && window.done) add(series, window.done->testedOn, one.metrics.hr10);
  if (!series.points.empty()) content.series.push_back(std::move(series));
}

/// With what they and the means are, told on hover.
void addReferences(ChartContent& content, const RunHistory& history) {
  const std::size_t before = content.series.size();
  for (std::size_t place = 0; place < kReferences.size(); ++place)
    addReference(content, history, kReferences.at(place).name, referenceCurve(kReferences.at(place), place));
  const std::size_t untrained = content.series.size();
  addReference(content, history, kAttainable, attainableCurve());
  QStringList signs{explained(Symbol::kWarmUp)};
  if (untrained > before) signs << explained(Symbol::kReference);
  if (content.series.size() > untrained) signs << explained(Symbol::kAttainable, MetricsChart::tr("best possible"));
  content.signs = signs.join(QLatin1Char('\n'));
}

/// Of a finished run that an untrained reference beats: which, and by how much; and how much of what is attainable it reaches.
void addRemark(ChartContent& content, const RunHistory& history) {
  if (!history.finished()) return;
  const auto means = referenceMeans(referencedTests(history));
  const QString share = QString::fromStdString(shareOfAttainable(means));
  const auto together = [&](const std::string& words) {
    QStringList all{QString::fromStdString(words), share};
    all.removeAll(QString());
    return all.join(QStringLiteral("; "));
  };
  content.remark = together(bestReference(means));
  content.remarkDetail = together(betterReferences(means));
}

}  // namespace

ChartContent metricsContent(const RunHistory& history, const StreamFacts& facts) {
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
  hr.shortName = MetricsChart::tr("HR@10 ± error");
  content.series = {hr, ndcg, hrMean, ndcgMean};
  addErrorBand(content, history);
  addNotes(content, history, facts);
  addReferences(content, history);
  addRemark(content, history);
  return content;
}

std::vector<ChartSeries> factCurves(const RunHistory& history, const StreamFacts& facts) {
  ChartSeries items = curve(MetricsChart::tr("new items (% of items)"), 2, Marker::kUp);
  ChartSeries shift = curve(MetricsChart::tr("popularity shift (% of the most possible)"), 3, Marker::kDiamond);
  items.shortName = MetricsChart::tr("new items (right)");
  shift.shortName = MetricsChart::tr("shift (right)");
  for (ChartSeries* const series : {&items, &shift}) series->secondAxis = series->dashed = series->hollow = true;
  for (const auto& window : history.windows()) {
    const auto* const report = window.done ? windowReport(facts, window.done->testedOn.value) : nullptr;
    if (report == nullptr) continue;
    if (const auto share = report->newItemShare()) add(items, window.done->testedOn, *share);
    if (report->popularityShift) add(shift, window.done->testedOn, *report->popularityShift);
  }
  std::vector<ChartSeries> curves;
  for (ChartSeries* const series : {&items, &shift})
    if (!series->points.empty()) curves.push_back(std::move(*series));
  return curves;
}

std::vector<ChartSeries> besideCurves(const RunHistory& other) {
  const QString run = runTitle(other.description());
  ChartSeries hr = curve(MetricsChart::tr("HR@10 of %1").arg(run), 0, Marker::kCircle);
  ChartSeries ndcg = curve(MetricsChart::tr("NDCG@10 of %1").arg(run), 1, Marker::kSquare);
  for (ChartSeries* const series : {&hr, &ndcg}) {
    series->dotted = series->hollow = true;
    series->shortName = besideMark();
  }
  for (const auto& window : other.windows()) {
    if (!window.done || !window.done->test) continue;
    add(hr, window.done->testedOn, window.done->test->hr10);
    add(ndcg, window.done->testedOn, window.done->test->ndcg10);
  }
  return {std::move(hr), std::move(ndcg)};
}

MetricsChart::MetricsChart(QWidget* parent) : ChartView(parent) { showHistory(RunHistory{}); }

void MetricsChart::showHistory(const RunHistory& history) {
  all_ = metricsContent(history, facts_);
  factCurves_ = factCurves(history, facts_);
  refresh();
}

void MetricsChart::showReferences(bool shown) {
  references_ = shown;
  refresh();
}

void MetricsChart::showFacts(bool shown) {
  showsFacts_ = shown;
  refresh();
}

void MetricsChart::showBeside(const std::shared_ptr<const RunHistory>& other) {
  beside_ = other ? besideCurves(*other) : std::vector<ChartSeries>();
  besideName_ = other ? runTitle(other->description()) : QString();
  refresh();
}

void MetricsChart::refresh() {
  ChartContent shown = all_;
  if (!references_) std::erase_if(shown.series, isReference);
  shown.series.insert(shown.series.end(), beside_.begin(), beside_.end());
  if (showsFacts_ && !factCurves_.empty()) {
    shown.y2.title = tr("of the window (%)");
    shown.y2.least = 0;
    shown.series.insert(shown.series.end(), factCurves_.begin(), factCurves_.end());
  }
  setContent(std::move(shown));
}

void MetricsChart::addOwnActionsTo(QMenu& menu) {
  ChartView::addOwnActionsTo(menu);
  if (!beside_.empty()) menu.addAction(tr("Take %1 &away").arg(besideName_), this, &MetricsChart::besideTakenAway);
  if (!factCurves_.empty()) {
    QAction* const facts = menu.addAction(tr("&New items and popularity shift"), this, [this](bool on) { showFacts(on); });
    facts->setCheckable(true);
    facts->setChecked(showsFacts_);
  }
  if (std::none_of(all_.series.begin(), all_.series.end(), isReference)) return;
  QAction* references = menu.addAction(tr("Untrained &references"), this, [this](bool on) { showReferences(on); });
  references->setCheckable(true);
  references->setChecked(references_);
}

}  // namespace xsmoe::widgets
