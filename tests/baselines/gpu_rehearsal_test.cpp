// The way of a GPU through the steps of the other methods, gone by the CPU: what it computes and what it waits for.
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <map>
#include <string>

#include "model/core/methods.h"
#include "model/device/rehearsal.h"
#include "tests/baselines/stepping_method.h"
#include "tests/network/few_steps.h"
#include "tests/network/host_waits.h"

namespace xsmoe::baselines {
namespace {

using network::HostWaits;
using testing::IsEmpty;

TEST(GpuRehearsalOfBaselines, WaitsForNothingWithinAStepOfIisanGagSsrmAndLgmrec) {
  const device::GpuRehearsal rehearsal;
  for (const auto method : kWaitingForNothing) {
    SCOPED_TRACE(name(method));
    SteppingMethod one(method);
    static_cast<void>(one.train(2));
    EXPECT_THAT(one.waits, IsEmpty());
  }
}

/// What is not known before the device has computed it: how many items of a batch are distinct.
TEST(GpuRehearsalOfBaselines, WaitsWithinAStepOfMmmlpForTheDistinctItemsAlone) {
  const device::GpuRehearsal rehearsal;
  SteppingMethod one(Method::kMmmlp);
  static_cast<void>(one.train(2));
  EXPECT_THAT(one.waits, testing::ElementsAre(testing::Pair("aten::_unique2", 2)));
}

/// The same twice, of a session's items and of those that lead to them, and how many transitions those are.
TEST(GpuRehearsalOfBaselines, WaitsWithinAStepOfGiuaGnnForTheDistinctItemsAndTheirTransitionsAlone) {
  std::map<std::string, int> expected{{"aten::_unique2", 1}, {"aten::nonzero", 1}};
  {
    const auto items = torch::arange(2), times = torch::tensor({2, 3}, torch::kLong);
    const HostWaits repeating;  // which looks at its counts, more often in some LibTorch than in others
    static_cast<void>(items.repeat_interleave(times));
    for (const auto& [name, count] : repeating.counts()) expected[name] += count;
  }
  ASSERT_GT(expected["aten::repeat_interleave"], 0);
  constexpr int kSteps = 2;
  for (auto& [name, count] : expected) count *= kSteps;

  const device::GpuRehearsal rehearsal;
  SteppingMethod one(Method::kGiuaGnn);
  static_cast<void>(one.train(kSteps));
  EXPECT_EQ(one.waits, expected);
}

/// What the tests of a GPU hold it to (gpu_test.cpp), by the way that it goes.
TEST(GpuRehearsalOfBaselines, TrainsAndEncodesAsTheCpuDoes) {
  for (const auto method : otherMethods()) {
    SCOPED_TRACE(name(method));
    const auto expected = steppedOn({}, method);
    const device::GpuRehearsal rehearsal;
    expectNear(steppedOn({}, method), expected);
  }
}

TEST(GpuRehearsalOfBaselines, TrainsGagAsTheCpuDoesWithTheSameDecayOfRows) {
  SteppingMethod expected(Method::kGag);
  const auto begun = network::copyOf(expected.recommender->parameters());
  const auto losses = expected.train(3);
  const device::GpuRehearsal rehearsal;
  SteppingMethod rehearsed(Method::kGag);
  EXPECT_THAT(rehearsed.train(3), testing::Pointwise(testing::DoubleNear(1e-4), losses));
  const auto trained = rehearsed.recommender->parameters();
  for (const auto& [name, tensor] : expected.recommender->parameters())
    EXPECT_LT(network::deviation(trained.at(name), tensor, begun.at(name)), 0.02) << name;
}

/// Of any method, and it measures no utilization where there are no experts.
TEST(StepTimesOfBaselines, AreToldByEachMethod) {
  for (const auto method : otherMethods()) {
    SCOPED_TRACE(name(method));
    SteppingMethod one(method);
    static_cast<void>(one.train(2));
    const auto times = one.recommender->takeStepTimes();
    for (const auto part : {StepPart::kData, StepPart::kForward, StepPart::kBackward, StepPart::kOptimizer})
      EXPECT_GT(times.of(part).value_or(0), 0) << name(part);
    for (const auto part : {StepPart::kMetering, StepPart::kRanks, StepPart::kDevice}) EXPECT_FALSE(times.of(part)) << name(part);
  }
}

}  // namespace
}  // namespace xsmoe::baselines
