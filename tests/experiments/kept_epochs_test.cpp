// Weights of epochs are kept where a person asks for it, and change nothing of the run; questions go down to them.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "model/core/run_moment.h"
#include "model/experiments/runs/run_folder.h"
#include "tests/experiments/told_tests.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

bool inBatch(const EventDetail& detail, int window, int epoch, int batch) {
  const auto* done = std::get_if<BatchDone>(&detail);
  return done != nullptr && done->window.value == window && done->epoch == epoch && done->batch == batch;
}

class KeptEpochs : public WholeRuns {
 protected:
  [[nodiscard]] static RunSettings keeping(int epochs) {
    auto made = settings();
    made.training.keepEpochs = epochs;
    return made;
  }
  [[nodiscard]] std::vector<RunMoment> keptOf(const std::string& name) const { return engine_->keptEpochs(place(name)); }
  [[nodiscard]] std::unique_ptr<engine::Questions> questionsAbout(const std::string& name) const {
    auto questions = engine_->openQuestions(place(name), {});
    EXPECT_TRUE(questions) << describe(questions.error());
    return questions ? std::move(*questions) : nullptr;
  }
};

TEST_F(KeptEpochs, AreTheLastOfEachWindowAndChangeNothingOfTheRun) {
  const auto told = train("kept", keeping(2));
  EXPECT_THAT(train("plain", settings()).notices, Not(Contains(HasSubstr("weights of epochs"))));
  EXPECT_THAT(told.notices, Contains(HasSubstr("the weights of epochs are kept, of each window the last 2: one of D_0 takes ")));
  EXPECT_THAT(keptOf("kept"),
              ElementsAre(RunMoment(0, 2), RunMoment(0, 3), RunMoment(1, 2), RunMoment(1, 3), RunMoment(2, 2), RunMoment(2, 3)));
  EXPECT_THAT(keptOf("plain"), IsEmpty());
  EXPECT_EQ(eventsOf(place("kept")), eventsOf(place("plain")));
  const RunPaths kept(place("kept")), plain(place("plain"));
  EXPECT_THAT(kept.storedWindows(), ElementsAre(0, 1, 2)) << "an epoch's file is no window's";
  for (const int window : kept.storedWindows()) {
    EXPECT_TRUE(contentOf(kept.checkpoint({window})) == contentOf(plain.checkpoint({window}))) << window;
    EXPECT_TRUE(contentOf(kept.ranks({window})) == contentOf(plain.ranks({window}))) << window;
  }
}

TEST_F(KeptEpochs, AreThoseOfTheRunThatWasNeverKilled) {
  train("whole", keeping(2), [&](const EventDetail& detail, engine::Controls&) {
    if (inBatch(detail, 1, 3, 1)) fs::copy(place("whole"), place("killed"), fs::copy_options::recursive);
  });
  // As a program leaves it that is killed between an epoch's weights and its event, and within a file.
  for (const char* file :
       {"window_01_epoch_03.safetensors", "window_02_epoch_01.safetensors", "window_01_epoch_03.safetensors.unfinished-1"})
    std::ofstream(place("killed") / "checkpoints" / file) << "half";
  resume("killed");
  expectEqual("killed", "whole", true);
}

TEST_F(KeptEpochs, GoWhereTheyHaveNotHappened) {
  bool undone = false;
  train("run", keeping(3), [&](const EventDetail& detail, engine::Controls& controls) {
    if (inBatch(detail, 1, 2, 1) && !undone) controls.ask(SetNumber{"learning-rate", 3e-3});
    if (inBatch(detail, 1, 2, 2) && !undone) controls.ask(SetTau{0.9});
    if (inBatch(detail, 1, 3, 1) && !std::exchange(undone, true)) controls.undo();
  });
  train("plain", keeping(3), [](const EventDetail& detail, engine::Controls& controls) {
    if (inBatch(detail, 1, 2, 1)) controls.ask(SetNumber{"learning-rate", 3e-3});
  });
  expectEqual("run", "plain");
}

TEST_F(KeptEpochs, OfItsPastAForkHasToo) {
  train("run", keeping(1));
  fork("run", 1, "fork", {{"tau", "0.5"}});
  EXPECT_THAT(keptOf("fork"), ElementsAre(RunMoment(0, 3), RunMoment(1, 3), RunMoment(2, 3)));
  fork("run", 0, "bare", {{"keep-epochs", "0"}});
  EXPECT_THAT(keptOf("bare"), ElementsAre(RunMoment(0, 3))) << "what it trained itself it was not to keep";
}

TEST_F(KeptEpochs, AreAskedLikeTheWindowWhoseBestOneIs) {
  const auto told = train("run", keeping(3));
  const auto questions = questionsAbout("run");
  ASSERT_TRUE(questions);
  const int best = windowAt(told.history, {1})->done->bestEpoch;
  const auto user = questions->testUsers({1}).at(0);
  const auto window = questions->recommend(user, 1, 5), epoch = questions->recommend(user, {1, best}, 5);
  ASSERT_TRUE(window && epoch);
  EXPECT_EQ(epoch->items, window->items) << "the window keeps its best epoch's weights";
  EXPECT_EQ(epoch->truthRank, window->truthRank);
  EXPECT_EQ(epoch->epoch, best);
  EXPECT_EQ(window->epoch, 0);
  const auto map = questions->itemMap({1, best}, {}), ofWindow = questions->itemMap(1, {});
  ASSERT_TRUE(map && ofWindow);
  EXPECT_EQ(map->epoch, best);
  ASSERT_EQ(map->x.size(), ofWindow->x.size());
  for (std::size_t i = 0; i < map->x.size(); ++i) EXPECT_NEAR(map->x[i], ofWindow->x[i], 1e-3) << "aligned onto its window's";
  EXPECT_EQ(map->slot, ofWindow->slot);
}

