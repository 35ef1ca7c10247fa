// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/error_band.h"

#include <QCoreApplication>
#include <utility>

namespace xsmoe::widgets {
namespace {

class BandWords {
  Q_DECLARE_TR_FUNCTIONS(ErrorBand)
};

}  // namespace

void addErrorBand(std::vector<ChartSeries>& series, std::size_t curve, const std::vector<double>& errors) {
  ChartSeries low = series.at(curve);
  const QString name = low.name;
  if (low.shortName.isEmpty()) low.shortName = name;  // the legend names all three once
  low.marker = Marker::kNone;
  low.dashed = false;
  low.dotted = true;
  ChartSeries high = low;
  low.name = BandWords::tr("%1 − standard error").arg(name);
  high.name = BandWords::tr("%1 + standard error").arg(name);
  for (std::size_t i = 0; i < low.points.size(); ++i) {
    low.points[i].ry() -= errors.at(i);
    high.points[i].ry() += errors.at(i);
  }
  low.fillTo = static_cast<int>(series.size()) + 1;
  series.push_back(std::move(low));
  series.push_back(std::move(high));
}

}  // namespace xsmoe::widgets
