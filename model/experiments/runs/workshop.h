// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>

#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/core/rank_place.h"
#include "model/core/settings.h"
#include "model/data/stream_folder.h"
#include "model/device/device.h"
#include "model/experiments/runs/stream_shelf.h"
#include "model/network/recommender.h"
#include "model/streaming/stream_session.h"

namespace xsmoe::experiments {

/// What a run trains with.
struct Workshop {
  device::ComputeDevice device;
  std::shared_ptr<const streaming::StreamSession> session;  ///< not null
  std::unique_ptr<network::Recommender> recommender;        ///< as it is before any training
};
/// Chooses the device, checks the settings against the stream and opens it, or takes it from the shelf. What can be checked without the
/// cache comes before the log is read. The process computes with the settings' threads afterwards. `fitGrouping`: a grouping that the cache
/// lacks is replaced in `settings` (fittingGrouping); else it is an error. `place`: of a rank; by its number on its machine it takes a GPU.
[[nodiscard]] Result<Workshop> openWorkshop(RunSettings& settings, bool fitGrouping, const data::StreamFolder& folder, StreamShelf& streams,
                                            const ProgressCallback& progress, const std::optional<RankPlace>& place = {});

}  // namespace xsmoe::experiments
