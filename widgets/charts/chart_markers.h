// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QColor>

#include "widgets/charts/chart_content.h"

class QScatterSeries;

namespace xsmoe::widgets {

/// Gives the markers of a series their form, size and colour; `inside`: of hollow ones.
void dressMarkers(QScatterSeries& markers, const ChartSeries& series, const QColor& colour, const QColor& inside);

}  // namespace xsmoe::widgets
