// What a run can do, it can with every method and every wrapper: stop and go on, fork, replay, recommend, say why.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>

#include "model/core/methods.h"
#include "model/experiments/runs/workshop.h"
#include "model/features/safetensors.h"
#include "model/streaming/trainer.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

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

INSTANTIATE_TEST_SUITE_P(Methods, EveryMethod, testing::ValuesIn(namedMethods()), [](const auto& one) {
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

using IisanRun = WholeRuns;

TEST_F(IisanRun, SaysWhichHiddenStatesItReadsInPlaceOfItsOwn) {
  auto iisan = settings();
  iisan.model.method = Method::kIisan;
  EXPECT_THAT(train("usual", iisan).notices, IsEmpty());
  iisan.model.baselines.iisanStates = {0, 2, 4};  // every second of five, as without them
  EXPECT_THAT(train("the same", iisan).notices, IsEmpty());
  iisan.model.baselines.iisanStates = {1, 4};
  EXPECT_THAT(train("others", iisan).notices, testing::ElementsAre("IISAN reads the hidden states 1,4 in place of 0,2,4"));
}

using TaughtRun = WholeRuns;

TEST_F(TaughtRun, WithAnotherGroupingGoesOnToTheSameBytesWithoutATeacherAndWithTheNextOne) {
  auto taught = settings();
  taught.model.method = Method::kStatic;
  taught.model.continual = Continual::kDistillation;
  const auto regroup = [](const EventDetail& detail, engine::Controls& controls) {
    const auto* batch = std::get_if<BatchDone>(&detail);
    if (batch != nullptr && batch->window.value == 0 && batch->epoch == 2 && batch->batch == 1) controls.ask(Regroup{{1, 4}});
  };
  train("whole", taught, regroup);
  for (const int window : {1, 2}) {
    const auto name = "stopped in D_" + std::to_string(window);
    train(name, taught, [&](const EventDetail& detail, engine::Controls& controls) {
      regroup(detail, controls);
      const auto* batch = std::get_if<BatchDone>(&detail);
      if (batch != nullptr && batch->window.value == window && batch->epoch == 2) controls.stop();
    });
    resume(name);
    expectEqual(name, "whole");
  }
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

TEST_P(EveryMethod, StoresNothingOfTheModelTwiceWhereAWindowEnds) {
  train("run", ofMethod());
  for (const char* const boundary : {"boundary_00.safetensors", "boundary_01.safetensors"}) {
    const auto stored = features::readSafetensors(place("run") / "checkpoints" / boundary);
    ASSERT_TRUE(stored) << describe(stored.error());
    for (const auto& [name, tensor] : stored->tensors)
      EXPECT_TRUE(name.starts_with("training.") || name == "shuffle") << name << " is in the window's weights";
  }
}

/// Keeps a moment of a run as it stands after an epoch, and the one that it goes back to when a change is taken back.
class TwoMoments : public streaming::RunKeeper {
 public:
  [[nodiscard]] bool goesBack() const override { return true; }
  void onResumable(const streaming::TrainerState& state) override {
    if (state.window.value == 1 && state.within && state.within->epoch == 2 && !standing) standing = state;
  }
  void onTakenBack(const streaming::TrainerState& state, std::int64_t /*events*/) override { before = state; }
  std::optional<streaming::TrainerState> standing, before;
};

/// Changes the learning rate in the second epoch of D_1, and takes that back in the third.
class ChangesItsMind : public engine::RunObserver {
 public:
  explicit ChangesItsMind(engine::Controls& controls) : controls_(controls) {}
  void onEvent(const RunEvent& event) override {
    const auto* batch = std::get_if<BatchDone>(&event.detail);
    if (batch == nullptr || batch->window.value != 1 || batch->batch != 1 || batch->epoch != asked_ + 2 || asked_ == 2) return;
    if (asked_++ == 0)
      controls_.ask(SetNumber{"learning-rate", 0.004});
    else
      controls_.undo();
  }

 private:
  engine::Controls& controls_;
  int asked_ = 0;
};

/// Bytes of the distinct storages of tensors.
std::int64_t bytesHeld(const std::vector<network::NamedTensors>& some) {
  std::map<const void*, std::size_t> storages;
  for (const auto& tensors : some)
    for (const auto& [name, tensor] : tensors) storages[tensor.storage().data()] = tensor.storage().nbytes();
  std::int64_t bytes = 0;
  for (const auto& [place, size] : storages) bytes += static_cast<std::int64_t>(size);
  return bytes;
}

using HeldTables = WholeRuns;

TEST_F(HeldTables, AreHeldOnceByARunItsBestWeightsAndAnUndoMoment) {
  for (const auto method : {Method::kSsrm, Method::kGag, Method::kGiuaGnn, Method::kMmmlp, Method::kLgmrec}) {
    auto made = settings();
    made.model.method = method;
    made.training.checkpointEvery = 1;
    made.protocol.windows = 4;
    made.protocol.kCore = 2;
    StreamShelf streams(std::make_shared<KnownChecksums>());
    auto workshop = openWorkshop(made, false, data::openStreamFolder(stream_).value(), streams, {});
    ASSERT_TRUE(workshop) << describe(workshop.error());
    const auto& session = *workshop->session;
    engine::Controls controls;
    ChangesItsMind person(controls);
    TwoMoments kept;
    const auto states = [&](const auto& modalities, const auto& asked) { return session.loadStates(modalities, asked); };
    ASSERT_TRUE(streaming::Trainer({session.windows(), states, made, *workshop->recommender, person, controls, kept}).run());
    ASSERT_TRUE(kept.standing && kept.before) << nameOf(method, {});

    std::vector<network::NamedTensors> variables, constants;
    for (const auto* const state : {&*kept.standing, &*kept.before}) {
      variables.insert(variables.end(), {state->model.parameters, state->training});
      constants.push_back(state->model.constants);
      if (!state->best) continue;
      variables.push_back(state->best->parameters);
      constants.push_back(state->best->constants);
    }
    const auto once = bytesHeld({constants.front()});
    auto all = variables;
    all.insert(all.end(), constants.begin(), constants.end());
    EXPECT_LE(bytesHeld(all), bytesHeld(variables) + once) << nameOf(method, {}) << " holds a table twice";
    RecordProperty(nameOf(method, {}) + "_bytes_held", std::to_string(bytesHeld(all)));
    RecordProperty(nameOf(method, {}) + "_bytes_with_a_table_each", std::to_string(bytesHeld(variables) + std::ssize(constants) * once));
  }
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
  const auto users = (*desk)->testUsers({1});
  ASSERT_FALSE(users.empty());
  const auto answer = (*desk)->recommend(users.front(), 1, 5);
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_THAT(answer->items, SizeIs(5));
  for (const auto& item : answer->items) {
    EXPECT_THAT(item.parts, SizeIs(answer->scoreParts.size()));
    if (item.parts.empty()) continue;
    const auto sum = std::accumulate(item.parts.begin(), item.parts.end(), 0.0);
    EXPECT_NEAR(sum, item.score, 1e-4 * (1 + std::abs(item.score))) << item.item.id;
  }
}

TEST_P(EveryMethod, IsTestedAgainFromStoredWeightsAsTheRunRecorded) {
  const auto live = train("run", ofMethod());
  auto desk = engine_->openQuestions(place("run"), {});
  ASSERT_TRUE(desk) << describe(desk.error());
  const auto matrix = (*desk)->forgetting({});
  ASSERT_TRUE(matrix) << describe(matrix.error());
  ASSERT_THAT(matrix->metrics, SizeIs(3));
  for (std::size_t window = 0; window < 3; ++window)
    EXPECT_EQ(matrix->metrics[window][window], live.history.window(window).done->test) << "D_" << window << ", tested on the next one";
}

std::string withEach(std::string text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

TEST_P(EveryMethod, GoesOnWhenItsStreamHasGrownByUsersAndItems) {
  const auto log = stream_ / "interactions.csv";
  const auto past = withEach(contentOf(log), ",item-29,", ",item-28,");
  writeContent(log, past);
  train("run", ofMethod());
  growSmallStream(stream_, 4, 1);
  writeContent(log, past + withEach(contentOf(log).substr(past.size()), "user-", "late-"));
  engine::Controls controls;
  Live live;
  const auto extended = engine_->resume({place("run"), {}, {}, true}, live, controls);
  ASSERT_TRUE(extended) << describe(extended.error());
  ASSERT_EQ(live.history.windowCount(), 4U);
  const auto replayed = engine_->replay({place("run"), place("again")}, live, controls);
  ASSERT_TRUE(replayed) << describe(replayed.error());
  EXPECT_THAT(replayed->differences, IsEmpty());
  const auto desk = engine_->openQuestions(place("run"), {});
  ASSERT_TRUE(desk) << describe(desk.error());
  EXPECT_TRUE((*desk)->recommend((*desk)->testUsers({0}).front(), 0, 5)) << "a window from before the stream grew";

  if (GetParam().method == Method::kLgmrec) return;  // its first values are drawn for as many users and items as a run begins with
  engine::ProtocolChoice choice;
  choice.windows = 5;
  const auto whole = engine_->train({stream_, place("whole"), ofMethod(), choice}, live, controls);
  ASSERT_TRUE(whole) << describe(whole.error());
  EXPECT_EQ(filesOf(place("run")).at("window_03.safetensors"), filesOf(place("whole")).at("window_03.safetensors"));
}

/// Which picture a method draws: the place of its kind in MethodDetail.
std::size_t kindOfPicture(Method method) {
  switch (method) {
    case Method::kIisan: return MethodDetail(TowersPicture()).index();
    case Method::kGag:
    case Method::kGiuaGnn: return MethodDetail(SessionGraphPicture()).index();
    case Method::kSsrm: return MethodDetail(AttentionPicture()).index();
    case Method::kMmmlp: return MethodDetail(MixersPicture()).index();
    case Method::kLgmrec: return MethodDetail(HypergraphPicture()).index();
    default: return MethodDetail().index();
  }
}

TEST_P(EveryMethod, ShowsHowItLooksAtAUserUnlessItHasExperts) {
  const auto live = train("run", ofMethod());
  auto desk = engine_->openQuestions(place("run"), {});
  ASSERT_TRUE(desk) << describe(desk.error());
  const auto user = (*desk)->testUsers({1}).front();
  const auto picture = (*desk)->methodPicture(user, 1);
  if (hasExperts(GetParam().method)) {
    ASSERT_FALSE(picture);
    EXPECT_THAT(describe(picture.error()), HasSubstr("has no picture of a user"));
    return;
  }
  ASSERT_TRUE(picture) << describe(picture.error());
  const auto answer = (*desk)->recommend(user, 1, 10);
  EXPECT_EQ(picture->method, GetParam().method);
  EXPECT_EQ(picture->continual, GetParam().continual);
  EXPECT_EQ(picture->history, answer->history);
  EXPECT_EQ(picture->recommended, answer->items);
  EXPECT_EQ(picture->scoreParts, answer->scoreParts);
  EXPECT_EQ(picture->detail.index(), kindOfPicture(GetParam().method));
  std::int64_t parameters = 0;
  for (const auto& part : picture->parts) parameters += part.parameters;
  EXPECT_EQ(parameters, live.history.window(1).done->parameters);
}

}  // namespace
}  // namespace xsmoe::experiments
