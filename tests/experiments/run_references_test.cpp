// Untrained references in the record of a run: resumed, forked, replayed and asked for afterwards.
#include <gmock/gmock.h>

#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class RunReferences : public WholeRuns {
 protected:
  static RunSettings withReferences(Protocol protocol = Protocol::kPaper) {
    auto made = settings(protocol);
    made.training.references = true;
    return made;
  }
  [[nodiscard]] RunHistory historyOf(const std::string& name) const { return engine_->openRun(place(name)).value(); }
  /// Windows of which the record tells references.
  [[nodiscard]] std::vector<int> measuredIn(const std::string& name) const {
    const auto history = historyOf(name);
    std::vector<int> windows;
    for (const auto& window : history.windows())
      if (!window.references.empty()) windows.push_back(window.window.value);
    return windows;
  }
  [[nodiscard]] std::vector<ReferencedTest> asked(const std::string& name) const {
    const auto questions = engine_->openQuestions(place(name), {});
    EXPECT_TRUE(questions) << describe(questions.error());
    return (*questions)->references({}).value();
  }
};

TEST_F(RunReferences, AreRecordedForEveryTestWithBothSimilarities) {
  train("run", withReferences());
  const auto history = historyOf("run");
  EXPECT_THAT(measuredIn("run"), ElementsAre(0, 1, 2));
  std::vector<std::string> names;
  for (const auto& one : history.window(1).references) names.push_back(one.name);
  EXPECT_THAT(names, ElementsAre("popular-before", "popular-so-far", "transitions", "similar-visual", "similar-textual", "similar-both"));
  for (const auto& one : history.window(1).references) EXPECT_EQ(one.metrics.sequences, history.window(1).done->test->sequences);
}

TEST_F(RunReferences, LeaveWeightsAndMetricsAsTheyAre) {
  train("run", withReferences());
  train("plain", settings());
  const auto one = historyOf("run"), other = historyOf("plain");
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(one.window(i).done->test, other.window(i).done->test);
  for (const auto& [name, content] : filesOf(place("run")))
    if (name.starts_with("window_")) {
      EXPECT_TRUE(content == filesOf(place("plain")).at(name)) << name;
    }
}

TEST_F(RunReferences, OfAResumedRunAreToldOnce) {
  train("whole", withReferences());
  for (const bool afterMeasuring : {false, true}) {
    const std::string name = afterMeasuring ? "measured" : "tested";
    train(name, withReferences(), [&](const EventDetail& detail, engine::Controls& controls) {
      const auto* const measured = std::get_if<ReferencesMeasured>(&detail);
      const auto* const done = std::get_if<WindowDone>(&detail);
      if (afterMeasuring ? measured != nullptr && measured->window.value == 1 : done != nullptr && done->window.value == 1) controls.stop();
    });
    resume(name);
    expectEqual(name, "whole");
  }
}

TEST_F(RunReferences, OfAForkAreThoseOfItsPastAndItsOwn) {
  train("run", withReferences());
  fork("run", 0, "same");
  EXPECT_EQ(eventsOf(place("same")), eventsOf(place("run")));
  fork("run", 0, "without", {{"references", "0"}});
  EXPECT_THAT(measuredIn("without"), ElementsAre(0));
  train("plain", settings());
  fork("plain", 1, "with", {{"references", "1"}});
  EXPECT_THAT(measuredIn("with"), ElementsAre(2));
}

TEST_F(RunReferences, AreMadeAgainByAReplay) {
  train("run", withReferences());
  engine::Controls controls;
  Live listener;
  const auto replayed = engine_->replay({place("run"), place("replay")}, listener, controls);
  ASSERT_TRUE(replayed) << describe(replayed.error());
  EXPECT_THAT(replayed->differences, IsEmpty());
  EXPECT_EQ(eventsOf(place("replay")), eventsOf(place("run")));
}

TEST_F(RunReferences, AskedForAfterwardsAreThoseThatTheRunWouldHaveRecorded) {
  train("run", withReferences());
  train("plain", settings());
  const auto before = eventsOf(place("plain"), true);
  const auto recorded = asked("run"), measured = asked("plain");
  ASSERT_THAT(recorded, SizeIs(3));
  ASSERT_THAT(measured, SizeIs(3));
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(measured[i].references, recorded[i].references);
    EXPECT_EQ(measured[i].test, recorded[i].test);
    EXPECT_EQ(recorded[i].references, historyOf("run").window(i).references);
  }
  EXPECT_EQ(eventsOf(place("plain"), true), before) << "the record is left alone";
}

TEST_F(RunReferences, OfAMethodWithoutFeaturesKnowTheCacheOfItsStream) {
  auto ids = withReferences();
  ids.model.method = Method::kSsrm;
  train("ids", ids);
  EXPECT_THAT(historyOf("ids").window(0).references, SizeIs(6));
  std::filesystem::remove(stream_ / "features.h5");
  train("bare", ids);
  EXPECT_THAT(historyOf("bare").window(0).references, SizeIs(3));
}

TEST_F(RunReferences, AskedForMayBeCancelled) {
  train("plain", settings());
  const auto questions = engine_->openQuestions(place("plain"), {}).value();
  EXPECT_FALSE(questions->references([](const Progress&) { return false; }));
}

}  // namespace
}  // namespace xsmoe::experiments
