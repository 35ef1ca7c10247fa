#pragma once
#include <c10/core/Device.h>

#include <cstdlib>

namespace xsmoe {

/// The GPU that is tested: the first, or the one that XSMOE_TEST_DEVICE names (cuda:1). Whether there is one it does not say.
inline c10::Device gpuToTest() {
  const char* const named = std::getenv("XSMOE_TEST_DEVICE");
  const c10::Device device(named == nullptr ? "cuda" : named);
  return device.has_index() ? device : c10::Device(c10::kCUDA, 0);
}

}  // namespace xsmoe
