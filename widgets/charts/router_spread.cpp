// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/router_spread.h"

#include <QCoreApplication>
#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "widgets/charts/routed_models.h"
#include "widgets/words/symbol_wording.h"

namespace xsmoe::widgets {
namespace {

class SpreadWords {
  Q_DECLARE_TR_FUNCTIONS(SpreadWords)
};

/// Null where the layer has no such gate slot, or there was no item.
const ShareSpread* spreadIn(const GroupRouting& model, const RouterTimeChoice& choice, int born) {
  const RoutedLayer* const routed = routedLayerIn(model, choice);
  const auto slot = routed == nullptr ? std::nullopt : slotIn(*routed, born);
  if (!slot || *slot >= routed->spread.size()) return nullptr;
  return choice.number == RouterNumber::kGate ? &routed->spread[*slot].gate : &routed->spread[*slot].utilization;
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

void addSpreadCurves(ChartContent& content, const std::vector<GroupRouting>& models, const std::vector<std::optional<double>>& places,
                     const RouterTimeChoice& choice, int born, int windows) {
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
    for (std::size_t i = 0; i < models.size(); ++i) {
      const ShareSpread* const spread = spreadIn(models[i], choice, born);
      if (spread == nullptr || !places[i]) continue;
      series.points.emplace_back(*places[i], kInPercent * spread->*at);
      series.pointNames.push_back(modelName(models[i], models[i].items));
    }
    content.series.push_back(std::move(series));
  }
  if (content.series.front().points.empty()) content.series.clear();
}

}  // namespace

ChartContent routerSpreadContent(const RunHistory& history, const std::vector<GroupRouting>& models, const RouterTimeChoice& layer,
                                 int born, StepAxis axis) {
  const int windows = std::max(1, history.description().settings.protocol.windows);
  ChartContent content;
  const QString what =
      layer.number == RouterNumber::kGate ? SpreadWords::tr("Gate weight of single items") : SpreadWords::tr("Utilization by single items");
  content.title = SpreadWords::tr("%1: %2", "number, gate slot").arg(what, slotAndLayerTitle(models, layer, born));
  content.y.title = layer.number == RouterNumber::kGate ? SpreadWords::tr("gate weight of an item (%)")
                                                        : SpreadWords::tr("share of what an item gets (%)");
  content.y.least = 0;
  content.emptyText = SpreadWords::tr("What single items take appears here when the first window of a run with side layers is finished.");
  content.signs = explained({Symbol::kLayer, Symbol::kBasePath, Symbol::kExpert,
                             layer.number == RouterNumber::kGate ? Symbol::kGateWeight : Symbol::kUtilization});
  const auto places = layOutModels(content, history, models, axis);
  addSpreadCurves(content, models, places, layer, born, windows);
  return content;
}

}  // namespace xsmoe::widgets
