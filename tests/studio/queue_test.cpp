// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of experiments, one after the other, from the queue to the engine.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/studio/session/queue_file.h"
#include "app/studio/session/queue_runner.h"
#include "model/analysis/run_state_words.h"
#include "tests/studio/session_fixture.h"

namespace xsmoe::studio {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class QueuedRuns : public SessionFixture {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    openStudio();
  }
  /// A studio whose queue is kept, again after an earlier one was closed.
  void openStudio() {
    session_.reset();
    auto where = folders();
    where.queue = folder("data") / "queue.json";
    session_ = std::make_unique<Session>(factory(), where);
    QObject::connect(session_.get(), &Session::failed, session_.get(), [this](const Error& error) { errors_.push_back(error); });
    QObject::connect(&queue(), &QueueRunner::told, session_.get(),
                     [this](const QString& sentence) { told_.push_back(sentence.toStdString()); });
    QObject::connect(&queue(), &QueueRunner::finished, session_.get(), [this](const QString& sentence, const ExperimentPlan& plan) {
      told_.push_back(sentence.toStdString());
      finished_.push_back(plan);
    });
    queue().load();
  }
  QueueRunner& queue() { return session_->queue(); }
  [[nodiscard]] ExperimentPlan plan(std::vector<std::string> seeds) const {
    return QueueRunner::prepared(
        {stream().string(), folder("runs").string(), {{"epochs", "3"}, {"windows", "4"}}, {{"seed", std::move(seeds)}}});
  }
  void add(const ExperimentPlan& plan) {
    bool answered = false;
    queue().plan(session_.get(), plan, [&](const Result<std::vector<PlannedRun>>& runs) {
      answered = true;
      ASSERT_TRUE(runs);
      queue().add(plan, *runs);
    });
    ASSERT_TRUE(eventually([&] { return answered; }));
  }
  /// The queue trains an endless run of 3 epochs where a person has set 17 for the next one.
  void trainOverOwnSettings() {
    openStreamAndWait();
    auto settings = session_->settings();
    settings.training.epochs = 17;
    session_->setSettings(settings);
    script_->endless = true;
    add(plan({"1"}));
    queue().start();
    ASSERT_TRUE(eventually([&] { return session_->settings().training.epochs == 3; })) << "those of the run in training are shown";
  }
  std::vector<std::string> trained() {
    const std::lock_guard lock(script_->requestMutex);
    return script_->planned;
  }
  std::vector<QueuedState> states() {
    std::vector<QueuedState> all;
    for (const auto& one : queue().queue().runs()) all.push_back(one.state);
    return all;
  }
  [[nodiscard]] bool waitForQueue() {
    return eventually([this] { return !queue().running() && !session_->live(); });
  }

  std::vector<std::string> told_;
  std::vector<ExperimentPlan> finished_;
};

TEST_F(QueuedRuns, AreTrainedOneAfterTheOtherAndShown) {
  add(plan({"1", "2"}));
  EXPECT_THAT(trained(), IsEmpty()) << "nothing begins before it is started";
  queue().start();
  EXPECT_TRUE(session_->live());
  EXPECT_EQ(session_->run().folder, folder("runs") / "seed_1");
  ASSERT_TRUE(waitForQueue());
  EXPECT_THAT(trained(), ElementsAre("seed_1", "seed_2"));
  EXPECT_THAT(states(), ElementsAre(QueuedState::kFinished, QueuedState::kFinished));
  EXPECT_EQ(session_->run().folder, folder("runs") / "seed_2");
  EXPECT_EQ(session_->run().phase(), RunState::kFinished);
  EXPECT_THAT(told_, testing::Contains(HasSubstr("all its runs are finished")));
  EXPECT_TRUE(errors_.empty());
}

TEST_F(QueuedRuns, EachExperimentIsToldOfWhenAllItsRunsAreFinished) {
  auto second = plan({"3"});
  second.runs = folder("others").string();
  add(plan({"1", "2"}));
  add(second);
  queue().start();
  ASSERT_TRUE(waitForQueue());
  EXPECT_THAT(finished_, ElementsAre(plan({"1", "2"}), second)) << "each once, the last one with the end of the queue";
  EXPECT_THAT(told_, testing::Contains(HasSubstr("The experiment is finished: " + folder("runs").string())));
}

