// What a run can do, it can with every method and every wrapper: stop and go on, fork, replay, recommend.
#include <gmock/gmock.h>

#include <algorithm>

#include "model/core/methods.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::vector<NamedMethod> everyMethod() {
  std::vector<NamedMethod> all;
  for (const auto& description : methodDescriptions())
    for (const auto continual : {Continual::kNone, Continual::kReplay, Continual::kDistillation})
      if (bears(description.method, continual)) all.push_back({description.method, continual});
  return all;
}

class EveryMethod : public WholeRuns, public testing::WithParamInterface<NamedMethod> {
 protected:
  static RunSettings ofMethod() {
    auto made = settings();
    made.model.method = GetParam().method;
    made.model.continual = GetParam().continual;
    made.model.baselines.reservoirRatio = 0.4;  // of a few sequences some are kept
    return made;
  }
};

INSTANTIATE_TEST_SUITE_P(Methods, EveryMethod, testing::ValuesIn(everyMethod()), [](const auto& one) {
  auto name = nameOf(one.param.method, one.param.continual);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST_P(EveryMethod, StoppedWithinAWindowGoesOnToTheSameBytes) {
  train("whole", ofMethod());
  train("stopped", ofMethod(), [](const EventDetail& detail, engine::Controls& controls) {
    const auto* batch = std::get_if<BatchDone>(&detail);
    if (batch != nullptr && batch->window.value == 1 && batch->epoch == 3) controls.stop();
  });
  resume("stopped");
  expectEqual("stopped", "whole");
}

TEST_P(EveryMethod, ForksAndReplaysToTheSameBytes) {
  train("run", ofMethod());
  fork("run", 0, "fork");
  expectEqual("fork", "run");
  engine::Controls controls;
  Live live;
  const auto outcome = engine_->replay({place("run"), place("again")}, live, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(outcome->differences, IsEmpty());
  expectEqual("again", "run");
}

TEST_P(EveryMethod, TakesALearningRateWhileItTrainsAndTakesItBack) {
  train("run", ofMethod(), [asked = 0](const EventDetail& detail, engine::Controls& controls) mutable {
    const auto* batch = std::get_if<BatchDone>(&detail);
    if (batch == nullptr || batch->window.value != 1 || batch->batch != 1) return;
    if (batch->epoch == 2 && asked == 0) {
      ++asked;
      controls.ask(SetNumber{"learning-rate", 0.5});
    }
    if (batch->epoch == 3 && asked == 1) {
      ++asked;
      controls.undo();
    }
  });
  train("plain", ofMethod());
  EXPECT_EQ(filesOf(place("run")), filesOf(place("plain")));
}

TEST_P(EveryMethod, RecommendsFromAStoredWindow) {
  train("run", ofMethod());
  auto desk = engine_->openQuestions(place("run"), {});
  ASSERT_TRUE(desk) << describe(desk.error());
  const auto users = (*desk)->testUsers(1);
  ASSERT_FALSE(users.empty());
  const auto answer = (*desk)->recommend(users.front(), 1, 5);
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_THAT(answer->items, SizeIs(5));
}

}  // namespace
}  // namespace xsmoe::experiments
