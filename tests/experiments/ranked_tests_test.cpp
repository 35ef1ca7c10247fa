// Ranks that a run keeps of its tests, and what is asked of them, against the evaluator and the record.
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/analysis/sliced_changes.h"
#include "model/core/ranking_metrics.h"
#include "model/experiments/runs/run_folder.h"
#include "tests/experiments/told_tests.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::int64_t> ranksIn(const RankedTest& test) {
  std::vector<std::int64_t> ranks;
  for (const auto& target : test.targets) ranks.push_back(target.rank);
  return ranks;
}

class RankedTests : public WholeRuns {
 protected:
  [[nodiscard]] std::unique_ptr<engine::Questions> questionsOf(const std::string& name) const {
    auto opened = engine_->openQuestions(place(name), {});
    EXPECT_TRUE(opened) << describe(opened.error());
    return std::move(*opened);
  }
  /// The run's own tests. `measured`: what was told of tests that were made for it.
  [[nodiscard]] std::vector<RankedTest> testsOf(const std::string& name, std::vector<std::string>* measured = nullptr) const {
    const auto questions = questionsOf(name);
    std::vector<RankedTest> tests;
    ToldTests told;
    for (int window = 0; window < 3; ++window) {
      auto test = questions->rankedTest(window, {window + 1}, [&](const Progress& state) {
        if (told.isAnother(state) && measured != nullptr) measured->push_back(state.what);
        return true;
      });
      EXPECT_TRUE(test) << describe(test.error());
      tests.push_back(std::move(*test));
    }
    return tests;
  }
  [[nodiscard]] RunPaths run() const { return RunPaths(place("run")); }
};

TEST_F(RankedTests, AreThoseOfTheEvaluatorAndMakeTheRecordedMetrics) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    const std::string name = protocol == Protocol::kPaper ? "paper" : "official";
    train(name, settings(protocol));
    std::vector<std::string> measured;
    const auto tests = testsOf(name, &measured);
    EXPECT_THAT(measured, IsEmpty()) << "they are kept";
    const auto history = engine_->openRun(place(name)).value();
    const auto questions = questionsOf(name);
    for (std::size_t window = 0; window < 3; ++window) {
      const auto number = static_cast<int>(window);
      EXPECT_EQ(metricsOf(ranksIn(tests[window])), history.window(window).done->test) << name << ", D_" << window;
      const auto again = questions->testRanks({number}, {number + 1}, {}).value();
      ASSERT_THAT(tests[window].targets, SizeIs(again.size()));
      for (std::size_t i = 0; i < again.size(); ++i) {
        EXPECT_EQ(tests[window].targets[i].user, again[i].user);
        EXPECT_EQ(tests[window].targets[i].rank, again[i].rank) << name << ", D_" << window << ", " << again[i].user;
      }
      const auto shown = questions->recommend(again.front().user, number, 1).value();
      EXPECT_EQ(tests[window].targets.front().item, shown.truth.id);
      EXPECT_EQ(tests[window].targets.front().rank, shown.truthRank);
    }
  }
}

TEST_F(RankedTests, OfARunOfAnEarlierProgramAreMeasuredWhenTheyAreAskedForAndKept) {
  train("run", settings());
  const auto files = filesOf(place("run"));
  const auto first = testsOf("run");
  fs::remove_all(run().ranks());
  EXPECT_THAT(questionsOf("run")->rankedWindows(), ElementsAre(WindowIndex{0}, WindowIndex{1}, WindowIndex{2}))
      << "their weights are there";
  std::vector<std::string> measured;
  const auto again = testsOf("run", &measured);
  EXPECT_THAT(measured, ElementsAre("D_0 on D_1", "D_1 on D_2", "D_2 on D_3"));
  for (std::size_t window = 0; window < 3; ++window) EXPECT_EQ(again[window].targets, first[window].targets);
  EXPECT_TRUE(filesOf(place("run")) == files) << "as the run would have kept them, bit for bit";
  measured.clear();
  static_cast<void>(testsOf("run", &measured));
  EXPECT_THAT(measured, IsEmpty());
}

TEST_F(RankedTests, ThatAreDamagedOrOfAnotherTestAreMeasuredAgain) {
  train("run", settings());
  const auto kept = run().ranks({1});
  const auto whole = contentOf(kept);
  const auto first = testsOf("run");
  auto flipped = whole;
  flipped[flipped.size() - 3] ^= 1;
  for (const auto& content : {std::string(), whole.substr(0, whole.size() / 2), flipped, contentOf(run().ranks({2}))}) {
    writeContent(kept, content);
    std::vector<std::string> measured;
    EXPECT_EQ(testsOf("run", &measured)[1].targets, first[1].targets);
    EXPECT_THAT(measured, ElementsAre("D_1 on D_2"));
    EXPECT_TRUE(contentOf(kept) == whole);
  }
}

