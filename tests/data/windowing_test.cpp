#include "model/data/windowing.h"

#include <gmock/gmock.h>

#include <cstdint>
#include <span>
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

TEST(Sequences, AreCountedAsTheyAreMade) {
  // Of four users 0 has three records, 1 one, 2 two and 3 none.
  const std::vector<std::int32_t> users{2, 0, 1, 0, 2, 0}, items{1, 2, 3, 4, 5, 6};
  for (const int longest : {1, 2, 3, 10}) {
    for (std::size_t records = 0; records <= users.size(); ++records) {
      const auto some = std::span(users).first(records);
      const auto made = makeSequences(some, std::span(items).first(records), 4, longest);
      EXPECT_EQ(countSequences(some, 4, longest), static_cast<std::int64_t>(made.size())) << records << " records, at most " << longest;
    }
  }
  EXPECT_EQ(countSequences(users, 4, 3), 2) << "a user with one record has no sequence";
  EXPECT_EQ(countSequences(users, 4, 1), 0) << "nor is a single item one";
}

}  // namespace
}  // namespace xsmoe::data
