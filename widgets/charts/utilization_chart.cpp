// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/utilization_chart.h"

#include <QLocale>
#include <algorithm>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

ChartSeries bars(const QString& name, SeriesColour colour, bool hollow = false) {
  ChartSeries series;
  series.name = name;
  series.kind = SeriesKind::kBars;
  series.colour = colour;
  series.hollow = hollow;
  return series;
}

void add(ChartSeries& series, int x, double share, const QString& what) {
  series.points.emplace_back(x, share);
  series.pointNames.push_back(what);
}

/// With many layers there is room for the names of modalities only.
void nameLayer(ChartAxis& axis, const NetworkView& view, std::size_t layer, int end) {
  constexpr std::size_t kMostNames = 12;
  if (view.layers.size() <= kMostNames) return axis.names.push_back({static_cast<double>(end), layerMark(view.layers[layer])});
  const Modality modality = view.layers[layer].modality;
  const bool last = layer + 1 == view.layers.size() || view.layers[layer + 1].modality != modality;
  if (last) axis.names.push_back({static_cast<double>(end), modalityTitle(modality)});
}

}  // namespace

ChartContent utilizationContent(const NetworkView& view) {
  ChartContent content;
  content.title = view.tau ? UtilizationChart::tr("Utilization against τ") : UtilizationChart::tr("Utilization");
  content.x.title = UtilizationChart::tr("side layers");
  content.y.title = decisiveShareName(view.protocol);
  content.y.least = 0;
  content.emptyText = UtilizationChart::tr("Shares appear here after the first batch of a run with side layers.");
  if (std::none_of(view.layers.begin(), view.layers.end(), hasShares)) return content;
  const bool paper = view.protocol == Protocol::kPaper;
  ChartSeries base = bars(UtilizationChart::tr("base path"), {SeriesColour::Role::kBase});
  ChartSeries frozen = bars(UtilizationChart::tr("expert"), {SeriesColour::Role::kIndexed, 0});
  ChartSeries trained = bars(UtilizationChart::tr("in training"), {SeriesColour::Role::kIndexed, 0}, true);
  ChartSeries doomed = bars(UtilizationChart::tr("would go"), {SeriesColour::Role::kTau});
  const auto goes = expertsToPrune(view);
  content.x.namesStart = -0.5;
  int x = 0;
  for (std::size_t layer = 0; layer < view.layers.size(); ++layer) {
    const LayerUsage& usage = view.layers[layer];
    if (paper) add(base, x++, usage.utilization.at(0), UtilizationChart::tr("%1: base path").arg(layerTitle(usage)));
    for (std::size_t j = 0; j < usage.born.size(); ++j) {
      const int expert = static_cast<int>(j);
      ChartSeries& series = expert == goes[layer] ? doomed : expert == usage.trained ? trained : frozen;
      add(series, x++, decisiveShare(usage, j, view.protocol),
          UtilizationChart::tr("%1: expert %2").arg(layerTitle(usage), expertName(usage.born[j])));
    }
    nameLayer(content.x, view, layer, x);
    ++x;  // a gap between layers
  }
  content.x.least = -0.5;
  content.x.most = std::max(1, x - 1) - 0.5;
  if (paper) content.series.push_back(std::move(base));
  content.series.push_back(std::move(frozen));
  content.series.push_back(std::move(trained));
  if (!doomed.points.empty()) content.series.push_back(std::move(doomed));
  if (view.tau) content.marks.push_back({*view.tau, true, true, UtilizationChart::tr("τ = %1").arg(QLocale().toString(*view.tau, 'g', 3))});
  return content;
}

UtilizationChart::UtilizationChart(QWidget* parent) : ChartView(parent) { setContent(utilizationContent({})); }

void UtilizationChart::showNetwork(const NetworkView& view) { setContent(utilizationContent(view)); }

}  // namespace xsmoe::widgets
