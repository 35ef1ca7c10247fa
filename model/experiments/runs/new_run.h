// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>

#include "model/core/files/new_folder.h"
#include "model/experiments/runs/record.h"
#include "model/experiments/runs/run_folder.h"
#include "model/experiments/runs/run_lock.h"

namespace xsmoe::experiments {

/// A run that is in its place, with the right to write it.
struct StartedRun {
  RunLock lock;
  std::unique_ptr<RecordWriter> record;
};

/// A run folder that is being made: it appears with its run.json, its record and whatever else belongs to it, or not at all.
class NewRun {
 public:
  /// Makes run.json and an empty record. What a program has left in the folder that was killed while it made a run there is removed, where
  /// it holds nothing: neither weights nor events. Errors: the folder exists and is not empty, it cannot be written.
  [[nodiscard]] static Result<NewRun> create(const RunPaths& target, const RunManifest& manifest);

  /// Where to write what belongs to the run besides.
  [[nodiscard]] RunPaths paths() const { return RunPaths(folder_.path()); }
  /// An error about one of its files, told of where the file would have been.
  [[nodiscard]] Error inPlace(Error error) const { return folder_.inPlace(std::move(error)); }
  /// Puts the folder in its place. `events`: so many has its record.
  [[nodiscard]] Result<StartedRun> start(std::int64_t events);

 private:
  NewRun(RunPaths target, NewFolder folder) : target_(std::move(target)), folder_(std::move(folder)) {}
  RunPaths target_;
  NewFolder folder_;
};

}  // namespace xsmoe::experiments
