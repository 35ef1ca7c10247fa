// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_lens.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace xsmoe::widgets {
namespace {

constexpr std::size_t kLeastSmoothed = 3;  // a curve of fewer points is smooth

/// A band's edges stay as they are, both of them: it is of what was measured.
bool isEdge(const std::vector<ChartSeries>& all, std::size_t at) {
  const auto fillsTo = [&](const ChartSeries& one) { return one.fillTo == static_cast<int>(at); };
  return all[at].fillTo >= 0 || std::any_of(all.begin(), all.end(), fillsTo);
}

bool canBeSmoothed(const std::vector<ChartSeries>& all, std::size_t at) {
  return all[at].kind == SeriesKind::kLine && all[at].points.size() >= kLeastSmoothed && !isEdge(all, at);
}

ChartSeries smoothedSeries(const ChartSeries& series, double beta) {
  ChartSeries smooth;
  smooth.name = QCoreApplication::translate("ChartLens", "%1, smoothed").arg(series.name);
  smooth.colour = series.colour;
  smooth.dashed = series.dashed;
  smooth.dotted = series.dotted;
  smooth.secondAxis = series.secondAxis;
  smooth.lift = series.lift;
  smooth.marker = Marker::kNone;
  smooth.points = smoothed(series.points, beta);
  return smooth;
}

void look(ChartAxis& axis, const std::optional<ChartLens::Range>& range, bool logarithmic) {
  axis.logarithmic = logarithmic;
  if (!range) return;
  axis.least = range->from;
  axis.most = range->to;
}

}  // namespace

bool takesLens(const ChartContent& content) {
  return content.x.names.empty() &&
         std::none_of(content.series.begin(), content.series.end(), [](const auto& one) { return one.kind == SeriesKind::kBars; });
}

ChartContent throughLens(ChartContent content, const ChartLens& lens) {
  if (!takesLens(content)) return content;
  look(content.x, lens.x, lens.logX);
  look(content.y, lens.y, lens.logY);
  if (lens.smoothing <= 0) return content;
  std::vector<ChartSeries> smooth;
  for (std::size_t i = 0; i < content.series.size(); ++i) {
    if (!canBeSmoothed(content.series, i)) continue;
    ChartSeries& series = content.series[i];
    smooth.push_back(smoothedSeries(series, lens.smoothing));
    series.faint = true;
    series.marker = Marker::kNone;
  }
  for (ChartSeries& series : smooth) content.series.push_back(std::move(series));
  return content;
}

std::vector<QPointF> smoothed(std::span<const QPointF> points, double beta) {
  std::vector<QPointF> smooth;
  smooth.reserve(points.size());
  double mean = 0, rest = 1;  // rest: β^t
  for (const QPointF point : points) {
    mean = beta * mean + (1 - beta) * point.y();
    rest *= beta;
    smooth.emplace_back(point.x(), mean / (1 - rest));
  }
  return smooth;
}

ChartLens::Range wholeRange(const ChartContent& content) {
  std::optional<ChartLens::Range> whole;
  for (const ChartSeries& series : content.series) {
    if (series.points.empty()) continue;
    const double from = series.points.front().x(), to = series.points.back().x();
    whole = whole ? ChartLens::Range{std::min(whole->from, from), std::max(whole->to, to)} : ChartLens::Range{from, to};
  }
  return whole.value_or(ChartLens::Range{});
}

ChartLens::Range wholeHeight(const ChartContent& content) {
  std::optional<ChartLens::Range> whole;
  for (const ChartSeries& series : content.series) {
    if (series.secondAxis) continue;
    for (const QPointF& point : series.points)
      whole = whole ? ChartLens::Range{std::min(whole->from, point.y()), std::max(whole->to, point.y())}
                    : ChartLens::Range{point.y(), point.y()};
  }
  if (!whole) return {};
  if (whole->from == whole->to) whole->to += std::max(1.0, std::abs(whole->from));
  return *whole;
}

ChartContent withinRange(ChartContent content, const ChartLens::Range& range) {
  for (ChartSeries& series : content.series) {
    std::vector<QPointF> points;
    std::vector<QString> names;
    std::vector<double> errors;
    for (std::size_t i = 0; i < series.points.size(); ++i) {
      if (series.points[i].x() < range.from || series.points[i].x() > range.to) continue;
      points.push_back(series.points[i]);
      if (i < series.pointNames.size()) names.push_back(series.pointNames[i]);
      if (i < series.errors.size()) errors.push_back(series.errors[i]);
    }
    series.points = std::move(points);
    series.pointNames = std::move(names);
    series.errors = std::move(errors);
  }
  return content;
}

std::span<const QPointF> pointsWithin(std::span<const QPointF> points, std::optional<double> least, std::optional<double> most) {
  auto from = points.begin(), to = points.end();
  if (least) from = std::lower_bound(from, to, *least, [](QPointF point, double x) { return point.x() < x; });
  if (most) to = std::upper_bound(from, to, *most, [](double x, QPointF point) { return x < point.x(); });
  if (from != points.begin()) --from;
  if (to != points.end()) ++to;
  return {from, to};
}

}  // namespace xsmoe::widgets