TEST_F(KeptEpochs, OfOneExplanationsAndWhatIfsAreOfThatEpoch) {
  const auto told = train("run", keeping(3));
  const auto questions = questionsAbout("run");
  ASSERT_TRUE(questions);
  engine::WhatIfRequest request{RunMoment(1, 1)};
  const auto measured = questions->whatIf(request, {});
  ASSERT_TRUE(measured) << describe(measured.error());
  EXPECT_EQ(measured->epoch, 1);
  EXPECT_FALSE(measured->asTested || measured->live);
  engine::ListRequest list{questions->testUsers({1}).at(0)};
  list.moment = RunMoment(1, 1);
  const auto split = questions->scoreSplit(list);
  ASSERT_TRUE(split) << describe(split.error());
  EXPECT_EQ(split->epoch, 1);
  EXPECT_EQ(split->items.front().score, questions->recommend(list.user, {1, 1}, 10)->items.front().score);
  const auto equations = questions->equations(list.user, {}, {1, 1});
  ASSERT_TRUE(equations) << describe(equations.error());
  EXPECT_EQ(equations->layers.front().usage, epochAt(told.history, {1, 1})->usage.front()) << "its shares are the epoch's";
}

TEST_F(KeptEpochs, AreAskedAboutTheirExperts) {
  const auto told = train("run", keeping(3));
  const auto questions = questionsAbout("run");
  ASSERT_TRUE(questions);
  const int best = windowAt(told.history, {1})->done->bestEpoch, other = best == 1 ? 2 : 1;
  const auto alike = questions->redundancy({1, best}, {}), ofWindow = questions->redundancy(1, {});
  ASSERT_TRUE(alike && ofWindow);
  EXPECT_EQ(alike->layers, ofWindow->layers) << "the window keeps its best epoch's weights";
  EXPECT_EQ(alike->epoch, best);
  EXPECT_EQ(ofWindow->epoch, 0);
  const auto changed = questions->difference({1, other}, 1, {});
  ASSERT_TRUE(changed) << describe(changed.error());
  EXPECT_EQ(changed->fromEpoch, other);
  EXPECT_EQ(changed->toEpoch, 0);
  EXPECT_LT(changed->embeddingCosine, 1) << "they are of other epochs";
  const auto routing = questions->groupRouting({1, other}, {}), atEnd = questions->groupRouting(1, {});
  ASSERT_TRUE(routing && atEnd);
  EXPECT_EQ(routing->epoch, other);
  EXPECT_NE(routing->layers, atEnd->layers);
  const auto profile = questions->expertProfile(nameOf(alike->layers.front().layer, 0), {1, other}, 3, {});
  ASSERT_TRUE(profile) << describe(profile.error());
  EXPECT_EQ(profile->epoch, other);
}

TEST_F(KeptEpochs, AreTestedUserByUserLikeTheirWindow) {
  const auto trained = train("run", keeping(3));
  const auto questions = questionsAbout("run");
  ASSERT_TRUE(questions);
  const int best = windowAt(trained.history, {1})->done->bestEpoch, other = best == 1 ? 2 : 1;
  const auto kept = contentOf(RunPaths(place("run")).ranks({1}));
  std::vector<std::string> measured;
  ToldTests told;
  const auto tell = [&](const Progress& state) {
    if (told.isAnother(state)) measured.push_back(state.what);
    return true;
  };
  const auto window = questions->rankedTest(1, {2}, tell), epoch = questions->rankedTest({1, best}, {2}, tell),
             another = questions->rankedTest({1, other}, {2}, {});
  ASSERT_TRUE(window && epoch && another);
  EXPECT_EQ(epoch->targets, window->targets) << "the window keeps its best epoch's weights";
  EXPECT_THAT(measured, ElementsAre("D_1, epoch " + std::to_string(best) + ", on D_2")) << "the window's are kept";
  EXPECT_EQ(another->test, window->test);
  EXPECT_NE(another->targets, window->targets);
  EXPECT_TRUE(contentOf(RunPaths(place("run")).ranks({1})) == kept) << "an epoch's are not the run's own";
}

TEST_F(KeptEpochs, ThatAreNotThereAreNamedWithThoseThatAre) {
  train("run", keeping(2));
  train("plain", settings());
  const auto questions = questionsAbout("run"), ofPlain = questionsAbout("plain");
  ASSERT_TRUE(questions && ofPlain);
  const auto user = questions->testUsers({1}).at(0);
  EXPECT_THAT(describe(questions->recommend(user, {1, 1}, 5).error()),
              testing::AllOf(HasSubstr("no weights of epoch 1 of window 1"), HasSubstr("Kept epochs of window 1: 2, 3")));
  EXPECT_THAT(describe(ofPlain->recommend(user, {1, 1}, 5).error()), HasSubstr("--keep-epochs"));
}

TEST_F(KeptEpochs, StayAtHomeWhereARunGoesIntoAStateFile) {
  train("run", keeping(2));
  engine::SaveStateRequest request;
  request.run = place("run");
  request.file = place("run.xsmoe");
  request.withStream = false;
  const auto saved = engine_->saveState(request, {});
  ASSERT_TRUE(saved) << describe(saved.error());
  const auto opened = engine_->openState({request.file, folder_.path()}, {});
  ASSERT_TRUE(opened) << describe(opened.error());
  EXPECT_THAT(RunPaths(opened->run).storedWindows(), ElementsAre(0, 1, 2));
  EXPECT_THAT(engine_->keptEpochs(opened->run), IsEmpty());
}

}  // namespace
}  // namespace xsmoe::experiments
