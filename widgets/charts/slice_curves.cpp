// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/slice_curves.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "model/core/ranking_metrics.h"
#include "widgets/charts/run_curves.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class SliceCurves {
  Q_DECLARE_TR_FUNCTIONS(SliceCurves)
};

/// A slice over all tests.
struct WholeSlice {
  std::string key;
  QString title;
  std::int64_t sequences = 0;
};

/// In the order in which they first appear; those without a sequence in any test are left out.
std::vector<WholeSlice> wholeSlices(const std::vector<SlicedTest>& tests, SliceKind kind) {
  std::vector<WholeSlice> slices;
  for (const auto& test : tests)
    for (const auto& slice : test.slices) {
      if (slice.kind != kind || !slice.metrics) continue;
      auto found = std::find_if(slices.begin(), slices.end(), [&](const WholeSlice& one) { return one.key == slice.key; });
      if (found == slices.end()) {
        slices.push_back({slice.key, sliceTitle(slice), 0});
        found = std::prev(slices.end());
      }
      found->sequences += slice.metrics->sequences;
    }
  return slices;
}

/// Those with most sequences, in their order.
std::vector<WholeSlice> drawnSlices(const std::vector<WholeSlice>& slices) {
  std::vector<std::size_t> places(slices.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) { return slices[a].sequences > slices[b].sequences; });
  places.resize(std::min(places.size(), kMostSliceCurves));
  std::sort(places.begin(), places.end());
  std::vector<WholeSlice> drawn;
  for (const auto place : places) drawn.push_back(slices[place]);
  return drawn;
}

MetricChange hitRate(const Metrics& metrics) { return {metrics.hr10, standardError(metrics.hr10, metrics.sequences), 1}; }

QString pointWords(WindowIndex testedOn, const Metrics& metrics) {
  return SliceCurves::tr("%1: standard error %2 points, %3")
      .arg(testOn(testedOn.value), QLocale().toString(100 * hitRate(metrics).error, 'f', 2),
           counted(metrics.sequences, SliceCurves::tr("1 sequence"), SliceCurves::tr("%1 sequences")));
}

/// The curve of one slice with the edges of its band.
class BandedCurve {
 public:
  BandedCurve(const QString& title, int style) : mean_(runCurve(style)), low_(mean_), high_(mean_) {
    mean_.name = mean_.shortName = title;
    low_.name = SliceCurves::tr("%1, HR@10 − standard error").arg(title);
    high_.name = SliceCurves::tr("%1, HR@10 + standard error").arg(title);
    for (ChartSeries* const edge : {&low_, &high_}) {
      edge->shortName = title;
      edge->marker = Marker::kNone;
      edge->faint = true;
    }
  }
  void add(WindowIndex testedOn, const Metrics& metrics) {
    const auto rate = hitRate(metrics);
    mean_.points.emplace_back(testedOn.value, 100 * rate.value);
    mean_.pointNames.push_back(pointWords(testedOn, metrics));
    low_.points.emplace_back(testedOn.value, 100 * (rate.value - rate.error));
    high_.points.emplace_back(testedOn.value, 100 * (rate.value + rate.error));
  }
  void addTo(std::vector<ChartSeries>& series) {
    low_.fillTo = static_cast<int>(series.size()) + 2;
    for (ChartSeries* const one : {&mean_, &low_, &high_}) series.push_back(std::move(*one));
  }

 private:
  ChartSeries mean_, low_, high_;
};

ChartSeries wholeTests(const std::vector<SlicedTest>& tests) {
  ChartSeries whole;
  whole.name = SliceCurves::tr("whole test");
  whole.colour = {SeriesColour::Role::kMuted};
  whole.marker = Marker::kNone;
  whole.dashed = true;
  for (const auto& test : tests) {
    if (!test.whole) continue;
    whole.points.emplace_back(test.testedOn.value, 100 * test.whole->hr10);
    whole.pointNames.push_back(pointWords(test.testedOn, *test.whole));
  }
  return whole;
}

void dressWindows(ChartContent& content, const std::vector<SlicedTest>& tests) {
  content.x.title = SliceCurves::tr("tested on window");
  content.x.tickPrefix = QStringLiteral("D");
  content.x.whole = true;
  if (tests.empty()) return;
  content.x.least = tests.front().testedOn.value - 0.5;
  content.x.most = tests.back().testedOn.value + 0.5;
  for (const auto& test : tests) content.windows.push_back({test.window.value, test.testedOn.value - 0.5, test.testedOn.value + 0.5});
}

QString whyNoSlices(SliceKind kind) {
  if (kind == SliceKind::kCategory)
    return SliceCurves::tr("The held-out items of these tests have no category (a column of items.csv): there are no slices of this kind.");
  if (kind == SliceKind::kPicked) return SliceCurves::tr("No item is picked. Draw around some on the Map with its lasso.");
  return SliceCurves::tr("No test has a sequence.");
}

/// A row, with the change since the one of the same slice before.
SliceRow rowSince(WindowIndex testedOn, QString name, const std::optional<Metrics>& metrics, std::optional<MetricChange>& last) {
  SliceRow row{testedOn, std::move(name), metrics, {}};
  if (!metrics) return row;
  const std::optional<MetricChange> now = hitRate(*metrics);
  row.change = differenceOf(now, last);
  last = now;
  return row;
}

}  // namespace

QString sliceTitle(const TestSlice& slice) {
  const QString name = text(slice.name);
  return slice.kind == SliceKind::kPopularity ? name.section(QLatin1Char('('), 0, 0).trimmed() : name;
}

ChartContent sliceCurvesContent(const std::vector<SlicedTest>& tests, SliceKind kind) {
  ChartContent content;
  content.title = SliceCurves::tr("HR@10 by %1").arg(text(descriptionOf(kind).title));
  content.y.title = SliceCurves::tr("HR@10 (%)");
  content.y.least = 0;
  content.emptyText = whyNoSlices(kind);
  dressWindows(content, tests);
  const auto slices = wholeSlices(tests, kind);
  const auto drawn = drawnSlices(slices);
  for (std::size_t place = 0; place < drawn.size(); ++place) {
    BandedCurve curve(drawn[place].title, static_cast<int>(place));
    for (const auto& test : tests)
      for (const auto& slice : test.slices)
        if (slice.kind == kind && slice.key == drawn[place].key && slice.metrics) curve.add(test.testedOn, *slice.metrics);
    curve.addTo(content.series);
  }
  if (drawn.empty()) return content;
  content.series.push_back(wholeTests(tests));
  QStringList remarks{SliceCurves::tr("Bands: one standard error; less than two are no difference.")};
  if (drawn.size() < slices.size())
    remarks.prepend(SliceCurves::tr("The %1 of %2 slices with most sequences; the table has all.")
                        .arg(count(static_cast<std::int64_t>(drawn.size())), count(static_cast<std::int64_t>(slices.size()))));
  content.remark = remarks.join(QLatin1Char(' '));
  return content;
}

std::vector<SliceRow> sliceRows(const std::vector<SlicedTest>& tests, SliceKind kind) {
  std::vector<SliceRow> rows;
  std::optional<MetricChange> lastWhole;
  std::map<std::string, std::optional<MetricChange>> last;
  for (const auto& test : tests) {
    rows.push_back(rowSince(test.testedOn, SliceCurves::tr("whole test"), test.whole, lastWhole));
    for (const auto& slice : test.slices)
      if (slice.kind == kind) rows.push_back(rowSince(test.testedOn, text(slice.name), slice.metrics, last[slice.key]));
  }
  return rows;
}

}  // namespace xsmoe::widgets
