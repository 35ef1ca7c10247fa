// A GPU against the CPU (on_gpu.h): XSMoE and its ablations, and what they compute with.
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cstdint>

#include "model/core/methods.h"
#include "model/device/cuda.h"
#include "model/device/gpu_monitor.h"
#include "model/network/causal_attention.h"
#include "model/network/debiased_loss.h"
#include "tests/network/few_steps.h"
#include "tests/network/host_waits.h"
#include "tests/network/on_gpu.h"
#include "tests/network/refused_waits.h"

namespace xsmoe::network {
namespace {

/// float32 on both, whose sums differ in order.
constexpr double kValues = 1e-4, kGradients = 1e-3;

class Gpu : public OnGpu {};

TEST_F(Gpu, TrainsAsTheCpuDoes) {
  for (const auto method : kSideTuned) {
    SCOPED_TRACE(name(method));
    const auto expected = fewStepsOn({}, method), steps = fewStepsOn(gpu(), method);
    for (std::size_t i = 0; i < expected.losses.size(); ++i) EXPECT_NEAR(steps.losses[i], expected.losses[i], kValues * expected.losses[i]);
    for (const auto& [name, tensor] : expected.parameters) EXPECT_LT(relativeError(steps.parameters.at(name), tensor), kGradients) << name;
    for (std::size_t i = 0; i < expected.usage.size(); ++i)
      for (std::size_t k = 0; k < expected.usage[i].utilization.size(); ++k)
        EXPECT_NEAR(steps.usage[i].utilization[k], expected.usage[i].utilization[k], kValues);
    EXPECT_LT(relativeError(steps.items, expected.items), kGradients);
  }
}

TEST_F(Gpu, InHalfPrecisionStaysNear) {
  const auto expected = fewStepsOn({}, Method::kXsmoe), steps = fewStepsOn(gpu(torch::kHalf), Method::kXsmoe);
  for (std::size_t i = 0; i < expected.losses.size(); ++i) EXPECT_NEAR(steps.losses[i], expected.losses[i], 0.03 * expected.losses[i]);
}

TEST_F(Gpu, WaitsForNothingWithinAStep) {
  for (const auto type : {torch::kFloat, torch::kHalf}) {
    auto options = smallOptions();
    options.device = gpu(type);
    const auto network = smallNetwork(options, 3);
    network->beginTraining(smallPopularity().log());
    network->beginEpoch(1e-3);
    const Batch first{{}, smallSequences()}, second{{}, smallSequences().roll(1, 0)};
    const HostWaits waits;
    const RefusedWaits refused;
    static_cast<void>(network->trainBatch(first));
    network->expectBatch(second);
    static_cast<void>(network->trainBatch(second));
    EXPECT_THAT(waits.counts(), testing::IsEmpty()) << type;
  }
}

TEST_F(Gpu, AdamsKernelEqualsTheTensorOperations) {
  auto here = randomValues({1000}, 1).requires_grad_(true), there = here.detach().to(place()).requires_grad_(true);
  Adam reference({{"a", here}}), kernel({{"a", there}});
  for (int step = 0; step < 5; ++step) {
    const auto gradient = randomValues({1000}, static_cast<std::uint64_t>(step) + 2);
    reference.gradients().copy_(gradient);
    kernel.gradients().copy_(gradient);
    const auto finite = torch::full({}, step != 3, torch::kBool);
    reference.stepIf(finite);
    kernel.stepIf(finite.to(place()));
    ASSERT_LT(relativeError(there.cpu(), here), 1e-6) << "step " << step;
  }
  EXPECT_EQ(kernel.steps(), 4);
}

TEST_F(Gpu, StagingBringsWhatWasThere) {
  device::Staging staging(gpu().device);
  for (int round = 0; round < 20; ++round) {
    const auto host = randomValues({300, 70}, static_cast<std::uint64_t>(round));
    const auto brought = staging.bring(host);
    staging.arrive();
    ASSERT_TRUE(torch::equal(brought.cpu(), host)) << round;
    ASSERT_TRUE(torch::equal(device::send(host, gpu().device).cpu(), host)) << round;
  }
  EXPECT_GT(device::readDeviceMemory(gpu().device).allocatedBytes, 0);
}

TEST_F(Gpu, HasADriverThatTellsWhatItIsUsedForOrWhyNot) {
  const auto held = torch::ones({1 << 20}, place());
  const auto busId = device::pciBusId(place());
  ASSERT_FALSE(busId.empty());
  device::GpuMonitor monitor(busId);
  const GpuUse& use = monitor.use();
  if (use.totalBytes == 0) {
    EXPECT_FALSE(use.unknown.empty());
    return;
  }
  EXPECT_GE(use.usedBytes, static_cast<std::int64_t>(held.nbytes()));
  EXPECT_LE(use.usedBytes, use.totalBytes);
  EXPECT_LE(use.busy, 1);
}

}  // namespace
}  // namespace xsmoe::network
