// SPDX-License-Identifier: Apache-2.0
#include "model/core/first_window.h"

#include "model/core/methods.h"

namespace xsmoe {

RunSettings settingsOfFirstWindow(RunSettings settings) {
  const RunSettings usual;
  auto& model = settings.model;
  if (model.method == Method::kStatic) model.method = Method::kXsmoe;  // the same network, which does not expand
  model.tau = usual.model.tau;
  model.continual = usual.model.continual;
  auto& baselines = model.baselines;
  if (!usesSetting(model.method, "reservoir-ratio")) baselines.reservoirRatio = usual.model.baselines.reservoirRatio;
  baselines.distillationWeight = usual.model.baselines.distillationWeight;
  baselines.distillationTemperature = usual.model.baselines.distillationTemperature;
  settings.training.checkpointEvery = usual.training.checkpointEvery;
  settings.training.keepEpochs = usual.training.keepEpochs;
  settings.device.featureMegabytes = usual.device.featureMegabytes;
  return settings;
}

}  // namespace xsmoe
