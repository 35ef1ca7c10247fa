// Runs over τ and grouping share what they have in common, and each is the run that is trained alone.
#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

#include "model/experiments/going_on/shared_past.h"
#include "model/experiments/runs/changes_to_come.h"
#include "tests/experiments/experiments_fixture.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;

class ExperimentOverTau : public Experiments {};

TEST_F(ExperimentOverTau, GivesTheRunsThatAreTrainedAlone) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    auto asked = request({0, 0.2, 0.3, 0.32, 0.4, 0.6, 0.95});
    const std::string folder(name(protocol));
    asked.runs = place(folder);
    asked.settings["protocol"] = folder;
    const auto outcome = run(asked);
    ASSERT_TRUE(outcome) << describe(outcome.error());
    ASSERT_THAT(outcome->runs, SizeIs(7));
    int shared = 0;
    for (const auto& one : outcome->runs) {
      EXPECT_EQ(one.settings.protocol.protocol, protocol);
      expectAsAlone(one);
      EXPECT_EQ(one.windows, 3);
      shared += one.shared;
    }
    // D_0 at least, six times: nothing depends on τ before its end.
    EXPECT_GE(shared, 6);
    EXPECT_EQ(outcome->runs[0].shared, 0);
  }
}

TEST_F(ExperimentOverTau, SharesEverythingWhereNothingDiffers) {
  const auto outcome = run(request({0.000001, 0}));
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(outcome->runs[0].settings.model.tau, 0);
  EXPECT_EQ(outcome->runs[1].shared, 3);
  EXPECT_GT(outcome->runs[1].savedSeconds, 0);
  EXPECT_EQ(outcome->runs[1].sharedWith, outcome->runs[0].folder);
  expectAsAlone(outcome->runs[1]);
}

TEST_F(ExperimentOverTau, TellsWhatIsSharedAlsoWhereNothingIsTrained) {
  const auto asked = request({0.000001, 0});
  const auto before = planned(asked);
  ASSERT_TRUE(before) << describe(before.error());
  engine::Controls controls;
  Live first, listener;
  ASSERT_TRUE(engine_->trainPlanned(asked, before->at(0).name, first, controls));
  const auto outcome = engine_->trainPlanned(asked, before->at(1).name, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_TRUE(listener.history.finished());
  ASSERT_TRUE(listener.history.description().origin);
  EXPECT_EQ(listener.history.description().origin->window.value, 2);
  EXPECT_EQ(before->front().stream, fs::path(stream_).lexically_normal().string());
}

TEST_F(ExperimentOverTau, TrainsEachGroupingByItself) {
  const auto outcome = run(request({0, 0.9}, {{2, 4}, {4}}));
  ASSERT_TRUE(outcome) << describe(outcome.error());
  ASSERT_THAT(outcome->runs, SizeIs(4));
  EXPECT_THAT(outcome->runs[0].folder, HasSubstr("grouping_2-4_tau_0"));
  EXPECT_THAT(outcome->runs[3].folder, HasSubstr("grouping_4_tau_0.9"));
  EXPECT_EQ(outcome->runs[2].shared, 0);
  for (const auto& one : outcome->runs) expectAsAlone(one);
}

TEST_F(ExperimentOverTau, GoesOnWithWhatIsThere) {
  const auto asked = request({0, 0.3, 0.9});
  ASSERT_TRUE(run(asked));
  const auto before = fs::last_write_time(place("runs") / "tau_0.3/record.sqlite");
  fs::remove_all(place("runs") / "tau_0.9");
  const auto again = run(asked);
  ASSERT_TRUE(again) << describe(again.error());
  ASSERT_THAT(again->runs, SizeIs(3));
  EXPECT_EQ(fs::last_write_time(place("runs") / "tau_0.3/record.sqlite"), before);
  expectAsAlone(again->runs[2]);
  auto other = asked;
  other.settings["epochs"] = "2";
  const auto refused = run(other);
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("there is a run of other settings: epochs is 3 there and 2 here"));
}