TEST_F(QueuedRuns, TheNextRunsSettingsComeBackWhenTheQueueHasEnded) {
  ASSERT_NO_FATAL_FAILURE(trainOverOwnSettings());
  script_->endless = false;
  ASSERT_TRUE(waitForQueue());
  EXPECT_EQ(session_->settings().training.epochs, 17);
}

TEST_F(QueuedRuns, TheNextRunsSettingsAreKeptWhileTheQueueTrains) {
  ASSERT_NO_FATAL_FAILURE(trainOverOwnSettings());
  EXPECT_TRUE(session_->showsSettingsOfRun());
  EXPECT_EQ(session_->nextSettings().training.epochs, 17) << "what is remembered when the studio is closed in this moment";
  script_->endless = false;
  ASSERT_TRUE(waitForQueue());
  EXPECT_FALSE(session_->showsSettingsOfRun());
}

TEST_F(QueuedRuns, AreNotWhatAPersonOpened) {
  std::vector<std::filesystem::path> opened;
  QObject::connect(session_.get(), &Session::folderOpened, session_.get(), [&](const auto& path) { opened.push_back(path); });
  add(plan({"1", "2"}));
  queue().start();
  ASSERT_TRUE(waitForQueue());
  ASSERT_TRUE(eventually([&] { return !session_->opening(); }));
  EXPECT_THAT(opened, IsEmpty());
  openStreamAndWait();
  EXPECT_TRUE(eventually([&] { return std::find(opened.begin(), opened.end(), stream()) != opened.end(); }));
}

TEST_F(QueuedRuns, AStopByHandPausesTheQueueAndStartGoesOn) {
  script_->endless = true;
  add(plan({"1", "2"}));
  queue().start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
  EXPECT_FALSE(queue().running());
  EXPECT_THAT(states(), ElementsAre(QueuedState::kStopped, QueuedState::kWaiting));
  EXPECT_THAT(told_, testing::Contains(HasSubstr("the queue is paused")));
  script_->endless = false;
  queue().start();
  ASSERT_TRUE(waitForQueue());
  EXPECT_THAT(trained(), ElementsAre("seed_1", "seed_1", "seed_2"));
}

TEST_F(QueuedRuns, StartedAgainBeforeTheRunHasStoppedTheQueueGoesOn) {
  script_->endless = true;
  add(plan({"1", "2"}));
  queue().start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  script_->endless = false;
  queue().pauseNow();
  queue().start();
  ASSERT_TRUE(waitForQueue());
  EXPECT_THAT(states(), ElementsAre(QueuedState::kFinished, QueuedState::kFinished));
}

TEST_F(QueuedRuns, PausedAfterARunTheNextDoesNotBegin) {
  add(plan({"1", "2"}));
  queue().start();
  queue().pauseAfterRun();
  ASSERT_TRUE(waitForEnd());
  EXPECT_THAT(states(), ElementsAre(QueuedState::kFinished, QueuedState::kWaiting));
  EXPECT_FALSE(session_->live());
}

TEST_F(QueuedRuns, AFailedOneIsToldAndPassedOver) {
  script_->failPlanned = "seed_1";
  add(plan({"1", "2"}));
  queue().start();
  ASSERT_TRUE(waitForQueue());
  EXPECT_THAT(states(), ElementsAre(QueuedState::kFailed, QueuedState::kFinished));
  EXPECT_THAT(queue().queue().runs()[0].why, HasSubstr("the run cannot begin"));
  ASSERT_EQ(errors_.size(), 1U);
  script_->failPlanned.clear();
  queue().retry({0});
  queue().start();
  ASSERT_TRUE(waitForQueue());
  EXPECT_THAT(states(), ElementsAre(QueuedState::kFinished, QueuedState::kFinished));
}

TEST_F(QueuedRuns, TheEndOfTheQueueLeadsToTheExperimentThatWasTrainedLast) {
  script_->failPlanned = "seed_1";
  auto second = plan({"2"});
  second.runs = folder("others").string();
  add(plan({"1"}));
  add(second);
  queue().start();
  ASSERT_TRUE(waitForQueue());
  EXPECT_TRUE(finished_.empty()) << "the queue's end tells of the run that failed";
  script_->failPlanned.clear();
  queue().retry({0});
  queue().start();
  ASSERT_TRUE(waitForQueue());
  EXPECT_THAT(finished_, ElementsAre(plan({"1"})));
}

