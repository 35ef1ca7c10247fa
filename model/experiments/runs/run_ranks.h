// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/core/change.h"
#include "model/core/rank_place.h"
#include "model/device/ranks.h"
#include "model/engine/controls.h"
#include "model/engine/outcomes.h"
#include "model/engine/run_observer.h"
#include "model/experiments/runs/run_folder.h"
#include "model/experiments/runs/workshop.h"
#include "model/streaming/run_state.h"

namespace xsmoe::experiments {

/// Trains with the ranks that a request names, or alone, with a null pointer. The others hear of an error and end too. Errors besides: the
/// ranks do not meet; one of them is gone.
[[nodiscard]] Result<engine::TrainOutcome> amongRanks(const std::optional<RankPlace>& place,
                                                      const std::function<Result<engine::TrainOutcome>(device::Ranks*)>& train);

/// What a run is trained with is shared among ranks, if there are any. Error: the method's steps cannot be shared.
[[nodiscard]] Result<void> shareAmong(device::Ranks* ranks, Workshop& workshop, Method method);

/// All ranks are here and have the same settings, stream and program, and compute on one kind of device in one precision, those on GPUs
/// each on its own; throws device::RankLost else. Threads and memory are each rank's own. Then they choose by what GPUs exchange, which the
/// device tells from then on. Why not by NCCL; empty: by NCCL, or there is nothing to choose.
[[nodiscard]] std::string agreeOnRun(device::Ranks& ranks, const RunSettings& settings, device::ComputeDevice& device,
                                     const StreamChecksums& stream);

/// All ranks go on from one point: place, weights and what the optimizer has by then; throws device::RankLost else. Each has read its own
/// folder of the run, which may be an older copy. `from`: null where there is no point, so that the run begins again.
void agreeOnPoint(device::Ranks& ranks, const streaming::TrainerState* from);

/// Tells what agreeOnRun() has said, unless it is empty.
void tellExchange(const std::string& whyGloo, engine::TrainListener& listener);

/// What a rank besides rank 0 trains, which keeps nothing and tells nobody.
struct RunBeside {
  Workshop workshop;
  RunSettings settings;
  std::vector<PlacedChange> script = {}, again = {};  ///< as of OpenRun
};
/// From the beginning or from a state, side by side with rank 0.
[[nodiscard]] Result<engine::TrainOutcome> trainBeside(RunBeside& run, std::optional<streaming::TrainerState> from,
                                                       engine::Controls& controls, device::Ranks& ranks);

}  // namespace xsmoe::experiments
