// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_axis.h"

#include <QFontMetricsF>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

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

void scaleAxis(QValueAxis& axis, const ChartAxis& wanted, double least, double most, double pixels, double pixelsPerTick) {
  if (!(least <= most)) least = 0, most = 1;
  if (wanted.least) least = *wanted.least;
  if (wanted.most) most = *wanted.most;
  if (most - least <= std::abs(most) * 1e-9) most = least + (least == 0 ? 1 : std::abs(least) * 0.1);
  const int ticks = std::clamp(static_cast<int>(pixels / pixelsPerTick), 2, 12);
  const double step = niceStep(most - least, ticks, wanted.whole);
  if (!wanted.least) least = std::floor(least / step + 1e-9) * step;
  // A little room above, so that no marker is cut.
  if (!wanted.most) most = std::ceil(most / step + 0.1) * step;
  // The axis makes its ticks after each of these calls; the order never asks for a long range in short steps.
  const bool coarser = step > axis.tickInterval();
  if (coarser) axis.setTickInterval(step);
  axis.setRange(least, most);
  axis.setTickInterval(step);
  if (!wanted.names.empty()) return;
  axis.setTickAnchor(0);
  axis.setTickType(QValueAxis::TicksDynamic);
  axis.setLabelFormat(wanted.tickPrefix + QStringLiteral("%.%1f").arg(decimalsFor(step)));
}

}  // namespace xsmoe::widgets
