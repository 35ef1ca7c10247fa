// SPDX-License-Identifier: Apache-2.0
// In place of nccl_exchanger.cpp, where LibTorch has no CUDA or NCCL is not there.
#include <c10/util/Exception.h>

#include "model/device/nccl_exchanger.h"

namespace xsmoe::device {

bool hasNccl() { return false; }
std::string newNcclId() { TORCH_CHECK(false, "this build has no NCCL"); }
std::unique_ptr<Exchanger> meetByNccl(const NcclPlace&, Lookout) { TORCH_CHECK(false, "this build has no NCCL"); }

}  // namespace xsmoe::device