TEST_F(ExperimentOverTau, SharesNoWindowWhoseWeightsWereRemoved) {
  const auto trainOneMore = [&](const std::vector<double>& taus, int shared) {
    const auto asked = request(taus);
    const auto before = planned(asked);
    ASSERT_TRUE(before) << describe(before.error());
    EXPECT_EQ(before->back().shared, shared);
    const auto outcome = run(asked);
    ASSERT_TRUE(outcome) << describe(outcome.error());
    EXPECT_EQ(outcome->runs.back().shared, shared);
    expectAsAlone(outcome->runs.back());
  };
  trainOneMore({0}, 0);
  const RunPaths first(place("runs") / "tau_0");
  fs::remove(first.checkpoint({1}));
  fs::remove(first.boundary({1}));
  trainOneMore({0, 0.000001}, 1);
  fs::remove_all(first.checkpoints());
  fs::remove_all(RunPaths(heard_.told.back().folder).checkpoints());
  trainOneMore({0, 0.000001, 0.000002}, 0);
}

TEST_F(ExperimentOverTau, SharesNothingWithARunWhoseWeightsAreDamaged) {
  ASSERT_TRUE(run(request({0})));
  const auto weights = RunPaths(place("runs") / "tau_0").checkpoint({0});
  auto bytes = contentOf(weights);
  bytes.back() = static_cast<char>(~bytes.back());
  writeContent(weights, bytes);
  engine::Controls controls;
  Live listener;
  const auto outcome = engine_->experiment(request({0, 0.000001}), heard_, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(outcome->failed, testing::IsEmpty());
  ASSERT_THAT(outcome->runs, SizeIs(2));
  EXPECT_EQ(outcome->runs[1].shared, 0);
  EXPECT_THAT(listener.notices,
              testing::Contains(testing::AllOf(HasSubstr("nothing is shared with tau_0"), HasSubstr("the window's weights are damaged"))));
  expectAsAlone(outcome->runs[1]);
}

TEST_F(ExperimentOverTau, ThatIsStoppedGoesOnWhereItWas) {
  const auto asked = request({0, 0.9});
  engine::Controls controls;
  Live listener;
  listener.onEach = [&](const EventDetail& detail) {
    const auto* batch = std::get_if<BatchDone>(&detail);
    if (batch != nullptr && fs::exists(place("runs") / "tau_0.9")) controls.stop();
  };
  const auto outcome = engine_->experiment(asked, heard_, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_TRUE(outcome->stopped);
  EXPECT_THAT(outcome->runs, SizeIs(1));
  const auto again = run(asked);
  ASSERT_TRUE(again) << describe(again.error());
  ASSERT_THAT(again->runs, SizeIs(2));
  expectAsAlone(again->runs[1]);
}

TEST_F(ExperimentOverTau, LeavesARunThatAPersonChangedAsItIsAndTrainsTheOthers) {
  fs::create_directories(place("runs"));
  train("runs/tau_0.3", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch != nullptr && epoch->window.value == 1 && epoch->epoch == 1) controls.ask(SetTau{0.7});
  });
  const auto asked = request({0.3, 0.9});
  const auto files = filesOf(place("runs/tau_0.3"));
  const auto before = planned(asked);
  ASSERT_TRUE(before) << describe(before.error());
  EXPECT_EQ(before->at(0).state, PlannedState::kChanged);
  EXPECT_EQ(before->at(0).toTrain(), 0);
  EXPECT_THAT(before->at(0).problem, testing::AllOf(HasSubstr("tau_0.3: there is a run that a person changed"), HasSubstr("another name")));
  EXPECT_EQ(before->at(1).shared, 0) << "with what is not the plan's own nothing is shared";
  EXPECT_FALSE(before->at(1).mayShareMore);
  const auto outcome = run(asked);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(namesOf(outcome->runs), testing::ElementsAre("tau_0.9"));
  EXPECT_THAT(namesOf(outcome->changed), testing::ElementsAre("tau_0.3"));
  EXPECT_EQ(exitCode(outcome->changed.at(0).problem.value().kind), 4);
  EXPECT_THAT(outcome->failed, testing::IsEmpty());
  expectAsAlone(outcome->runs.at(0));
  engine::Controls controls;
  Live listener;
  const auto refused = engine_->trainPlanned(asked, "tau_0.3", listener, controls);
  ASSERT_FALSE(refused);
  EXPECT_EQ(describe(refused.error()), before->at(0).problem);
  EXPECT_TRUE(filesOf(place("runs/tau_0.3")) == files);

  fs::rename(place("runs/tau_0.3"), place("runs/by hand"));
  const auto again = run(asked);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_THAT(again->changed, testing::IsEmpty());
  EXPECT_THAT(namesOf(again->runs), testing::ElementsAre("tau_0.3", "tau_0.9"));
  expectAsAlone(again->runs.at(0));
}

