// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/routed_models.h"

#include <QCoreApplication>
#include <algorithm>
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
  const bool epochs = std::any_of(models.begin(), models.end(), [](const GroupRouting& one) { return one.epoch > 0; });
  if (axis == StepAxis::kWindow && !epochs) {
    layOutTrainedWindows(content, history);
    for (const GroupRouting& model : models) places.emplace_back(static_cast<double>(model.window));
    return places;
  }
  layOutAlong(content, history, axis, history);
  for (WindowRange& part : content.windows) part.at = part.to;  // a window's model is that of its end
  for (const GroupRouting& model : models) places.push_back(placeOf(content, model));
  return places;
}

}  // namespace xsmoe::widgets
