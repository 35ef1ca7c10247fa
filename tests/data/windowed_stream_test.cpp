#include "model/data/windowed_stream.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "tests/data/streams.h"

namespace xsmoe::data {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ProtocolSettings settings(int windows, int kCore, int kCoreItems = 0) {
  ProtocolSettings protocol;
  protocol.windows = windows;
  protocol.kCore = kCore;
  protocol.kCoreItems = kCoreItems;
  return protocol;
}

/// `count` records of one user, items i0, i1, …, a second apart.
std::vector<Interaction> oneUser(int count) {
  std::vector<Interaction> interactions;
  for (int i = 0; i < count; ++i) interactions.push_back({"u", "i" + std::to_string(i), i});
  return interactions;
}

std::vector<std::string> idsOf(const WindowedStream& stream, std::span<const std::int32_t> items) {
  std::vector<std::string> ids;
  for (const std::int32_t item : items) ids.push_back(stream.itemIds().at(static_cast<std::size_t>(item)));
  return ids;
}

TEST(WindowedStream, SortsByTimeAsANumberAndTiesKeepFileOrder) {
  // As text, 999999999 would come last.
  const auto stream = WindowedStream::make(makeLog({{"u", "late", 1'000'000'001},
                                                    {"u", "tie1", 1'000'000'000},
                                                    {"u", "early", 999'999'999},
                                                    {"u", "tie2", 1'000'000'000},
                                                    {"u", "tie1", 1'000'000'000}}),
                                           settings(1, 0));
  ASSERT_TRUE(stream);
  EXPECT_THAT(idsOf(*stream, stream->window({0}).recordItems), ElementsAre("early", "tie1", "tie2", "tie1", "late"));
}

TEST(WindowedStream, OrdersWithinAMillisecond) {
  InteractionLog log = makeLog({{"u", "second", 5}, {"u", "first", 5}});
  log.timeNanos = {200, 100};
  EXPECT_THAT(WindowedStream::make(log, settings(1, 0))->itemIds(), ElementsAre("", "first", "second"));
}

TEST(WindowedStream, TheFirstPartsHoldTheRemainder) {
  const auto stream = WindowedStream::make(makeLog(oneUser(11)), settings(4, 0));
  ASSERT_TRUE(stream);
  std::vector<std::int64_t> sizes;
  for (const Window& window : stream->windows()) sizes.push_back(window.records);
  EXPECT_THAT(sizes, ElementsAre(3, 3, 3, 2));
  EXPECT_EQ(stream->window({3}).firstTimeMs, 9000);
  EXPECT_EQ(stream->window({3}).lastTimeMs, 10'000);
}

TEST(WindowedStream, TheTrainingPartIsAProductInDoubleRoundedDown) {
  // 20 · (1 − 0.15) is 17 in double; 40 · 0.85 is 34; 7 · 0.85 = 5.95 → 5; 1 · 0.85 → 0.
  for (const auto& [records, expected] : {std::pair(20, 17), {40, 34}, {7, 5}, {1, 0}, {100, 85}}) {
    const auto stream = WindowedStream::make(makeLog(oneUser(records)), settings(1, 0));
    EXPECT_EQ(stream->window({0}).trainRecords, expected) << records;
  }
  // 1 − 0.7 is 0.30000000000000004 in double, 1 − 0.9 is 0.09999999999999998: the last digit decides.
  ProtocolSettings protocol = settings(1, 0);
  protocol.validationShare = 0.9;
  EXPECT_EQ(WindowedStream::make(makeLog(oneUser(10)), protocol)->window({0}).trainRecords, 0);
  protocol.validationShare = 0.7;
  EXPECT_EQ(WindowedStream::make(makeLog(oneUser(10)), protocol)->window({0}).trainRecords, 3);
}

TEST(WindowedStream, KCoreCountsInsideTheWindow) {
  // a has two records in each half, b one in each: with k = 2 b goes, though he has two in all.
  const auto stream = WindowedStream::make(
      makeLog({{"a", "w", 1}, {"b", "x", 2}, {"a", "y", 3}, {"a", "w", 4}, {"b", "x", 5}, {"a", "z", 6}}), settings(2, 2));
  ASSERT_TRUE(stream);
  EXPECT_THAT(stream->userIds(), ElementsAre("a"));
  EXPECT_THAT(stream->itemIds(), ElementsAre("", "w", "y", "z"));
  EXPECT_EQ(stream->window({0}).records, 3);
  EXPECT_THAT(stream->window({0}).recordItems, ElementsAre(1, 2));
  EXPECT_EQ(stream->window({0}).itemsSeenSoFar, 2);
  EXPECT_EQ(stream->window({1}).itemsSeenSoFar, 3);
  EXPECT_EQ(stream->window({1}).usersSeenSoFar, 1);
}

TEST(WindowedStream, KCoreOfItemsRepeatsUntilNothingChanges) {
  // q occurs once and goes, then c has one record and goes, then r has one record and goes, then b; x and y stay with a and d.
  const auto log =
      makeLog({{"a", "x", 1}, {"a", "y", 2}, {"d", "x", 3}, {"d", "y", 4}, {"b", "x", 5}, {"b", "r", 6}, {"c", "r", 7}, {"c", "q", 8}});
  EXPECT_THAT(WindowedStream::make(log, settings(1, 2, 2))->userIds(), ElementsAre("a", "d"));
  EXPECT_THAT(WindowedStream::make(log, settings(1, 2))->userIds(), ElementsAre("a", "d", "b", "c"));
}

TEST(WindowedStream, SequencesAreTheLastItemsOfEachUserAndAtLeastTwo) {
  ProtocolSettings protocol = settings(1, 0);
  protocol.sequenceLength = 2;
  protocol.validationShare = 0;
  const auto stream = WindowedStream::make(
      makeLog({{"b", "p", 1}, {"a", "q", 2}, {"b", "r", 3}, {"c", "q", 4}, {"b", "s", 5}, {"b", "r", 6}, {"a", "q", 7}}), protocol);
  ASSERT_TRUE(stream);
  const auto sequences = stream->train({0});
  const Sequences& train = *sequences;
  EXPECT_THAT(train.users, ElementsAre(stream->userFromId("b"), stream->userFromId("a")));
  EXPECT_THAT(idsOf(*stream, train.at(0)), ElementsAre("r", "s", "r"));
  EXPECT_THAT(idsOf(*stream, train.at(1)), ElementsAre("q", "q"));
  // Popularity: of the five kept items, r twice, q twice, s once; p is kept in no sequence.
  const auto popularity = popularityOf(train, stream->itemCount());
  const auto share = [&](const char* id) { return popularity.at(static_cast<std::size_t>(stream->itemFromId(id))); };
  EXPECT_EQ(popularity.at(0), 1);
  EXPECT_THAT(share("r"), DoubleNear(0.4, 1e-15));
  EXPECT_THAT(share("q"), DoubleNear(0.4, 1e-15));
  EXPECT_THAT(share("s"), DoubleNear(0.2, 1e-15));
  EXPECT_EQ(share("p"), 0);
}

TEST(WindowedStream, HistoriesHoldEverythingBeforeOnceAndIncreasing) {
  ProtocolSettings protocol = settings(3, 0);
  protocol.validationShare = 0.5;
  protocol.sequenceLength = 2;
  // Three windows of four records of one user; training takes two of each. He returns to b in the last.
  const auto stream = WindowedStream::make(makeLog({{"u", "d", 1},
                                                    {"u", "c", 2},
                                                    {"u", "d", 3},
                                                    {"u", "b", 4},
                                                    {"u", "a", 5},
                                                    {"u", "c", 6},
                                                    {"u", "e", 7},
                                                    {"u", "f", 8},
                                                    {"u", "g", 9},
                                                    {"u", "h", 10},
                                                    {"u", "a", 11},
                                                    {"u", "b", 12}}),
                                           protocol);
  ASSERT_TRUE(stream);
  EXPECT_THAT(stream->itemIds(), ElementsAre("", "d", "c", "b", "a", "e", "f", "g", "h"));
  EXPECT_THAT(stream->validationHistory({0}).at(0), ElementsAre(1, 2)) << "D_0's training part";
  EXPECT_THAT(stream->validationHistory({1}).at(0), ElementsAre(1, 2, 3, 4)) << "D_0 and D_1's training part";
  EXPECT_THAT(itemsOf(*stream->validation({1})), ElementsAre(5, 6));
  const Exclusions beforeTest = stream->testHistory({1});
  EXPECT_THAT(beforeTest.at(0), ElementsAre(1, 2, 3, 4, 5, 6)) << "D_0 and D_1 whole, nothing of D_2";
  const auto sequences = stream->test({2});
  const Sequences& test = *sequences;
  EXPECT_THAT(idsOf(*stream, test.at(0)), ElementsAre("h", "a", "b"));
  EXPECT_THAT(beforeTest.at(0), testing::Contains(test.at(0).back())) << "a target in the history stays excluded: a miss";
  EXPECT_THAT(stream->itemsOfUser(0, {0}), ElementsAre(1, 2, 1, 3)) << "in time order, repeated";
  EXPECT_EQ(stream->itemsOfUser(0, {2}).size(), 12U);
  EXPECT_THROW((void)stream->testHistory({2}), std::out_of_range) << "there is no window after the last";
}

TEST(WindowedStream, HistoriesAreWithoutTheTargetWhereAKnownOneIsNoMiss) {
  ProtocolSettings protocol = settings(2, 0);
  protocol.validationShare = 0.5;
  const auto log =
      makeLog({{"u", "x", 1}, {"u", "y", 2}, {"u", "x", 3}, {"u", "y", 4}, {"u", "z", 5}, {"u", "x", 6}, {"u", "z", 7}, {"u", "y", 8}});
  for (const bool masked : {true, false}) {
    protocol.maskTarget = masked;
    const auto stream = WindowedStream::make(log, protocol);
    ASSERT_TRUE(stream);
    const std::vector<std::string> expected = masked ? std::vector<std::string>{"x", "y"} : std::vector<std::string>{"x"};
    const auto validation = stream->validationHistory({0}), test = stream->testHistory({0});
    EXPECT_THAT(idsOf(*stream, stream->validation({0})->at(0)), ElementsAre("x", "y"));
    EXPECT_EQ(idsOf(*stream, validation.at(0)), expected);
    EXPECT_THAT(idsOf(*stream, stream->test({1})->at(0)), ElementsAre("z", "x", "z", "y"));
    EXPECT_EQ(idsOf(*stream, test.at(0)), expected);
  }
}

TEST(WindowedStream, ANewUserHasAnEmptyTestHistory) {
  const auto stream = WindowedStream::make(makeLog({{"a", "x", 1}, {"a", "y", 2}, {"b", "x", 3}, {"b", "z", 4}}), settings(2, 0));
  ASSERT_TRUE(stream);
  EXPECT_THAT(stream->testHistory({0}).at(0), IsEmpty());
  EXPECT_THAT(stream->itemsOfUser(stream->userFromId("b"), {0}), IsEmpty());
  EXPECT_EQ(stream->userFromId("nobody"), -1);
  EXPECT_EQ(stream->itemFromId("nothing"), -1);
}

TEST(WindowedStream, ItemsThatAreNotUsableGoBeforeTheCut) {
  const auto stream =
      WindowedStream::make(makeLog({{"a", "x", 1}, {"a", "bad", 2}, {"a", "bad", 3}, {"a", "y", 4}}), settings(2, 0), {true, false, true});
  ASSERT_TRUE(stream);
  EXPECT_EQ(stream->leftOutRecords(), 2);
  EXPECT_EQ(stream->window({0}).records, 1);
  EXPECT_THAT(stream->itemIds(), ElementsAre("", "x", "y"));
}

TEST(WindowedStream, RepeatedRecordsAreKept) {
  const auto stream = WindowedStream::make(makeLog({{"a", "x", 1}, {"a", "x", 1}, {"a", "x", 1}}), settings(1, 3));
  ASSERT_TRUE(stream);
  EXPECT_THAT(stream->test({0})->at(0), ElementsAre(1, 1, 1));
}

TEST(WindowedStream, RefusesInWords) {
  const auto error = [](const InteractionLog& log, const ProtocolSettings& protocol, const std::vector<bool>& usable = {}) {
    const auto stream = WindowedStream::make(log, protocol, usable);
    return stream ? "no error" : describe(stream.error());
  };
  EXPECT_EQ(error({}, settings(2, 0)), "the log: the log is empty. Give a log with at least one record a window.");
  EXPECT_EQ(error(makeLog(oneUser(3)), settings(4, 0)),
            "the log: 3 records cannot be cut into 4 windows. Ask for fewer windows or give a longer log.");
  EXPECT_THAT(error(makeLog(oneUser(3)), settings(3, 0), {true, false, true}),
              HasSubstr("2 records cannot be cut into 3 windows (1 more is of items without features)"));
  EXPECT_EQ(error(makeLog(oneUser(3)), settings(2, 0), {false, false, false}),
            "the log: none of the 3 items of the log has features. Check that the ids in the feature cache are those of the log.");
  EXPECT_EQ(error(makeLog(oneUser(8)), settings(2, 5)),
            "the log: no record is left after k-core: no window has a user with 5 records. Use a smaller k_core or fewer windows.");
  EXPECT_THAT(error(makeLog(oneUser(8)), settings(2, 2, 3)), HasSubstr("a user with 2 records of items with 3 records"));
  EXPECT_THROW((void)WindowedStream::make(makeLog(oneUser(3)), settings(2, 0), {true}), std::invalid_argument);
}

TEST(WindowedStream, MakesSequencesWhenTheyAreAskedFor) {
  constexpr int kWindows = 12;
  const auto stream = WindowedStream::make(makeLog(oneUser(10 * kWindows)), settings(kWindows, 0));
  ASSERT_TRUE(stream);
  EXPECT_EQ(stream->sequencesInMemory(), 0) << "nobody has asked";
  for (int window = 0; window + 1 < kWindows; ++window) {
    const auto train = stream->train({window}), validation = stream->validation({window}), test = stream->test({window + 1});
    EXPECT_EQ(static_cast<std::int64_t>(train->size()), stream->window({window}).trainSequences);
    EXPECT_EQ(static_cast<std::int64_t>(validation->size()), stream->window({window}).validationSequences);
    EXPECT_EQ(static_cast<std::int64_t>(test->size()), stream->window({window + 1}).testSequences);
    EXPECT_EQ(stream->train({window}), train) << "what somebody holds is not made again";
    EXPECT_LE(stream->sequencesInMemory(), 3) << "of the window before none is left";
  }
  const auto held = stream->test({0});
  for (int window = 1; window < kWindows; ++window) static_cast<void>(stream->test({window}));
  EXPECT_EQ(stream->sequencesInMemory(), 4) << "three that were asked for last, and the one that is held";
  EXPECT_EQ(stream->test({0}), held);
}

TEST(WindowedStream, AWindowMayEndUpEmpty) {
  const auto stream = WindowedStream::make(makeLog({{"a", "x", 1}, {"b", "y", 2}, {"a", "x", 3}, {"a", "y", 4}}), settings(2, 2));
  ASSERT_TRUE(stream);
  EXPECT_EQ(stream->train({0})->size(), 0U);
  EXPECT_THAT(popularityOf(*stream->train({0}), stream->itemCount()), ElementsAre(1, 0, 0));
  EXPECT_EQ(stream->validationHistory({0}).offsets.size(), 1U);
  EXPECT_EQ(stream->test({1})->size(), 1U);
}

}  // namespace
}  // namespace xsmoe::data
