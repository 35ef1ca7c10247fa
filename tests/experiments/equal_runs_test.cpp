// An experiment takes runs that are there already, whoever made them and under whatever name, and leaves those that others train.
#include <gmock/gmock.h>

#include <fstream>
#include <functional>
#include <optional>
#include <utility>

#include "model/experiments/runs/run_lock.h"
#include "tests/experiments/experiments_fixture.h"
#include "tests/support/full_disk.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;

class ExperimentOfEqualRuns : public Experiments {
 protected:
  void SetUp() override {
    Experiments::SetUp();
    byTau_ = request({0.3, 0.9});
    bySeed_ = byTau_;
    vary(bySeed_, "tau", {"0.3"});
    vary(bySeed_, "seed", {std::to_string(settings().training.seed)});
    name_ = "seed_" + bySeed_.over.back().values.at(0) + "_grouping_2-4_tau_0.3";
  }
  /// What the second plan's only run is said to be.
  PlannedRun only() {
    const auto runs = planned(bySeed_);
    EXPECT_TRUE(runs) << describe(runs.error());
    if (!runs) return {};
    EXPECT_THAT(*runs, SizeIs(1));
    EXPECT_EQ(runs->at(0).name, name_);
    return runs->at(0);
  }
  ExperimentPlan byTau_, bySeed_;
  std::string name_;
};

TEST_F(ExperimentOfEqualRuns, TakesARunThatIsThereUnderAnotherName) {
  ASSERT_TRUE(run(byTau_));
  const auto there = only();
  EXPECT_EQ(there.state, PlannedState::kFinished);
  EXPECT_EQ(there.thereAs(), "tau_0.3");
  EXPECT_EQ(there.toTrain(), 0);
  const auto written = fs::last_write_time(place("runs") / "tau_0.3/record.sqlite");
  const auto outcome = run(bySeed_);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  ASSERT_THAT(outcome->runs, SizeIs(1));
  EXPECT_EQ(outcome->runs[0].folder, place("runs") / "tau_0.3");
  EXPECT_FALSE(fs::exists(place("runs") / name_));
  EXPECT_EQ(fs::last_write_time(place("runs") / "tau_0.3/record.sqlite"), written);
}

TEST_F(ExperimentOfEqualRuns, TakesARunThatLiesDeeperBelowTheFolder) {
  auto deeper = byTau_;
  deeper.runs = (place("runs") / "first" / "taus").string();
  ASSERT_TRUE(run(deeper));
  const auto there = only();
  EXPECT_EQ(there.state, PlannedState::kFinished);
  EXPECT_EQ(fs::path(there.folder), place("runs") / "first" / "taus" / "tau_0.3");
  const auto same = planned(byTau_);
  ASSERT_TRUE(same) << describe(same.error());
  for (const auto& one : *same) EXPECT_EQ(one.toTrain(), 0) << one.name << " has its own name there";
}

TEST_F(ExperimentOfEqualRuns, GoesOnWithOneThatIsUnfinishedAndSharesThatOfAnotherTau) {
  fs::create_directories(place("runs"));
  auto one = settings();
  train("runs/begun", one, [](const EventDetail& detail, engine::Controls& controls) {
    if (std::holds_alternative<WindowDone>(detail)) controls.stop();
  });
  EXPECT_EQ(only().state, PlannedState::kUnfinished);
  EXPECT_EQ(only().thereAs(), "begun");
  vary(bySeed_, "tau", {"0.3", "0.300001"});
  const auto outcome = run(bySeed_);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  ASSERT_THAT(outcome->runs, SizeIs(2));
  EXPECT_EQ(outcome->runs[0].folder, place("runs") / "begun");
  EXPECT_EQ(outcome->runs[1].sharedWith, place("runs") / "begun");
  for (const auto& each : outcome->runs) expectAsAlone(each);
}

