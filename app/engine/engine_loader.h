// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "model/core/error.h"
#include "model/engine/engine.h"

namespace xsmoe::app {

/// Settings that OpenMP and OpenBLAS read when they are loaded, so this comes before loadEngine() and before any thread. What the user has
/// set in the environment stays.
/// - OpenMP waits passively: idle threads that spin starve the BLAS threads and the window.
/// - OpenBLAS starts no threads of its own: the engine shares work above single products.
/// - OpenBLAS gets the kernels of the processor's vector instructions: to an Intel model newer than itself it gives those of 2004, a
///   quarter as fast.
void prepareCompute();

/// Loads the engine's module, and LibTorch with it, and makes an engine. Takes about half a second; any thread. Errors: there is no module,
/// or one that was compiled with other headers than the program.
[[nodiscard]] Result<std::unique_ptr<engine::Engine>> loadEngine();

}  // namespace xsmoe::app
