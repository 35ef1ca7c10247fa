// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/core/error.h"
#include "model/engine/requests.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// What notes.json says (FORMATS.md); nothing where there is none. Errors: no run; damaged, another format or a newer version.
[[nodiscard]] Result<engine::RunAnnotation> readAnnotation(const RunPaths& paths);

/// Engine::annotate(). An annotation that says nothing takes the file away.
[[nodiscard]] Result<void> writeAnnotation(const RunPaths& paths, const engine::RunAnnotation& annotation);

}  // namespace xsmoe::experiments
