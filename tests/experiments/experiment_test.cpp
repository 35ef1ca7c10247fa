// Runs over τ and grouping share what they have in common, and each is the run that is trained alone.
#include <gmock/gmock.h>

#include "model/experiments/common_past.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::SizeIs;

class ExperimentOverTau : public WholeRuns {
 protected:
  ExperimentRequest request(std::vector<double> taus, std::vector<Grouping> groupings = {{2, 4}}) {
    return {stream_, place("runs"), settings(), ProtocolChoice{}, std::move(taus), std::move(groupings)};
  }
  Result<ExperimentOutcome> run(const ExperimentRequest& request, const std::function<void(const ExperimentRun&)>& each = {}) {
    streaming::Controls controls;
    Live listener;
    return engine_->experiment(
        request, [&](const ExperimentRun& one) { each ? each(one) : void(); }, listener, controls);
  }
  /// Trains the same alone and compares: every file, every event, every setting.
  void expectAsAlone(const ExperimentRun& one) {
    auto alone = settings();
    alone.model.tau = one.tau;
    alone.model.grouping = one.grouping;
    const auto name = "alone" + std::to_string(++alone_);
    train(name, alone);
    EXPECT_TRUE(filesOf(one.folder) == filesOf(place(name))) << one.folder;
    EXPECT_EQ(eventsOf(one.folder, true), eventsOf(place(name), true)) << one.folder;
    EXPECT_EQ(engine_->openRun(one.folder)->description().settings, engine_->openRun(place(name))->description().settings);
  }
  int alone_ = 0;
};

TEST_F(ExperimentOverTau, GivesTheRunsThatAreTrainedAlone) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    auto asked = request({0, 0.2, 0.3, 0.32, 0.4, 0.6, 0.95});
    asked.runs = place(protocol == Protocol::kPaper ? "paper" : "official");
    asked.settings.protocol.protocol = protocol;
    const auto outcome = run(asked);
    ASSERT_TRUE(outcome) << describe(outcome.error());
    ASSERT_THAT(outcome->runs, SizeIs(7));
    int shared = 0;
    for (const auto& one : outcome->runs) {
      auto alone = asked.settings;
      alone.model.tau = one.tau;
      const auto name = asked.runs.filename().string() + std::to_string(one.tau);
      train(name, alone);
      EXPECT_TRUE(filesOf(one.folder) == filesOf(place(name))) << one.folder;
      EXPECT_EQ(eventsOf(one.folder, true), eventsOf(place(name), true)) << one.folder;
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
  EXPECT_EQ(outcome->runs[0].tau, 0);
  EXPECT_EQ(outcome->runs[1].shared, 3);
  EXPECT_GT(outcome->runs[1].savedSeconds, 0);
  EXPECT_EQ(outcome->runs[1].sharedWith, outcome->runs[0].folder);
  expectAsAlone(outcome->runs[1]);
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
  other.settings.training.epochs = 2;
  const auto refused = run(other);
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("there is a run of other settings"));
}

TEST_F(ExperimentOverTau, ThatIsStoppedGoesOnWhereItWas) {
  const auto asked = request({0, 0.9});
  streaming::Controls controls;
  Live listener;
  listener.onEach = [&](const EventDetail& detail) {
    const auto* batch = std::get_if<BatchDone>(&detail);
    if (batch != nullptr && fs::exists(place("runs") / "tau_0.9")) controls.stop();
  };
  const auto outcome = engine_->experiment(
      asked, [](const ExperimentRun&) {}, listener, controls);
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_TRUE(outcome->stopped);
  EXPECT_THAT(outcome->runs, SizeIs(1));
  const auto again = run(asked);
  ASSERT_TRUE(again) << describe(again.error());
  ASSERT_THAT(again->runs, SizeIs(2));
  expectAsAlone(again->runs[1]);
}

class ExperimentFromAWindow : public ExperimentOverTau {
 protected:
  void SetUp() override {
    ExperimentOverTau::SetUp();
    train("base", settings());
  }
  ExperimentRequest branches(int window, std::vector<double> taus, std::vector<Grouping> groupings) {
    auto asked = request(std::move(taus), std::move(groupings));
    asked.stream.clear();
    asked.from = BranchPoint{place("base"), window, {{"patience", "2"}}};
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
    fork("base", 1, alone, {{"patience", "2"}, {"tau", std::to_string(one.tau)}, {"grouping", one.grouping.size() == 2 ? "2,4" : "4"}});
    EXPECT_TRUE(filesOf(one.folder) == filesOf(place(alone))) << one.folder;
    EXPECT_EQ(eventsOf(one.folder, true), eventsOf(place(alone), true)) << one.folder;
  }
}

TEST_F(ExperimentFromAWindow, TakesWhatIsNotNamedFromItsRun) {
  const auto outcome = run(branches(0, {}, {{4}, {2, 4}}));
  ASSERT_TRUE(outcome) << describe(outcome.error());
  ASSERT_THAT(outcome->runs, SizeIs(2));
  for (const auto& one : outcome->runs) EXPECT_EQ(one.tau, settings().model.tau);
  const auto other = run(branches(0, {0.9}, {}));
  ASSERT_TRUE(other) << describe(other.error());
  EXPECT_EQ(other->runs.at(0).grouping, (Grouping{2, 4}));
}

TEST_F(ExperimentFromAWindow, GoesOnWithWhatIsThere) {
  ASSERT_TRUE(run(branches(0, {0.1, 0.9}, {})));
  const auto before = fs::last_write_time(place("runs") / "tau_0.1/record.sqlite");
  const auto again = run(branches(0, {0.1, 0.9}, {}));
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(fs::last_write_time(place("runs") / "tau_0.1/record.sqlite"), before);
  const auto refused = run(branches(1, {0.1, 0.9}, {}));
  ASSERT_FALSE(refused) << "those there begin at another window";
  EXPECT_THAT(describe(refused.error()), HasSubstr("there is a run of other settings"));
  EXPECT_FALSE(run(branches(2, {0.1}, {}))) << "nothing comes after the last window";
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
