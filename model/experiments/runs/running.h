// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>

#include "model/device/device.h"
#include "model/engine/engine.h"
#include "model/experiments/desk/recommendation_desk.h"
#include "model/experiments/going_on/resume_slots.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/run_folder.h"
#include "model/network/recommender.h"
#include "model/streaming/stream_session.h"

namespace xsmoe::experiments {

/// What a run trains with.
struct Workshop {
  device::ComputeDevice device;
  streaming::StreamSession session;
  std::unique_ptr<network::Recommender> recommender;  ///< as it is before any training
};
/// Chooses the device, checks the settings against the stream and opens it. What can be checked without the cache comes before the log is
/// read. The process computes with the settings' threads afterwards. `fitGrouping`: a grouping that the cache lacks is replaced in
/// `settings` (fittingGrouping); else it is an error.
[[nodiscard]] Result<Workshop> openWorkshop(RunSettings& settings, bool fitGrouping, const data::StreamFolder& folder,
                                            const ProgressCallback& progress);

/// A run whose folder is there, whose record is open and whose lock somebody holds.
struct OpenRun {
  RunPaths paths;
  RunDescription description;
  Workshop workshop;
  std::unique_ptr<RecordWriter> record;
  ResumeSlots slots;
  std::vector<ChangeLogged> script = {};  ///< changes to make on the way
  std::vector<ChangeLogged> again = {};   ///< and those to make again, as ChangesToCome has stored them
};
/// Trains from the beginning or from a state to the end, a stop or a failure. Records every event and stores the weights of every window
/// and, while the run is unfinished, what it resumes from. A checkpoint to resume from that cannot be written is told and ends nothing.
[[nodiscard]] Result<engine::TrainOutcome> carryOn(OpenRun& run, std::optional<streaming::TrainerState> from,
                                                   engine::TrainListener& listener, engine::Controls& controls, ModelCopy& copy);

}  // namespace xsmoe::experiments
