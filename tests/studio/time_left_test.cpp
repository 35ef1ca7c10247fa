// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/time_left.h"

#include <gtest/gtest.h>

#include "app/studio/parts/busy_strip.h"

namespace xsmoe::studio {
namespace {

/// Four windows, of which three are trained, at most 10 epochs of two batches each.
RunHistory history() {
  RunDescription description;
  description.settings.protocol.windows = 4;
  description.settings.training.epochs = 10;
  return RunHistory(description);
}

void trainBatches(RunHistory& run, int window, int count, double seconds) {
  for (int batch = 1; batch <= count; ++batch) run.apply({0, BatchDone{{window}, 1, batch, 1.0, seconds}});
}

TEST(TimeLeft, IsUnknownBeforeTheFirstBatch) {
  auto run = history();
  EXPECT_EQ(estimateTimeLeft(run, 0, 0).window, -1);
  run.apply({0, WindowStarted{{0}, 2, 0, 0, 0, 0, 0, {}}});
  EXPECT_EQ(estimateTimeLeft(run, 0, 2).window, -1);
  EXPECT_EQ(estimateTimeLeft(run, 0, 2).run, -1);
}

TEST(TimeLeft, CountsEveryEpochOfTheFirstWindow) {
  auto run = history();
  run.apply({0, WindowStarted{{0}, 2, 0, 0, 0, 0, 0, {}}});
  trainBatches(run, 0, 1, 3.0);
  const auto left = estimateTimeLeft(run, 1, 2);
  EXPECT_DOUBLE_EQ(left.window, 57);          // 9.5 epochs of 2 batches of 3 s
  EXPECT_DOUBLE_EQ(left.run, 57 + 2 * 60.0);  // and two windows of 10 epochs
}

TEST(TimeLeft, TakesTheMeanOfTheWindowsThatAreDone) {
  auto run = history();
  run.apply({0, WindowStarted{{0}, 2, 0, 0, 0, 0, 0, {}}});
  trainBatches(run, 0, 4, 2.0);
  run.apply({0, WindowDone{{0}, {1}, {}, 2, 2, 8, 0, 0, {}}});
  EXPECT_DOUBLE_EQ(estimateTimeLeft(run, 2, 2).window, 0);
  EXPECT_DOUBLE_EQ(estimateTimeLeft(run, 2, 2).run, 16);
  run.apply({0, WindowStarted{{1}, 2, 0, 0, 0, 0, 0, {}}});
  trainBatches(run, 1, 1, 2.0);
  const auto left = estimateTimeLeft(run, 1, 2);
  EXPECT_DOUBLE_EQ(left.window, 6);  // the rest of a mean window
  EXPECT_DOUBLE_EQ(left.run, 6 + 8);
  trainBatches(run, 1, 5, 2.0);
  EXPECT_DOUBLE_EQ(estimateTimeLeft(run, 2, 2).window, 4);  // longer than the mean already: one more epoch
}

TEST(BusyStrip, SaysHowFarHowFastAndHowLong) {
  EXPECT_EQ(progressText({"reading", 40'000'000, 100'000'000, "bytes"}, {20'000'000, 3}).replace(QChar::Nbsp, ' '),
            QStringLiteral("40.0 MB of 100.0 MB, 20.0 MB/s, 3.0 s left"));
  EXPECT_EQ(progressText({"reading", 40, 100, "rows"}, {}).replace(QChar::Nbsp, ' '), QStringLiteral("40 rows of 100 rows"));
  EXPECT_EQ(progressText({"reading", 100, 100, "rows"}, {50, 0}).replace(QChar::Nbsp, ' '),
            QStringLiteral("100 rows of 100 rows, 50 rows/s"));
  EXPECT_EQ(progressText({"reading", 40, 0, "rows"}, {20, -1}), QString());
}

}  // namespace
}  // namespace xsmoe::studio
