// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/router_spread.h"

#include <QCoreApplication>
#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class SpreadWords {
  Q_DECLARE_TR_FUNCTIONS(SpreadWords)
};

const RoutedLayer* layerIn(const GroupRouting& model, const RouterTimeChoice& choice) {
  const auto found = std::find_if(model.layers.begin(), model.layers.end(), [&](const RoutedLayer& one) {
    return one.layer.modality == choice.modality && one.layer.hiddenState == choice.hiddenState;
  });
  return found == model.layers.end() ? nullptr : &*found;
}

/// Null where the layer has no such gate slot, or there was no item.
const ShareSpread* spreadIn(const RoutedLayer& routed, RouterNumber number, int born) {
  const auto& experts = routed.layer.born;
  const auto expert = std::find(experts.begin(), experts.end(), born);
  if (born != kBaseSlot && expert == experts.end()) return nullptr;
  const auto slot = born == kBaseSlot ? std::size_t{0} : static_cast<std::size_t>(expert - experts.begin()) + 1;
  if (slot >= routed.spread.size()) return nullptr;
  return number == RouterNumber::kGate ? &routed.spread[slot].gate : &routed.spread[slot].utilization;
}

ChartSeries spreadCurve(const QString& name, double ShareSpread::*at, int born, int windows) {
  ChartSeries series;
  series.name = name;
  if (born == kBaseSlot)
    series.colour.role = SeriesColour::Role::kBase;
  else
    series.colour = {SeriesColour::Role::kBirth, born, windows};
  if (at == &ShareSpread::least) series.marker = Marker::kDown;
  if (at == &ShareSpread::most) series.marker = Marker::kUp;
  if (at == &ShareSpread::quarter || at == &ShareSpread::threeQuarters) series.marker = Marker::kDiamond;
  series.dashed = at == &ShareSpread::least || at == &ShareSpread::most;
  series.faint = at != &ShareSpread::median;
  series.hollow = series.faint;
  return series;
}

void addSpreadCurves(ChartContent& content, const std::vector<GroupRouting>& models, const RouterTimeChoice& choice, int born,
                     int windows) {
  constexpr double kInPercent = 100;
  const std::pair<QString, double ShareSpread::*> all[]{{SpreadWords::tr("most"), &ShareSpread::most},
                                                        {SpreadWords::tr("a quarter above"), &ShareSpread::threeQuarters},
                                                        {SpreadWords::tr("median"), &ShareSpread::median},
                                                        {SpreadWords::tr("a quarter below"), &ShareSpread::quarter},
                                                        {SpreadWords::tr("least"), &ShareSpread::least}};
  constexpr int kUpperQuartile = 1;
  for (const auto& [name, at] : all) {
    ChartSeries series = spreadCurve(name, at, born, windows);
    if (at == &ShareSpread::quarter) series.fillTo = kUpperQuartile;
    for (const GroupRouting& model : models) {
      const RoutedLayer* const routed = layerIn(model, choice);
      const ShareSpread* const spread = routed == nullptr ? nullptr : spreadIn(*routed, choice.number, born);
      if (spread == nullptr) continue;
      series.points.emplace_back(model.window, kInPercent * spread->*at);
      series.pointNames.push_back(
          SpreadWords::tr("model after %1, %2")
              .arg(windowName(model.window), counted(model.items, SpreadWords::tr("1 item"), SpreadWords::tr("%1 items"))));
    }
    content.series.push_back(std::move(series));
  }
  if (content.series.front().points.empty()) content.series.clear();
}

QString spreadTitle(const std::vector<GroupRouting>& models, const RouterTimeChoice& choice, int born) {
  const QString what = choice.number == RouterNumber::kGate ? SpreadWords::tr("Gate weight of single items")
                                                            : SpreadWords::tr("Utilization by single items");
  const QString slot = born == kBaseSlot ? SpreadWords::tr("base path") : expertName(born);
  for (auto model = models.rbegin(); model != models.rend(); ++model)
    if (const RoutedLayer* const routed = layerIn(*model, choice))
      return SpreadWords::tr("%1: %2, %3", "number, gate slot, side layer").arg(what, slot, layerTitle(routed->layer));
  return SpreadWords::tr("%1: %2", "number, gate slot").arg(what, slot);
}

}  // namespace

std::vector<int> birthsIn(const std::vector<GroupRouting>& models, const RouterTimeChoice& layer) {
  std::set<int> births;
  for (const GroupRouting& model : models)
    if (const RoutedLayer* const routed = layerIn(model, layer)) births.insert(routed->layer.born.begin(), routed->layer.born.end());
  return {births.begin(), births.end()};
}

ChartContent routerSpreadContent(const RunHistory& history, const std::vector<GroupRouting>& models, const RouterTimeChoice& layer,
                                 int born) {
  const int windows = std::max(1, history.description().settings.protocol.windows);
  ChartContent content;
  content.title = spreadTitle(models, layer, born);
  content.x.title = SpreadWords::tr("trained window");
  content.x.whole = true;
  content.x.tickPrefix = QStringLiteral("D");
  content.x.least = -0.4;
  content.x.most = std::max(1, windows - 1) - 0.2;
  content.y.title = layer.number == RouterNumber::kGate ? SpreadWords::tr("gate weight of an item (%)")
                                                        : SpreadWords::tr("share of what an item gets (%)");
  content.y.least = 0;
  content.emptyText = SpreadWords::tr("What single items take appears here when the first window of a run with side layers is finished.");
  content.signs = explained({Symbol::kLayer, Symbol::kBasePath, Symbol::kExpert,
                             layer.number == RouterNumber::kGate ? Symbol::kGateWeight : Symbol::kUtilization});
  for (const GroupRouting& model : models) content.windows.push_back({model.window, model.window - 0.5, model.window + 0.5});
  addSpreadCurves(content, models, layer, born, windows);
  return content;
}

}  // namespace xsmoe::widgets
