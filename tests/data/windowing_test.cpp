#include "model/data/windowing.h"

#include <gmock/gmock.h>

#include <vector>

#include "model/data/windowed_stream.h"
#include "tests/data/streams.h"

namespace xsmoe::data {
namespace {

TEST(SplitTimes, FindsTrainingRecordsThatAreLaterThanAValidationRecord) {
  // Training: 10, 40, 30; validation: 20, 50. Two of the former are later than 20.
  const std::vector<Instant> times{{10}, {40}, {30}, {20}, {50}};
  const SplitTimes split = splitTimes(times, 3);
  EXPECT_EQ(split.lastTrain, (Instant{40}));
  EXPECT_EQ(split.firstValidation, (Instant{20}));
  EXPECT_EQ(split.leaked, 2);
}

TEST(SplitTimes, TakeEqualTimesForNoLeak) { EXPECT_EQ(splitTimes(std::vector<Instant>{{10}, {20}, {20}, {20}, {30}}, 3).leaked, 0); }

TEST(SplitTimes, TellMomentsApartWithinAMillisecond) {
  EXPECT_EQ(splitTimes(std::vector<Instant>{{10, 900}, {10, 800}}, 1).leaked, 1);
  EXPECT_EQ(splitTimes(std::vector<Instant>{{10, 800}, {10, 900}}, 1).leaked, 0);
}

TEST(SplitTimes, AreUnknownOfAnEmptyPart) {
  const std::vector<Instant> times{{10}, {20}};
  EXPECT_FALSE(splitTimes(times, 0).lastTrain);
  EXPECT_EQ(splitTimes(times, 0).firstValidation, (Instant{10}));
  EXPECT_FALSE(splitTimes(times, 2).firstValidation);
  EXPECT_EQ(splitTimes(times, 2).leaked, 0);
  EXPECT_FALSE(splitTimes({}, 0).lastTrain);
}

TEST(SplitTimes, OfAWindowAreThoseOfItsKeptRecords) {
  // b has one record and falls to k-core, at 6 as at 1. int(5 · 0.85) = 4 of a's records are training.
  const auto stream =
      WindowedStream::make(makeLog({{"b", "x", 6}, {"a", "v", 7}, {"a", "x", 2}, {"a", "y", 3}, {"a", "z", 4}, {"a", "w", 5}}), [] {
        ProtocolSettings protocol;
        protocol.windows = 1;
        protocol.kCore = 2;
        return protocol;
      }());
  ASSERT_TRUE(stream);
  const SplitTimes& split = stream->window({0}).splitTimes;
  EXPECT_EQ(split.lastTrain, (Instant{5000}));
  EXPECT_EQ(split.firstValidation, (Instant{7000})) << "not 6, the time of a record that was left out";
  EXPECT_EQ(split.leaked, 0);
}

}  // namespace
}  // namespace xsmoe::data
