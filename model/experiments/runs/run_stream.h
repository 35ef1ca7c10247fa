// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/core/progress.h"
#include "model/data/stream_folder.h"
#include "model/experiments/runs/known_checksums.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// SHA-256 of the files of a stream that decide about a run. Errors: cannot be read; stopped by `progress`.
[[nodiscard]] Result<StreamChecksums> checksumsOf(const data::StreamFolder& folder, KnownChecksums& known,
                                                  const ProgressCallback& progress);

/// The stream that a run was trained on, at one of placesOfStream() or `elsewhere` if that is not empty, known again by its files'
/// checksums. Errors: not there; other files; stopped by `progress`. Of another cache, what differs in its making is said where it is
/// known.
[[nodiscard]] Result<data::StreamFolder> streamOfRun(const RunManifest& run, const std::filesystem::path& elsewhere, KnownChecksums& known,
                                                     const ProgressCallback& progress = {});

}  // namespace xsmoe::experiments
