// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "model/engine/engine.h"
#include "model/experiments/runs/model_copy.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/resume_slots.h"
#include "model/experiments/runs/run_folder.h"
#include "model/experiments/runs/workshop.h"
#include "model/streaming/run_state.h"

namespace xsmoe::device {
class Ranks;
}

namespace xsmoe::experiments {

/// A run whose folder is there, whose record is open and whose lock somebody holds.
struct OpenRun {
  RunPaths paths;
  RunDescription description;
  Workshop workshop;
  std::unique_ptr<RecordWriter> record;
  ResumeSlots slots;
  std::vector<PlacedChange> script = {};  ///< changes to make on the way
  std::vector<PlacedChange> again = {};   ///< and those to make again, as ChangesToCome has stored them
  device::Ranks* ranks = nullptr;         ///< that train it together, of which this is rank 0; null: alone
};
/// Trains from the beginning or from a state to the end, a stop or a failure. Records every event and stores the weights of every window
/// and, while the run is unfinished, what it resumes from. A checkpoint to resume from that cannot be written is told and ends nothing.
[[nodiscard]] Result<engine::TrainOutcome> carryOn(OpenRun& run, std::optional<streaming::TrainerState> from,
                                                   engine::TrainListener& listener, engine::Controls& controls, ModelCopy& copy);

}  // namespace xsmoe::experiments
