// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/model_factory.h"

#include <utility>

#include "model/baselines/makers.h"
#include "model/baselines/replay.h"
#include "model/baselines/taught_recommender.h"

namespace xsmoe::experiments {
namespace {

/// With what keeps it from forgetting.
std::unique_ptr<network::Recommender> wrapped(std::unique_ptr<network::Recommender> made, const RunSettings& settings) {
  const auto& baselines = settings.model.baselines;
  switch (settings.model.continual) {
    case Continual::kReplay:
      return std::make_unique<baselines::Replay>(std::move(made), baselines.reservoirRatio, settings.protocol.sequenceLength,
                                                 settings.training.seed);
    case Continual::kDistillation:
      return std::make_unique<baselines::TaughtRecommender>(
          std::move(made), network::Distillation{baselines.distillationTemperature, baselines.distillationWeight});
    case Continual::kNone: break;
  }
  return made;
}

}  // namespace

Result<std::unique_ptr<network::Recommender>> makeRecommender(const RunSettings& settings, const streaming::StreamSession& session,
                                                              const device::ComputeDevice& device) {
  auto widths = streaming::widthsFor(settings.model.method, session);
  if (!widths) return tl::unexpected(widths.error());
  const auto& stream = session.windows();
  const auto& protocol = stream.protocol();
  const auto& first = stream.window({(protocol.cutWindows > 0 ? protocol.cutWindows : protocol.windows) - 1});
  const baselines::MethodInputs inputs{settings,           session.hiddenStates(), std::move(*widths),   stream.userCount(),
                                       stream.itemCount(), first.usersSeenSoFar,   first.itemsSeenSoFar, device};
  return wrapped(baselines::makeMethod(inputs), settings);
}

}  // namespace xsmoe::experiments
