// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/core/error.h"
#include "model/core/progress.h"
#include "model/engine/outcomes.h"
#include "model/engine/requests.h"

namespace xsmoe::experiments {

/// As Engine::openState().
[[nodiscard]] Result<engine::OpenedState> openStateFile(const engine::OpenStateRequest& request, const ProgressCallback& progress);

}  // namespace xsmoe::experiments