TEST_F(ExperimentOfEqualRuns, IgnoresWhatTheMethodDoesNotUseAndHowOftenIsStored) {
  auto first = byTau_;
  vary(first, "tau", {});
  vary(first, "grouping", {"2,4"});
  first.settings["method"] = "static";
  first.settings["tau"] = "0.4";
  ASSERT_TRUE(run(first));
  auto second = first;
  second.settings["tau"] = "0.2";
  second.settings["checkpoint-every"] = "1";
  vary(second, "learning-rate", {numberText(settings().training.learningRate)});
  const auto runs = planned(second);
  ASSERT_TRUE(runs) << describe(runs.error());
  EXPECT_EQ(runs->at(0).state, PlannedState::kFinished);
  EXPECT_NE(runs->at(0).thereAs(), "");
}

TEST_F(ExperimentOfEqualRuns, TakesNoneThatIsNotWhatThePlanSays) {
  fs::create_directories(place("runs"));
  auto other = settings();
  other.training.seed += 1;
  train("runs/another seed", other);
  EXPECT_EQ(only().state, PlannedState::kNew);
  train("runs/changed", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch != nullptr && epoch->window.value == 1 && epoch->epoch == 1) controls.ask(SetNumber{"learning-rate", 2e-3});
  });
  EXPECT_EQ(only().state, PlannedState::kNew);
  train("base", settings());
  fork("base", 0, "runs/fork", {{"tau", "0.9"}});
  EXPECT_EQ(only().state, PlannedState::kNew);
  fork("base", 0, "runs/same");
  EXPECT_EQ(only().thereAs(), "same") << "a fork that changes nothing is its run";
}

TEST_F(ExperimentOfEqualRuns, TakesNoneOfAnotherStream) {
  ASSERT_TRUE(run(byTau_));
  std::ofstream(fs::path(stream_) / "interactions.csv", std::ios::app) << "\n";
  EXPECT_EQ(only().state, PlannedState::kNew) << "the same settings, but other files";
}

TEST_F(ExperimentOfEqualRuns, RefusesOneOfAnotherStreamUnderItsOwnName) {
  ASSERT_TRUE(run(byTau_));
  std::ofstream(fs::path(stream_) / "interactions.csv", std::ios::app) << "\n";
  const auto refused = run(byTau_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(describe(refused.error()), HasSubstr("there is a run that is of another stream"));
}

TEST_F(ExperimentOfEqualRuns, SharesNothingWithOneOfAnotherStream) {
  ASSERT_TRUE(run(byTau_));
  fs::remove_all(place("runs") / "tau_0.9");
  std::ofstream(fs::path(stream_) / "interactions.csv", std::ios::app) << "\n";
  engine::Controls controls;
  Live listener;
  const auto outcome = engine_->trainPlanned(byTau_, "tau_0.9", listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_FALSE(listener.history.description().origin);
}

TEST_F(ExperimentOfEqualRuns, SharesAFinishedRunOfTheFolderThatIsNoneOfThePlansOwn) {
  ASSERT_TRUE(run(byTau_));
  vary(bySeed_, "tau", {"0.300001"});
  bySeed_.settings["checkpoint-every"] = "1";
  const auto before = planned(bySeed_);
  ASSERT_TRUE(before) << describe(before.error());
  EXPECT_EQ(before->at(0).state, PlannedState::kNew);
  EXPECT_EQ(before->at(0).sharedWith, place("runs") / "tau_0.3") << "nearer than that of 0.9";
  const auto outcome = run(bySeed_);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  ASSERT_THAT(outcome->runs, SizeIs(1));
  EXPECT_EQ(outcome->runs[0].shared, before->at(0).shared);
  EXPECT_EQ(outcome->runs[0].shared, 3) << "the two prune alike";
  EXPECT_EQ(outcome->runs[0].settings.training.checkpointEvery, 1);
  expectAsAlone(outcome->runs[0]);
}

TEST_F(ExperimentOfEqualRuns, SharesNoneOfTheFolderThatIsNotWhatItsSettingsSay) {
  const auto expectNothingShared = [&](const char* why) {
    vary(bySeed_, "tau", {"0.9"});
    const auto runs = planned(bySeed_);
    ASSERT_TRUE(runs) << describe(runs.error());
    EXPECT_EQ(runs->at(0).shared, 0) << why;
  };
  fs::create_directories(place("runs"));
  train("runs/begun", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    if (std::holds_alternative<WindowDone>(detail)) controls.stop();
  });
  expectNothingShared("it is not finished");
  train("runs/changed", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch != nullptr && epoch->window.value == 1 && epoch->epoch == 1) controls.ask(SetNumber{"learning-rate", 2e-3});
  });
  expectNothingShared("a person changed it");
  auto other = settings();
  other.training.seed += 1;
  train("runs/another seed", other);
  expectNothingShared("of another seed");
  ASSERT_TRUE(run(byTau_));
  fs::remove_all(place("runs") / "tau_0.9");
  std::ofstream(fs::path(stream_) / "interactions.csv", std::ios::app) << "\n";
  expectNothingShared("of another stream");
}