TEST_F(RankedTests, StayWhereWeightsAreRemoved) {
  train("run", settings());
  const auto first = testsOf("run");
  fs::remove_all(run().checkpoints());
  EXPECT_THAT(questionsOf("run")->rankedWindows(), ElementsAre(WindowIndex{0}, WindowIndex{1}, WindowIndex{2}));
  EXPECT_EQ(testsOf("run")[2].targets, first[2].targets);
  fs::remove(run().ranks({1}));
  const auto gone = questionsOf("run")->rankedTest(1, {2}, {});
  ASSERT_FALSE(gone);
  EXPECT_THAT(describe(gone.error()), HasSubstr("the run's weights of window 1 were removed"));
  EXPECT_THAT(questionsOf("run")->rankedWindows(), ElementsAre(WindowIndex{0}, WindowIndex{2}));
  EXPECT_THAT(describe(questionsOf("run")->rankedTest(3, {4}, {}).error()), HasSubstr("there is no test on window 4"));
}

TEST_F(RankedTests, OfAForkAreItsRunsUpToWhereItBegan) {
  train("run", settings());
  fork("run", 1, "fork", {{"tau", "0.5"}});
  const RunPaths made(place("fork"));
  EXPECT_THAT(made.rankedWindows(), ElementsAre(0, 1, 2));
  for (const int window : {0, 1}) EXPECT_TRUE(contentOf(made.ranks({window})) == contentOf(run().ranks({window}))) << window;
  const auto history = engine_->openRun(place("fork")).value();
  const auto tests = testsOf("fork");
  for (std::size_t window = 0; window < 3; ++window) EXPECT_EQ(metricsOf(ranksIn(tests[window])), history.window(window).done->test);
}

TEST_F(RankedTests, OnOneTestAreComparedUserByUser) {
  train("run", settings());
  const auto questions = questionsOf("run");
  const auto before = questions->rankedTest(0, {3}, {}).value(), after = questions->rankedTest(2, {3}, {}).value();
  EXPECT_EQ(before.test, after.test);
  const auto changes = rankChangesOf(before, after);
  ASSERT_TRUE(changes) << describe(changes.error());
  std::map<std::string, std::int64_t> earlier;
  for (const auto& target : before.targets) earlier[target.user] = target.rank;
  std::int64_t deepest = 0;
  for (const auto& target : after.targets)
    if (target.rank > 0) deepest = std::max(deepest, target.rank - earlier.at(target.user));
  ASSERT_GT(deepest, 0) << "somebody's fell";
  EXPECT_EQ(changes->users.front().fall(), deepest);
  EXPECT_EQ(changes->notRanked + std::ssize(changes->users), std::ssize(after.targets));
  train("official", settings(Protocol::kOfficial));
  EXPECT_THAT(describe(rankChangesOf(before, questionsOf("official")->rankedTest(2, {3}, {}).value()).error()),
              HasSubstr("the tests on D_3 are not the same"));
}

TEST_F(RankedTests, OfAPrunedCopyAreThoseOfItsLists) {
  train("run", settings());
  const auto questions = questionsOf("run");
  const auto whole = questions->prunedTest({2}, {3}, 0, {});
  ASSERT_TRUE(whole) << describe(whole.error());
  EXPECT_EQ(whole->targets, testsOf("run")[2].targets) << "τ = 0 takes nothing";
  const auto pruned = questions->prunedTest({2}, {3}, 0.99, {});
  ASSERT_TRUE(pruned) << describe(pruned.error());
  EXPECT_EQ(pruned->test, whole->test);
  EXPECT_NE(pruned->targets, whole->targets);
  for (const auto& target : pruned->targets) {
    engine::ListRequest request{target.user};
    request.moment = 2;
    request.tau = 0.99;
    EXPECT_EQ(questions->recommendTo(request)->truthRank, target.rank) << target.user;
  }
  EXPECT_FALSE(questions->prunedTest({2}, {3}, 0.99, [](const Progress&) { return false; })) << "cancelled";
  EXPECT_EQ(testsOf("run")[2].targets, whole->targets) << "what the run kept is as it was";
}

