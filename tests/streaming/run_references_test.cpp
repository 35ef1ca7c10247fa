// Untrained references that a run measures on its own tests.
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <limits>
#include <stdexcept>

#include "model/streaming/references.h"
#include "tests/streaming/small_run.h"

namespace xsmoe::streaming {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

RunSettings settingsWithReferences(Protocol protocol = Protocol::kPaper) {
  auto settings = smallSettings(protocol);
  settings.training.references = true;
  return settings;
}

/// States of both modalities in which no two items are alike.
LastStates statesOf(const data::WindowedStream& stream) {
  torch::manual_seed(3);
  LastStates states;
  for (const auto modality : kModalities) {
    states[modality] = torch::randn({stream.itemCount() + 1, 6}).to(torch::kHalf);
    states[modality][0].zero_();
  }
  return states;
}

std::vector<std::string> namesOf(const ReferencesMeasured& measured) {
  std::vector<std::string> names;
  for (const auto& one : measured.results) names.push_back(one.name);
  return names;
}

TEST(RunReferences, AreMeasuredOnlyWhereTheyAreAskedFor) {
  SmallRun run;
  run.train(smallSettings());
  EXPECT_THAT(run.recorder.all<ReferencesMeasured>(), IsEmpty());
}

TEST(RunReferences, AreToldOnceForEveryTestBeforeItsWindowEnds) {
  SmallRun run;
  run.train(settingsWithReferences());
  EXPECT_EQ(run.recorder.letters(), "weerW++++weerW++++weerW++++weerWF");
  const auto told = run.recorder.all<ReferencesMeasured>();
  ASSERT_THAT(told, SizeIs(4));
  for (int s = 0; s < 4; ++s) {
    EXPECT_EQ(told[static_cast<std::size_t>(s)].window.value, s);
    EXPECT_EQ(told[static_cast<std::size_t>(s)].testedOn.value, s + 1);
    EXPECT_THAT(namesOf(told[static_cast<std::size_t>(s)]), ElementsAre("popular-before", "popular-so-far", "transitions"));
  }
}

TEST(RunReferences, ChangeNothingOfTheResult) {
  SmallRun plain, with;
  plain.train(smallSettings());
  with.train(settingsWithReferences());
  const auto one = plain.recorder.all<WindowDone>(), other = with.recorder.all<WindowDone>();
  ASSERT_EQ(one.size(), other.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].test, other[i].test);
    EXPECT_EQ(one[i].usage, other[i].usage);
  }
}

TEST(RunReferences, AreRankedOnTheSequencesCandidatesAndExclusionsOfTheTest) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    const auto settings = settingsWithReferences(protocol);
    const auto stream = smallStream(settings.protocol);
    const auto states = statesOf(stream);
    SmallRun run;
    run.lastStates = [&]() -> Result<LastStates> { return states; };
    run.train(settings);
    const auto told = run.recorder.all<ReferencesMeasured>();
    const auto done = run.recorder.all<WindowDone>();
    ASSERT_EQ(told.size(), done.size());
    for (std::size_t s = 0; s < told.size(); ++s) {
      const WindowIndex window{static_cast<int>(s)};
      const auto exclusions = stream.testHistory(window);
      const auto test = stream.test({window.value + 1});
      const EvaluationTask task{test.get(), &exclusions, testCandidates(stream, window, protocol), settings.protocol.sequenceLength};
      const auto& visual = states.at(Modality::kVisual);
      const auto& textual = states.at(Modality::kTextual);
      const std::vector<ReferenceResult> expected{{"popular-before", metricsOf(ranksByCount(task, recordCounts(stream, window, window)))},
                                                  {"popular-so-far", metricsOf(ranksByCount(task, recordCounts(stream, {0}, window)))},
                                                  {"transitions", metricsOf(ranksByTransitions(task, TransitionCounts(stream, window)))},
                                                  {"similar-visual", metricsOf(ranksBySimilarity(task, {visual}).value())},
                                                  {"similar-textual", metricsOf(ranksBySimilarity(task, {textual}).value())},
                                                  {"similar-both", metricsOf(ranksBySimilarity(task, {visual, textual}).value())}};
      EXPECT_EQ(told[s].results, expected);
      EXPECT_EQ(told[s].results[0].metrics.sequences, done[s].test->sequences);
    }
  }
}

TEST(RunReferences, OfOneModalityKnowItsSimilarityOnly) {
  const auto settings = settingsWithReferences();
  const auto stream = smallStream(settings.protocol);
  auto states = statesOf(stream);
  states.erase(Modality::kTextual);
  const auto measured = measureReferences(stream, settings.protocol, {1}, states);
  ASSERT_TRUE(measured) << describe(measured.error());
  EXPECT_THAT(namesOf(*measured), ElementsAre("popular-before", "popular-so-far", "transitions", "similar-visual"));
}

TEST(RunReferences, ThatCannotBeMeasuredAreToldAndEndNothing) {
  const std::vector<LastStateSource> broken{[]() -> Result<LastStates> { return failure("features.h5", "the disk is gone"); },
                                            []() -> Result<LastStates> { throw std::runtime_error("no memory"); }};
  for (const auto& source : broken) {
    SmallRun run;
    run.lastStates = source;
    run.train(settingsWithReferences());
    ASSERT_TRUE(run.end) << describe(run.end.error());
    EXPECT_THAT(run.recorder.all<WindowDone>(), SizeIs(4));
    EXPECT_THAT(run.recorder.all<ReferencesMeasured>(), IsEmpty());
    ASSERT_THAT(run.notices, SizeIs(4));
    EXPECT_THAT(run.notices[0], HasSubstr("the untrained references were not measured"));
  }
}

TEST(RunReferences, OfStatesThatAreNotFiniteSaySo) {
  const auto settings = settingsWithReferences();
  const auto stream = smallStream(settings.protocol);
  auto states = statesOf(stream);
  states.at(Modality::kVisual)[3][0] = std::numeric_limits<float>::quiet_NaN();
  const auto measured = measureReferences(stream, settings.protocol, {1}, states);
  ASSERT_FALSE(measured);
  EXPECT_THAT(describe(measured.error()), HasSubstr("similarity of hidden states"));
}

TEST(RunReferences, CanBeAskedForWhileARunIsGoingOn) {
  SmallRun run;
  run.recorder.onEach = [&](const EventDetail& detail) {
    const auto* epoch = std::get_if<EpochDone>(&detail);
    if (epoch != nullptr && epoch->window.value == 2 && epoch->epoch == 1) run.controls.ask(SetNumber{"references", 1});
  };
  run.train(smallSettings());
  const auto told = run.recorder.all<ReferencesMeasured>();
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0].window.value, 2);
  EXPECT_EQ(told[1].window.value, 3);
}

}  // namespace
}  // namespace xsmoe::streaming
