// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/routed_models.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <set>

#include "widgets/words/moment_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class ModelWords {
  Q_DECLARE_TR_FUNCTIONS(ModelWords)
};

/// On an axis that goes down to epochs.
std::optional<double> placeOf(const ChartContent& content, const GroupRouting& model) {
  if (model.epoch > 0) {
    const auto epoch = std::find_if(content.epochs.begin(), content.epochs.end(),
                                    [&](const EpochRange& one) { return one.window == model.window && one.epoch == model.epoch; });
    return epoch == content.epochs.end() ? std::nullopt : std::optional(epoch->to);
  }
  const auto window =
      std::find_if(content.windows.begin(), content.windows.end(), [&](const WindowRange& one) { return one.window == model.window; });
  return window == content.windows.end() ? std::nullopt : std::optional(window->to);
}

/// The least that a window takes along an axis, as far as the settings tell; 0: they do not, as by the clock.
double leastWindow(const RunHistory& history, StepAxis axis) {
  const TrainingSettings& training = history.settings().training;
  const int epochs = std::min(training.epochs, training.warmupEpochs + 1 + training.patience);
  if (axis == StepAxis::kEpoch) return epochs;
  if (axis == StepAxis::kStep) return static_cast<double>(epochs) * history.newest()->started.batchesPerEpoch;
  return 0;
}

/// Where the axis of a run in training ends: over windows behind all that it trains; else behind its newest one, as if that took as long as
/// the longest before it, or twice as long once it takes longer, and so on. Epochs that arrive leave it as it is.
std::optional<double> endInWholeWindows(const ChartContent& content, const RunHistory& history, StepAxis axis) {
  if (content.windows.empty()) return content.x.most;
  const WindowRange& newest = content.windows.back();
  if (axis == StepAxis::kWindow)
    return std::max(newest.to, static_cast<double>(std::max(1, history.description().settings.protocol.windows - 1)));
  if (history.state() != RunState::kRunning && history.state() != RunState::kPaused) return content.x.most;
  double length = leastWindow(history, axis);
  for (std::size_t i = 0; i + 1 < content.windows.size(); ++i) length = std::max(length, content.windows[i].to - content.windows[i].from);
  if (length <= 0) return content.x.most;
  constexpr double kRounding = 1e-9;  // sums of epochs are not exact
  return newest.from + length * std::max(1.0, std::ceil((newest.to - newest.from) / length - kRounding));
}

}  // namespace

const RoutedLayer* routedLayerIn(const GroupRouting& model, const RouterTimeChoice& layer) {
  const auto found = std::find_if(model.layers.begin(), model.layers.end(), [&](const RoutedLayer& one) {
    return one.layer.modality == layer.modality && one.layer.hiddenState == layer.hiddenState;
  });
  return found == model.layers.end() ? nullptr : &*found;
}

std::optional<std::size_t> slotIn(const RoutedLayer& routed, int born) {
  if (born == kBaseSlot) return std::size_t{0};
  const auto& experts = routed.layer.born;
  const auto expert = std::find(experts.begin(), experts.end(), born);
  if (expert == experts.end()) return std::nullopt;
  return static_cast<std::size_t>(expert - experts.begin()) + 1;
}

std::vector<int> birthsIn(const std::vector<GroupRouting>& models, const RouterTimeChoice& layer) {
  std::set<int> births;
  for (const GroupRouting& model : models)
    if (const RoutedLayer* const routed = routedLayerIn(model, layer)) births.insert(routed->layer.born.begin(), routed->layer.born.end());
  return {births.begin(), births.end()};
}

QString slotAndLayerTitle(const std::vector<GroupRouting>& models, const RouterTimeChoice& layer, int born) {
  const QString slot = born == kBaseSlot ? ModelWords::tr("base path") : expertName(born);
  for (auto model = models.rbegin(); model != models.rend(); ++model)
    if (const RoutedLayer* const routed = routedLayerIn(*model, layer))
      return ModelWords::tr("%1, %2", "gate slot, side layer").arg(slot, layerTitle(routed->layer));
  return slot;
}

QString modelName(const GroupRouting& model, std::int64_t items) {
  return ModelWords::tr("model after %1, %2", "moment, how many items")
      .arg(momentName({model.window, model.epoch}), counted(items, ModelWords::tr("1 item"), ModelWords::tr("%1 items")));
}

std::vector<std::optional<double>> layOutModels(ChartContent& content, const RunHistory& history, const std::vector<GroupRouting>& models,
                                                StepAxis axis) {
  std::vector<std::optional<double>> places;
  const bool epochs = history.settings().training.keepEpochs > 0 ||
                      std::any_of(models.begin(), models.end(), [](const GroupRouting& one) { return one.epoch > 0; });
  if (axis == StepAxis::kWindow && !epochs) {
    layOutTrainedWindows(content, history);
    for (const GroupRouting& model : models) places.emplace_back(static_cast<double>(model.window));
    return places;
  }
  layOutAlong(content, history, axis, history);
  content.x.most = endInWholeWindows(content, history, axis);
  for (WindowRange& part : content.windows) part.at = part.to;  // a window's model is that of its end
  for (const GroupRouting& model : models) places.push_back(placeOf(content, model));
  return places;
}

}  // namespace xsmoe::widgets
