// Recommendations of a stored run against the evaluation that produced its metrics.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "model/device/device.h"
#include "model/experiments/local_engine.h"
#include "model/experiments/model_factory.h"
#include "model/experiments/runs/run_folder.h"
#include "model/streaming/checkpoint.h"
#include "model/streaming/evaluator.h"
#include "tests/experiments/small_stream_folder.h"
#include "tests/support/temporary_folder.h"

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr int kWindow = 1, kAll = 1000;

class Silent : public engine::TrainListener {
  void onEvent(const RunEvent&) override {}
};

class Recommendations : public testing::Test {
 protected:
  void SetUp() override {
    writeSmallStream(folder_.path() / "stream");
    Silent listener;
    engine::Controls controls;
    const auto outcome = engine_->train({folder_.path() / "stream", folder_.path() / "run", smallRunSettings(), engine::ProtocolChoice{}},
                                        listener, controls);
    ASSERT_TRUE(outcome) << describe(outcome.error());
    auto opened = engine_->openQuestions(folder_.path() / "run", {});
    ASSERT_TRUE(opened) << describe(opened.error());
    questions_ = std::move(*opened);
  }
  std::string refusal(const std::string& user, int window) {
    const auto answer = questions_->recommend(user, window, 10);
    if (answer) return "it was answered";
    EXPECT_EQ(answer.error().kind, ErrorKind::kBadInput);
    return describe(answer.error());
  }

  const TemporaryFolder folder_;
  std::unique_ptr<engine::Engine> engine_ = makeEngine();
  std::unique_ptr<engine::Questions> questions_;
};

TEST_F(Recommendations, AreWhatTheEvaluationRanks) {
  const RunPaths paths(folder_.path() / "run");
  const auto settings = readManifest(paths)->description.settings;
  const auto stream = data::openStreamFolder(folder_.path() / "stream").value();
  const auto session = streaming::StreamSession::open(stream, settings.protocol, true, {}).value();
  const auto model = makeRecommender(settings, session, device::ComputeDevice{}).value();
  const auto checkpoint = streaming::readCheckpoint(paths.checkpoint({kWindow})).value();
  streaming::load(*model, {checkpoint.info.structure, checkpoint.parameters, {}});
  model->setItemStates(session.loadStates(model->modalities(), model->requiredStates()).value());

  const auto& windows = session.windows();
  const auto sequences = windows.test({kWindow + 1});
  const auto& test = *sequences;
  const auto history = windows.testHistory({kWindow});
  const auto candidates = streaming::testCandidates(windows, {kWindow}, Protocol::kPaper);
  const auto ranks = *streaming::rankTargets(*model, {&test, &history, candidates, settings.protocol.sequenceLength});

  const auto users = questions_->testUsers({kWindow});
  ASSERT_EQ(users.size(), test.size());
  int listed = 0, excluded = 0;
  for (std::size_t i = 0; i < users.size(); ++i) {
    const auto answer = questions_->recommend(users[i], kWindow, kAll);
    ASSERT_TRUE(answer) << describe(answer.error());
    EXPECT_TRUE(answer->hasTruth);
    EXPECT_EQ(answer->truth.id, windows.itemIds()[static_cast<std::size_t>(test.at(i).back())]);
    EXPECT_EQ(answer->truthRank, ranks[i]) << users[i];
    ASSERT_EQ(answer->history.size(), test.at(i).size() - 1);

    std::set<std::string> forbidden;
    for (const auto item : history.at(i)) forbidden.insert(windows.itemIds()[static_cast<std::size_t>(item)]);
    EXPECT_EQ(answer->items.size(), candidates.size() - forbidden.size());
    EXPECT_EQ(answer->candidates, std::ssize(answer->items));
    for (std::size_t place = 0; place < answer->items.size(); ++place) {
      const auto& item = answer->items[place];
      EXPECT_EQ(forbidden.count(item.item.id), 0U);
      EXPECT_EQ(item.rank, static_cast<int>(place) + 1);
      EXPECT_EQ(item.truth, item.item.id == answer->truth.id);
      if (item.truth) {
        EXPECT_EQ(item.rank, answer->truthRank);
      }
      if (place > 0) {
        EXPECT_LE(item.score, answer->items[place - 1].score);
      }
      listed += item.truth ? 1 : 0;
    }
    excluded += answer->truthRank == 0 ? 1 : 0;
  }
  EXPECT_GT(listed, 3);
  EXPECT_EQ(listed + excluded, static_cast<int>(users.size()));
}

TEST_F(Recommendations, AreNotWaitedForWhereTheOpeningOfTheirRunIsCancelled) {
  const auto atOnce = engine_->openQuestions(folder_.path() / "run", {}, [](const Progress& /*state*/) { return false; });
  ASSERT_FALSE(atOnce);
  EXPECT_THAT(describe(atOnce.error()), HasSubstr("cancelled"));
  std::string last;
  const auto later = engine_->openQuestions(folder_.path() / "run", {}, [&last](const Progress& state) {
    last = state.what;
    return last != "counting sequences";
  });
  ASSERT_FALSE(later);
  EXPECT_THAT(describe(later.error()), HasSubstr("cancelled"));
  EXPECT_EQ(last, "counting sequences") << "nothing more is asked";
}

