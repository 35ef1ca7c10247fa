// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <c10/core/Device.h>

#include <memory>
#include <string>

#include "model/device/exchanger.h"

namespace xsmoe::device {

/// Exchanges by NCCL, from GPU to GPU. A build without it has hasNccl() false, and of the rest nothing is reached.

/// Whether the program was built with NCCL.
[[nodiscard]] bool hasNccl();
/// By which ranks find each other once: one of them makes it, and all get it. Throws std::runtime_error.
[[nodiscard]] std::string newNcclId();

struct NcclPlace {
  int rank = 0, size = 1;
  c10::Device device{c10::kCPU};  ///< a GPU, with its number, that no other of the ranks has
  std::string id;                 ///< of newNcclId()
};
/// Meets the other ranks, all of which call this. Throws what the Lookout says, and std::runtime_error with NCCL's words. Tensors are of
/// any type, since their bytes go as they are. Each exchange is made in the current stream, and the host waits until it is done.
[[nodiscard]] std::unique_ptr<Exchanger> meetByNccl(const NcclPlace& place, Lookout lookout);

}  // namespace xsmoe::device
