// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/core/progress.h"
#include "model/experiments/exports/exported_run.h"

namespace xsmoe::experiments {

/// Writes a run into an MLflow file store (what `mlflow ui --backend-store-uri STORE` takes), made where it is missing: into the experiment
/// that is named after the stream. The same run is replaced, not doubled; tags that a person gave it in MLflow stay. Each file is there
/// whole or not at all, and the run appears with the last. Returns the run's folder. Errors: cannot write, the record cannot be read,
/// cancelled; then nothing that was made for it stays.
[[nodiscard]] Result<std::filesystem::path> writeMlflowRun(const ExportedRun& run, const std::filesystem::path& store,
                                                           const ProgressCallback& progress);

}  // namespace xsmoe::experiments