TEST_F(ExperimentOfEqualRuns, OneOfIdsAloneNeedsNotTheSameFeatures) {
  const auto asked = overAll({{"method", {"gag"}}});
  ASSERT_TRUE(run(asked));
  fs::remove(fs::path(stream_) / "features.h5");
  const auto runs = planned(asked);
  ASSERT_TRUE(runs) << describe(runs.error());
  EXPECT_EQ(runs->at(0).state, PlannedState::kFinished);
  std::ofstream(fs::path(stream_) / "interactions.csv", std::ios::app) << "\n";
  EXPECT_FALSE(planned(asked));
}

TEST_F(ExperimentOfEqualRuns, OneOfIdsAloneSharesNothingWithOneOfBeforeTheFeaturesCame) {
  const auto features = fs::path(stream_) / "features.h5";
  fs::rename(features, place("features of later"));
  auto one = settings();
  one.model.method = Method::kGag;
  fs::create_directories(place("runs"));
  train("runs/before", one);
  const auto asked = overAll({{"method", {"gag"}}});
  const auto alike = planned(asked);
  ASSERT_TRUE(alike) << describe(alike.error());
  EXPECT_EQ(alike->at(0).thereAs(), "before");
  fs::rename(place("features of later"), features);
  const auto runs = planned(asked);
  ASSERT_TRUE(runs) << describe(runs.error());
  EXPECT_EQ(runs->at(0).state, PlannedState::kNew);
  EXPECT_EQ(runs->at(0).shared, 0) << "items without features are none of its stream any more";
}

TEST_F(ExperimentOfEqualRuns, TakesOneOfAnotherNumberOfThreads) {
  const std::vector<std::pair<std::string, std::string>> numbers{{"1", "2"}, {"2", "1"}, {"2", "0"}};
  for (const auto& [there, wanted] : numbers) {
    fs::remove_all(place("runs"));
    byTau_.settings["threads"] = there;
    ASSERT_TRUE(run(byTau_));
    auto own = byTau_;
    own.settings["threads"] = bySeed_.settings["threads"] = wanted;
    const auto runs = planned(own);
    ASSERT_TRUE(runs) << describe(runs.error());
    EXPECT_EQ(runs->at(0).state, PlannedState::kFinished) << there << " there, " << wanted << " wanted";
    EXPECT_EQ(only().thereAs(), "tau_0.3") << there << " there, " << wanted << " wanted";
  }
}

TEST_F(ExperimentOfEqualRuns, TakesNoneOfAnotherNumberWhereNumbersOfThreadsAreCompared) {
  byTau_.settings["threads"] = "2";
  ASSERT_TRUE(run(byTau_));
  vary(bySeed_, "threads", {"1", "2"});
  const auto runs = planned(bySeed_);
  ASSERT_TRUE(runs) << describe(runs.error());
  ASSERT_THAT(*runs, SizeIs(2));
  EXPECT_EQ(runs->at(0).state, PlannedState::kNew);
  EXPECT_EQ(runs->at(1).thereAs(), "tau_0.3");
}

