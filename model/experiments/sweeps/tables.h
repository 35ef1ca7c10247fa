// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/engine/engine.h"

namespace xsmoe::experiments {

/// Engine::table(): lists the runs, ranks their tests anew for a bootstrap and looks into their stream for what it leaves out, all through
/// the engine.
[[nodiscard]] Result<ResultTable> makeTable(const engine::TableRequest& request, engine::Engine& engine, const ProgressCallback& progress);

}  // namespace xsmoe::experiments
