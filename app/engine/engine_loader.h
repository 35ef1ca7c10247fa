// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "model/core/error.h"
#include "model/experiments/engine.h"

namespace xsmoe::app {

/// Sets OpenMP's wait policy to passive unless the user chose one: idle OpenMP threads that spin starve the BLAS threads and the window.
/// libgomp reads it when it is loaded, so this comes before loadEngine().
void prepareComputeThreads();

/// Loads the engine's module, and LibTorch with it, and makes an engine. Takes about half a second; any thread.
[[nodiscard]] Result<std::unique_ptr<experiments::Engine>> loadEngine();

}  // namespace xsmoe::app
