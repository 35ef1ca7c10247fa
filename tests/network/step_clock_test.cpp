#include "model/network/step_clock.h"

#include <gmock/gmock.h>

#include <utility>
#include <vector>

#include "model/device/rehearsal.h"
#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

using testing::ElementsAre;

void letTimePass() {
  const auto begun = StepClock::Clock::now();
  while (StepClock::Clock::now() - begun < std::chrono::milliseconds(2)) {
  }
}

TEST(StepClock, GivesAPartWhatPassesBeforeItsLap) {
  StepClock clock;
  letTimePass();
  clock.begin();
  letTimePass();
  clock.lap(StepPart::kForward);
  clock.lap(StepPart::kBackward);
  const auto times = clock.take();
  EXPECT_GE(times.of(StepPart::kForward).value(), 0.002);
  EXPECT_LT(times.of(StepPart::kBackward).value(), times.of(StepPart::kForward).value());
  EXPECT_FALSE(times.of(StepPart::kData)) << "what was before the beginning is nobody's";
  EXPECT_TRUE(clock.take().empty()) << "it begins anew";
}

TEST(StepClock, DividesAStageAsItsTasksTookTheirTimes) {
  StepTimes tasks;  // of several threads: more than passes here
  tasks.add(StepPart::kForward, 3);
  tasks.add(StepPart::kMetering, 1);
  StepClock clock;
  letTimePass();
  clock.lap(tasks);
  const auto times = clock.take();
  EXPECT_GE(times.sum(), 0.002);
  EXPECT_LT(times.sum(), 4);
  EXPECT_NEAR(times.of(StepPart::kForward).value(), 3 * times.of(StepPart::kMetering).value(), 1e-9);
}

TEST(StepClock, LeavesAStageWithoutTasksToNobody) {
  StepClock clock;
  clock.lap(StepTimes());
  EXPECT_TRUE(clock.take().empty());
}

std::vector<StepPart> partsOf(const StepTimes& times) {
  std::vector<StepPart> parts;
  for (const auto part : kStepParts)
    if (times.of(part)) parts.push_back(part);
  return parts;
}

/// What two steps went to, and how long they took in all.
std::pair<StepTimes, double> twoSteps(int pieces, bool taught) {
  const auto network = smallNetwork(smallOptions(), 3);
  network->setEncodingPieces(pieces);
  if (taught) network->setTeacher(network->clone(), {2, 0.5});
  network->beginTraining(smallPopularity().log());
  network->beginEpoch(1e-3);
  const auto begun = StepClock::Clock::now();
  for (int step = 0; step < 2; ++step) static_cast<void>(network->trainBatch({{}, smallSequences()}));
  const std::chrono::duration<double> passed = StepClock::Clock::now() - begun;
  auto times = network->takeStepTimes();
  EXPECT_TRUE(network->takeStepTimes().empty()) << "of the steps since it was asked before";
  return {times, passed.count()};
}

TEST(TrainBatch, TellsWhereItsTimeGoes) {
  for (const int pieces : {1, 2})
    for (const bool taught : {false, true}) {
      const auto [times, passed] = twoSteps(pieces, taught);
      EXPECT_THAT(partsOf(times),
                  ElementsAre(StepPart::kData, StepPart::kForward, StepPart::kMetering, StepPart::kBackward, StepPart::kOptimizer));
      for (const auto part : kStepParts) EXPECT_GE(times.of(part).value_or(0), 0) << name(part);
      EXPECT_LE(times.sum(), passed);
      EXPECT_GT(times.sum(), 0.2 * passed) << "what is nobody's is not most of it";
    }
}

TEST(TrainBatch, TellsThemOnTheWayOfAGpuToo) {
  const device::GpuRehearsal rehearsal;
  const auto [times, passed] = twoSteps(1, false);
  EXPECT_THAT(partsOf(times),
              ElementsAre(StepPart::kData, StepPart::kForward, StepPart::kMetering, StepPart::kBackward, StepPart::kOptimizer))
      << "the trainer is who waits";
  EXPECT_LE(times.sum(), passed);
}

}  // namespace
}  // namespace xsmoe::network
