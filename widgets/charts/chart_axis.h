// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <vector>

#include "widgets/charts/chart_content.h"

class QCategoryAxis;
class QFontMetricsF;
class QValueAxis;

namespace xsmoe::widgets {

/// A round step (1, 2 or 5 times a power of ten) that cuts `span` into at most `most` parts; at least 1 if `whole`.
[[nodiscard]] double niceStep(double span, int most, bool whole);
/// Digits after the point that numbers at multiples of `step` need.
[[nodiscard]] int decimalsFor(double step);
/// A title, or as many of its first words as fit into `room` pixels of length, or as many letters of the first one.
[[nodiscard]] QString titleIn(const QString& title, const QFontMetricsF& metrics, double room);
/// The title, else the first of the shorter ones that fits, else as much as fits of the last one.
[[nodiscard]] QString fittingTitle(const QString& title, const QStringList& shorter, const QFontMetricsF& metrics, double room);
/// The same of an axis.
[[nodiscard]] QString axisTitleIn(const ChartAxis& axis, const QFontMetricsF& metrics, double room);
/// Gives an axis of so many pixels round ends around what is there, from `least` to `most`, unless its ends are wanted, and round ticks;
/// these may be closer than `pixelsPerTick` on an axis that is not horizontal, where it would be empty for a third of its length otherwise.
void scaleAxis(QValueAxis& axis, const ChartAxis& wanted, double least, double most, double pixels, double pixelsPerTick);

/// Round values from 10^`least` to 10^`most`, increasing, about as many as `mostTicks`: 1, 2 and 5 times powers of ten, powers alone
/// where these are many, multiples of a round step within less than a power.
[[nodiscard]] std::vector<double> logTicks(double least, double most, int mostTicks);
/// The same as scaleAxis() for an axis that runs over the decimal logarithms of values; `least` and `most` are logarithms.
void scaleLogAxis(QCategoryAxis& axis, const ChartAxis& wanted, double least, double most, double pixels, double pixelsPerTick);

}  // namespace xsmoe::widgets
