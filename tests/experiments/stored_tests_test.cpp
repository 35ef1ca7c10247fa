// Models of stored windows on tests of other windows, against the record and a plain formulation.
#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <set>

#include "model/experiments/desk/stored_tests.h"
#include "model/streaming/evaluator.h"
#include "tests/experiments/told_tests.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class StoredTests : public WholeRuns {
 protected:
  static RunSettings ofMethod(Method method, Protocol protocol = Protocol::kPaper) {
    auto made = settings(protocol);
    made.model.method = method;
    return made;
  }
  [[nodiscard]] std::unique_ptr<engine::Questions> questionsOf(const std::string& name) const {
    auto opened = engine_->openQuestions(place(name), {});
    EXPECT_TRUE(opened) << describe(opened.error());
    return std::move(*opened);
  }
  [[nodiscard]] ForgettingMatrix matrixOf(const std::string& name) const {
    auto matrix = questionsOf(name)->forgetting({});
    EXPECT_TRUE(matrix) << describe(matrix.error());
    return *matrix;
  }
  /// The diagonal above is what the run recorded, bit for bit.
  void expectTheRecordedTests(const std::string& name) const {
    const auto matrix = matrixOf(name);
    const auto history = engine_->openRun(place(name)).value();
    ASSERT_THAT(matrix.trained, SizeIs(history.windowCount()));
    for (std::size_t row = 0; row < matrix.trained.size(); ++row) {
      const auto& done = history.window(row).done;
      ASSERT_EQ(matrix.tested[row], done->testedOn);
      EXPECT_EQ(matrix.metrics[row][row], done->test) << name << ", D_" << row;
    }
  }
  std::string refusal(int trained, int tested) {
    const auto ranks = questionsOf("run")->testRanks({trained}, {tested}, {});
    if (ranks) return "it was answered";
    EXPECT_EQ(ranks.error().kind, ErrorKind::kBadInput);
    return describe(ranks.error());
  }
};

/// By definition (model.md, section 6): every score in double, every candidate looked at.
std::vector<std::int64_t> plainRanks(network::Recommender& model, const data::WindowedStream& stream, int length, int tested) {
  const auto& window = stream.window({tested});
  const auto sequences = stream.test({tested});
  const auto& test = *sequences;
  const auto table = model.embedItems(torch::arange(window.itemsSeenSoFar + 1, torch::kLong));
  std::vector<std::int64_t> ranks;
  for (std::size_t i = 0; i < test.size(); ++i) {
    const auto inputs = streaming::inputIds(test, i, 1, length);
    const auto user = model.embedUsers({streaming::userNumbers(test, i, 1), inputs, inputs}, table);
    const auto scores = torch::mv(table.to(torch::kDouble), user.to(torch::kDouble).squeeze(0));
    const auto past = stream.itemsOfUser(test.users[i], {tested - 1});
    std::set<std::int32_t> excluded(past.begin(), past.end());
    const auto target = test.at(i).back();
    if (!stream.protocol().maskTarget) excluded.erase(target);
    std::int64_t rank = excluded.contains(target) ? 0 : 1;
    for (std::int32_t item = 1; item <= window.itemsSeenSoFar && rank > 0; ++item)
      if (!excluded.contains(item) && (scores[item].item<double>() > scores[target].item<double>() ||
                                       (scores[item].item<double>() == scores[target].item<double>() && item < target)))
        ++rank;
    ranks.push_back(rank);
  }
  return ranks;
}

TEST_F(StoredTests, OnTheNextWindowAreThoseOfTheRecord) {
  for (const auto method : {Method::kXsmoe, Method::kSsrm, Method::kLgmrec}) {
    const std::string name = "run " + std::to_string(static_cast<int>(method));
    train(name, ofMethod(method));
    expectTheRecordedTests(name);
  }
}

TEST_F(StoredTests, OnTheNextWindowAreThoseOfTheRecordUnderTheOtherProfileToo) {
  train("official", ofMethod(Method::kXsmoe, Protocol::kOfficial));
  expectTheRecordedTests("official");
}

