#pragma once
#include <gtest/gtest.h>
#include <torch/cuda.h>

#include <cstdlib>

#include "model/device/device.h"

namespace xsmoe::network {

/// What is tested on a GPU: the first, or the one that XSMOE_TEST_DEVICE names (cuda:1). Skipped where there is none at all.
class OnGpu : public testing::Test {
 protected:
  void SetUp() override {
    if (!torch::cuda::is_available()) GTEST_SKIP() << "no GPU here";
    ASSERT_LT(place().index(), static_cast<int>(torch::cuda::device_count())) << "there is no such GPU";
  }
  static c10::Device place() {
    const char* const named = std::getenv("XSMOE_TEST_DEVICE");
    const c10::Device device(named == nullptr ? "cuda" : named);
    return device.has_index() ? device : c10::Device(c10::kCUDA, 0);
  }
  static device::ComputeDevice gpu(c10::ScalarType type = c10::kFloat) { return {place(), type, 1}; }
};

}  // namespace xsmoe::network
