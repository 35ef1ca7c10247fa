// What of a log a run does not use, and which truths can never rank.
#include "model/core/data_loss.h"

#include <gmock/gmock.h>

namespace xsmoe {
namespace {

using testing::DoubleEq;
using testing::Optional;

WindowReport window(int number, std::int64_t testSequences, std::int64_t masked) {
  WindowReport report;
  report.window = number;
  report.testSequences = testSequences;
  report.maskedTargets = masked;
  return report;
}

TEST(LostShare, IsOfWhatIsLeftOutAndOfLinesThatCannotBeRead) {
  DataReport report;
  EXPECT_EQ(lostShare(report), 0) << "an empty log loses nothing";
  report.records = 90;
  report.badLineCount = 10;
  report.keptRecords = 80;
  report.leftOut = {{kOutsideDates, 1000}, {"item without features", 10}};
  EXPECT_DOUBLE_EQ(lostShare(report), 0.2) << "other dates were asked for";
}

TEST(MainLoss, IsTheReasonOfMostRecordsButForTheDates) {
  DataReport report;
  EXPECT_EQ(mainLoss(report), nullptr);
  report.leftOut = {{kOutsideDates, 1000}};
  EXPECT_EQ(mainLoss(report), nullptr);
  report.leftOut = {{kOutsideDates, 1000}, {"item without features", 10}, {"users with fewer than 5 records in their window", 12}};
  EXPECT_EQ(mainLoss(report)->records, 12);
}

TEST(TestTargets, CapHitsByTheMeanOfTheirWindows) {
  DataReport report;
  EXPECT_EQ(testTargetsOf(report).hr10Cap, std::nullopt);
  report.windows = {window(0, 50, 50), window(1, 10, 5), window(2, 0, 0), window(3, 40, 0)};
  const auto targets = testTargetsOf(report);
  EXPECT_EQ(targets.all, 50) << "nothing is tested on D_0";
  EXPECT_EQ(targets.masked, 5);
  EXPECT_THAT(targets.hr10Cap, Optional(DoubleEq((0.5 + 1) / 2)));
}

}  // namespace
}  // namespace xsmoe
