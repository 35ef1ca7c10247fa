// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/expert_count_chart.h"

#include <algorithm>
#include <utility>

#include "model/core/run_layers.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

ChartSeries seriesOf(const RunHistory& history, const LayerStructure& key, const std::vector<LayerStructure>& all) {
  ChartSeries series;
  series.name = layerTitle(key);
  series.shortName = layerMark(key.modality, key.hiddenState, all);
  series.dashed = key.modality == Modality::kTextual;
  series.marker = key.modality == Modality::kTextual ? Marker::kSquare : Marker::kCircle;
  for (const WindowHistory& window : history.windows())
    for (const LayerStructure& usage : networkIn(history, window))
      if (usage.modality == key.modality && usage.hiddenState == key.hiddenState)
        series.points.emplace_back(window.window.value, static_cast<double>(usage.born.size()));
  return series;
}

const LayerStructure* layerOf(const std::vector<LayerStructure>& network, Modality modality, LayerIndex layer) {
  const auto found = std::find_if(network.begin(), network.end(),
                                  [&](const LayerStructure& one) { return one.modality == modality && one.layer == layer; });
  return found == network.end() ? nullptr : &*found;
}

bool byHand(const ExpertExpanded& /*event*/) { return false; }
bool byHand(const ExpertPruned& event) { return event.byHand; }

/// Of a layer at a window's end, where nobody knows yet how the next one goes on.
int growth(const WindowHistory& window, const LayerStructure& layer) {
  const auto here = [&](const auto& event) { return event.modality == layer.modality && event.layer == layer.layer && !byHand(event); };
  return static_cast<int>(std::count_if(window.births.begin(), window.births.end(), here)) -
         static_cast<int>(std::count_if(window.deaths.begin(), window.deaths.end(), here));
}

/// How many more experts the layer's curve has at the window `next`; null: there is none.
double rise(const RunHistory& history, const WindowHistory& window, const LayerStructure& layer, const WindowHistory* next) {
  if (next != nullptr)
    for (const LayerStructure& one : networkIn(history, *next))
      if (one.modality == layer.modality && one.hiddenState == layer.hiddenState)
        return static_cast<double>(one.born.size()) - static_cast<double>(layer.born.size());
  return growth(window, layer);
}

/// Marks on the layers' curves: at the boundary after each window, or of what a person took at the window itself, whose curve is without
/// it.
template <class Event>
ChartSeries marksOf(const RunHistory& history, const std::vector<LayerStructure>& all, std::vector<Event> WindowHistory::*events,
                    double offset) {
  ChartSeries marks;
  marks.kind = SeriesKind::kDots;
  for (std::size_t i = 0; i < history.windowCount(); ++i) {
    const WindowHistory& window = history.window(i);
    const WindowHistory* const next = i + 1 < history.windowCount() ? &history.window(i + 1) : nullptr;
    const auto network = networkIn(history, window);
    for (const Event& event : window.*events) {
      const LayerStructure* layer = layerOf(network, event.modality, event.layer);
      if (!layer) continue;
      const double after = byHand(event) ? 0 : offset;
      marks.points.emplace_back(window.window.value + after,
                                static_cast<double>(layer->born.size()) + after * rise(history, window, *layer, next));
      marks.pointNames.push_back(
          (byHand(event) ? ExpertCountChart::tr("%1, by hand in %2") : ExpertCountChart::tr("%1, after %2"))
              .arg(expertMark({layer->modality, layer->hiddenState, event.born}, all), windowName(window.window.value)));
    }
  }
  return marks;
}

}  // namespace

ChartContent expertCountContent(const RunHistory& history) {
  ChartContent content;
  content.title = ExpertCountChart::tr("Experts per side layer");
  content.shortTitles = {ExpertCountChart::tr("Experts per layer"), ExpertCountChart::tr("Experts")};
  content.x.title = ExpertCountChart::tr("trained window");
  content.x.tickPrefix = QStringLiteral("D");
  content.x.whole = true;
  content.x.least = -0.4;
  content.x.most = std::max(1, history.description().settings.protocol.windows - 1) - 0.2;
  content.y.title = ExpertCountChart::tr("experts");
  content.y.whole = true;
  content.y.least = 0;
  content.emptyText = ExpertCountChart::tr("Counts appear here when a run with side layers starts.");
  content.signs = explained({Symbol::kLayer, Symbol::kFrozenState, Symbol::kBirth, Symbol::kDeath});
  for (const auto& one : history.windows()) {
    const int window = one.window.value;
    content.windows.push_back({window, window - 0.5, window + 0.5});
  }
  const auto keys = layersOf(history);
  const auto ofModality = [&](Modality m) {
    return static_cast<int>(std::count_if(keys.begin(), keys.end(), [m](const LayerStructure& key) { return key.modality == m; }));
  };
  int position = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    position = i > 0 && keys[i].modality == keys[i - 1].modality ? position + 1 : 0;
    ChartSeries series = seriesOf(history, keys[i], keys);
    const int layers = ofModality(keys[i].modality);
    const int colour = layers > 3 ? position : static_cast<int>(i);
    series.colour = {layers > 3 ? SeriesColour::Role::kSequential : SeriesColour::Role::kIndexed, colour, layers};
    content.series.push_back(std::move(series));
  }
  ChartSeries births = marksOf(history, keys, &WindowHistory::births, 0.42);
  births.name = ExpertCountChart::tr("born");
  births.marker = Marker::kUp;
  births.colour.role = SeriesColour::Role::kTruth;
  ChartSeries deaths = marksOf(history, keys, &WindowHistory::deaths, 0.58);
  deaths.name = ExpertCountChart::tr("pruned");
  deaths.marker = Marker::kDown;
  deaths.colour.role = SeriesColour::Role::kTau;
  for (ChartSeries* marks : {&births, &deaths})
    if (!marks->points.empty()) content.series.push_back(std::move(*marks));
  return content;
}

ExpertCountChart::ExpertCountChart(QWidget* parent) : ChartView(parent) { setContent(expertCountContent(RunHistory{})); }

void ExpertCountChart::setBeside(const std::shared_ptr<const RunHistory>& other) {
  beside_.clear();
  if (!other) return;
  const QString run = runTitle(other->description());
  ChartContent content = expertCountContent(*other);
  for (ChartSeries& series : content.series) {
    if (series.kind == SeriesKind::kDots) continue;  // births and deaths are the open run's
    series.name = tr("%1 of %2").arg(series.name, run);
    series.shortName = besideMark();
    series.faint = series.dotted = series.hollow = true;
    beside_.push_back(std::move(series));
  }
}

void ExpertCountChart::showHistory(const RunHistory& history) {
  ChartContent content = expertCountContent(history);
  content.series.insert(content.series.end(), beside_.begin(), beside_.end());
  setContent(std::move(content));
}

}  // namespace xsmoe::widgets
