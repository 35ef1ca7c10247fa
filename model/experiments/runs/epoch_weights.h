// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

#include "model/core/error.h"
#include "model/core/run_moment.h"
#include "model/core/settings.h"
#include "model/experiments/runs/run_folder.h"
#include "model/network/recommender.h"
#include "model/streaming/run_state.h"

namespace xsmoe::experiments {

/// Weights at the ends of epochs, as far as the setting keep-epochs asks for them. They are there to be asked about: nothing goes on from
/// them, and without them a run is the same.

/// Writes those of an epoch, then removes all of its window but the last `most`. How many bytes the file has.
[[nodiscard]] Result<std::int64_t> keepEpoch(const RunPaths& paths, const RunMoment& epoch, Method method,
                                             const network::Recommender& model, int most);

/// Removes those of epochs that have not happened where a run goes on from a state; empty: from its beginning.
void removeEpochsAfter(const RunPaths& paths, const std::optional<streaming::TrainerState>& state);

}  // namespace xsmoe::experiments
