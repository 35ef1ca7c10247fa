// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/report/figure_file.h"

#include <QString>
#include <QWidget>
#include <algorithm>

#include "widgets/charts/chart_view.h"
#include "widgets/charts/tau_curves.h"
#include "widgets/paper.h"

namespace xsmoe::widgets {

bool isFigureFile(const std::filesystem::path& file) {
  const QString ending = QString::fromStdString(file.extension().string()).toLower();
  return ending == QLatin1String(".pdf") || ending == QLatin1String(".svg") || ending == QLatin1String(".png");
}

Result<void> writeFigure(const std::filesystem::path& file, const ResultTable& table) {
  if (!isFigureFile(file))
    return usageError(file.string(), "a figure is a PDF, SVG or PNG file", "Give it a name that ends in .pdf, .svg or .png");
  auto content = tauCurvesContent(table);
  if (std::all_of(content.series.begin(), content.series.end(), [](const ChartSeries& series) { return series.points.empty(); }))
    return badInput("the runs", "none of them has a τ: there is nothing to draw", "Train XSMoE with several values of τ");
  const auto holder = paperHolder();
  auto* const chart = new ChartView(holder.get());
  lighten(*chart);
  chart->setContent(std::move(content));
  present(*chart);
  return chart->writeAs(QString::fromStdString(file.string()));
}

}  // namespace xsmoe::widgets
