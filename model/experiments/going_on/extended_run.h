// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/core/progress.h"
#include "model/data/stream_folder.h"
#include "model/experiments/runs/known_checksums.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// What a run becomes on a stream that has grown since: its windows as they were and, after them, as many as the new records fill, each of
/// the size of the last one; records that fill none wait for more. That the earlier windows and the features of their items are those that
/// the run was trained on is shown by their checksums. Errors: they are not; the stream has not grown by a window; the run keeps no
/// checksum of its part.
[[nodiscard]] Result<RunManifest> extendedRun(RunManifest run, const data::StreamFolder& folder, KnownChecksums& known,
                                              const ProgressCallback& progress);

/// Whether the stream is the run's own, or what that has grown to since: then its earlier windows and the features of their items are those
/// that the run was trained on. Errors: those of streamOfRun(), where it is neither.
[[nodiscard]] Result<void> checkStreamOf(const RunManifest& run, const std::filesystem::path& stream, KnownChecksums& known,
                                         const ProgressCallback& progress);

/// "D_0 … D_3 are as they were …, D_4 and D_5 are new", for people.
[[nodiscard]] std::string inWords(const RunManifest& before, const RunManifest& extended);

}  // namespace xsmoe::experiments
