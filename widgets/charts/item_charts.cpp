// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/item_charts.h"

#include <QCoreApplication>
#include <algorithm>
#include <map>
#include <utility>

#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class ItemCharts {
  Q_DECLARE_TR_FUNCTIONS(ItemCharts)
};

/// What each gate slot has of its layer, in percent, stacked.
ChartContent slotsOf(const ItemProfile& item, std::vector<double> LayerUsage::*values) {
  ChartContent content;
  content.x.title = ItemCharts::tr("side layers");
  content.x.namesStart = -0.5;
  content.x.least = -0.5;
  content.x.most = std::max(2.0, static_cast<double>(item.layers.size())) - 0.5;
  content.y.title = ItemCharts::tr("%");
  content.y.least = 0;
  content.y.most = 100;
  content.emptyText = ItemCharts::tr("The method of this run has no experts.");
  content.signs = explained({Symbol::kLayer, Symbol::kBasePath, Symbol::kExpert});
  const int windows = std::max(1, static_cast<int>(item.records.size()));
  ChartSeries base = barSeries(ItemCharts::tr("base path"), {SeriesColour::Role::kBase});
  std::map<int, ChartSeries> experts;  // by birth
  for (std::size_t layer = 0; layer < item.layers.size(); ++layer) {
    const LayerUsage& usage = item.layers[layer];
    const auto x = static_cast<double>(layer);
    content.x.names.push_back({x + 0.5, layerMark(usage)});
    base.points.emplace_back(x, 100 * (usage.*values).at(0));
    base.pointNames.push_back(ItemCharts::tr("%1: base path").arg(layerTitle(usage)));
    for (std::size_t j = 0; j < usage.born.size(); ++j) {
      const int born = usage.born[j];
      auto& series = experts.try_emplace(born, barSeries(expertName(born), {SeriesColour::Role::kBirth, born, windows})).first->second;
      series.points.emplace_back(x, 100 * (usage.*values).at(j + 1));
      series.pointNames.push_back(ItemCharts::tr("%1: expert %2").arg(layerTitle(usage), expertName(born)));
    }
  }
  if (item.layers.empty()) return content;
  content.series.push_back(std::move(base));
  for (auto& [born, series] : experts) content.series.push_back(std::move(series));
  return content;
}

}  // namespace

ChartContent itemRecordsContent(const ItemProfile& item) {
  ChartContent content;
  content.title = ItemCharts::tr("Records per window");
  content.x.title = ItemCharts::tr("window");
  content.x.tickPrefix = QStringLiteral("D");
  content.x.whole = true;
  content.x.least = -0.5;
  content.x.most = std::max(2.0, static_cast<double>(item.records.size())) - 0.5;
  content.y.title = ItemCharts::tr("records");
  content.y.least = 0;
  content.emptyText = ItemCharts::tr("Records appear here when an item is chosen.");
  ChartSeries bars = barSeries(ItemCharts::tr("records of the item"), {});
  for (std::size_t window = 0; window < item.records.size(); ++window)
    bars.points.emplace_back(static_cast<double>(window), static_cast<double>(item.records[window]));
  content.series.push_back(std::move(bars));
  return content;
}

ChartContent itemGatesContent(const ItemProfile& item) {
  ChartContent content = slotsOf(item, &LayerUsage::gateShare);
  content.title = ItemCharts::tr("Gate weights of the item");
  content.shortTitles = {ItemCharts::tr("Gate weights")};
  return content;
}

ChartContent itemSharesContent(const ItemProfile& item) {
  ChartContent content = slotsOf(item, &LayerUsage::utilization);
  content.title = ItemCharts::tr("Shares of what the layers put out");
  content.shortTitles = {ItemCharts::tr("Shares of the output"), ItemCharts::tr("Shares")};
  return content;
}

}  // namespace xsmoe::widgets