TEST_F(QueuedRuns, AFullDiskPausesTheQueueOnceAndStartGoesOn) {
  script_->fullDisk = true;
  add(plan({"1", "2", "3"}));
  queue().start();
  ASSERT_TRUE(waitForQueue());
  EXPECT_THAT(trained(), ElementsAre("seed_1")) << "no other is tried";
  EXPECT_THAT(states(), ElementsAre(QueuedState::kStopped, QueuedState::kWaiting, QueuedState::kWaiting));
  EXPECT_THAT(told_, ElementsAre(testing::AllOf(HasSubstr(folder("runs").string() + ": the record cannot be written."),
                                                HasSubstr("the queue is paused"), HasSubstr("Start goes on with it"))));
  EXPECT_EQ(errors_.size(), 1U);
  script_->fullDisk = false;
  queue().start();
  ASSERT_TRUE(waitForQueue());
  EXPECT_THAT(trained(), ElementsAre("seed_1", "seed_1", "seed_2", "seed_3"));
  EXPECT_THAT(states(), testing::Each(QueuedState::kFinished));
}

TEST_F(QueuedRuns, AChangeByHandIsToldOnce) {
  script_->endless = true;
  add(plan({"1"}));
  queue().start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  session_->ask(SetTau{0.3});
  ASSERT_TRUE(eventually([&] { return queue().queue().runs()[0].changedByHand; }));
  session_->ask(SetTau{0.4});
  ASSERT_TRUE(eventually([&] { return session_->run().state->history->interventions().size() == 2; }));
  EXPECT_EQ(std::count_if(told_.begin(), told_.end(), [](const auto& one) { return one.find("changed by hand") != std::string::npos; }), 1);
}

TEST_F(QueuedRuns, WaitForARunThatWasStartedByHand) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  add(plan({"1"}));
  queue().start();
  EXPECT_THAT(told_, testing::Contains(HasSubstr("The queue begins when it has ended")));
  EXPECT_THAT(trained(), IsEmpty());
  script_->endless = false;
  session_->training().stop();
  ASSERT_TRUE(eventually([&] { return trained().size() == 1; }));
  ASSERT_TRUE(waitForQueue());
}

TEST_F(QueuedRuns, WhyTheQueueWaitsHoldsUntilItGoesOn) {
  int waits = 0, gone = 0;
  QObject::connect(&queue(), &QueueRunner::told, session_.get(), [&](const QString&, bool whileItWaits) { waits += whileItWaits; });
  QObject::connect(&queue(), &QueueRunner::waitsNoMore, session_.get(), [&] { ++gone; });
  script_->endless = true;
  add(plan({"1", "2"}));
  queue().start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(waits, 1) << "it is paused";
  script_->endless = false;
  gone = 0;
  queue().start();
  EXPECT_GT(gone, 0);
  ASSERT_TRUE(waitForQueue());
  EXPECT_EQ(waits, 1) << "what is finished stays so";
}

TEST_F(QueuedRuns, NothingWaitsWhereNothingIsLeftToTrain) {
  add(plan({"1"}));
  int gone = 0;
  QObject::connect(&queue(), &QueueRunner::waitsNoMore, session_.get(), [&] { ++gone; });
  queue().remove({0});
  EXPECT_EQ(gone, 1);
}

TEST_F(QueuedRuns, AForkOfTheOneInTrainingPausesTheQueue) {
  script_->endless = true;
  add(plan({"1", "2"}));
  queue().start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  ASSERT_TRUE(eventually([&] { return !session_->opening(); })) << "its stream is shown too";
  script_->endless = false;
  std::filesystem::create_directories(session_->run().folder);  // which the tests' engine does not write
  session_->fork(0, {});
  EXPECT_FALSE(queue().running());
  EXPECT_THAT(states(), ElementsAre(QueuedState::kStopped, QueuedState::kWaiting));
  ASSERT_TRUE(waitForEnd());
}

TEST_F(QueuedRuns, AreThereAgainPausedWhenTheStudioIsOpened) {
  script_->endless = true;
  add(plan({"1", "2", "3"}));
  queue().shift(2, -1);
  queue().start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  script_->endless = false;
  openStudio();
  EXPECT_FALSE(queue().running());
  EXPECT_THAT(states(), ElementsAre(QueuedState::kStopped, QueuedState::kWaiting, QueuedState::kWaiting));
  EXPECT_EQ(queue().queue().runs()[1].run.name, "seed_3");
  queue().start();
  ASSERT_TRUE(waitForQueue());
  EXPECT_THAT(trained(), ElementsAre("seed_1", "seed_1", "seed_3", "seed_2"));
}

