#include "model/analysis/planned_run.h"

#include <gmock/gmock.h>

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
  pace.trained(made.settings.model, 10);
  EXPECT_EQ(secondsLeft(made, pace), 90);
  pace.trained(made.settings.model, 20);
  EXPECT_EQ(secondsLeft(made, pace), 135) << "refined";
  EXPECT_EQ(secondsLeft(run(Method::kGag, PlannedState::kFinished, 9), pace), 0) << "nothing is left to know";
}

TEST(ExperimentPace, AWrapperIsAnotherMethod) {
  auto made = run(Method::kIisan, PlannedState::kNew, 0);
  ExperimentPace pace;
  pace.trained(made.settings.model, 10);
  made.settings.model.continual = Continual::kReplay;
  EXPECT_FALSE(pace.secondsPerWindow(made.settings.model));
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