TEST_F(RankedTests, WithoutTheExpertsBornForAWindowAreOnTheSameTest) {
  auto unpruned = settings();
  unpruned.model.tau = 0;
  train("run", unpruned);
  const auto questions = questionsOf("run");
  const auto whole = questions->prunedTest({2}, {3}, 0, {}).value();
  EXPECT_THAT(whole.without, IsEmpty());
  const auto unexpanded = questions->unexpandedTest({2}, {3}, {});
  ASSERT_TRUE(unexpanded) << describe(unexpanded.error());
  EXPECT_EQ(unexpanded->test, whole.test);
  EXPECT_NE(unexpanded->targets, whole.targets) << "the experts do something";
  const auto usage = engine_->openRun(place("run")).value().usageAfter({2});
  std::vector<ExpertName> born;
  for (const auto& layer : usage) born.push_back({layer.modality, layer.hiddenState, 2});
  EXPECT_EQ(unexpanded->without, born) << "each layer gained one";
  EXPECT_EQ(questions->prunedTest({2}, {3}, 0, {})->targets, whole.targets) << "the model is as it was";
  EXPECT_EQ(questions->unexpandedTest({1}, {3}, {})->without.size(), born.size());
  EXPECT_THAT(describe(questions->unexpandedTest({0}, {1}, {}).error()), HasSubstr("no side layer has an expert that was born for D_0"));
  EXPECT_FALSE(questions->unexpandedTest({2}, {3}, [](const Progress&) { return false; })) << "cancelled";
  unpruned.model.method = Method::kStatic;
  train("static", unpruned);
  EXPECT_FALSE(questionsOf("static")->unexpandedTest({2}, {3}, {})) << "none are born";
}

TEST_F(RankedTests, AreToldInSlicesThatAddUpToTheRecordedMetrics) {
  std::ofstream items(stream_ / "items.csv");
  items << "item,title,category\n";
  for (int item = 1; item < 30; ++item) items << "item-" << item << ",Title," << (item % 2 == 0 ? "even" : "odd") << '\n';
  items.close();
  train("run", settings());
  const auto questions = questionsOf("run");
  const auto history = engine_->openRun(place("run")).value();
  for (int window = 0; window < 3; ++window) {
    const auto test = questions->slices({window}, {});
    ASSERT_TRUE(test) << describe(test.error());
    EXPECT_EQ(test->whole, history.window(static_cast<std::size_t>(window)).done->test);
    std::map<SliceKind, std::int64_t> sequences;
    std::map<SliceKind, double> hits;
    for (const auto& slice : test->slices) {
      if (!slice.metrics) continue;
      sequences[slice.kind] += slice.metrics->sequences;
      hits[slice.kind] += slice.metrics->hr10 * static_cast<double>(slice.metrics->sequences);
    }
    for (const auto& kind : sliceKinds()) {
      if (kind.kind == SliceKind::kPicked) continue;  // nobody has picked an item
      EXPECT_EQ(sequences[kind.kind], test->whole->sequences) << kind.key;
      EXPECT_NEAR(hits[kind.kind], test->whole->hr10 * static_cast<double>(test->whole->sequences), 1e-9) << kind.key;
    }
    // A third of a window's 18 users are new in it (small_stream_folder).
    EXPECT_EQ(test->slices.at(0).key, "new");
    EXPECT_EQ(test->slices.at(0).metrics->sequences, 6);
    EXPECT_EQ(test->slices.at(1).metrics->sequences, 12);
  }
}

TEST_F(RankedTests, GatherTheUsersOfOneTestBySlices) {
  train("run", settings());
  const auto questions = questionsOf("run");
  const auto before = questions->rankedTest(0, {3}, {}).value(), after = questions->rankedTest(2, {3}, {}).value();
  const auto test = questions->slices({2}, {}).value();
  const auto changes = rankChangesOf(before, after).value();
  const auto sliced = slicedChanges(changes, after);
  ASSERT_THAT(sliced.slices, SizeIs(test.slices.size()));
  std::map<SliceKind, std::int64_t> users;
  for (std::size_t i = 0; i < test.slices.size(); ++i) {
    EXPECT_EQ(sliced.slices[i].name, test.slices[i].name) << "cut as the test is, whichever model is asked first";
    users[sliced.slices[i].kind] += sliced.slices[i].changes.users;
  }
  for (const auto& [kind, count] : users) EXPECT_EQ(count, std::ssize(changes.users)) << descriptionOf(kind).key;
  EXPECT_EQ(sliced.whole.fell, changes.fell);
}

}  // namespace
}  // namespace xsmoe::experiments