TEST_F(StoredTests, AreTheRanksByDefinitionOnEveryWindow) {
  for (const auto method : {Method::kXsmoe, Method::kSsrm}) {
    const std::string name = "run " + std::to_string(static_cast<int>(method));
    train(name, ofMethod(method));
    const RunPaths paths(place(name));
    const auto run = readManifest(paths)->description.settings;
    const auto session = streaming::StreamSession::open(data::openStreamFolder(stream_).value(), run.protocol, true, {}).value();
    const auto questions = questionsOf(name);
    for (const int trained : {0, 2}) {
      const auto model = storedModel(paths, run, session, trained).value();
      for (int tested = 1; tested <= 3; ++tested) {
        const auto ranks = questions->testRanks({trained}, {tested}, {}).value();
        const auto plain = plainRanks(*model.recommender, session.windows(), run.protocol.sequenceLength, tested);
        ASSERT_EQ(ranks.size(), plain.size());
        int same = 0;
        for (std::size_t i = 0; i < ranks.size(); ++i) same += ranks[i].rank == plain[i] ? 1 : 0;
        EXPECT_GE(same, static_cast<int>(plain.size()) - 1)
            << "a tie within float32 may fall otherwise: D_" << trained << " on D_" << tested;
      }
    }
  }
}

TEST_F(StoredTests, RankAKnownTargetAsEveryOtherWhereItIsNoMiss) {
  auto ranking = settings();
  ranking.protocol.maskTarget = false;
  train("ranking", ranking);
  expectTheRecordedTests("ranking");
  train("run", settings());
  const RunPaths paths(place("ranking"));
  const auto run = readManifest(paths)->description.settings;
  const auto session = streaming::StreamSession::open(data::openStreamFolder(stream_).value(), run.protocol, true, {}).value();
  const auto model = storedModel(paths, run, session, 2).value();
  const auto plain = plainRanks(*model.recommender, session.windows(), run.protocol.sequenceLength, 3);
  const auto questions = questionsOf("ranking");
  const auto ranks = questions->testRanks({2}, {3}, {}).value(), others = questionsOf("run")->testRanks({2}, {3}, {}).value();
  ASSERT_EQ(ranks.size(), plain.size());
  ASSERT_EQ(ranks.size(), others.size());
  int known = 0, same = 0;
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    EXPECT_GT(ranks[i].rank, 0);
    known += others[i].rank == 0 ? 1 : 0;
    same += ranks[i].rank == plain[i] ? 1 : 0;
    EXPECT_EQ(questions->recommend(ranks[i].user, 2, 10)->truthRank, ranks[i].rank);
  }
  EXPECT_GT(known, 0) << "some return to an item";
  EXPECT_GE(same, static_cast<int>(plain.size()) - 1) << "a tie within float32 may fall otherwise";
  EXPECT_NE(matrixOf("ranking").tests.at(2), matrixOf("run").tests.at(2)) << "other exclusions";
}

TEST_F(StoredTests, AskEveryModelTheSame) {
  train("run", settings());
  const auto questions = questionsOf("run");
  const auto matrix = matrixOf("run");
  EXPECT_THAT(matrix.trained, ElementsAre(WindowIndex{0}, WindowIndex{1}, WindowIndex{2}));
  EXPECT_THAT(matrix.tested, ElementsAre(WindowIndex{1}, WindowIndex{2}, WindowIndex{3}));
  for (std::size_t column = 0; column < 3; ++column) {
    const int tested = static_cast<int>(column) + 1;
    for (std::size_t row = 0; row < 3; ++row) {
      const auto ranks = questions->testRanks({static_cast<int>(row)}, {tested}, {}).value();
      std::vector<std::string> users;
      std::vector<std::int64_t> places;
      for (const auto& one : ranks) {
        users.push_back(one.user);
        places.push_back(one.rank);
      }
      EXPECT_EQ(users, questions->testUsers({tested - 1}));
      EXPECT_EQ(matrix.metrics[row][column], streaming::metricsOf(places));
    }
  }
}

TEST_F(StoredTests, OfRunsOfOneStreamCompareWhateverTheirMethods) {
  train("run", settings());
  train("ids", ofMethod(Method::kSsrm));
  train("official", ofMethod(Method::kXsmoe, Protocol::kOfficial));
  const auto own = matrixOf("run");
  EXPECT_TRUE(differenceOf(own, matrixOf("ids"), rankingMetrics().front()));
  EXPECT_TRUE(checkSameTests(questionsOf("run")->forgettingOutline().value(), questionsOf("ids")->forgettingOutline().value()));
  const auto refused = differenceOf(own, matrixOf("official"), rankingMetrics().front());
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("the tests on D_1 are not the same"));
}

TEST_F(StoredTests, OfARunThatIsNotFinishedHaveItsWindowsSoFar) {
  train("run", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    if (const auto* done = std::get_if<WindowDone>(&detail); done != nullptr && done->window.value == 1) controls.stop();
  });
  const auto matrix = matrixOf("run");
  EXPECT_THAT(matrix.trained, SizeIs(2));
  EXPECT_THAT(matrix.metrics.front(), SizeIs(3));
  EXPECT_THAT(refusal(2, 3), HasSubstr("the run has no weights of window 2. Stored windows: 0, 1."));
}

