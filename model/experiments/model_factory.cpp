// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/model_factory.h"

#include <array>

#include "model/baselines/makers.h"

namespace xsmoe::experiments {
namespace {

using Maker = std::unique_ptr<network::Recommender> (*)(const baselines::MethodInputs&);

constexpr std::array kMakers{
#define XSMOE_METHOD(id, key, title, family, modalities, states, samples, experts, expands, wrappers, maker, settings, meaning) \
  Maker(baselines::maker),
#include "model/core/methods.def"
#undef XSMOE_METHOD
};

}  // namespace

Result<std::unique_ptr<network::Recommender>> makeRecommender(const RunSettings& settings, const streaming::StreamSession& session,
                                                              const device::ComputeDevice& device) {
  auto widths = streaming::widthsFor(settings.model.method, session);
  if (!widths) return tl::unexpected(widths.error());
  return kMakers.at(static_cast<std::size_t>(settings.model.method))(
      {settings, session.hiddenStates(), std::move(*widths), session.windows().userCount(), session.windows().itemCount(), device});
}

}  // namespace xsmoe::experiments