TEST_F(ExperimentOfEqualRuns, TakesOneWithOrWithoutUntrainedReferences) {
  ASSERT_TRUE(run(byTau_));
  bySeed_.settings["references"] = "1";
  EXPECT_EQ(only().thereAs(), "tau_0.3");
  EXPECT_EQ(only().state, PlannedState::kFinished);
  auto own = byTau_;
  own.settings["references"] = "1";
  const auto same = planned(own);
  ASSERT_TRUE(same) << describe(same.error());
  for (const auto& one : *same) EXPECT_EQ(one.toTrain(), 0) << one.name << " has its own name there";
  own.settings["epochs"] = "1";
  const auto refused = planned(own);
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), testing::Not(HasSubstr("references is"))) << "they are no reason";
  vary(bySeed_, "references", {"0", "1"});
  const auto both = planned(bySeed_);
  ASSERT_TRUE(both) << describe(both.error());
  ASSERT_THAT(*both, SizeIs(2));
  EXPECT_EQ(both->at(0).state, PlannedState::kFinished);
  EXPECT_EQ(both->at(1).state, PlannedState::kNew) << "the plan compares them";
  EXPECT_EQ(both->at(1).shared, 0) << "those on the test of D_0 are not there";
}

TEST_F(ExperimentOfEqualRuns, NoTwoOfAPlanTakeTheSame) {
  ASSERT_TRUE(run(byTau_));
  vary(byTau_, "checkpoint-every", {"0", "1"});
  byTau_.settings.erase("checkpoint-every");
  vary(byTau_, "tau", {"0.3"});
  const auto runs = planned(byTau_);
  ASSERT_TRUE(runs) << describe(runs.error());
  ASSERT_THAT(*runs, SizeIs(2));
  EXPECT_EQ(runs->at(0).thereAs(), "tau_0.3");
  EXPECT_EQ(runs->at(1).state, PlannedState::kNew);
}

class ExperimentBegunTwice : public Experiments {
 protected:
  void SetUp() override {
    Experiments::SetUp();
    asked_ = overAll({{"seed", {"1", "2"}}});
  }
  Result<engine::ExperimentOutcome> runWith(Live& listener) {
    engine::Controls controls;
    return engine_->experiment(asked_, heard_, listener, controls);
  }
  [[nodiscard]] RunPaths pathsOf(const std::string& name) const { return RunPaths(place("runs") / name); }
  ExperimentPlan asked_;
};

TEST_F(ExperimentBegunTwice, GoesPastARunThatAnotherProgramTrainsAndTakesItInTheEnd) {
  auto first = asked_;
  vary(first, "seed", {"1"});
  ASSERT_TRUE(run(first));
  const auto folder = place("runs") / "seed_1";
  fs::rename(folder, place("whole"));
  train("runs/seed_1", heard_.told.at(0).settings, [](const EventDetail& detail, engine::Controls& controls) {
    if (std::holds_alternative<WindowDone>(detail)) controls.stop();
  });
  // Another program trains it until the other run is told, and has finished it then.
  heard_ = {};
  auto lock = std::make_optional(RunLock::take(pathsOf("seed_1")));
  ASSERT_TRUE(*lock) << describe(lock->error());
  const auto plan = planned(asked_);
  ASSERT_TRUE(plan) << describe(plan.error());
  ASSERT_THAT(*plan, SizeIs(2));
  EXPECT_TRUE(plan->at(0).written);
  EXPECT_FALSE(plan->at(1).written);
  heard_.then = [&] {
    if (!lock) return;
    fs::remove_all(folder);
    fs::rename(place("whole"), folder);
    lock.reset();
  };
  Live listener;
  const auto outcome = runWith(listener);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(outcome->failed, testing::IsEmpty());
  EXPECT_THAT(namesOf(outcome->runs), testing::ElementsAre("seed_2", "seed_1"));
  EXPECT_THAT(listener.notices, testing::Contains(HasSubstr("seed_1 is being trained by another program")));
  EXPECT_EQ(outcome->runs[1].windows, 3);
}

TEST_F(ExperimentBegunTwice, TrainsTheRestOfARunThatTheOtherProgramLeft) {
  fs::create_directories(place("runs"));
  auto one = settings();
  one.training.seed = 1;
  train("runs/seed_1", one, [](const EventDetail& detail, engine::Controls& controls) {
    if (std::holds_alternative<WindowDone>(detail)) controls.stop();
  });
  auto lock = std::make_optional(RunLock::take(pathsOf("seed_1")));
  heard_.then = [&] { lock.reset(); };
  Live listener;
  const auto outcome = runWith(listener);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  ASSERT_THAT(outcome->runs, SizeIs(2));
  expectAsAlone(outcome->runs[1]);
}

