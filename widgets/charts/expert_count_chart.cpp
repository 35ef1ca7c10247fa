// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/expert_count_chart.h"

#include <QPointF>
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "model/core/run_layers.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// Of each window begun its part of a step axis; empty: over windows.
using WindowParts = std::vector<WindowRange>;

void addCount(ChartSeries& series, const WindowRange& part, int window, double count) {
  series.points.emplace_back(part.from, count);
  series.pointNames.push_back(windowName(window));
}

/// The last step is as long as its window.
void endSteps(ChartSeries& series, double end) {
  if (series.points.empty() || end <= series.points.back().x()) return;
  series.points.emplace_back(end, series.points.back().y());
  series.pointNames.push_back(series.pointNames.back());
}

ChartSeries seriesOf(const RunHistory& history, const LayerStructure& key, const std::vector<LayerStructure>& all,
                     const WindowParts& parts) {
  ChartSeries series;
  series.name = layerTitle(key);
  series.shortName = layerMark(key.modality, key.hiddenState, all);
  series.dashed = key.modality == Modality::kTextual;
  series.marker = key.modality == Modality::kTextual ? Marker::kSquare : Marker::kCircle;
  if (!parts.empty()) series.kind = SeriesKind::kSteps;
  double end = 0;
  for (std::size_t i = 0; i < history.windowCount(); ++i) {
    const WindowHistory& window = history.window(i);
    for (const LayerStructure& usage : networkIn(history, window)) {
      if (usage.modality != key.modality || usage.hiddenState != key.hiddenState) continue;
      const auto count = static_cast<double>(usage.born.size());
      if (parts.empty()) {
        series.points.emplace_back(window.window.value, count);
      } else {
        addCount(series, parts[i], window.window.value, count);
        end = parts[i].to;
      }
    }
  }
  endSteps(series, end);
  return series;
}

const LayerStructure* layerOf(const std::vector<LayerStructure>& network, Modality modality, LayerIndex layer) {
  const auto found = std::find_if(network.begin(), network.end(),
                                  [&](const LayerStructure& one) { return one.modality == modality && one.layer == layer; });
  return found == network.end() ? nullptr : &*found;
}

bool byHand(const ExpertExpanded& /*event*/) { return false; }
bool byHand(const ExpertPruned& event) { return event.byHand; }
bool isOfNewLayer(const ExpertBirth& event) { return event.ofNewLayer; }
bool isOfNewLayer(const ExpertPruned& /*event*/) { return false; }

/// Of a layer at a window's end, where nobody knows yet how the next one goes on.
int growth(const WindowHistory& window, const LayerStructure& layer) {
  const auto here = [&](const auto& event) {
    return event.modality == layer.modality && event.layer == layer.layer && !byHand(event) && !isOfNewLayer(event);
  };
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

enum class Along : std::uint8_t { kInPart, kBeforeStep, kAfterStep };

/// Where marks stand: over windows so far behind the window, towards the next one; else in the window's part, or at the step that ends it.
struct MarkPlace {
  double behind = 0;
  Along along = Along::kInPart;
};
constexpr MarkPlace kBirthPlace{0.42, Along::kAfterStep}, kDeathPlace{0.58, Along::kBeforeStep}, kByHandPlace{0, Along::kInPart};
constexpr double kApart = 0.006;      ///< from a step, as a share of the axis: births and deaths are both seen
constexpr double kByHandShare = 0.3;  ///< of the window's part

/// On a layer's curve, which has `count` experts in the window's part and `risen` more in the next one's.
QPointF placeAlong(const WindowParts& parts, std::size_t window, Along along, double count, double risen) {
  const WindowRange& part = parts[window];
  const auto apart = [&](const WindowRange& of) {
    return std::min(kApart * (parts.back().to - parts.front().from), (of.to - of.from) / 4);
  };
  if (along == Along::kInPart) return {part.from + kByHandShare * (part.to - part.from), count};
  if (along == Along::kBeforeStep) return {part.to - apart(part), count};
  if (window + 1 == parts.size()) return {part.to, count};
  const WindowRange& next = parts[window + 1];
  return {next.from + apart(next), count + risen};
}

/// Marks on the layers' curves: at the boundary after each window, or of what a person took at the window itself, whose curve is without
/// it. Births belong to the next window, whose part of a step axis they open; deaths close the part of theirs. The birth of a new layer
/// stands before its curve, as high as it begins.
template <class Event>
ChartSeries marksOf(const RunHistory& history, const std::vector<LayerStructure>& all, std::vector<Event> WindowHistory::*events,
                    const MarkPlace& atBoundary, const WindowParts& parts) {
  ChartSeries marks;
  marks.kind = SeriesKind::kDots;
  for (std::size_t i = 0; i < history.windowCount(); ++i) {
    const WindowHistory& window = history.window(i);
    const WindowHistory* const next = i + 1 < history.windowCount() ? &history.window(i + 1) : nullptr;
    const auto network = networkIn(history, window);
    const auto grown = next != nullptr ? networkIn(history, *next) : std::vector<LayerStructure>{};
    for (const Event& event : window.*events) {
      const bool begins = isOfNewLayer(event);
      const LayerStructure* const layer = layerOf(begins ? grown : network, event.modality, event.layer);
      if (!layer) continue;
      const MarkPlace& place = byHand(event) ? kByHandPlace : atBoundary;
      const auto count = static_cast<double>(layer->born.size());
      const double risen = begins ? 0 : rise(history, window, *layer, next);
      marks.points.push_back(parts.empty() ? QPointF(window.window.value + place.behind, count + place.behind * risen)
                                           : placeAlong(parts, i, place.along, count, risen));
      marks.pointNames.push_back(
          (byHand(event) ? ExpertCountChart::tr("%1, by hand in %2") : ExpertCountChart::tr("%1, after %2"))
              .arg(expertMark({layer->modality, layer->hiddenState, event.born}, all), windowName(window.window.value)));
    }
  }
  return marks;
}

/// Layers often have as many experts as others: their curves lie beside each other then, the first one on top.
void spread(std::vector<ChartSeries>& curves) {
  constexpr double kApartPixels = 3, kMostPixels = 8;  // with more they would look like another count
  if (curves.size() < 2) return;
  const double gaps = static_cast<double>(curves.size() - 1);
  const double all = std::min(kMostPixels, kApartPixels * gaps);
  for (std::size_t i = 0; i < curves.size(); ++i) curves[i].lift = all / 2 - all * static_cast<double>(i) / gaps;
}

/// The parts of the windows where the axis is not over these.
WindowParts layOutCounts(ChartContent& content, const RunHistory& history, StepAxis axis, const RunHistory& axisOf) {
  if (axis != StepAxis::kWindow) {
    layOutWindowsAlong(content, history, axis, axisOf);
    for (WindowRange& part : content.windows) part.at = part.from;
    return content.windows;
  }
  layOutTrainedWindows(content, history);
  return {};
}

}  // namespace

