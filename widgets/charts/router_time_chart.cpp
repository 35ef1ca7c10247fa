// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/router_time_chart.h"

#include <algorithm>
#include <map>
#include <utility>

#include "model/core/run_moment.h"
#include "widgets/charts/groups_over_time.h"
#include "widgets/charts/router_spread.h"
#include "widgets/network_view.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr double kAxisPercent = 100;

/// How the layers of a window were used in its last epoch so far; empty: none is finished.
std::vector<LayerUsage> lastUsage(const WindowHistory& window) {
  if (window.done) return window.done->usage;
  return window.epochs.empty() ? std::vector<LayerUsage>() : window.epochs.back().usage;
}

const std::vector<double>& numbersOf(const LayerUsage& usage, RouterNumber number) {
  return number == RouterNumber::kGate ? usage.gateShare : usage.utilization;
}

/// The curves of a layer's gate slots: the base path first, then experts by their birth.
class SlotCurves {
 public:
  SlotCurves(const RouterTimeChoice& choice, int windows) : choice_(choice), windows_(windows) {
    base_.name = RouterTimeChart::tr("base path");
    base_.colour.role = SeriesColour::Role::kBase;
    base_.dashed = true;
  }
  /// What the layer's slots had at x; nothing where it is not among these.
  void add(double x, const std::vector<LayerUsage>& layers, const QString& when) {
    const auto found = std::find_if(layers.begin(), layers.end(), [this](const LayerUsage& one) {
      return one.modality == choice_.modality && one.hiddenState == choice_.hiddenState;
    });
    if (found == layers.end() || !hasShares(*found)) return;
    const auto& numbers = numbersOf(*found, choice_.number);
    addPoint(base_, x, numbers.at(0), when);
    for (std::size_t j = 0; j < found->born.size(); ++j) addPoint(ofExpert(found->born[j]), x, numbers.at(j + 1), when);
  }
  void addTo(ChartContent& content) {
    if (base_.points.empty()) return;
    content.series.push_back(std::move(base_));
    for (auto& [born, series] : experts_) {
      series.strong = choice_.chosen == ExpertName{choice_.modality, choice_.hiddenState, born};
      content.series.push_back(std::move(series));
    }
  }

 private:
  static void addPoint(ChartSeries& series, double x, double share, const QString& when) {
    series.points.emplace_back(x, kAxisPercent * share);
    series.pointNames.push_back(when);
  }
  ChartSeries& ofExpert(int born) {
    auto& series = experts_[born];
    if (!series.name.isEmpty()) return series;
    series.name = expertName(born);
    series.colour = {SeriesColour::Role::kBirth, born, windows_};
    return series;
  }

  const RouterTimeChoice& choice_;
  int windows_;
  ChartSeries base_;
  std::map<int, ChartSeries> experts_;  ///< by birth
};

QString epochName(int window, int epoch) { return RouterTimeChart::tr("epoch %1 of %2").arg(epoch).arg(windowName(window)); }

void addWindows(ChartContent& content, SlotCurves& curves, const RunHistory& history) {
  layOutTrainedWindows(content, history);
  for (const WindowHistory& window : history.windows()) {
    const int number = window.window.value;
    const QString when = window.done ? RouterTimeChart::tr("last epoch of %1").arg(windowName(number))
                                     : RouterTimeChart::tr("%1, in training, epoch %2").arg(windowName(number)).arg(window.epochs.size());
    curves.add(number, lastUsage(window), when);
  }
}

/// All of the run, each where it ended.
void addEveryEpoch(ChartContent& content, SlotCurves& curves, const RunHistory& history, StepAxis axis) {
  layOutAlong(content, history, axis, history);
  for (const EpochRange& one : content.epochs)
    if (const EpochDone* const epoch = epochAt(history, RunMoment(one.window, one.epoch)))
      curves.add(one.to, epoch->usage, epochName(one.window, one.epoch));
}

/// The window itself, or the newest one that has finished an epoch.
const WindowHistory* windowOf(const RunHistory& history, std::optional<WindowIndex> window) {
  const WindowHistory* found = nullptr;
  for (const WindowHistory& one : history.windows())
    if (window ? one.window == *window : !one.epochs.empty()) found = &one;
  return found;
}

void addEpochs(ChartContent& content, SlotCurves& curves, const WindowHistory& window) {
  content.x.title = RouterTimeChart::tr("epoch of %1").arg(windowName(window.window.value));
  content.x.least = 0.5;
  content.x.most = std::max<double>(2, static_cast<double>(window.epochs.size())) + 0.5;
  for (const EpochDone& epoch : window.epochs) {
    content.epochs.push_back({window.window.value, epoch.epoch, epoch.epoch - 0.5, epoch.epoch + 0.5});
    curves.add(epoch.epoch, epoch.usage, epochName(window.window.value, epoch.epoch));
  }
  if (!window.epochs.empty()) content.windows.push_back({window.window.value, 0.5, static_cast<double>(window.epochs.size()) + 0.5});
  if (window.done && window.done->bestEpoch > 0)
    content.marks.push_back({static_cast<double>(window.done->bestEpoch), false, false, RouterTimeChart::tr("best")});
}

