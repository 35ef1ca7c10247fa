// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/threads/time_left.h"

#include <gtest/gtest.h>

#include <QLabel>

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
  EXPECT_EQ(estimateTimeLeft(run, 0, 0).window, SecondsLeft());
  run.apply({0, WindowStarted{{0}, 2, 0, 0, 0, 0, 0, {}}});
  EXPECT_EQ(estimateTimeLeft(run, 0, 2).window, SecondsLeft());
  EXPECT_EQ(estimateTimeLeft(run, 0, 2).run, SecondsLeft());
}

TEST(TimeLeft, CountsEveryEpochOfAWindowThatNothingStopsSooner) {
  auto run = history();
  run.apply({0, WindowStarted{{0}, 2, 0, 0, 0, 0, 0, {}}});
  trainBatches(run, 0, 1, 3.0);
  const auto left = estimateTimeLeft(run, 1, 2);
  EXPECT_EQ(left.window, (SecondsLeft{57, 57, 57}));  // 9.5 epochs of 2 batches of 3 s
  const double windows = 57 + 2 * 60.0;               // and two windows of 10 epochs
  EXPECT_EQ(left.run, (SecondsLeft{windows, windows, windows}));
}

TEST(TimeLeft, OfTheFirstWindowIsBetweenTheSoonestEarlyStoppingAndTheLimit) {
  RunDescription description;
  description.settings.protocol.windows = 4;
  description.settings.training.epochs = 100;
  description.settings.training.warmupEpochs = 5;
  description.settings.training.patience = 5;
  RunHistory run(description);
  run.apply({0, WindowStarted{{0}, 2, 0, 150, 0, 0, 0, {}}});
  trainBatches(run, 0, 2, 1.0);
  run.apply({0, EpochDone{{0}, 1, 1, 1e-3, {}, false, 2, {}}});
  auto left = estimateTimeLeft(run, 2, 2);  // one of at least 10 epochs of 2 s is done
  EXPECT_EQ(left.window, (SecondsLeft{18, 18, 198}));
  EXPECT_EQ(left.run, (SecondsLeft{18 + 2 * 20, 18 + 2 * 20, 198 + 2 * 200}));
  trainBatches(run, 0, 14, 1.0);
  for (int epoch = 2; epoch <= 8; ++epoch) run.apply({0, EpochDone{{0}, epoch, 1, 1e-3, Metrics{}, epoch == 7, 2, {}}});
  left = estimateTimeLeft(run, 2, 2);
  EXPECT_EQ(left.window.least, 8) << "the seventh epoch was the best: four more without a better one";
  EXPECT_EQ(left.window.most, 184);
}

TEST(TimeLeft, IsWhatTheWindowsThatAreDoneTook) {
  auto run = history();
  run.apply({0, WindowStarted{{0}, 2, 0, 0, 0, 0, 0, {}}});
  trainBatches(run, 0, 4, 2.0);
  run.apply({0, WindowDone{{0}, {1}, {}, 2, 2, 8, 0, 0, {}}});
  EXPECT_EQ(estimateTimeLeft(run, 2, 2).window, (SecondsLeft{0, 0, 0}));
  EXPECT_EQ(estimateTimeLeft(run, 2, 2).run, (SecondsLeft{16, 16, 16}));
  run.apply({0, WindowStarted{{1}, 2, 0, 0, 0, 0, 0, {}}});
  trainBatches(run, 1, 1, 2.0);
  const auto left = estimateTimeLeft(run, 1, 2);
  EXPECT_EQ(left.window.likely, 6) << "the rest of a mean window";
  EXPECT_EQ(left.run.likely, 6 + 8);
  trainBatches(run, 1, 5, 2.0);
  EXPECT_EQ(estimateTimeLeft(run, 2, 2).window.likely, 4) << "longer than the mean already: one more epoch";
}

TEST(TimeLeft, IsBetweenTheShortestAndTheLongestWindow) {
  auto description = history().description();
  description.settings.training.warmupEpochs = 0;
  description.settings.training.patience = 1;
  RunHistory run(description);
  for (const int window : {0, 1}) {
    run.apply({0, WindowStarted{{window}, 2, 0, 150, 0, 0, 0, {}}});
    trainBatches(run, window, window == 0 ? 12 : 4, 1.0);
    run.apply({0, WindowDone{{window}, {window + 1}, {}, 2, 2, 8, 0, 0, {}}});
  }
  EXPECT_EQ(estimateTimeLeft(run, 2, 2).run, (SecondsLeft{8, 4, 12}));
  run.apply({0, WindowStarted{{2}, 2, 0, 150, 0, 0, 0, {}}});
  trainBatches(run, 2, 2, 1.0);
  EXPECT_EQ(estimateTimeLeft(run, 2, 2).window, (SecondsLeft{6, 2, 10}));
}

TEST(TimeLeft, CountsWhatSlowMotionWaitsAfterTheBatchesToCome) {
  auto run = history();
  run.apply({0, WindowStarted{{0}, 2, 0, 0, 0, 0, 0, {}}});
  trainBatches(run, 0, 1, 3.0);
  EXPECT_EQ(estimateTimeLeft(run, 1, 2, 0.5).window.likely, 19 * 3.5) << "9.5 epochs of 2 batches";
  trainBatches(run, 0, 3, 3.0);
  run.apply({0, WindowDone{{0}, {1}, {}, 2, 2, 8, 0, 0, {}}});
  EXPECT_EQ(estimateTimeLeft(run, 2, 2, 0.5).run.likely, 2 * 4 * 3.5) << "two windows of 4 batches, none of which has waited";
}

TEST(BusyStrip, SaysHowFarHowFastAndHowLong) {
  EXPECT_EQ(progressText({"reading", 40'000'000, 100'000'000, "bytes"}, {20'000'000, 3}).replace(QChar::Nbsp, ' '),
            QStringLiteral("40.0 MB of 100.0 MB, 20.0 MB/s, 3.0 s left"));
  EXPECT_EQ(progressText({"reading", 40, 100, "rows"}, {}).replace(QChar::Nbsp, ' '), QStringLiteral("40 of 100 rows"));
  EXPECT_EQ(progressText({"reading", 100, 100, "rows"}, {50, 0}).replace(QChar::Nbsp, ' '), QStringLiteral("100 of 100 rows, 50 rows/s"));
  EXPECT_EQ(progressText({"reading", 40, 0, "rows"}, {20, -1}), QString());
}

TEST(BusyStrip, BeginsWhatIsDoneAsASentence) {
  BusyStrip strip;
  strip.begin(QStringLiteral("Making the built-in stream…"));
  strip.showProgress({"encoding pictures", 528, 800, "items"});
  const auto labels = strip.findChildren<QLabel*>();
  ASSERT_FALSE(labels.isEmpty());
  EXPECT_EQ(labels.first()->text(), QStringLiteral("Encoding pictures"));
}

}  // namespace
}  // namespace xsmoe::studio
