// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "model/core/gpu_use.h"
#include "model/core/machine_trail.h"
#include "model/core/run_history.h"
#include "model/core/run_seen.h"

namespace xsmoe {

/// How long something still takes, in seconds: what is likely, and between what. −1: unknown.
struct SecondsLeft {
  double likely = -1, least = -1, most = -1;
  friend bool operator==(const SecondsLeft&, const SecondsLeft&) = default;
};

/// What the studio shows of a run at one moment: frozen, shared, small. The record holds what it leaves out.
struct LiveState {
  std::uint64_t runId = 0;  ///< results of an older run are dropped on arrival
  std::shared_ptr<const RunHistory> history;
  RunSeen seen = RunSeen::kRecord;                ///< by whom its state is known
  int timesBack = 0;                              ///< how often the history was put back: to where a run goes on
  std::size_t earlierChanges = 0;                 ///< of the history's interventions, those before this training: no undo takes them back
  int epoch = 0, batch = 0, batchesPerEpoch = 0;  ///< position in the current window; epoch and batch from 1
  std::vector<LayerUsage> running;                ///< usage through the current epoch so far; empty before its first batch
  double stepSeconds = 0;                         ///< of recent steps
  double waitSeconds = 0;                         ///< after every step: slow motion
  double itemsPerSecond = 0;                      ///< item slots of the batches
  SecondsLeft windowLeft, runLeft;
  std::int64_t residentBytes = 0, peakBytes = 0;
  std::int64_t deviceBytes = 0, devicePeakBytes = 0;  ///< of a GPU; 0 without one
  GpuUse gpu;                                         ///< of the GPU that it trains on, at most a second or so old
  int cores = 0;                                      ///< of this machine; 0: not known
  double busyCores = 0;                               ///< CPU time of this program by time, over the last second or more; 0: not known
  double readBytesPerSecond = -1;                     ///< from disks, likewise; −1: not known
  std::shared_ptr<const MachineTrail> machine;        ///< these over the last minutes, while it trains in this program; null: nothing
  double tellingSeconds = 0;  ///< since the run was started or gone on with: what it took its thread to tell who watches …
  double toldSeconds = 0;     ///< … of so many
};

/// Whether somebody trains the run at this moment, or has paused it: a record that was broken off says so for ever.
[[nodiscard]] inline bool isTrained(const LiveState& state) {
  if (!state.history || state.seen == RunSeen::kRecord) return false;
  return state.history->state() == RunState::kRunning || state.history->state() == RunState::kPaused;
}

}  // namespace xsmoe
