// When a window ends and which epoch stays, with a recommender that scores by a script.
#include <gmock/gmock.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/data/streams.h"
#include "tests/streaming/fake_recommender.h"
#include "tests/streaming/small_run.h"

namespace xsmoe::streaming {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr int kUsers = 4;

/// Three windows of four users with five records each: three that train, two that validate. Everybody's last item in a window is its
/// "target"; validation ranks it among four others, so the scripted rank is 1 … 5.
data::WindowedStream scriptedStream() {
  std::vector<data::Interaction> log;
  std::int64_t time = 0;
  for (int window = 0; window < 3; ++window)
    for (int round = 0; round < 5; ++round)
      for (int user = 0; user < kUsers; ++user) {
        std::string who = "u", item = round == 4 ? "target" : "i";
        for (std::string* id : {&who, &item}) *id += std::to_string(window);
        who += '-';
        who += std::to_string(user);
        if (round < 4) {
          item += '-';
          item += std::to_string(10 * round + user);
        }
        log.push_back({who, item, ++time});
      }
  ProtocolSettings protocol;
  protocol.windows = 3;
  protocol.kCore = 0;
  protocol.sequenceLength = 5;
  protocol.validationShare = 0.4;
  return data::WindowedStream::make(data::makeLog(log), protocol).value();
}

struct ScriptedRun {
  Recorder recorder;
  engine::Controls controls;
  std::vector<int> testedEpochs;        ///< which epoch's weights were tested, a window each
  std::vector<std::string> keptAtEnds;  ///< tensors from which a fork goes on, of all windows
  Result<TrainerEnd> end = TrainerEnd{};

