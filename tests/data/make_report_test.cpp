#include <gmock/gmock.h>

#include "model/data/stream_folder.h"
#include "tests/data/streams.h"

namespace xsmoe::data {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

TEST(MakeReport, CountsWhatThereIsAndWhatWasLeftOut) {
  // Two windows of five usable records; "bad" has no features; c has one record in his window and falls to k-core.
  InteractionLog log = makeLog({{"a", "x", 1},
                                {"a", "y", 2},
                                {"b", "x", 3},
                                {"b", "bad", 4},
                                {"b", "x", 3},
                                {"c", "z", 5},
                                {"a", "x", 6},
                                {"a", "v", 7},
                                {"d", "w", 8},
                                {"d", "x", 9},
                                {"d", "x", 9}});
  log.badLineCount = 3;
  log.badLines = {{"interactions.csv", 7, "user is empty"}};
  log.outsideRange = 4;
  ProtocolSettings protocol;
  protocol.windows = 2;
  protocol.kCore = 2;
  const std::vector<bool> usable{true, true, false, true, true, true};
  const auto windowed = WindowedStream::make(log, protocol, usable);
  ASSERT_TRUE(windowed);
  StreamFolder stream;
  stream.title = "hand made";
  stream.folder = "/nowhere";
  stream.features = "/nowhere/features.h5";

  const DataReport report = makeReport(stream, log, *windowed, "items without features");
  EXPECT_EQ(report.title, "hand made");
  EXPECT_EQ(report.records, 11);
  EXPECT_EQ(report.users, 4);
  EXPECT_EQ(report.items, 6);
  EXPECT_EQ(report.keptRecords, 9);
  EXPECT_EQ(report.keptUsers, 3);
  EXPECT_EQ(report.keptItems, 4);
  EXPECT_EQ(report.repeatedRecords, 2);
  EXPECT_EQ(report.firstTime, 1);
  EXPECT_EQ(report.lastTime, 9);
  EXPECT_FALSE(report.featuresFound);
  EXPECT_THAT(report.featuresNote, HasSubstr("no feature cache at /nowhere/features.h5"));
  EXPECT_EQ(report.badLineCount, 3);
  EXPECT_THAT(report.badLines, SizeIs(1));

  ASSERT_THAT(report.leftOut, SizeIs(3));
  EXPECT_EQ(report.leftOut[0].records, 4);
  EXPECT_EQ(report.leftOut[1].reason, "items without features");
  EXPECT_EQ(report.leftOut[1].records, 1);
  EXPECT_EQ(report.leftOut[2].reason, "users with fewer than 2 records in their window");
  EXPECT_EQ(report.leftOut[2].records, 1);

  ASSERT_THAT(report.windows, SizeIs(2));
  const WindowReport &first = report.windows[0], &second = report.windows[1];
  EXPECT_EQ(first.records, 5);
  EXPECT_EQ(first.keptRecords, 4);
  EXPECT_EQ(first.users, 2);
  EXPECT_EQ(first.items, 2);
  EXPECT_EQ(first.newItems, 2);
  EXPECT_EQ(first.returningUsers, 0);
  EXPECT_EQ(first.trainSequences, 1) << "a: x, y; b has one record in the first int(4 · 0.85) = 3";
  EXPECT_EQ(first.validationSequences, 0);
  EXPECT_EQ(first.testSequences, 2);
  EXPECT_EQ(first.firstTime, 1);
  EXPECT_EQ(first.lastTime, 5);
  EXPECT_EQ(second.users, 2);
  EXPECT_EQ(second.items, 3);
  EXPECT_EQ(second.newItems, 2);
  EXPECT_EQ(second.returningUsers, 1);
  EXPECT_EQ(second.firstTime, 6);
}

TEST(MakeReport, DescribesTheWindowsOnATimeLine) {
  // Two windows of four records; in each int(4 · 0.85) = 3 are training. Items x, y, z: (2, 2, 0) records, then (2, 0, 2).
  const InteractionLog log =
      makeLog({{"a", "x", 1}, {"a", "y", 2}, {"b", "x", 3}, {"b", "y", 4}, {"a", "x", 5}, {"a", "z", 6}, {"c", "x", 6}, {"c", "z", 9}});
  ProtocolSettings protocol;
  protocol.windows = 2;
  protocol.kCore = 2;
  const auto windowed = WindowedStream::make(log, protocol);
  ASSERT_TRUE(windowed);
  const DataReport report = makeReport({}, log, *windowed, "");
  ASSERT_THAT(report.windows, SizeIs(2));
  const WindowReport &first = report.windows[0], &second = report.windows[1];
  EXPECT_EQ(first.trainRecords, 3);
  EXPECT_EQ(first.validationRecords, 1);
  EXPECT_EQ(first.lastTrainTime, 3);
  EXPECT_EQ(first.firstValidationTime, 4);
  EXPECT_EQ(second.lastTrainTime, 6);
  EXPECT_EQ(second.firstValidationTime, 9);
  EXPECT_THAT(report.leaks, SizeIs(0));
  EXPECT_FALSE(first.popularityShift) << "there is no window before";
  // p = (½, ½, 0), q = (½, 0, ½), m = (½, ¼, ¼): ½ · ½ log2 2 + ½ · ½ log2 2
  ASSERT_TRUE(second.popularityShift);
  EXPECT_DOUBLE_EQ(*second.popularityShift, 0.5);
  EXPECT_EQ(first.newItemShare(), 1);
  EXPECT_EQ(second.newItemShare(), 0.5);
  EXPECT_EQ(second.returningUserShare(), 0.5);
  EXPECT_FALSE(WindowReport{}.newItemShare());
  EXPECT_FALSE(WindowReport{}.returningUserShare());
  EXPECT_EQ(report.recordsPerUser.least, 2);
  EXPECT_EQ(report.recordsPerUser.most, 4);
  EXPECT_DOUBLE_EQ(report.recordsPerUser.mean, 8.0 / 3);
  EXPECT_EQ(report.recordsPerItem.median, 2);
  EXPECT_THAT(report.recordsPerItem.buckets, testing::ElementsAre(0, 2, 1)) << "y and z have 2 records, x has 4";
}

TEST(MakeReport, CountsTestTargetsThatTheirUsersHadBefore) {
  // Windows of six records. In D_1 a ends in x, which a had in D_0, and b in z, which b had not. In D_2 a ends in y again, b in z.
  const InteractionLog log = makeLog({{"a", "x", 1},
                                      {"a", "y", 2},
                                      {"a", "w", 3},
                                      {"b", "x", 4},
                                      {"b", "y", 5},
                                      {"b", "w", 6},
                                      {"a", "v", 7},
                                      {"b", "x", 8},
                                      {"a", "u", 9},
                                      {"b", "u", 10},
                                      {"a", "x", 11},
                                      {"b", "z", 12},
                                      {"b", "v", 13},
                                      {"a", "t", 14},
                                      {"b", "s", 15},
                                      {"a", "s", 16},
                                      {"a", "y", 17},
                                      {"b", "z", 18}});
  ProtocolSettings protocol;
  protocol.windows = 3;
  protocol.kCore = 2;
  const auto windowed = WindowedStream::make(log, protocol);
  ASSERT_TRUE(windowed);
  const DataReport report = makeReport({}, log, *windowed, "items without features");
  ASSERT_THAT(report.windows, SizeIs(3));
  EXPECT_EQ(report.windows[0].maskedTargets, 0) << "nothing is tested on D_0";
  EXPECT_EQ(report.windows[1].testSequences, 2);
  EXPECT_EQ(report.windows[1].maskedTargets, 1);
  EXPECT_EQ(report.windows[2].testSequences, 2);
  EXPECT_EQ(report.windows[2].maskedTargets, 2);
  protocol.maskTarget = false;
  const auto ranked = WindowedStream::make(log, protocol);
  ASSERT_TRUE(ranked);
  EXPECT_EQ(makeReport({}, log, *ranked, "items without features").windows[2].maskedTargets, 0);
}

}  // namespace
}  // namespace xsmoe::data