std::optional<LayerStructure> layerIn(const RunHistory& history, const RouterTimeChoice& choice) {
  for (const LayerStructure& layer : sideLayersOf(history))
    if (layer.modality == choice.modality && layer.hiddenState == choice.hiddenState) return layer;
  return std::nullopt;
}

/// What is shown, and of which layer where there is one.
void giveTitles(ChartContent& content, const QString& number, const std::optional<LayerStructure>& layer) {
  content.title = RouterTimeChart::tr("%1 over time", "number").arg(number);
  content.shortTitles = {number};
  if (!layer) return;
  content.title = RouterTimeChart::tr("%1 over time, %2", "number, side layer").arg(number, layerTitle(*layer));
  const QString mark = layerMark(*layer);
  content.shortTitles = {RouterTimeChart::tr("%1 over time, %2", "number, side layer").arg(number, mark),
                         RouterTimeChart::tr("%1, %2", "number, side layer").arg(number, mark), mark};
}

}  // namespace

std::vector<LayerStructure> sideLayersOf(const RunHistory& history) {
  std::map<std::pair<Modality, int>, LayerStructure> layers;
  for (const WindowHistory& window : history.windows()) {
    const auto usage = lastUsage(window);
    for (const LayerStructure& layer : usage.empty() ? window.started.structure : structureOf(usage))
      layers[{layer.modality, layer.hiddenState}] = layer;
  }
  std::vector<LayerStructure> all;
  for (const auto& [key, layer] : layers) all.push_back(layer);
  return all;
}

ChartContent routerTimeContent(const RunHistory& history, const RouterTimeChoice& choice, StepAxis axis) {
  ChartContent content;
  const QString number = choice.number == RouterNumber::kGate ? RouterTimeChart::tr("Router weights") : RouterTimeChart::tr("Utilization");
  giveTitles(content, number, layerIn(history, choice));
  content.x.title = RouterTimeChart::tr("trained window");
  content.x.whole = true;
  giveAxis(content.y, choice.number);
  content.y.least = 0;
  content.emptyText = RouterTimeChart::tr("Curves appear here after the first epoch of a run with side layers.");
  content.signs = explained({Symbol::kLayer, Symbol::kBasePath, Symbol::kExpert,
                             choice.number == RouterNumber::kGate ? Symbol::kGateWeight : Symbol::kUtilization});
  SlotCurves curves(choice, std::max(1, history.description().settings.protocol.windows));
  if (!choice.epochs && axis == StepAxis::kWindow)
    addWindows(content, curves, history);
  else if (!choice.epochs)
    addEveryEpoch(content, curves, history, axis);
  else if (const WindowHistory* const window = windowOf(history, choice.window))
    addEpochs(content, curves, *window);
  curves.addTo(content);
  return content;
}

RouterTimeChart::RouterTimeChart(QWidget* parent) : RunChart(StepAxis::kWindow, parent) {
  setContent(routerTimeContent(shown(), choice_));
  connect(this, &ChartView::pointClicked, this, [this](int series) { takeClick(series); });
}

/// An expert's curve has the colour of its birth.
void RouterTimeChart::takeClick(int series) {
  const SeriesColour& colour = content().series.at(static_cast<std::size_t>(series)).colour;
  if (colour.role != SeriesColour::Role::kBirth) return;
  const ExpertName clicked{choice_.modality, choice_.hiddenState, colour.index};
  Q_EMIT expertClicked(clicked);
}

void RouterTimeChart::showChoice(std::shared_ptr<const RunHistory> history, const RouterTimeChoice& choice) {
  choice_ = choice;
  models_.reset();
  showHistory(std::move(history));
}

void RouterTimeChart::showModels(std::shared_ptr<const RunHistory> history, const RouterTimeChoice& choice, RouterTimeModels models) {
  choice_ = choice;
  models_ = std::move(models);
  showHistory(std::move(history));
}

void RouterTimeChart::refresh() {
  if (!models_) return setContent(routerTimeContent(shown(), choice_, axis()));
  const auto& models = *models_->all;
  ChartContent told = models_->groups ? groupsOverTimeContent(shown(), models, choice_, models_->born, *models_->groups, axis())
                                      : routerSpreadContent(shown(), models, choice_, models_->born, axis());
  if (!models_->words.isEmpty()) (told.series.empty() ? told.emptyText : told.remark) = models_->words;
  setContent(std::move(told));
}

/// The epochs of one window lie along nothing else.
void RouterTimeChart::addOwnActionsTo(QMenu& menu) {
  if (choice_.epochs) return ChartView::addOwnActionsTo(menu);
  RunChart::addOwnActionsTo(menu);
}

}  // namespace xsmoe::widgets
