// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_axis.h"

#include <QCategoryAxis>
#include <QFontMetricsF>
#include <QLocale>
#include <QValueAxis>
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace xsmoe::widgets {

double niceStep(double span, int most, bool whole) {
  const double least = std::max(span, 1e-12) / std::max(1, most);
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  double step = 10 * power;
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= least * (1 - 1e-9)) {
      step = factor * power;
      break;
    }
  return whole ? std::max(1.0, std::round(step)) : step;
}

int decimalsFor(double step) { return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 9); }

QString titleIn(const QString& title, const QFontMetricsF& metrics, double room) {
  const QChar kLeftOut(0x2026);
  QString words = title;
  for (auto end = title.lastIndexOf(QLatin1Char(' ')); metrics.horizontalAdvance(words) > room && end > 0;) {
    words = title.left(end) + kLeftOut;
    end = title.lastIndexOf(QLatin1Char(' '), end - 1);
  }
  return metrics.horizontalAdvance(words) > room ? metrics.elidedText(title, Qt::ElideRight, room) : words;
}

QString fittingTitle(const QString& title, const QStringList& shorter, const QFontMetricsF& metrics, double room) {
  if (metrics.horizontalAdvance(title) <= room || shorter.isEmpty()) return titleIn(title, metrics, room);
  for (const QString& words : shorter)
    if (metrics.horizontalAdvance(words) <= room) return words;
  return titleIn(shorter.back(), metrics, room);
}

QString axisTitleIn(const ChartAxis& axis, const QFontMetricsF& metrics, double room) {
  return fittingTitle(axis.title, axis.shortTitles, metrics, room);
}

namespace {

struct AxisEnds {
  double least = 0, most = 1;
  [[nodiscard]] double span() const { return most - least; }
};

/// Of what is there, at multiples of `step` where no end is wanted.
AxisEnds endsAround(const ChartAxis& wanted, AxisEnds there, double step) {
  if (!wanted.least) there.least = std::floor(there.least / step + 1e-9) * step;
  // A little room above, so that no marker is cut.
  if (!wanted.most) there.most = std::ceil(there.most / step + 0.1) * step;
  return there;
}

constexpr double kLoose = 1.5;  ///< round ends so many times as far apart as what is there leave too much of the plot empty

bool areLoose(AxisEnds ends, AxisEnds there) { return ends.span() > kLoose * there.span(); }

/// With few ticks round ends can lie far from what is there: a shorter step then, while labels above each other keep apart.
double closerStep(const ChartAxis& wanted, AxisEnds there, double step, int ticks, double pixels, double pixelsPerTick) {
  constexpr double kClosest = 0.58;  // of pixelsPerTick
  if (!areLoose(endsAround(wanted, there, step), there)) return step;
  const double closer = niceStep(there.span(), ticks + 1, wanted.whole);
  const double span = endsAround(wanted, there, closer).span();
  const bool apart = pixels * closer >= kClosest * pixelsPerTick * span;
  return apart && span < endsAround(wanted, there, step).span() ? closer : step;
}

/// Where no shorter step has room: ends a marker's height beyond what is there, between ticks, of which two stay. They are at tenths of a
/// step, so that they seldom move while a run trains.
AxisEnds closerEnds(const ChartAxis& wanted, AxisEnds there, AxisEnds ends, double step, double pixels) {
  constexpr double kRoom = 7;  // pixels
  if (!areLoose(ends, there) || pixels <= 3 * kRoom) return ends;
  const double room = kRoom * there.span() / (pixels - 2 * kRoom), tenth = step / 10;
  AxisEnds closer = ends;
  if (!wanted.least) closer.least = std::max(ends.least, std::floor((there.least - room) / tenth) * tenth);
  if (!wanted.most) closer.most = std::min(ends.most, std::ceil((there.most + room) / tenth) * tenth);
  const double ticks = std::floor(closer.most / step + 1e-9) - std::ceil(closer.least / step - 1e-9) + 1;
  return ticks >= 2 ? closer : ends;
}

}  // namespace

void scaleAxis(QValueAxis& axis, const ChartAxis& wanted, double least, double most, double pixels, double pixelsPerTick) {
  if (!(least <= most)) least = 0, most = 1;
  if (wanted.least) least = *wanted.least;
  if (wanted.most) most = *wanted.most;
  if (most - least <= std::abs(most) * 1e-9) {  // one value, which would else lie on the axis across
    const double around = least == 0 ? 1 : std::abs(least) * 0.05;
    if (least != 0 && !wanted.whole && !wanted.least) least -= around;
    most += around;
  }
  const int ticks = std::clamp(static_cast<int>(pixels / pixelsPerTick), 2, 12);
  const AxisEnds there{least, most};
  const bool upright = axis.orientation() != Qt::Horizontal;
  double step = niceStep(there.span(), ticks, wanted.whole);
  if (upright) step = closerStep(wanted, there, step, ticks, pixels, pixelsPerTick);
  AxisEnds ends = endsAround(wanted, there, step);
  if (upright) ends = closerEnds(wanted, there, ends, step, pixels);
  // The axis makes its ticks after each of these calls; the order never asks for a long range in short steps.
  const bool coarser = step > axis.tickInterval();
  if (coarser) axis.setTickInterval(step);
  axis.setRange(ends.least, ends.most);
  axis.setTickInterval(step);
  if (!wanted.names.empty()) return;
  axis.setTickAnchor(0);
  axis.setTickType(QValueAxis::TicksDynamic);
  axis.setLabelFormat(wanted.tickPrefix + QStringLiteral("%.%1f").arg(decimalsFor(step)));
}

std::vector<double> logTicks(double least, double most, int mostTicks) {
  const double from = std::pow(10.0, least), to = std::pow(10.0, most);
  std::vector<double> ticks;
  const auto add = [&](double tick) {
    if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) ticks.push_back(tick);
  };
  if (most - least < 1) {
    const double step = niceStep(to - from, mostTicks, false);
    for (auto n = static_cast<std::int64_t>(from / step); static_cast<double>(n) * step <= to * (1 + 1e-9); ++n)
      add(static_cast<double>(n) * step);
    return ticks;
  }
  const int first = static_cast<int>(std::floor(least)), last = static_cast<int>(std::ceil(most));
  const bool dense = 3 * (last - first) <= mostTicks;
  const int every = std::max(1, (last - first + mostTicks - 1) / std::max(1, mostTicks));
  for (int power = first; power <= last; power += every) {
    const double unit = std::pow(10.0, power);
    add(unit);
    if (!dense) continue;
    add(2 * unit);
    add(5 * unit);
  }
  return ticks;
}

void scaleLogAxis(QCategoryAxis& axis, const ChartAxis& wanted, double least, double most, double pixels, double pixelsPerTick) {
  constexpr double kRoom = 0.03;  // of the length, around what is there
  if (!(least <= most)) least = 0, most = 1;
  if (most - least < 1e-6) least -= 0.5, most += 0.5;
  const double room = kRoom * (most - least);
  least = wanted.least && *wanted.least > 0 ? std::log10(*wanted.least) : least - room;
  most = wanted.most && *wanted.most > 0 ? std::log10(*wanted.most) : most + room;
  if (!(least < most)) most = least + 1;
  for (const QString& label : axis.categoriesLabels()) axis.remove(label);
  axis.setRange(least, most);
  axis.setStartValue(least);
  for (const double tick : logTicks(least, most, std::clamp(static_cast<int>(pixels / pixelsPerTick), 2, 12)))
    if (std::log10(tick) > least) axis.append(QLocale().toString(tick, 'g', 6), std::log10(tick));
}

}  // namespace xsmoe::widgets