TEST_F(ExperimentOverTau, LeavesARunThatAPersonChangedThoughItIsToBeMadeAgain) {
  auto one = settings();
  one.model.tau = 0.4;
  fs::create_directories(place("runs"));
  train("runs/tau_0.4", one, [&](const EventDetail& detail, engine::Controls& controls) {
    if (std::holds_alternative<EpochDone>(detail)) controls.stop();
  });
  const RunPaths paths(place("runs") / "tau_0.4");
  ASSERT_TRUE(ChangesToCome(paths).write({{SetTau{0.9}, 1, {Boundary::kBatch, {1}, 1, 1}}}));
  const auto outcome = run(request({0.4}));
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(outcome->runs, testing::IsEmpty());
  ASSERT_THAT(outcome->changed, SizeIs(1));
  EXPECT_THAT(describe(outcome->changed[0].problem.value()), HasSubstr("there is a run that a person changed"));
}

TEST_F(ExperimentOverTau, ChecksEveryRunBeforeAnyIsTrained) {
  const auto refused = run(request({0}, {{2, 4}, {9}}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(describe(refused.error()), HasSubstr("Name hidden states from 1 to 4"));
  EXPECT_FALSE(fs::exists(place("runs")));
  auto other = settings();
  other.training.epochs = 1;
  other.model.tau = 0.9;
  train("runs/tau_0.9", other);
  const auto taken = run(request({0, 0.9}));
  ASSERT_FALSE(taken);
  EXPECT_THAT(describe(taken.error()), HasSubstr("there is a run of other settings"));
  EXPECT_FALSE(fs::exists(place("runs") / "tau_0"));
}

TEST_F(ExperimentOverTau, TrainsWhatIsNamedTwiceOnce) {
  const auto outcome = run(request({0.3, 0, 0.3}, {{4}, {2, 4}, {4}}));
  ASSERT_TRUE(outcome) << describe(outcome.error());
  std::vector<std::string> names;
  for (const auto& one : outcome->runs) names.push_back(fs::path(one.folder).filename());
  EXPECT_THAT(names, testing::ElementsAre("grouping_4_tau_0", "grouping_4_tau_0.3", "grouping_2-4_tau_0", "grouping_2-4_tau_0.3"));
}

TEST_F(ExperimentOverTau, RefusesAFolderInWhichRunsCannotLieOrAreNotFound) {
  train("first", settings());
  auto asked = request({0.4});
  asked.runs = place("first/more");
  EXPECT_THAT(describe(planned(asked).error()), HasSubstr("it lies in the folder of a run"));
  asked.runs = place("first") / "run.json";
  EXPECT_THAT(describe(planned(asked).error()), HasSubstr("it is no folder"));
}
TEST_F(ExperimentOverTau, RefusesToVaryWhatTheMethodDoesNotUse) {
  auto asked = request({0, 0.9}, {{2, 4}, {4}});
  asked.settings["method"] = "static";
  const auto refused = run(asked);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(describe(refused.error()), HasSubstr("--tau: the method static does not use it"));
  EXPECT_FALSE(fs::exists(place("runs")));
  vary(asked, "tau", {});
  asked.settings["tau"] = "0.3";
  const auto outcome = run(asked);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  ASSERT_THAT(outcome->runs, SizeIs(2));
  for (const auto& one : outcome->runs) EXPECT_EQ(one.settings.model.tau, settings().model.tau);
  asked.settings["method"] = "noft";
  EXPECT_THAT(describe(run(asked).error()), HasSubstr("--grouping: the method noft does not use it"));
}

TEST_F(ExperimentOverTau, WithoutGroupingsTakesOneThatTheCacheHas) {
  auto asked = request({0}, {});
  asked.settings.erase("grouping");
  const auto outcome = run(asked);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(outcome->runs.at(0).settings.model.grouping, (Grouping{2, 4}));
}

class ExperimentOverAnything : public Experiments {};

TEST_F(ExperimentOverAnything, CrossesMethodsSeedsAndThresholdsAndSharesOnlyWhatIsExact) {
  const auto asked = overAll({{"method", {"xsmoe", "static", "iisan_rh"}}, {"seed", {"1", "2"}}, {"tau", {"0", "0.9"}}});
  const auto outcome = run(asked);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(namesOf(outcome->runs),
              testing::ElementsAre("xsmoe_seed_1_tau_0", "xsmoe_seed_1_tau_0.9", "xsmoe_seed_2_tau_0", "xsmoe_seed_2_tau_0.9",
                                   "static_seed_1", "static_seed_2", "iisan_rh_seed_1", "iisan_rh_seed_2"));
  const std::map<std::string, std::string> shared{{"xsmoe_seed_1_tau_0.9", "xsmoe_seed_1_tau_0"},
                                                  {"xsmoe_seed_2_tau_0.9", "xsmoe_seed_2_tau_0"},
                                                  {"static_seed_1", "xsmoe_seed_1_tau_0"},
                                                  {"static_seed_2", "xsmoe_seed_2_tau_0"}};
  for (const auto& one : outcome->runs) {
    const auto with = shared.find(one.name);
    EXPECT_EQ(fs::path(one.sharedWith).filename().string(), with == shared.end() ? std::string() : with->second) << one.name;
    expectAsAlone(one);
  }
}

/// Methods of which D_0 is the same.
const std::vector<std::vector<std::string>> kOfOneBeginning{{"static", "xsmoe", "xsmoe_rh", "static_rh", "static_kd"},
                                                            {"visual_rh", "visual"},
                                                            {"noft_kd", "noft_rh", "noft"},
                                                            {"iisan", "iisan_rh", "iisan_kd"},
                                                            {"mmmlp_kd", "mmmlp", "mmmlp_rh"},
                                                            {"lgmrec_rh", "lgmrec_kd", "lgmrec"}};

TEST_F(ExperimentOverAnything, SharesD0WhereMethodsDifferOnlyInWhatComesAfterIt) {
  std::vector<std::string> methods;
  for (const auto& some : kOfOneBeginning) methods.insert(methods.end(), some.begin(), some.end());
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    auto with = settings(protocol);
    with.model.baselines.reservoirRatio = 0.4;  // of a few sequences some are kept
    auto asked = plan(with, {{"method", methods}});
    asked.settings.erase("grouping");
    const std::string folder(name(protocol));
    asked.runs = place(folder);
    const auto before = planned(asked);
    ASSERT_TRUE(before) << describe(before.error());
    const auto outcome = run(asked);
    ASSERT_TRUE(outcome) << describe(outcome.error());
    ASSERT_EQ(namesOf(outcome->runs), methods);
    std::size_t at = 0;
    for (const auto& some : kOfOneBeginning) {
      const auto first = outcome->runs[at].folder;
      for (std::size_t i = 0; i < some.size(); ++i, ++at) {
        const auto& one = outcome->runs[at];
        EXPECT_EQ(one.shared, i == 0 ? 0 : 1) << one.name;
        EXPECT_EQ(one.sharedWith, i == 0 ? std::string() : first) << one.name;
        EXPECT_EQ(before->at(at).shared, one.shared) << "what was promised for " << one.name;
        EXPECT_FALSE(before->at(at).mayShareMore) << one.name;
        expectAsAlone(one);
      }
    }
  }
}

TEST_F(ExperimentOverAnything, TrainsNoRunOnAStreamThatWasChangedSinceItsFirst) {
  const auto asked = overAll({{"seed", {"1", "2"}}});
  const auto log = contentOf(stream_ / "interactions.csv");
  engine::Controls controls;
  Live listener;
  listener.onEach = [&](const EventDetail& detail) {
    if (std::holds_alternative<WindowDone>(detail))
      writeContent(stream_ / "interactions.csv", log.substr(0, log.rfind('\n', log.size() - 2) + 1));
  };
  const auto outcome = engine_->experiment(asked, heard_, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_THAT(namesOf(outcome->runs), testing::ElementsAre("seed_1"));
  ASSERT_THAT(namesOf(outcome->failed), testing::ElementsAre("seed_2"));
  EXPECT_EQ(outcome->failed[0].problem.value().kind, ErrorKind::kBadInput);
  EXPECT_THAT(describe(outcome->failed[0].problem.value()), HasSubstr("the stream was changed since the experiment was planned"));
  EXPECT_FALSE(fs::exists(outcome->failed[0].folder));

  writeContent(stream_ / "interactions.csv", log);
  const auto again = run(asked);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_THAT(namesOf(again->runs), testing::ElementsAre("seed_1", "seed_2"));
}

TEST_F(ExperimentOverAnything, IsPlannedWithoutTrainingAnything) {
  const auto asked = overAll({{"method", {"xsmoe", "gag"}}, {"tau", {"0", "0.3", "0.9"}}});
  const auto before = planned(asked);
  ASSERT_TRUE(before) << describe(before.error());
  EXPECT_FALSE(fs::exists(place("runs")));
  ASSERT_THAT(*before, SizeIs(4));
  EXPECT_EQ(before->at(0).toTrain(), 3);
  EXPECT_FALSE(before->at(0).mayShareMore);
  for (const auto second : {1U, 2U}) {
    EXPECT_EQ(before->at(second).shared, 1) << "D_0 at least";
    EXPECT_EQ(before->at(second).sharedWith, before->at(0).folder);
    EXPECT_TRUE(before->at(second).mayShareMore);
  }
  EXPECT_EQ(before->at(0).settings.model.grouping, (Grouping{2, 4})) << "which the cache has";
  EXPECT_EQ(windowsToTrain(*before), 3 + 2 + 2 + 3);
  EXPECT_THAT(timeLeft(*before, ExperimentPace(*before)).unknown, testing::ElementsAre("xsmoe", "gag"));

  const auto outcome = run(asked);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  const auto after = planned(asked);
  ASSERT_TRUE(after) << describe(after.error());
  for (std::size_t i = 0; i < after->size(); ++i) {
    EXPECT_EQ(after->at(i).state, PlannedState::kFinished);
    EXPECT_EQ(after->at(i).shared, outcome->runs[i].shared);
    EXPECT_GE(after->at(i).shared, before->at(i).shared) << "what was promised";
    EXPECT_GT(after->at(i).trainedSeconds, 0);
  }
  EXPECT_EQ(windowsToTrain(*after), 0);
}

TEST_F(ExperimentOverAnything, ItsRunsCanBeTrainedInAnyOrder) {
  const auto asked = request({0, 0.3, 0.9});
  const auto trainOne = [&](const std::string& name) {
    engine::Controls controls;
    Live listener;
    return engine_->trainPlanned(asked, name, listener, controls);
  };
  for (const char* name : {"tau_0.9", "tau_0", "tau_0.3"}) {
    const auto outcome = trainOne(name);
    ASSERT_TRUE(outcome) << describe(outcome.error());
    EXPECT_FALSE(outcome->stopped);
  }
  const auto written = fs::last_write_time(place("runs") / "tau_0.9/record.sqlite");
  ASSERT_TRUE(trainOne("tau_0.9"));
  EXPECT_EQ(fs::last_write_time(place("runs") / "tau_0.9/record.sqlite"), written) << "never trained twice";
  const auto all = run(asked);
  ASSERT_TRUE(all) << describe(all.error());
  for (const auto& one : all->runs) {
    EXPECT_EQ(one.sharedWith.empty(), one.name == "tau_0.9") << "the first one trained";
    expectAsAlone(one);
  }
  const auto unknown = trainOne("tau_0.5");
  ASSERT_FALSE(unknown);
  EXPECT_THAT(describe(unknown.error()), HasSubstr("the plan has no run \"tau_0.5\""));
}

TEST_F(ExperimentOverAnything, AFailedRunDoesNotLoseTheOthers) {
  const auto asked = overAll({{"learning-rate", {"0.001", "0.003", "0.002"}}, {"method", {"xsmoe"}}});
  const auto failing = place("runs") / "xsmoe_learning-rate_0.003";
  engine::Controls controls;
  Live listener;
  listener.onEach = [&](const EventDetail& detail) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch != nullptr && listener.history.description().folder == failing && epoch->window.value == 0 && epoch->epoch == 1)
      throw std::runtime_error("the device is gone");
  };
  const auto outcome = engine_->experiment(asked, heard_, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_FALSE(outcome->stopped);
  EXPECT_THAT(namesOf(outcome->runs), testing::ElementsAre("xsmoe_learning-rate_0.001", "xsmoe_learning-rate_0.002"));
  ASSERT_THAT(outcome->failed, SizeIs(1));
  EXPECT_EQ(outcome->failed[0].name, "xsmoe_learning-rate_0.003");
  EXPECT_THAT(describe(outcome->failed[0].problem.value()), HasSubstr("the device is gone"));
  EXPECT_THAT(heard_.told, SizeIs(3));
  EXPECT_EQ(planned(asked)->at(1).state, PlannedState::kFailed);
  const auto again = run(asked);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_THAT(again->failed, testing::IsEmpty());
  expectAsAlone(again->runs.at(1));
}

TEST_F(ExperimentOverAnything, ChecksEveryMethodAgainstTheCache) {
  fs::remove(fs::path(stream_) / "features.h5");
  const auto without = planned(overAll({{"method", {"gag", "ssrm"}}}));
  EXPECT_TRUE(without) << describe(without.error());
  const auto refused = planned(overAll({{"method", {"gag", "xsmoe"}}}));
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("the stream has no feature cache"));
}

