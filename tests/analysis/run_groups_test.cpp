#include "model/analysis/run_groups.h"

#include <gmock/gmock.h>

#include <cmath>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

/// Trained for 10 s in each window, tested with these values.
RunSummary run(std::uint64_t seed, const std::vector<double>& hr10 = {}) {
  RunSummary summary;
  summary.description.streamFolder = "/streams/a";
  summary.description.settings.training.seed = seed;
  summary.settings = summary.description.settings;
  for (std::size_t i = 0; i < hr10.size(); ++i) {
    const int window = static_cast<int>(i);
    summary.tests.push_back({{window}, {window + 1}, {hr10[i], hr10[i] / 2, 0, 0, 100}});
    summary.costs.push_back({{window}, 1000, 100, 5, 2, 10});
  }
  return summary;
}

/// The same with another thing changed.
template <class Change>
RunSummary other(const Change& change) {
  auto summary = run(1);
  change(summary);
  return summary;
}

TEST(RunGroups, HoldRunsThatDifferInTheSeedAlone) {
  auto other = run(3);
  other.description.settings.model.tau = 0.2;
  EXPECT_THAT(groupsOf({run(1), other, run(2), run(1)}), ElementsAre(0, 1, 0, 0));
}

TEST(RunGroups, DoNotTellApartWhatTheResultDoesNotDependOn) {
  auto watched = run(2);
  watched.description.settings.training.checkpointEvery = 3;
  watched.description.settings.training.keepEpochs = 2;
  watched.description.settings.training.references = true;
  watched.description.name = "another name";
  watched.tags = {"mine"};
  EXPECT_THAT(groupsOf({run(1), watched}), ElementsAre(0, 0));
}

TEST(RunGroups, HoldSeedsOfTheStudioAndOfTheProgramWithoutAWindow) {
  auto ofStudio = run(2);
  ofStudio.description.settings.device.threads = 3;
  EXPECT_THAT(groupsOf({run(1), ofStudio}), ElementsAre(0, 0)) << "one leaves a core to the window";
}

TEST(RunGroups, TellApartWhatElseDiffers) {
  const std::vector<RunSummary> runs{
      run(1),
      other([](auto& run) { run.description.settings.model.method = Method::kStatic; }),
      other([](auto& run) { run.description.settings.model.continual = Continual::kReplay; }),
      other([](auto& run) { run.description.settings.model.grouping = {12}; }),
      other([](auto& run) {
        run.description.settings.model.baselines.iisanStates = {0, 12};
      }),
      other([](auto& run) { run.description.settings.training.learningRate = 0.5; }),
      other([](auto& run) { run.description.settings.protocol.from = "2020-01-01"; }),
      other([](auto& run) { run.description.settings.device.precision = Precision::kBfloat16; }),
      other([](auto& run) { run.description.streamFolder = "/streams/b"; }),
      other([](auto& run) { run.changesByHand = {"in D_3: tau 0.1 → 0.2"}; }),
      other([](auto& run) {
        run.description.origin = RunOrigin{"a", "/r/a", {3}, {{"tau", "0.4"}}, false};
      }),
      other([](auto& run) {
        run.description.origin = RunOrigin{"a", "/r/a", {4}, {{"tau", "0.4"}}, false};
      }),
      other([](auto& run) { run.problem = "cannot be read"; }),
      other([](auto& run) { run.problem = "cannot be read"; }),
  };
  EXPECT_THAT(groupsOf(runs), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13));
}

TEST(RunGroups, TellApartFeaturesThatTheMethodReads) {
  std::vector<RunSummary> runs{run(1), run(2), run(3)};
  runs[0].featuresChecksum = runs[1].featuresChecksum = "ab";
  runs[2].featuresChecksum = "cd";
  EXPECT_THAT(groupsOf(runs), ElementsAre(0, 0, 1));
  EXPECT_EQ(comparabilityOf(runs[0], runs[2]), Comparability::kSame) << "the tests are the same";
  for (auto& one : runs) one.description.settings.model.method = Method::kSsrm;
  EXPECT_THAT(groupsOf(runs), ElementsAre(0, 0, 0)) << "it reads none";
}

TEST(RunGroups, HoldForksThatPartAlikeAndThoseThatOnlyShareAPast) {
  auto fork = run(1), ofOtherSeed = run(2), shared = run(3);
  fork.description.origin = RunOrigin{"a", "/r/a", {3}, {{"tau", "0.4"}}, false};
  ofOtherSeed.description.origin = RunOrigin{"b", "/r/b", {3}, {{"tau", "0.4"}}, false};
  shared.description.origin = RunOrigin{"a", "/r/a", {3}, {{"tau", "0.1"}}, true};
  EXPECT_THAT(groupsOf({run(1), fork, ofOtherSeed, shared}), ElementsAre(0, 1, 1, 0));
}

