// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/engine/outcomes.h"
#include "model/engine/requests.h"
#include "model/experiments/runs/known_checksums.h"

namespace xsmoe::experiments {

/// As Engine::measureState().
[[nodiscard]] Result<engine::StateSize> sizeOfState(const engine::SaveStateRequest& request, const ProgressCallback& progress);
/// As Engine::saveState().
[[nodiscard]] Result<void> saveStateFile(const engine::SaveStateRequest& request, KnownChecksums& known, const ProgressCallback& progress);

}  // namespace xsmoe::experiments