TEST_F(ExperimentOverAnything, WindowsToo) {
  const auto outcome = run(overAll({{"windows", {"3", "4"}}, {"method", {"noft"}}}));
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(outcome->runs.at(0).windows, 2) << "the command line before stream.json";
  EXPECT_EQ(outcome->runs.at(1).windows, 3);
}

TEST_F(ExperimentOverAnything, TakesTheWidthThatTheStreamPrefersWhereThePlanNamesNone) {
  writeContent(stream_ / "stream.json", R"({"title": "Small", "windows": 4, "k_core": 2, "embedding": 6})");
  const auto widthsOf = [&](const ExperimentPlan& asked) {
    std::vector<int> widths;
    const auto runs = planned(asked);
    EXPECT_TRUE(runs) << describe(runs.error());
    for (const auto& one : runs.value_or(std::vector<PlannedRun>())) widths.push_back(one.settings.model.embedding);
    return widths;
  };
  auto asked = overAll({{"method", {"noft"}}});
  EXPECT_THAT(widthsOf(asked), testing::ElementsAre(8)) << "the plan names it";
  EXPECT_THAT(widthsOf(overAll({{"method", {"noft"}}, {"embedding", {"8", "128"}}})), testing::ElementsAre(8, 128));
  asked.settings.erase("embedding");
  EXPECT_THAT(widthsOf(asked), testing::ElementsAre(6));
}