TEST_F(StoredTests, TellWhereTheyAreAndMayBeCancelled) {
  train("run", settings());
  const auto questions = questionsOf("run");
  std::vector<std::string> told;
  ToldTests tests;
  ASSERT_TRUE(questions->forgetting([&](const Progress& state) {
    if (tests.isAnother(state)) told.push_back(state.what);
    EXPECT_EQ(state.done, std::ssize(told) - 1);
    EXPECT_EQ(state.total, 9);
    return true;
  }));
  EXPECT_THAT(told, ElementsAre("D_0 on D_1", "D_0 on D_2", "D_0 on D_3", "D_1 on D_1", "D_1 on D_2", "D_1 on D_3", "D_2 on D_1",
                                "D_2 on D_2", "D_2 on D_3"));
  std::filesystem::remove(RunPaths(place("run")).forgetting());
  int left = 4;
  const auto cancelled = questions->forgetting([&](const Progress& state) { return (left -= tests.isAnother(state) ? 1 : 0) > 0; });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
  EXPECT_FALSE(questions->testRanks({1}, {2}, [](const Progress&) { return false; }));
  EXPECT_TRUE(questions->testRanks({1}, {2}, {})) << "and others can be asked afterwards";
}

TEST_F(StoredTests, AreCancelledInTheMidstOfOneToo) {
  train("run", settings());
  const auto questions = questionsOf("run");
  int all = 0;
  ASSERT_TRUE(questions->testRanks({1}, {2}, [&](const Progress&) { return ++all > 0; }));
  ASSERT_GT(all, 3) << "it is asked before the test, and between its blocks of items and of users";
  for (int last = 1; last <= all; ++last) {
    int left = last;
    const auto cancelled = questions->testRanks({1}, {2}, [&](const Progress&) { return --left > 0; });
    ASSERT_FALSE(cancelled) << last;
    EXPECT_EQ(cancelled.error().what, "cancelled");
    EXPECT_EQ(left, 0) << "nobody is asked again";
  }
}

/// Which tests are made, as they are told.
std::vector<std::string> testsMadeBy(engine::Questions& questions, ForgettingMatrix* result = nullptr) {
  std::vector<std::string> told;
  ToldTests tests;
  const auto matrix = questions.forgetting([&](const Progress& state) {
    if (tests.isAnother(state)) told.push_back(state.what);
    return true;
  });
  EXPECT_TRUE(matrix) << describe(matrix.error());
  if (result != nullptr) *result = *matrix;
  return told;
}

TEST_F(StoredTests, AreKeptInTheRunsFolderAndMadeOnce) {
  train("run", settings());
  ForgettingMatrix first, second;
  EXPECT_THAT(testsMadeBy(*questionsOf("run"), &first), SizeIs(9));
  EXPECT_THAT(testsMadeBy(*questionsOf("run"), &second), IsEmpty()) << "another program, another day";
  EXPECT_EQ(second.metrics, first.metrics) << "bit for bit";
  EXPECT_EQ(questionsOf("run")->keptForgetting().value().value().metrics, first.metrics);
  EXPECT_EQ(second.tests, first.tests);
  std::filesystem::remove(RunPaths(place("run")).checkpoint({2}));
  EXPECT_THAT(testsMadeBy(*questionsOf("run"), &second), IsEmpty());
  EXPECT_THAT(second.metrics, SizeIs(2)) << "of stored models only";
}

TEST_F(StoredTests, ThatWereStoppedGoOnWithTheModelUnderWay) {
  train("run", settings());
  int left = 6;
  ToldTests tests;
  EXPECT_FALSE(questionsOf("run")->keptForgetting().value()) << "nothing was measured";
  EXPECT_FALSE(questionsOf("run")->forgetting([&](const Progress& state) { return (left -= tests.isAnother(state) ? 1 : 0) > 0; }));
  EXPECT_FALSE(questionsOf("run")->keptForgetting().value()) << "a part is none";
  EXPECT_THAT(testsMadeBy(*questionsOf("run")),
              ElementsAre("D_1 on D_1", "D_1 on D_2", "D_1 on D_3", "D_2 on D_1", "D_2 on D_2", "D_2 on D_3"));
}