  /// `validationRanks`: of the target after epoch 1, 2, … of window 0; the last one stays.
  ScriptedRun(const std::vector<int>& validationRanks, RunSettings settings) {
    settings.protocol.windows = 3;
    settings.protocol.validationShare = 0.4;
    settings.protocol.sequenceLength = 5;
    settings.training.batchSize = 100;  // one batch an epoch
    const auto stream = scriptedStream();
    const auto target = stream.itemFromId("target0");
    FakeRecommender recommender([&](std::int64_t item, int, int epoch) -> double {
      if (item != target) return static_cast<double>(item);
      const auto rank = validationRanks.at(std::min<std::size_t>(static_cast<std::size_t>(epoch), validationRanks.size()) - 1);
      if (rank == 0) return std::numeric_limits<double>::quiet_NaN();
      if (rank < 0) throw std::runtime_error("out of memory\nwith a trace");
      // The four others of the validation are the items before the target.
      return static_cast<double>(target) - rank + 0.5;
    });
    const auto states = [](const auto&, const auto&) { return Result<std::shared_ptr<const network::ItemStates>>(nullptr); };
    ScriptedKeeper keeper;
    keeper.tested = [&](WindowIndex, const network::Recommender& model) -> Result<void> {
      testedEpochs.push_back(dynamic_cast<const FakeRecommender&>(model).epoch());
      return {};
    };
    keeper.ended = [&](const TrainerState& state) -> Result<void> {
      for (const auto& [name, tensor] : state.training) keptAtEnds.push_back(name);
      return {};
    };
    end = Trainer({stream, states, settings, recommender, recorder, controls, keeper}).run();
  }
  [[nodiscard]] WindowDone firstWindow() const { return recorder.all<WindowDone>().front(); }
};

RunSettings settings(int epochs, int warmup, int patience, Protocol protocol = Protocol::kPaper) {
  RunSettings chosen;
  chosen.training.epochs = epochs;
  chosen.training.warmupEpochs = warmup;
  chosen.training.patience = patience;
  chosen.protocol.protocol = protocol;
  return chosen;
}

TEST(ScriptedStream, ValidatesWithFiveCandidates) {
  const auto stream = scriptedStream();
  const auto validation = stream.validation({0});
  const auto candidates = data::itemsOf(*validation);
  EXPECT_EQ(candidates.size(), 5U);
  EXPECT_EQ(validation->size(), 4U);
  EXPECT_EQ(candidates.back(), stream.itemFromId("target0"));
}

TEST(EarlyStopping, EndsAWindowAfterSoManyValidationsWithoutImprovementAndRestoresTheBestEpoch) {
  const ScriptedRun run({3, 2, 4, 2, 2, 1}, settings(100, 0, 3));
  const auto epochs = run.recorder.all<EpochDone>();
  // Epoch 2 is the best so far; 3, 4 and 5 are not strictly better, so epoch 6 never comes.
  EXPECT_EQ(run.firstWindow().epochs, 5);
  EXPECT_EQ(run.firstWindow().bestEpoch, 2);
  EXPECT_EQ(run.testedEpochs.front(), 2);
  EXPECT_DOUBLE_EQ(epochs[0].validation->ndcg10, 1 / std::log2(4.0));
  EXPECT_DOUBLE_EQ(epochs[1].validation->ndcg10, 1 / std::log2(3.0));
  EXPECT_TRUE(epochs[0].best && epochs[1].best);
  EXPECT_FALSE(epochs[2].best || epochs[3].best || epochs[4].best);
}

TEST(EarlyStopping, AFailureInAValidationEndsTheRunWithItsReasonAndKeepsWhatWasMeasured) {
  const ScriptedRun run({3, -1}, settings(100, 0, 3));
  ASSERT_FALSE(run.end.has_value());
  EXPECT_EQ(run.end.error().kind, ErrorKind::kFailed);
  EXPECT_EQ(run.end.error().what, "training broke off (out of memory)");
  EXPECT_EQ(run.end.error().where, "window 0");
  EXPECT_EQ(run.recorder.all<EpochDone>().size(), 1U);
  EXPECT_THAT(run.recorder.all<RunFailed>().front().message, HasSubstr("out of memory"));
}

TEST(EarlyStopping, UnderOfficialTestsTheLastEpoch) {
  const ScriptedRun run({3, 2, 4, 2, 2, 1}, settings(100, 0, 3, Protocol::kOfficial));
  EXPECT_EQ(run.firstWindow().epochs, 5);
  EXPECT_EQ(run.firstWindow().bestEpoch, 2);
  EXPECT_EQ(run.testedEpochs.front(), 5);
}

TEST(EarlyStopping, DoesNotValidateInTheWarmUpEpochs) {
  const ScriptedRun run({1, 1, 3, 2, 5, 5}, settings(100, 2, 2));
  const auto epochs = run.recorder.all<EpochDone>();
  EXPECT_FALSE(epochs[0].validation || epochs[1].validation);
  EXPECT_TRUE(epochs[2].validation);
  EXPECT_EQ(run.testedEpochs.front(), 4);
  EXPECT_EQ(run.firstWindow().epochs, 6);
}

TEST(EarlyStopping, StopsAtTheEpochLimit) {
  const ScriptedRun run({5, 4, 3, 2, 1}, settings(3, 0, 2));
  EXPECT_EQ(run.firstWindow().epochs, 3);
  EXPECT_EQ(run.testedEpochs.front(), 3);
}

TEST(EarlyStopping, KeepsTheLastEpochWhereNoValidationCame) {
  const ScriptedRun run({1}, settings(4, 4, 2));
  EXPECT_EQ(run.firstWindow().bestEpoch, 4);
  EXPECT_EQ(run.testedEpochs.front(), 4);
}

TEST(LearningRate, FallsByTheDecayToTheFloorAndStartsAnewInEveryWindow) {
  auto chosen = settings(4, 100, 5);
  chosen.training.learningRateDecay = 0.5;
  chosen.training.learningRateFloor = 2e-4;
  std::vector<double> rates;
  for (const auto& epoch : ScriptedRun({1}, chosen).recorder.all<EpochDone>()) rates.push_back(epoch.learningRate);
  EXPECT_THAT(rates, ElementsAre(1e-3, 5e-4, 2.5e-4, 2e-4, 1e-3, 5e-4, 2.5e-4, 2e-4));
}

TEST(Trainer, EndsARunWhoseScoresAreNotFiniteWithAnErrorAndAnEvent) {
  const ScriptedRun run({1, 0}, settings(5, 0, 5));
  ASSERT_FALSE(run.end);
  EXPECT_THAT(describe(run.end.error()), HasSubstr("a score is not finite"));
  const auto failed = run.recorder.all<RunFailed>();
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_EQ(failed[0].message, describe(run.end.error()));
  EXPECT_EQ(run.recorder.all<EpochDone>().size(), 1U);  // what was measured stays
}

TEST(Trainer, KeepsOfAWindowsEndWhatTheRecommenderSaysDoesNotEndWithIt) {
  EXPECT_THAT(ScriptedRun({1}, settings(1, 0, 1)).keptAtEnds, ElementsAre("epochs", "epochs"));
}

TEST(Trainer, SaysWhereABatchFailed) {
  auto chosen = settings(5, 0, 5);
  chosen.training.learningRate = 0;
  chosen.training.learningRateFloor = 0;
  const ScriptedRun run({1}, chosen);
  ASSERT_FALSE(run.end);
  EXPECT_EQ(describe(run.end.error()),
            "window 0, epoch 1, batch 1: the step broke off (no learning rate). What was recorded is kept; with too little memory use a "
            "smaller batch or grouping.");
}

}  // namespace
}  // namespace xsmoe::streaming
