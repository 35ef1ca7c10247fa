#pragma once
#include <gtest/gtest.h>
#include <torch/cuda.h>

#include "model/device/device.h"
#include "tests/support/gpu_to_test.h"

namespace xsmoe::network {

/// What is tested on a GPU (gpuToTest). Skipped where there is none at all.
class OnGpu : public testing::Test {
 protected:
  void SetUp() override {
    if (!torch::cuda::is_available()) GTEST_SKIP() << "no GPU here";
    ASSERT_LT(place().index(), static_cast<int>(torch::cuda::device_count())) << "there is no such GPU";
  }
  static c10::Device place() { return gpuToTest(); }
  static device::ComputeDevice gpu(c10::ScalarType type = c10::kFloat) { return {place(), type, 1}; }
};

}  // namespace xsmoe::network
