// SPDX-License-Identifier: Apache-2.0
#include "model/baselines/makers.h"
#include "model/network/xsmoe/xsmoe_recommender.h"

namespace xsmoe::baselines {

std::unique_ptr<network::Recommender> makeXsmoe(const MethodInputs& inputs) {
  network::XsmoeOptions options;
  options.model = inputs.settings.model;
  options.protocol = inputs.settings.protocol.protocol;
  options.sequenceLength = inputs.settings.protocol.sequenceLength;
  options.hiddenStates = inputs.hiddenStates;
  options.widths = inputs.widths;
  options.device = inputs.device;
  options.seed = inputs.settings.training.seed;
  return std::make_unique<network::XsmoeRecommender>(std::move(options));
}

}  // namespace xsmoe::baselines
