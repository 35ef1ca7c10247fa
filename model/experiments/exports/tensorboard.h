// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

#include "model/core/progress.h"
#include "model/experiments/exports/exported_run.h"

namespace xsmoe::experiments {

/// Writes a run as an event file of TensorBoard into FOLDER/NAME, with the times at which things were measured (FORMATS.md, "Other
/// programs' records of a run"). The same run replaces its file; where FOLDER/NAME holds another run's, it goes into FOLDER/NAME-ID.
/// Returns the file, which is there whole or not at all. Errors: cannot write, the record cannot be read, cancelled.
[[nodiscard]] Result<std::filesystem::path> writeEventFile(const ExportedRun& run, const std::filesystem::path& folder,
                                                           const ProgressCallback& progress);

}  // namespace xsmoe::experiments
