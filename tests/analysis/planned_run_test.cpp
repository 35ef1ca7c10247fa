#include "model/analysis/planned_run.h"

#include <gmock/gmock.h>

#include <utility>

#include "model/analysis/run_summary.h"

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

PlannedRun run(Method method, PlannedState state, int done, int shared = 0) {
  PlannedRun made;
  made.settings.model.method = method;
  made.state = state;
  made.windows = 9;
  made.done = done;
  made.shared = shared;
  return made;
}

TEST(PlannedRun, TrainsWhatItNeitherHasNorShares) {
  EXPECT_EQ(run(Method::kXsmoe, PlannedState::kNew, 0).toTrain(), 9);
  EXPECT_EQ(run(Method::kXsmoe, PlannedState::kNew, 0, 4).toTrain(), 5);
  EXPECT_EQ(run(Method::kXsmoe, PlannedState::kUnfinished, 6, 4).toTrain(), 3) << "what it shared is done";
  EXPECT_EQ(run(Method::kXsmoe, PlannedState::kFinished, 9).toTrain(), 0);
  EXPECT_EQ(windowsToTrain({run(Method::kXsmoe, PlannedState::kNew, 0, 4), run(Method::kStatic, PlannedState::kFailed, 2)}), 12);
}

TEST(ExperimentPace, KnowsAMethodOnceAWindowIsTrained) {
  ExperimentPace pace;
  const auto made = run(Method::kXsmoe, PlannedState::kNew, 0);
  EXPECT_FALSE(secondsLeft(made, pace));
  pace.trained(made, 10);
  EXPECT_EQ(secondsLeft(made, pace), 90);
  pace.trained(made, 20);
  EXPECT_EQ(secondsLeft(made, pace), 135) << "refined";
  EXPECT_EQ(secondsLeft(run(Method::kGag, PlannedState::kFinished, 9), pace), 0) << "nothing is left to know";
}

TEST(ExperimentPace, CountsTheOpeningOfRunsThatAreToBegin) {
  ExperimentPace pace;
  pace.trained(PlannedRun{}, 10);
  pace.opened(2);
  pace.opened(4);
  EXPECT_EQ(secondsLeft(run(Method::kXsmoe, PlannedState::kNew, 0), pace), 93);
  EXPECT_EQ(secondsLeft(run(Method::kXsmoe, PlannedState::kUnfinished, 4), pace), 50) << "it may be open";
  EXPECT_EQ(secondsLeft(run(Method::kXsmoe, PlannedState::kFinished, 9), pace), 0);
}

TEST(ExperimentPace, AWrapperIsAnotherMethod) {
  auto made = run(Method::kIisan, PlannedState::kNew, 0);
  ExperimentPace pace;
  pace.trained(made, 10);
  made.settings.model.continual = Continual::kReplay;
  EXPECT_FALSE(pace.secondsPerWindow(made));
}

TEST(ExperimentPace, IsOfTheSettingsThatCost) {
  const auto made = run(Method::kXsmoe, PlannedState::kNew, 0);
  auto wide = made, other = made, alike = made;
  wide.settings.model.embedding = 2 * made.settings.model.embedding;
  other.settings.training.epochs = made.settings.training.epochs + 5;
  alike.settings.training.seed = made.settings.training.seed + 1;
  alike.settings.model.tau = made.settings.model.tau + 0.1;
  ExperimentPace pace;
  pace.trained(made, 10);
  EXPECT_EQ(pace.secondsPerWindow(wide), 10) << "no better is known";
  pace.trained(wide, 40);
  EXPECT_EQ(pace.secondsPerWindow(made), 10);
  EXPECT_EQ(pace.secondsPerWindow(alike), 10) << "neither the seed nor τ makes a window another one";
  EXPECT_EQ(pace.secondsPerWindow(wide), 40);
  EXPECT_EQ(pace.secondsPerWindow(other), 25) << "the method's mean";
}

TEST(ExperimentPace, OnAnotherStreamIsNotKnown) {
  auto small = run(Method::kXsmoe, PlannedState::kNew, 0), large = small;
  small.stream = "/streams/small";
  large.stream = "/streams/large";
  ExperimentPace pace;
  pace.trained(small, 1);
  EXPECT_EQ(secondsLeft(small, pace), 9);
  EXPECT_FALSE(secondsLeft(large, pace));
}

TEST(PlannedRun, SharesWhatItSharesOnceItHasBegun) {
  auto planned = run(Method::kXsmoe, PlannedState::kNew, 0, 1);
  planned.mayShareMore = true;
  tellWhatIsThere(RunHistory(), planned);
  EXPECT_FALSE(planned.mayShareMore);
}

TEST(PlannedRun, CountsWhatAWindowTakesBesidesTraining) {
  RunHistory history;
  const auto tell = [&](std::int64_t seconds, EventDetail detail) { history.apply({1000 * seconds, std::move(detail)}); };
  for (const int window : {0, 1}) {
    const int begin = 100 + 40 * window;
    WindowStarted started;
    started.window = {window};
    tell(begin, started);
    tell(begin + 20, BatchDone{{window}, 1, 1, 1.0, 20});
    EpochDone epoch;
    epoch.window = {window};
    tell(begin + 25, epoch);
    WindowDone done;
    done.window = {window};
    done.seconds = 20;
    tell(begin + 35, done);
  }
  PlannedRun planned;
  tellWhatIsThere(history, planned);
  EXPECT_EQ(planned.secondsOf, 2);
  EXPECT_DOUBLE_EQ(planned.trainedSeconds, 35 + 40) << "five seconds between the two windows among them";
  EXPECT_DOUBLE_EQ(summaryOf(history).costs.at(1).seconds, 20) << "tables tell the training alone";
}

TEST(ExperimentPace, BeginsWithTheRunsThatAreThere) {
  auto there = run(Method::kXsmoe, PlannedState::kFinished, 9);
  there.secondsOf = 9;
  there.trainedSeconds = 18;
  const std::vector runs{there, run(Method::kXsmoe, PlannedState::kNew, 0, 1), run(Method::kStatic, PlannedState::kNew, 0)};
  const auto time = timeLeft(runs, ExperimentPace(runs));
  EXPECT_EQ(time.seconds, 16) << "eight windows of two seconds";
  EXPECT_THAT(time.unknown, ElementsAre("static"));
  EXPECT_THAT(timeLeft({there}, ExperimentPace()).unknown, IsEmpty());
}

}  // namespace
}  // namespace xsmoe
