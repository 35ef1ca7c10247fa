// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/model_factory.h"

#include "model/baselines/makers.h"

namespace xsmoe::experiments {

Result<std::unique_ptr<network::Recommender>> makeRecommender(const RunSettings& settings, const streaming::StreamSession& session,
                                                              const device::ComputeDevice& device) {
  auto widths = streaming::widthsFor(settings.model.method, session);
  if (!widths) return tl::unexpected(widths.error());
  return baselines::makeMethod(
      {settings, session.hiddenStates(), std::move(*widths), session.windows().userCount(), session.windows().itemCount(), device});
}

}  // namespace xsmoe::experiments