TEST_F(StoredTests, AreMadeAgainOfAModelWithOtherWeights) {
  train("run", settings());
  testsMadeBy(*questionsOf("run"));
  auto seeded = settings();
  seeded.training.seed += 1;
  train("seeded", seeded);
  std::filesystem::copy_file(RunPaths(place("seeded")).checkpoint({1}), RunPaths(place("run")).checkpoint({1}),
                             std::filesystem::copy_options::overwrite_existing);
  ForgettingMatrix matrix;
  EXPECT_THAT(testsMadeBy(*questionsOf("run"), &matrix), ElementsAre("D_1 on D_1", "D_1 on D_2", "D_1 on D_3"));
  EXPECT_EQ(matrix.metrics.at(1), matrixOf("seeded").metrics.at(1));
}

TEST_F(StoredTests, AreMadeAgainWhereWhatIsKeptIsDamagedOrOfOtherTests) {
  train("run", settings());
  train("official", ofMethod(Method::kXsmoe, Protocol::kOfficial));
  const auto kept = RunPaths(place("run")).forgetting();
  ForgettingMatrix first, again;
  testsMadeBy(*questionsOf("run"), &first);
  const auto whole = contentOf(kept);
  auto changed = nlohmann::json::parse(whole);
  changed["models"][0]["metrics"][0]["hr10"] = 0.75;
  auto newer = nlohmann::json::parse(whole);
  newer["version"] = 2;
  testsMadeBy(*questionsOf("official"));
  for (const std::string& content : {std::string(), std::string("["), std::string("[]"), whole.substr(0, whole.size() / 2), changed.dump(),
                                     newer.dump(), contentOf(RunPaths(place("official")).forgetting())}) {
    writeContent(kept, content);
    EXPECT_THAT(testsMadeBy(*questionsOf("run"), &again), SizeIs(9)) << content.substr(0, 80);
    EXPECT_EQ(again.metrics, first.metrics);
    EXPECT_EQ(contentOf(kept), whole) << "and is kept anew";
  }
}

TEST_F(StoredTests, SayThatWeightsWereRemoved) {
  train("run", settings());
  const RunPaths paths(place("run"));
  std::filesystem::remove(paths.checkpoint({1}));
  EXPECT_THAT(refusal(1, 2), HasSubstr("the run's weights of window 1 were removed. Make the run again with xsmoe replay RUN"));
  EXPECT_EQ(refusal(0, 2), "it was answered");
  EXPECT_THAT(matrixOf("run").trained, ElementsAre(WindowIndex{0}, WindowIndex{2}));
  std::filesystem::remove_all(paths.checkpoints());
  EXPECT_THAT(refusal(0, 1), HasSubstr("the run's weights of window 0 were removed"));
  const auto outline = questionsOf("run")->forgettingOutline();
  ASSERT_FALSE(outline);
  EXPECT_THAT(describe(outline.error()), HasSubstr("the run's weights were removed. Make the run again"));
  engine::Controls controls;
  Live listener;
  const auto replayed = engine_->replay({place("run"), place("again"), {}}, listener, controls);
  ASSERT_TRUE(replayed) << describe(replayed.error());
  EXPECT_THAT(replayed->differences,
              ElementsAre(HasSubstr("the weights of D_0 were removed"), HasSubstr("the weights of D_1"), HasSubstr("the weights of D_2")));
  EXPECT_THAT(matrixOf("again").trained, SizeIs(3)) << "as the advice promises";
}

TEST_F(StoredTests, OfARunWithoutAFinishedWindowSayThatThereAreNone) {
  train("run", settings(), [](const EventDetail& detail, engine::Controls& controls) {
    if (std::holds_alternative<EpochDone>(detail)) controls.stop();
  });
  EXPECT_THAT(refusal(0, 1), HasSubstr("the run has no weights of window 0. No window is finished yet"));
  const auto outline = questionsOf("run")->forgettingOutline();
  ASSERT_FALSE(outline);
  EXPECT_THAT(describe(outline.error()), HasSubstr("the run has no stored weights. Train at least one window"));
}

TEST_F(StoredTests, OfOtherWindowsAreRefused) {
  train("run", settings());
  EXPECT_THAT(refusal(3, 3), HasSubstr("the run has no weights of window 3. Stored windows: 0, 1, 2."));
  EXPECT_THAT(refusal(-1, 1), HasSubstr("the run has no weights of window -1"));
  EXPECT_THAT(refusal(0, 0), HasSubstr("there is no test on window 0. Windows 1 to 3 are tested on."));
  EXPECT_THAT(refusal(0, 4), HasSubstr("there is no test on window 4"));
  const auto weights = RunPaths(place("run")).checkpoint({1});
  std::filesystem::resize_file(weights, std::filesystem::file_size(weights) - 4);
  EXPECT_NE(refusal(1, 2), "it was answered");
  EXPECT_EQ(refusal(0, 2), "it was answered");
}

}  // namespace
}  // namespace xsmoe::experiments