TEST_F(ExperimentOverAnything, KnowsRunsByTheWidthThatTheyHave) {
  writeContent(stream_ / "stream.json", R"({"title": "Small", "windows": 4, "k_core": 2, "embedding": 6})");
  auto named = overAll({{"method", {"noft"}}});
  named.settings["embedding"] = "6";
  ASSERT_TRUE(run(named));
  auto asked = overAll({{"method", {"noft", "noft_rh"}}});
  asked.settings.erase("embedding");
  const auto runs = planned(asked);
  ASSERT_TRUE(runs) << describe(runs.error());
  EXPECT_EQ(runs->at(0).state, PlannedState::kFinished);
  EXPECT_EQ(runs->at(1).shared, 1) << "D_0";
  named.settings["embedding"] = "8";
  const auto refused = planned(named);
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("embedding is 6 there and 8 here"));
}

class ExperimentFromAWindow : public Experiments {
 protected:
  void SetUp() override {
    Experiments::SetUp();
    train("base", settings());
  }
  ExperimentPlan branches(int window, const std::vector<double>& taus, const std::vector<Grouping>& groupings) {
    auto asked = request(taus, groupings);
    asked.stream.clear();
    asked.settings = {{"patience", "2"}};
    asked.from = PlanBranch{place("base"), window};
    return asked;
  }
};

