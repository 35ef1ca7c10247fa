#include "tests/network/refused_waits.h"

#include <c10/cuda/CUDAFunctions.h>

namespace xsmoe::network {

RefusedWaits::RefusedWaits() { c10::cuda::warning_state().set_sync_debug_mode(c10::cuda::SyncDebugMode::L_ERROR); }
RefusedWaits::~RefusedWaits() { c10::cuda::warning_state().set_sync_debug_mode(c10::cuda::SyncDebugMode::L_DISABLED); }

}  // namespace xsmoe::network
