// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_tooltip.h"

#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace xsmoe::widgets {
namespace {

constexpr double kReach = 14;     ///< pixels from a point within which the tooltip tells of it
constexpr double kAboveBar = 4;   ///< and above a bar
constexpr double kBarHalf = 0.5;  ///< of a bar's place on the x axis
constexpr double kOnBar = 7;      ///< a point so many pixels away is told of before the bar that it stands on

constexpr int kDigits = 5;           ///< of a number with decimals
constexpr double kGrouped = 100000;  ///< from here on a number is told without decimals

/// As many digits as a person reads; the table and the saved numbers have them all.
QString shownNumber(double value) {
  if (value == std::round(value) || std::abs(value) >= kGrouped) return QLocale().toString(value, 'f', 0);
  return QLocale().toString(value, 'g', kDigits);
}

/// An axis whose title is a unit alone: it goes behind the number.
bool isUnit(const QString& title) { return title == QLatin1String("%"); }

QString valueText(const ChartAxis& axis, double value) {
  if (isUnit(axis.title)) return shownNumber(value) + QChar(QChar::Nbsp) + axis.title;
  return QStringLiteral("%1: %2").arg(axis.title.toHtmlEscaped(), shownNumber(value));
}

QString textOf(const ChartContent& content, const ChartSeries& series, std::size_t point) {
  const QPointF value = series.points[point];
  const ChartAxis& vertical = series.secondAxis ? content.y2 : content.y;
  QStringList lines{QStringLiteral("<b>%1</b>").arg(series.name.toHtmlEscaped())};
  if (point < series.pointNames.size())
    lines << series.pointNames[point].toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
  else
    lines << QStringLiteral("%1: %2%3").arg(content.x.title.toHtmlEscaped(), content.x.tickPrefix, shownNumber(value.x()));
  lines << valueText(vertical, value.y());
  for (const ChartNote& note : content.notes)
    if (note.x == value.x()) lines << note.text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
  return lines.join(QStringLiteral("<br>"));
}

/// The points of a series that may be within reach of a position: [first, last). Points are sorted by x.
std::pair<std::size_t, std::size_t> pointsNear(const ChartSeries& series, double left, double right, double position) {
  const double first = series.points.front().x(), last = series.points.back().x();
  if (right <= left) return {0, series.points.size()};  // all at one x
  const double perPixel = (last - first) / (right - left);
  const double x = first + (position - left) * perPixel;
  const double reach = series.kind == SeriesKind::kBars ? kBarHalf : perPixel * kReach;
  const auto from = std::lower_bound(series.points.begin(), series.points.end(), x - reach, [](QPointF p, double v) { return p.x() < v; });
  const auto to = std::upper_bound(from, series.points.end(), x + reach, [](double v, QPointF p) { return v < p.x(); });
  return {static_cast<std::size_t>(from - series.points.begin()), static_cast<std::size_t>(to - series.points.begin())};
}

/// The same where places do not grow evenly with x.
template <class PlaceAt>
std::pair<std::size_t, std::size_t> placesNear(std::size_t points, const PlaceAt& placeAt, double position) {
  const auto firstFrom = [&](double place) {
    std::size_t from = 0, to = points;
    while (from < to) {
      const std::size_t middle = from + (to - from) / 2;
      if (placeAt(middle) < place)
        from = middle + 1;
      else
        to = middle;
    }
    return from;
  };
  return {firstFrom(position - kReach), firstFrom(position + kReach)};
}

/// The square of a point's distance in pixels; a bar is at hand all the way down. Empty: out of reach.
std::optional<double> distanceTo(const ChartSeries& series, QPointF point, QPointF place, QPointF position) {
  if (series.kind == SeriesKind::kBars)
    return point.y() > 0 && position.y() >= place.y() - kAboveBar ? std::optional(kOnBar * kOnBar) : std::nullopt;
  const QPointF away = position - place;
  const double distance = QPointF::dotProduct(away, away);
  return distance < kReach * kReach ? std::optional(distance) : std::nullopt;
}

}  // namespace

std::optional<ChartPoint> nearestPoint(const ChartContent& content, const PointPlaces& placeOf, QPointF position) {
  double nearest = kReach * kReach;
  std::optional<ChartPoint> found;
  for (std::size_t s = 0; s < content.series.size(); ++s) {
    const ChartSeries& series = content.series[s];
    if (series.points.empty()) continue;
    const auto [from, to] = content.x.logarithmic
                                ? placesNear(
                                      series.points.size(), [&](std::size_t point) { return placeOf(s, point).x(); }, position.x())
                                : pointsNear(series, placeOf(s, 0).x(), placeOf(s, series.points.size() - 1).x(), position.x());
    for (std::size_t point = from; point < to; ++point) {
      const auto distance = distanceTo(series, series.points[point], placeOf(s, point), position);
      if (!distance || *distance >= nearest) continue;
      nearest = *distance;
      found = ChartPoint{s, point};
    }
  }
  return found;
}

QString chartTooltip(const ChartContent& content, const PointPlaces& placeOf, QPointF position) {
  const auto point = nearestPoint(content, placeOf, position);
  return point ? textOf(content, content.series[point->series], point->point) : QString();
}

}  // namespace xsmoe::widgets
