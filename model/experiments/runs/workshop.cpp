// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/workshop.h"

#include <utility>

#include "model/core/fitting_grouping.h"
#include "model/core/methods.h"
#include "model/core/setting_descriptions.h"
#include "model/device/opened_device.h"
#include "model/experiments/model_factory.h"

namespace xsmoe::experiments {

Result<Workshop> openWorkshop(RunSettings& settings, bool fitGrouping, const data::StreamFolder& folder, StreamShelf& streams,
                              const ProgressCallback& progress, const std::optional<RankPlace>& place) {
  auto used = settings.device;
  if (!computesInHalf(settings.model.method)) used.precision = Precision::kFloat32;  // what it is recorded as too
  auto device = device::openDevice(used, place ? place->local : 0);
  if (!device) return tl::unexpected(device.error());
  if (const auto valid = validate(settings, kAnyGrouping); !valid) return tl::unexpected(valid.error());
  auto opened = streams.open(folder, settings.protocol, readsFeatures(settings.model.method), progress);
  if (!opened) return tl::unexpected(opened.error());
  const auto& session = **opened;
  if (fitGrouping && session.hiddenStates() > 0)
    settings.model.grouping = fittingGrouping(settings.model.grouping, session.hiddenStates(), session.cachedStates());
  if (const auto valid = validate(settings, session.hiddenStates(), session.cachedStates()); !valid) return tl::unexpected(valid.error());
  auto recommender = makeRecommender(settings, session, *device);
  if (!recommender) return tl::unexpected(recommender.error());
  return Workshop{std::move(*device), std::move(*opened), std::move(*recommender)};
}

}  // namespace xsmoe::experiments
