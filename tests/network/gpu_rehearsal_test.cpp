// The way of a GPU through a training step, gone by the CPU: what it computes, what it waits for, and what it does where something fails.
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/core/methods.h"
#include "model/device/rehearsal.h"
#include "tests/network/few_steps.h"
#include "tests/network/host_waits.h"
#include "tests/network/limited_memory.h"

namespace xsmoe::network {
namespace {

using testing::IsEmpty;

/// float32 on both ways, whose sums differ in order.
constexpr double kSameValues = 1e-4, kSameWay = 0.02;

/// A network that trains, with dropout, of three experts a layer.
std::unique_ptr<XsmoeRecommender> trainingNetwork(Method method) {
  auto options = smallOptions(method);
  options.model.dropout = 0.2;
  auto network = smallNetwork(options, 3);
  network->setDropout(true);
  network->beginTraining(smallPopularity().log());
  network->beginEpoch(1e-3);
  return network;
}

/// Three steps as the trainer makes them; what they waited for.
std::map<std::string, int> waitsOfSteps(XsmoeRecommender& network) {
  std::vector<Batch> batches;
  for (int step = 0; step < 3; ++step) batches.push_back({{}, smallSequences().roll(step, 0)});
  const HostWaits waits;
  for (std::size_t step = 0; step < batches.size(); ++step) {
    static_cast<void>(network.trainBatch(batches[step]));
    if (step + 1 < batches.size()) network.expectBatch(batches[step + 1]);
  }
  EXPECT_GT(waits.operations(), 100) << "LibTorch records its operations";
  return waits.counts();
}

TEST(HostWaits, AreCountedByTheNamesOfWhatIsWaitedFor) {
  const auto values = torch::tensor({0.0F, 2.0F, 3.0F});
  const HostWaits waits;
  static_cast<void>(values.sum().item<double>());
  static_cast<void>(values.ne(0).nonzero());
  static_cast<void>(values.cpu());
  static_cast<void>(values.to(torch::kCPU, torch::kFloat, /*non_blocking=*/true));
  static_cast<void>(values.to(torch::kDouble));
  const std::map<std::string, int> expected{{"aten::_local_scalar_dense", 1}, {"aten::nonzero", 1}, {"aten::to", 1}};
  EXPECT_EQ(waits.counts(), expected);
}

TEST(HostWaits, CountACopyIntoATensorOfAnotherDeviceAndNoneWithinOne) {
  const auto values = torch::ones({3});
  auto elsewhere = torch::empty({3}, torch::TensorOptions(c10::kMeta)), here = torch::empty({3});
  const HostWaits waits;
  here.copy_(values);
  elsewhere.copy_(values, /*non_blocking=*/true);
  EXPECT_THAT(waits.counts(), IsEmpty());
  elsewhere.copy_(values);
  EXPECT_THAT(waits.counts(), testing::ElementsAre(testing::Pair("aten::copy_", 1)));
}

TEST(GpuRehearsal, TrainsAsTheCpuDoes) {
  for (const auto method : kSideTuned) {
    SCOPED_TRACE(name(method));
    const auto begun = smallNetwork(smallOptions(method), 3)->parameters();
    const auto expected = fewStepsOn({}, method);
    const device::GpuRehearsal rehearsal;
    const auto steps = fewStepsOn({}, method);
    for (std::size_t i = 0; i < expected.losses.size(); ++i)
      EXPECT_NEAR(steps.losses[i], expected.losses[i], kSameValues * expected.losses[i]);
    for (const auto& [name, tensor] : expected.parameters)
      EXPECT_LT(deviation(steps.parameters.at(name), tensor, begun.at(name)), kSameWay) << name;
    ASSERT_EQ(steps.usage.size(), expected.usage.size());
    for (std::size_t i = 0; i < expected.usage.size(); ++i)
      EXPECT_THAT(steps.usage[i].utilization, testing::Pointwise(testing::DoubleNear(kSameValues), expected.usage[i].utilization));
    EXPECT_LT(relativeError(steps.items, expected.items), 1e-3);
  }
}

TEST(GpuRehearsal, WaitsForNothingWithinAStep) {
  const device::GpuRehearsal rehearsal;
  for (const auto method : kSideTuned) {
    SCOPED_TRACE(name(method));
    const auto network = trainingNetwork(method);
    EXPECT_THAT(waitsOfSteps(*network), IsEmpty());
  }
}

TEST(GpuRehearsal, WaitsForNothingWithinAStepThatLearnsFromATeacherOrEncodesInPieces) {
  const device::GpuRehearsal rehearsal;
  const auto network = trainingNetwork(Method::kXsmoe);
  network->setTeacher(network->clone(), {1, 0.5});
  network->setEncodingPieces(2);
  EXPECT_THAT(waitsOfSteps(*network), IsEmpty());
}

TEST(GpuRehearsal, IsNotTheWayOfTheCpuWhichReadsEveryLoss) {
  const auto network = trainingNetwork(Method::kXsmoe);
  EXPECT_GE(waitsOfSteps(*network)["aten::_local_scalar_dense"], 3);
}

TEST(GpuRehearsal, LeavesOutAStepWhoseGradientsAreNotFiniteAndGoesOn) {
  const device::GpuRehearsal rehearsal;
  const auto network = trainingNetwork(Method::kXsmoe);
  const auto before = copyOf(network->parameters());
  const auto broken = statesFor(*network, smallOptions().widths);
  broken->states.at(Modality::kVisual).back().fill_(std::numeric_limits<float>::infinity());
  network->setItemStates(broken);
  const auto loss = network->trainBatch({{}, smallSequences()});
  EXPECT_FALSE(std::isfinite(loss.item<double>()));
  for (const auto& [name, tensor] : network->parameters()) EXPECT_TRUE(torch::equal(tensor, before.at(name))) << name;
  EXPECT_EQ(network->trainingState().at("adam.steps").item<std::int64_t>(), 0);

  network->setItemStates(statesFor(*network, smallOptions().widths));
  EXPECT_TRUE(std::isfinite(network->trainBatch({{}, smallSequences()}).item<double>()));
  EXPECT_EQ(network->trainingState().at("adam.steps").item<std::int64_t>(), 1);
}

TEST(GpuRehearsal, BringsABatchInItsTurnWhereThereWasNoRoomForItBeside) {
  const device::GpuRehearsal rehearsal;
  const auto network = trainingNetwork(Method::kXsmoe), other = trainingNetwork(Method::kXsmoe);
  const Batch batch{{}, smallSequences()};
  {
    LimitedMemory memory;
    memory.setLimit(memory.held() + 8);
    network->expectBatch(batch);
    EXPECT_GT(memory.refusals(), 0);
  }
  EXPECT_EQ(network->trainBatch(batch).item<double>(), other->trainBatch(batch).item<double>());
  EXPECT_EQ(network->encodingPieces(), 1);
}

}  // namespace
}  // namespace xsmoe::network
