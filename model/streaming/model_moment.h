// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <vector>

#include "model/core/events.h"
#include "model/network/recommender.h"

namespace xsmoe::streaming {

/// A model in training at one moment, for questions about it. The models are never trained again: any thread may embed with them and copy
/// them, one at a time.
struct ModelMoment {
  WindowIndex window;
  int epoch = 0;                                   ///< epochs finished in the window
  std::shared_ptr<network::Recommender> training;  ///< as it is now, perhaps within an epoch
  std::shared_ptr<network::Recommender> judged;    ///< what would be tested if the window ended now: the best weights where some are kept
  std::vector<LayerUsage> usage;                   ///< of the last finished epoch, by which pruning decides; empty where none is finished
  std::vector<ExpertName> pinned;
};

}  // namespace xsmoe::streaming
