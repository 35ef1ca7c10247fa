// A build against a LibTorch without CUDA.
#include "tests/network/refused_waits.h"

namespace xsmoe::network {

RefusedWaits::RefusedWaits() = default;
RefusedWaits::~RefusedWaits() = default;

}  // namespace xsmoe::network