ChartContent expertCountContent(const RunHistory& history, StepAxis axis, const RunHistory* axisOf) {
  ChartContent content;
  content.title = ExpertCountChart::tr("Experts per side layer");
  content.shortTitles = {ExpertCountChart::tr("Experts per layer"), ExpertCountChart::tr("Experts")};
  const WindowParts parts = layOutCounts(content, history, axis, axisOf != nullptr ? *axisOf : history);
  content.y.title = ExpertCountChart::tr("experts");
  content.y.whole = true;
  content.y.least = 0;
  content.emptyText = ExpertCountChart::tr("Counts appear here when a run with side layers starts.");
  content.signs = explained({Symbol::kLayer, Symbol::kFrozenState, Symbol::kBirth, Symbol::kDeath}) + QLatin1Char('\n') +
                  ExpertCountChart::tr("Lines close beside each other have the same count.");
  const auto keys = layersOf(history);
  const auto ofModality = [&](Modality m) {
    return static_cast<int>(std::count_if(keys.begin(), keys.end(), [m](const LayerStructure& key) { return key.modality == m; }));
  };
  int position = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    position = i > 0 && keys[i].modality == keys[i - 1].modality ? position + 1 : 0;
    ChartSeries series = seriesOf(history, keys[i], keys, parts);
    const int layers = ofModality(keys[i].modality);
    const int colour = layers > 3 ? position : static_cast<int>(i);
    series.colour = {layers > 3 ? SeriesColour::Role::kSequential : SeriesColour::Role::kIndexed, colour, layers};
    content.series.push_back(std::move(series));
  }
  spread(content.series);
  ChartSeries births = marksOf(history, keys, &WindowHistory::births, kBirthPlace, parts);
  births.name = ExpertCountChart::tr("born");
  births.marker = Marker::kUp;
  births.colour.role = SeriesColour::Role::kTruth;
  ChartSeries deaths = marksOf(history, keys, &WindowHistory::deaths, kDeathPlace, parts);
  deaths.name = ExpertCountChart::tr("pruned");
  deaths.marker = Marker::kDown;
  deaths.colour.role = SeriesColour::Role::kTau;
  for (ChartSeries* marks : {&births, &deaths})
    if (!marks->points.empty()) content.series.push_back(std::move(*marks));
  return content;
}

ExpertCountChart::ExpertCountChart(QWidget* parent) : RunChart(StepAxis::kWindow, parent) { setContent(expertCountContent(shown())); }

/// Births and deaths are those of the run that is shown.
void ExpertCountChart::refresh() {
  ChartContent content = expertCountContent(shown(), axis());
  if (beside() != nullptr) {
    auto counts = expertCountContent(*beside(), axis(), &shown()).series;
    std::erase_if(counts, [](const ChartSeries& series) { return series.kind == SeriesKind::kDots; });
    for (ChartSeries& series : counts) series.faint = true;
    addBeside(content, std::move(counts));
  }
  setContent(std::move(content));
}

}  // namespace xsmoe::widgets