TEST_F(ExperimentFromAWindow, SharesThePastOfItsRunWhateverTheGrouping) {
  const auto outcome = run(branches(1, {0.1, 0.9}, {{2, 4}, {4}}));
  ASSERT_TRUE(outcome) << describe(outcome.error());
  ASSERT_THAT(outcome->runs, SizeIs(4));
  int forks = 0;
  for (const auto& one : outcome->runs) {
    EXPECT_EQ(one.windows, 3);
    EXPECT_EQ(one.shared, 2) << "D_0 and D_1";
    EXPECT_EQ(fs::path(one.sharedWith), place("base"));
    const auto alone = "fork" + std::to_string(++forks);
    fork("base", 1, alone,
         {{"patience", "2"},
          {"tau", std::to_string(one.settings.model.tau)},
          {"grouping", one.settings.model.grouping.size() == 2 ? "2,4" : "4"}});
    EXPECT_TRUE(filesOf(one.folder) == filesOf(place(alone))) << one.folder;
    EXPECT_EQ(eventsOf(one.folder, true), eventsOf(place(alone), true)) << one.folder;
  }
}

TEST_F(ExperimentFromAWindow, TakesWhatIsNotNamedFromItsRun) {
  const auto outcome = run(branches(0, {}, {{4}, {2, 4}}));
  ASSERT_TRUE(outcome) << describe(outcome.error());
  ASSERT_THAT(outcome->runs, SizeIs(2));
  for (const auto& one : outcome->runs) EXPECT_EQ(one.settings.model.tau, settings().model.tau);
  const auto other = run(branches(0, {0.9}, {}));
  ASSERT_TRUE(other) << describe(other.error());
  EXPECT_EQ(other->runs.at(0).settings.model.grouping, (Grouping{2, 4}));
}

