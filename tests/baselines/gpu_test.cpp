// A GPU against the CPU: the other methods, as the program makes them.
#include <ATen/Context.h>
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "model/core/methods.h"
#include "tests/baselines/stepping_method.h"
#include "tests/network/on_gpu.h"
#include "tests/network/refused_waits.h"

namespace xsmoe::baselines {
namespace {

class GpuOfBaselines : public network::OnGpu {
 protected:
  /// cuDNN may compute a GRU in TF32, with 10 bits of what is multiplied: it would stand beside the CPU's 23.
  void SetUp() override {
    at::globalContext().setAllowTF32CuDNN(false);
    OnGpu::SetUp();
  }
  void TearDown() override { at::globalContext().setAllowTF32CuDNN(allowed_); }

 private:
  const bool allowed_ = at::globalContext().allowTF32CuDNN();
};

TEST_F(GpuOfBaselines, TrainAndEncodeAsTheCpuDoes) {
  for (const auto method : otherMethods()) {
    SCOPED_TRACE(name(method));
    expectNear(steppedOn(gpu(), method), steppedOn({}, method));
  }
}

TEST_F(GpuOfBaselines, TrainWithWhatIsDrawnOnTheGpuAndInThePrecisionThatTheyBear) {
  for (const auto method : otherMethods()) {
    SCOPED_TRACE(name(method));
    SteppingMethod one(method, gpu(computesInHalf(method) ? c10::kHalf : c10::kFloat));
    const auto before = one.items();
    EXPECT_THAT(one.train(3), testing::Each(testing::Gt(0)));
    EXPECT_FALSE(torch::equal(one.items(), before));
    EXPECT_TRUE(one.users().isfinite().all().item<bool>());
  }
}

TEST_F(GpuOfBaselines, WaitForNothingWithinAStepOfIisanGagSsrmAndLgmrec) {
  for (const auto method : kWaitingForNothing) {
    SCOPED_TRACE(name(method));
    SteppingMethod one(method, gpu());
    {
      const network::RefusedWaits refused;
      static_cast<void>(one.step(2));
    }
    EXPECT_THAT(one.waits, testing::IsEmpty());
  }
}

}  // namespace
}  // namespace xsmoe::baselines