TEST_F(QueuedRuns, ABrokenFileIsPutAside) {
  const auto file = folder("data") / "queue.json";
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << "{\"format\": \"xsmoe-queue\", \"version\": 1, \"experiments\": [{";
  openStudio();
  EXPECT_TRUE(queue().queue().runs().empty());
  EXPECT_THAT(told_, testing::Contains(HasSubstr("cannot be used")));
  EXPECT_TRUE(std::filesystem::exists(file.string() + ".unreadable"));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST(QueueFile, TellsARunThatWasBrokenOffFromAStoppedOne) {
  std::vector<PlannedRun> runs(2);
  runs[0].name = "stopped";
  runs[1].name = "broken off";
  for (auto& run : runs) {
    run.folder = "/runs/" + run.name;
    run.state = PlannedState::kUnfinished;
  }
  runs[0].recorded = RunState::kStopped;
  runs[1].recorded = RunState::kRunning;
  RunQueue queue;
  queue.add({"/stream", "/runs", {}, {}, {}}, runs);
  const auto back = queueFrom(queueText(queue), "queue.json");
  ASSERT_TRUE(back) << describe(back.error());
  EXPECT_STREQ(stateWord(back->runs()[0]), "stopped");
  EXPECT_STREQ(stateWord(back->runs()[1]), "unfinished");
}

TEST(QueueFile, HoldsAllOfAQueue) {
  RunQueue queue;
  ExperimentPlan plan{"/stream", "/runs", {{"epochs", "3"}}, {{"seed", {"1", "2"}}, {"tau", {"0"}, {"xsmoe"}}}, {}};
  plan.streamChecksums = {{"interactions", "ab12"}, {"features", "cd34"}};
  PlannedRun run;
  run.name = "seed_2_tau_0";
  run.streamChecksums = plan.streamChecksums;
  run.varied = {{"seed", "2"}, {"tau", "0"}};
  // A branch goes on with what its run was trained with, which no plan tells.
  run.settings.model.method = Method::kStatic;
  run.settings.training.seed = 2;
  run.folder = "/runs/seed_2_tau_0";
  run.windows = 9;
  run.shared = 4;
  run.sharedWith = "/runs/other";
  queue.add(plan, {run});
  queue.begin(0);
  queue.fail("no memory left");
  const auto back = queueFrom(queueText(queue), "queue.json");
  ASSERT_TRUE(back) << describe(back.error());
  ASSERT_EQ(back->runs().size(), 1U);
  const auto& one = back->runs()[0];
  EXPECT_EQ(back->planOf(0), plan);
  EXPECT_EQ(one.state, QueuedState::kFailed);
  EXPECT_EQ(one.why, "no memory left");
  EXPECT_EQ(one.run.folder, run.folder);
  EXPECT_EQ(one.run.toTrain(), 5);
  EXPECT_EQ(one.run.sharedWith, "/runs/other");
  EXPECT_EQ(one.run.stream, "/stream");
  EXPECT_EQ(one.run.varied, run.varied);
  EXPECT_EQ(one.run.settings, run.settings);
}

TEST(QueueFile, WithARunThatIsNoneIsRefused) {
  for (const char* run :
       {"{}", R"({"experiment": 1, "name": "a", "state": "waiting"})", R"({"experiment": 0, "name": "a", "state": "zork"})",
        R"({"experiment": 0, "name": "../a", "state": "waiting"})"}) {
    const auto read =
        queueFrom(R"({"format": "xsmoe-queue", "version": 1, "experiments": [{"runs": "/runs"}], "queue": [)" + std::string(run) + "]}",
                  "queue.json");
    ASSERT_FALSE(read) << run;
    EXPECT_THAT(describe(read.error()), HasSubstr("a run in it has no plan, no name or no state"));
  }
}

TEST(QueueFile, OfAnotherVersionIsRefused) {
  const auto read = queueFrom(R"({"format": "xsmoe-queue", "version": 7})", "queue.json");
  ASSERT_FALSE(read);
  EXPECT_THAT(describe(read.error()), HasSubstr("7"));
}

}  // namespace
}  // namespace xsmoe::studio
