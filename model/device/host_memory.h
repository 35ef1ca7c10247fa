// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace xsmoe::device {

/// From now on Torch's tensors on the host take the memory of freed ones of their size, also where smaller blocks stay in use around it.
/// Torch's own allocator asks for aligned blocks: glibc (before 2.38) looks for one of the size and the alignment together, cuts it to the
/// size, and so never finds it again while its neighbours are in use. A training step, whose graph holds many small blocks between large
/// ones, then grows with every result that it has ever computed. Blocks of malloc's, aligned in here, are found again. Values and their
/// alignment are the same. Once a process; tensors that are there keep their memory.
void reuseHostMemory();

}  // namespace xsmoe::device