TEST_F(Recommendations, AreAsManyAsAskedFor) {
  const auto user = questions_->testUsers({kWindow}).front();
  const auto three = questions_->recommend(user, kWindow, 3), ten = questions_->recommend(user, kWindow, 10);
  ASSERT_THAT(three->items, SizeIs(3));
  ASSERT_THAT(ten->items, SizeIs(10));
  EXPECT_EQ(three->items[2].item.id, ten->items[2].item.id);
  EXPECT_EQ(three->truthRank, ten->truthRank);
}

TEST_F(Recommendations, CarryTitlesWhereTheCatalogueHasThem) {
  const auto answer = questions_->recommend(questions_->testUsers({kWindow}).front(), kWindow, kAll);
  for (const auto& item : answer->items) {
    const auto number = item.item.id.substr(std::string("item-").size());
    EXPECT_EQ(item.item.title, number == "0" ? "" : "Title " + number);
    EXPECT_GE(item.item.firstWindow, 0);
  }
}

TEST_F(Recommendations, OfAUserWithoutATestSequenceReadHisLastItemsAndHaveNoTruth) {
  // user-0 has six records in D_0 and none later.
  const auto answer = questions_->recommend("user-0", kWindow, 5);
  ASSERT_TRUE(answer) << describe(answer.error());
  EXPECT_FALSE(answer->hasTruth);
  EXPECT_EQ(answer->truthRank, 0);
  ASSERT_THAT(answer->history, SizeIs(5));  // L
  // Items (0·7 + round·1) mod 30 of rounds 1 … 5.
  EXPECT_EQ(answer->history.front().id, "item-1");
  EXPECT_EQ(answer->history.back().id, "item-5");
  EXPECT_THAT(answer->items, SizeIs(5));
}

TEST_F(Recommendations, ForUnknownUsersAndWindowsAreRefused) {
  EXPECT_THAT(refusal("nobody", kWindow), HasSubstr("the user \"nobody\" has no records up to window 2"));
  // user-35 comes in D_3 only.
  EXPECT_THAT(refusal("user-35", 0), HasSubstr("the user \"user-35\" has no records up to window 1"));
  EXPECT_THAT(refusal("user-0", 3), HasSubstr("the run has no weights of window 3. Stored windows: 0, 1, 2."));
  EXPECT_THAT(refusal("user-0", -1), HasSubstr("the run has no weights of window -1"));
}

TEST_F(Recommendations, OfAModelInTrainingNeedACopy) {
  const auto answer = questions_->recommendNow("user-0", 5);
  ASSERT_FALSE(answer);
  EXPECT_THAT(describe(answer.error()), HasSubstr("there is no copy of the model in training"));
}

TEST_F(Recommendations, OfAModelInTrainingComeFromItsCopy) {
  class Asking : public engine::TrainListener {
   public:
    Asking(engine::Engine& engine, engine::Controls& controls) : engine_(engine), controls_(controls) {}
    void onStarted(const RunDescription& run) override { folder_ = run.folder; }
    void onEvent(const RunEvent& event) override {
      const auto* batch = std::get_if<BatchDone>(&event.detail);
      if (batch == nullptr || batch->window.value != 1 || batch->epoch != 2) return;
      if (batch->batch == 1) controls_.copyModel();
      if (batch->batch != 2) return;
      const auto questions = engine_.openQuestions(folder_, {});
      if (questions) answer = (*questions)->recommendNow((*questions)->testUsers({1}).front(), 5);
    }
    Result<Recommendation> answer = failure("", "nobody asked");

   private:
    engine::Engine& engine_;
    engine::Controls& controls_;
    std::string folder_;
  };
  engine::Controls controls;
  Asking listener(*engine_, controls);
  ASSERT_TRUE(engine_->train({folder_.path() / "stream", folder_.path() / "second", smallRunSettings(), engine::ProtocolChoice{}}, listener,
                             controls));
  ASSERT_TRUE(listener.answer) << describe(listener.answer.error());
  EXPECT_EQ(listener.answer->window, 1);
  EXPECT_EQ(listener.answer->liveEpoch, 1) << "asked in the second epoch";
  EXPECT_THAT(listener.answer->items, SizeIs(5));
}

TEST_F(Recommendations, FromDamagedWeightsAreRefused) {
  const auto path = RunPaths(folder_.path() / "run").checkpoint({kWindow});
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 4);
  EXPECT_NE(refusal("user-0", kWindow), "it was answered");
  EXPECT_EQ(refusal("user-0", 0), "it was answered");
}

TEST_F(Recommendations, NameTheUsersOfEachTest) {
  EXPECT_THAT(questions_->testUsers({-1}), IsEmpty());
  EXPECT_THAT(questions_->testUsers({3}), IsEmpty());
  EXPECT_EQ(questions_->testUsers({0}).front(), "user-6");  // D_1 begins with the sixth user
}

}  // namespace
}  // namespace xsmoe::experiments
