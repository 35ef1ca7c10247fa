// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/model_factory.h"

#include "model/network/xsmoe/xsmoe_recommender.h"

namespace xsmoe::experiments {

Result<std::unique_ptr<network::Recommender>> makeRecommender(const RunSettings& settings, const streaming::StreamSession& session,
                                                              const device::ComputeDevice& device) {
  const auto widths = streaming::widthsFor(settings.model.variant, session);
  if (!widths) return tl::unexpected(widths.error());
  network::XsmoeOptions options;
  options.model = settings.model;
  options.protocol = settings.protocol.protocol;
  options.sequenceLength = settings.protocol.sequenceLength;
  options.hiddenStates = session.hiddenStates();
  options.widths = *widths;
  options.device = device;
  options.seed = settings.training.seed;
  return std::unique_ptr<network::Recommender>(std::make_unique<network::XsmoeRecommender>(std::move(options)));
}

}  // namespace xsmoe::experiments
