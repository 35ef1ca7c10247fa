#pragma once
#include <memory>

#include "model/baselines/iisan.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {

inline IisanOptions smallIisanOptions(double dropout) {
  IisanOptions options;
  options.sequence.user = {8, 5, 2, 1, dropout};
  options.sequence.seed = 3;
  options.bottleneck = 3;
  options.states = {0, 2};
  options.widths = {{Modality::kVisual, 6}, {Modality::kTextual, 6}};
  return options;
}

inline std::unique_ptr<network::Recommender> smallIisan(double dropout) {
  const auto options = smallIisanOptions(dropout);
  auto recommender = std::make_unique<IisanRecommender>(options);
  recommender->setItemStates(network::statesFor(*recommender, options.widths));
  return recommender;
}

}  // namespace xsmoe::baselines