TEST_F(ExperimentFromAWindow, GoesOnWithWhatIsThere) {
  ASSERT_TRUE(run(branches(0, {0.1, 0.9}, {})));
  const auto before = fs::last_write_time(place("runs") / "tau_0.1/record.sqlite");
  const auto again = run(branches(0, {0.1, 0.9}, {}));
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(fs::last_write_time(place("runs") / "tau_0.1/record.sqlite"), before);
  const auto refused = run(branches(1, {0.1, 0.9}, {}));
  ASSERT_FALSE(refused) << "those there begin at another window";
  EXPECT_THAT(describe(refused.error()), HasSubstr("there is a run that left its own at the end of D_0"));
}

TEST_F(ExperimentFromAWindow, TakesAllOfItsRunWhereNothingDiffers) {
  auto asked = branches(0, {settings().model.tau, 0.9}, {});
  asked.settings.clear();
  for (int time = 0; time < 2; ++time) {
    const auto outcome = run(asked);
    ASSERT_TRUE(outcome) << describe(outcome.error());
    const auto& same = outcome->runs.at(0);
    EXPECT_EQ(same.shared, 3);
    EXPECT_EQ(same.sharedWith, place("base"));
    EXPECT_TRUE(filesOf(same.folder) == filesOf(place("base")));
    EXPECT_EQ(eventsOf(same.folder, true), eventsOf(place("base"), true));
    EXPECT_EQ(outcome->runs.at(1).shared, 1);
  }
  fork("runs/tau_0.3", 1, "fork");
  expectEqual("fork", "base");
  resume("runs/tau_0.3");  // finished: nothing is left
}

TEST_F(ExperimentFromAWindow, TrainsAnewWhatIsDamagedInItsRun) {
  const auto weights = RunPaths(place("base")).checkpoint({2});
  const auto whole = contentOf(weights);
  auto bytes = whole;
  bytes.back() = static_cast<char>(~bytes.back());
  writeContent(weights, bytes);
  auto asked = branches(0, {settings().model.tau}, {});
  asked.settings.clear();
  engine::Controls controls;
  Live listener;
  const auto outcome = engine_->experiment(asked, heard_, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  ASSERT_THAT(outcome->runs, SizeIs(1));
  EXPECT_EQ(outcome->runs[0].shared, 1);
  EXPECT_THAT(listener.notices,
              testing::Contains(testing::AllOf(HasSubstr("not all of base is taken"), HasSubstr("the window's weights are damaged"))));
  EXPECT_TRUE(contentOf(RunPaths(outcome->runs[0].folder).checkpoint({2})) == whole);
}

TEST_F(ExperimentFromAWindow, KnowsARunWhoseWeightsWereRemovedAndSaysWhereItsOwnWere) {
  ASSERT_TRUE(run(branches(0, {0.1}, {})));
  fs::remove_all(RunPaths(place("runs") / "tau_0.1").checkpoints());
  const auto more = run(branches(0, {0.1, 0.9}, {}));
  ASSERT_TRUE(more) << describe(more.error());
  EXPECT_THAT(more->runs, SizeIs(2));
  fs::remove_all(RunPaths(place("base")).checkpoints());
  const auto refused = run(branches(0, {0.5}, {}));
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("the weights of D_0 were removed. Make the run again"));
}