TEST_F(ExperimentBegunTwice, TakesARunThatWasMadeWhileItsStreamWasOpened) {
  ASSERT_TRUE(run(asked_));
  const auto folder = place("runs") / "seed_2";
  fs::rename(folder, place("made elsewhere"));
  heard_ = {};
  class Late : public Live {
   public:
    void onProgress(const Progress&) override {
      if (now) std::exchange(now, nullptr)();
    }
    std::function<void()> now;
  } listener;
  heard_.then = [&] {
    if (heard_.told.size() != 1) return;
    fs::last_write_time(fs::path(stream_) / "interactions.csv", fs::file_time_type::clock::now());  // it is opened for this run
    listener.now = [&] { fs::rename(place("made elsewhere"), folder); };
  };
  const auto written = fs::last_write_time(place("made elsewhere") / "record.sqlite");
  const auto outcome = runWith(listener);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_FALSE(fs::exists(place("made elsewhere"))) << "something was read before the run was made";
  EXPECT_THAT(outcome->failed, testing::IsEmpty());
  EXPECT_THAT(namesOf(outcome->runs), testing::ElementsAre("seed_1", "seed_2"));
  EXPECT_EQ(fs::last_write_time(folder / "record.sqlite"), written);
}

class ExperimentThatCannotWrite : public Experiments {};

TEST_F(ExperimentThatCannotWrite, EndsOnAFullDiskAndSaysHowToGoOn) {
  const auto asked = overAll({{"seed", {"1", "2", "3"}}});
  std::optional<FullDisk> full;
  engine::Controls controls;
  Live listener;
  listener.onEach = [&](const EventDetail& detail) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch != nullptr && epoch->window.value == 1 && epoch->epoch == 2) full.emplace(1000);
  };
  const auto ended = engine_->experiment(asked, heard_, listener, controls);
  full.reset();
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().kind, ErrorKind::kDiskTakesNoMore);
  EXPECT_THAT(describe(ended.error()), HasSubstr("the same command goes on"));
  EXPECT_THAT(heard_.told, testing::IsEmpty());
  EXPECT_FALSE(fs::exists(place("runs") / "seed_2")) << "no other was tried";
  const auto again = run(asked);
  ASSERT_TRUE(again) << describe(again.error());
  ASSERT_THAT(again->runs, SizeIs(3));
  expectAsAlone(again->runs[0]);
}

TEST_F(ExperimentThatCannotWrite, OneOfItsRunsTellsAFullDiskFromWhatLiesAtTheRun) {
  const auto asked = overAll({{"seed", {"1", "2"}}});
  std::optional<FullDisk> full;
  engine::Controls controls;
  Live listener;
  listener.onEach = [&](const EventDetail& detail) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch != nullptr && epoch->window.value == 1 && epoch->epoch == 2) full.emplace(1000);
  };
  const auto broken = engine_->trainPlanned(asked, "seed_1", listener, controls);
  listener.onEach = {};
  const auto another = engine_->trainPlanned(asked, "seed_2", listener, controls);
  full.reset();
  for (const auto* one : {&broken, &another}) {
    ASSERT_FALSE(*one);
    EXPECT_EQ(one->error().kind, ErrorKind::kDiskTakesNoMore) << describe(one->error());
  }
  const auto again = engine_->trainPlanned(asked, "seed_1", listener, controls);
  EXPECT_TRUE(again) << describe(again.error());
  fs::create_directories(place("runs") / "seed_2/something");
  const auto refused = engine_->trainPlanned(asked, "seed_2", listener, controls);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kCannotWrite);
}

TEST_F(ExperimentThatCannotWrite, AFolderInTheWayDoesNotEndTheOthers) {
  const auto asked = overAll({{"seed", {"1", "2"}}});
  fs::create_directories(place("runs") / "seed_1/something");
  const auto outcome = run(asked);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(outcome->failed, SizeIs(1));
  EXPECT_THAT(namesOf(outcome->runs), testing::ElementsAre("seed_2"));
  EXPECT_FALSE(fs::exists(place("runs") / ".xsmoe-room"));
}

}  // namespace
}  // namespace xsmoe::experiments