TEST(RunGroups, StreamsAreToldApartByWhatIsKnownOfThem) {
  auto moved = run(1), changed = run(1);
  moved.description.streamFolder = "/elsewhere/a";
  EXPECT_EQ(comparabilityOf(run(1), moved), Comparability::kOtherStream);
  auto here = run(1);
  here.streamChecksum = moved.streamChecksum = "ab";
  EXPECT_EQ(comparabilityOf(here, moved), Comparability::kSame) << "the same log in another place";
  changed.streamChecksum = "cd";
  EXPECT_EQ(comparabilityOf(here, changed), Comparability::kOtherStream) << "another log in the same place";
  EXPECT_EQ(comparabilityOf(here, run(2)), Comparability::kSame) << "of one of them it is not known";
}

TEST(RunGroups, AStreamThatIsCutOtherwiseHasOtherTests) {
  auto windows = run(1), length = run(1);
  windows.description.settings.protocol.windows = 5;
  length.description.settings.protocol.sequenceLength = 50;
  EXPECT_EQ(comparabilityOf(run(1), windows), Comparability::kOtherCut);
  EXPECT_EQ(comparabilityOf(run(1), length), Comparability::kSame);
}

TEST(RunCurve, KnowsHowLongARunTrained) {
  EXPECT_DOUBLE_EQ(trainedSeconds(run(1, {0.1, 0.2, 0.3})), 30);
  EXPECT_DOUBLE_EQ(trainedSeconds(run(1, {0.1, 0.2, 0.3}), {1}), 20);
  EXPECT_DOUBLE_EQ(trainedSeconds(run(1)), 0);
}

TEST(RunBand, IsOfWhateverIsKnownOfAWindow) {
  const auto a = run(1, {0.1, 0.2}), b = run(2, {0.1, 0.2});
  const auto band = bandOf({&a, &b}, [](const RunSummary& of, const WindowTest& test) {
    return test.window.value == 0 ? std::nullopt : std::optional(10.0 * static_cast<double>(of.description.settings.training.seed));
  });
  ASSERT_THAT(band, SizeIs(1)) << "of the first window it is not known";
  EXPECT_EQ(band[0].testedOn.value, 2);
  EXPECT_DOUBLE_EQ(band[0].mean, 15);
  EXPECT_DOUBLE_EQ(band[0].seconds, 20);
}

TEST(RunCurve, TellsTestsWithTheTimeTheyTook) {
  const auto curve = curveOf(run(1, {0.1, 0.2}), &Metrics::ndcg10);
  ASSERT_THAT(curve, SizeIs(2));
  EXPECT_EQ(curve[1].testedOn.value, 2);
  EXPECT_DOUBLE_EQ(curve[1].value, 0.1);
  EXPECT_DOUBLE_EQ(curve[0].seconds, 10);
  EXPECT_DOUBLE_EQ(curve[1].seconds, 20);
}

TEST(RunBand, IsTheMeanOverSeedsWithTheirSampleDeviation) {
  const auto a = run(1, {0.10, 0.2}), b = run(2, {0.12, 0.2}), c = run(3, {0.17});
  const auto band = bandOf({&a, &b, &c}, &Metrics::hr10);
  ASSERT_THAT(band, SizeIs(2));
  EXPECT_EQ(band[0].seeds, 3);
  EXPECT_DOUBLE_EQ(band[0].mean, 0.13);
  EXPECT_NEAR(band[0].deviation, std::sqrt((0.03 * 0.03 + 0.01 * 0.01 + 0.04 * 0.04) / 2), 1e-12);
  EXPECT_DOUBLE_EQ(band[0].least, 0.10);
  EXPECT_DOUBLE_EQ(band[0].most, 0.17);
  EXPECT_EQ(band[1].seeds, 2);
  EXPECT_EQ(band[1].testedOn.value, 2);
  EXPECT_DOUBLE_EQ(band[1].seconds, 20);
}

TEST(RunBand, DoesNotGoBackInTimeWhereASlowRunEndsEarly) {
  auto slow = run(1, {0.1, 0.1}), fast = run(2, {0.1, 0.1, 0.1});
  for (auto& cost : slow.costs) cost.seconds = 100;
  const auto band = bandOf({&slow, &fast}, &Metrics::hr10);
  ASSERT_THAT(band, SizeIs(3));
  EXPECT_DOUBLE_EQ(band[0].seconds, 55);
  EXPECT_DOUBLE_EQ(band[1].seconds, 110);
  EXPECT_DOUBLE_EQ(band[2].seconds, 120) << "the third window took 10 s, where it was trained";
}

TEST(RunBand, RunsOfOneSeedCountAsOne) {
  const auto a = run(1, {0.1}), again = run(1, {0.2}), b = run(2, {0.3});
  const auto band = bandOf({&a, &again, &b}, &Metrics::hr10);
  EXPECT_EQ(band[0].seeds, 2);
  EXPECT_NEAR(band[0].mean, (0.15 + 0.3) / 2, 1e-12);
  const auto alone = bandOf({&a, &again}, &Metrics::hr10);
  EXPECT_EQ(alone[0].seeds, 1);
  EXPECT_EQ(alone[0].deviation, 0);
}

}  // namespace
}  // namespace xsmoe
