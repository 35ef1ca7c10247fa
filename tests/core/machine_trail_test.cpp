#include "model/core/machine_trail.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace xsmoe {
namespace {

MachineSample sampleAt(std::int64_t timeMs) { return {timeMs, 0.5, 1'000'000, 0.25, 2'000'000}; }

TEST(MachineTrail, BeginsWithOneSampleAndGrowsAtItsEnd) {
  const auto one = withSample(nullptr, sampleAt(1'000)), two = withSample(one, sampleAt(2'000));
  EXPECT_EQ(*one, (MachineTrail{sampleAt(1'000)})) << "who holds it sees no change";
  EXPECT_EQ(*two, (MachineTrail{sampleAt(1'000), sampleAt(2'000)}));
}

TEST(MachineTrail, ForgetsWhatIsOlderThanItGoesBack) {
  const auto before = withSample(withSample(nullptr, sampleAt(0)), sampleAt(1'000));
  EXPECT_EQ(withSample(before, sampleAt(kTrailMs))->size(), 3U);
  EXPECT_EQ(*withSample(before, sampleAt(kTrailMs + 500)), (MachineTrail{sampleAt(1'000), sampleAt(kTrailMs + 500)}));
  EXPECT_EQ(withSample(before, sampleAt(5 * kTrailMs))->size(), 1U) << "as after a long pause";
}

TEST(MachineTrail, BeginsAnewWhereTheClockWasSetBack) {
  const auto before = withSample(withSample(nullptr, sampleAt(8'000)), sampleAt(9'000));
  EXPECT_EQ(*withSample(before, sampleAt(5'000)), (MachineTrail{sampleAt(5'000)})) << "time on its axis only grows";
}

}  // namespace
}  // namespace xsmoe
