// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "model/core/error.h"

namespace xsmoe::device {

/// Takes the memory in which OpenBLAS computes products, 128 MB of addresses for each thread that computes one, before the first of them.
/// Where it gets none OpenBLAS asks again and again (blas_memory_alloc), and the program hangs; what it has once it keeps, so that so many
/// threads never wait for it later. Costs no resident memory. Nothing is done with another BLAS. Any thread. Error: there is no room, as
/// under `ulimit -v`, or none for the stacks of so many threads besides.
[[nodiscard]] Result<void> takeProductMemory(int threads);

}  // namespace xsmoe::device