TEST_F(ExperimentFromAWindow, TrainsWhatAPersonChangedLaterInItsRun) {
  fs::remove_all(place("base"));
  train("base", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch != nullptr && epoch->window.value == 1 && epoch->epoch == 1) controls.ask(SetNumber{"learning-rate", 2e-3});
  });
  auto asked = branches(0, {settings().model.tau}, {});
  asked.settings.clear();
  const auto outcome = run(asked);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_EQ(outcome->runs.at(0).shared, 1);
  EXPECT_NE(eventsOf(outcome->runs.at(0).folder), eventsOf(place("base")));
}

TEST_F(ExperimentFromAWindow, TakesAForkThatIsThereUnderAnotherName) {
  ASSERT_TRUE(run(branches(0, {0.9}, {})));
  fs::rename(place("runs") / "tau_0.9", place("runs") / "by hand");
  const auto runs = planned(branches(0, {0.9}, {}));
  ASSERT_TRUE(runs) << describe(runs.error());
  EXPECT_EQ(runs->at(0).thereAs(), "by hand");
  EXPECT_EQ(runs->at(0).state, PlannedState::kFinished);
  const auto later = planned(branches(1, {0.9}, {}));
  ASSERT_TRUE(later) << describe(later.error());
  EXPECT_EQ(later->at(0).state, PlannedState::kNew) << "another window";
}

TEST_F(ExperimentFromAWindow, SaysWhichWindowsCanBeNamed) {
  const auto refused = run(branches(2, {0.1}, {}));
  ASSERT_FALSE(refused) << "nothing comes after the last window";
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_THAT(describe(refused.error()), HasSubstr("Name a window from 0 to 1: after the last trained one nothing comes"));
  EXPECT_FALSE(fs::exists(place("runs")));
}

TEST_F(ExperimentFromAWindow, ChecksEveryRunBeforeAnyIsTrained) {
  const auto refused = run(branches(1, {0.1}, {{4}, {9}}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  EXPECT_FALSE(fs::exists(place("runs")));
}

TEST_F(ExperimentFromAWindow, KnowsItsRunHoweverItIsSpeltAndWhereverItIs) {
  ASSERT_TRUE(run(branches(0, {0.9}, {})));
  const auto spelt = [&](const fs::path& base) {
    auto asked = branches(0, {0.9}, {});
    asked.from->run = base;
    const auto again = run(asked);
    return again ? std::string() : describe(again.error());
  };
  EXPECT_EQ(spelt(place("base") / ""), "");
  EXPECT_EQ(spelt(place("runs") / ".." / "base"), "");
  fs::rename(place("base"), place("moved"));
  EXPECT_EQ(spelt(place("moved")), "");
  auto other = settings();
  other.training.seed = 7;
  train("base", other);
  EXPECT_THAT(spelt(place("base")), HasSubstr("there is a run of other settings")) << "of another past";
}

TEST(CommonPast, EndsWhereTheStaircaseDoes) {
  LayerUsage layer;
  layer.born = {0, 1};
  layer.utilization = {0.5, 0.2, 0.3};
  layer.expertUtilization = {0.4, 0.6};
  const streaming::EndedWindow ended{{layer}, true};
  EXPECT_TRUE(pruneAlike(ended, 0, 0.2, Protocol::kPaper)) << "0.2 is not below 0.2";
  EXPECT_FALSE(pruneAlike(ended, 0, 0.21, Protocol::kPaper));
  EXPECT_TRUE(pruneAlike(ended, 0.21, 0.9, Protocol::kPaper)) << "only the least used goes";
  EXPECT_TRUE(pruneAlike(ended, 0, 0.4, Protocol::kOfficial));
  EXPECT_FALSE(pruneAlike(ended, 0.4, 0.41, Protocol::kOfficial));
  EXPECT_TRUE(pruneAlike({{layer}, false}, 0, 0.9, Protocol::kPaper)) << "an untrained window prunes nothing";
}

}  // namespace
}  // namespace xsmoe::experiments
