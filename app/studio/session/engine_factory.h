// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <functional>
#include <memory>

#include "model/core/error.h"
#include "model/engine/engine.h"

namespace xsmoe::studio {

/// Makes the engine, once, in a worker thread: app::loadEngine in the program.
using EngineFactory = std::function<Result<std::unique_ptr<engine::Engine>>()>;

}  // namespace xsmoe::studio
