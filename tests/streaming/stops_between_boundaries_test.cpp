// A stop that a person asks for while the model is tested, its items are embedded or what needs no training is ranked.
#include <ATen/Parallel.h>
#include <gmock/gmock.h>
#include <torch/types.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <vector>

#include "model/streaming/evaluator.h"
#include "tests/network/small_network.h"
#include "tests/streaming/fake_recommender.h"
#include "tests/streaming/small_run.h"
#include "tests/support/cancelled_at_each.h"

namespace xsmoe::streaming {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Trains a recommender on the small stream.
Result<TrainerEnd> trainOnSmallStream(network::Recommender& recommender, Recorder& recorder, engine::Controls& controls,
                                      const StateSource& states) {
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  ScriptedKeeper keeper;
  return Trainer({stream, states, settings, recommender, recorder, controls, keeper, {}, {}, nullptr}).run();
}

Result<std::shared_ptr<const network::ItemStates>> noStates(const std::vector<Modality>& /*modalities*/,
                                                            const std::vector<int>& /*states*/) {
  return nullptr;
}

/// The letters of a run in whose nth embedding of items a person asks for a stop.
struct StoppedRun {
  Recorder recorder;
  engine::Controls controls;
  Result<TrainerEnd> end = TrainerEnd{};

  explicit StoppedRun(int embedding) {
    FakeRecommender recommender([&, embedding, times = 0](std::int64_t item, int, int) mutable -> double {
      if (item == 0 && ++times == embedding) controls.stop();  // padding is the first of each embedding
      return static_cast<double>(-item);
    });
    end = trainOnSmallStream(recommender, recorder, controls, noStates);
  }
};

TEST(StopBetweenBoundaries, EndsAValidation) {
  const StoppedRun first(1), second(2);
  ASSERT_TRUE(first.end && second.end);
  EXPECT_TRUE(first.end->stopped);
  EXPECT_EQ(first.recorder.letters(), "wS") << "the epoch is not told: resumed, the run goes on before it";
  EXPECT_EQ(second.recorder.letters(), "weS");
}

TEST(StopBetweenBoundaries, EndsATest) {
  const StoppedRun run(3);
  ASSERT_TRUE(run.end);
  EXPECT_TRUE(run.end->stopped);
  EXPECT_EQ(run.recorder.letters(), "weeS");
  EXPECT_FALSE(run.end->result.mean) << "no window was tested";
  EXPECT_EQ(run.recorder.all<RunStopped>().front().window.value, 0);
}

TEST(StopBetweenBoundaries, EndsUntrainedReferences) {
  SmallRun run;
  run.lastStates = [&]() -> Result<LastStates> {
    run.controls.stop();
    return LastStates();
  };
  auto settings = smallSettings();
  settings.training.references = true;
  run.train(settings);
  ASSERT_TRUE(run.end);
  EXPECT_TRUE(run.end->stopped);
  EXPECT_EQ(run.recorder.letters(), "weeS");
  EXPECT_THAT(run.tested, IsEmpty()) << "the window is tested again when the run goes on";
  EXPECT_FALSE(run.end->result.mean);
  EXPECT_THAT(run.notices, IsEmpty()) << "a stop is no reason to leave references out";
}

/// A run whose states a person stops while they are loaded, which ends with this.
struct StoppedLoading {
  Recorder recorder;
  Result<TrainerEnd> end = TrainerEnd{};

  explicit StoppedLoading(const tl::unexpected<Error>& error) {
    FakeRecommender recommender([](std::int64_t item, int, int) { return static_cast<double>(item); });
    engine::Controls controls;
    end = trainOnSmallStream(recommender, recorder, controls,
                             [&](const auto&, const auto&) -> Result<std::shared_ptr<const network::ItemStates>> {
                               controls.stop();
                               return error;
                             });
  }
};

TEST(StopBetweenBoundaries, EndsTheLoadingOfStates) {
  const StoppedLoading run(failure("the feature cache", "cancelled"));
  ASSERT_TRUE(run.end) << "it has not failed";
  EXPECT_TRUE(run.end->stopped);
  EXPECT_EQ(run.recorder.letters(), "S");
}

TEST(StopBetweenBoundaries, LeavesAnErrorWhatIsNoCancellation) {
  const StoppedLoading run(badInput("features.h5", "the file is truncated"));
  ASSERT_FALSE(run.end);
  EXPECT_EQ(describe(run.end.error()), "features.h5: the file is truncated.");
  EXPECT_EQ(run.recorder.letters(), "X") << "it has failed, and was not stopped";
}

/// Its weights have diverged, which is found while a person asks for a stop.
class DivergedAtAStop : public FakeRecommender {
 public:
  explicit DivergedAtAStop(engine::Controls& controls)
      : FakeRecommender([](std::int64_t item, int, int) { return static_cast<double>(item); }), controls_(controls) {}
  at::Tensor embedUsers(const network::UserInputs&, const at::Tensor&) override {
    controls_.stop();
    throw network::NotFinite("a score is not finite");
  }

 private:
  engine::Controls& controls_;
};

TEST(StopBetweenBoundaries, HidesNoDivergedScore) {
  Recorder recorder;
  engine::Controls controls;
  DivergedAtAStop recommender(controls);
  const auto end = trainOnSmallStream(recommender, recorder, controls, noStates);
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().what, "a score is not finite");
  EXPECT_EQ(recorder.letters(), "wdX");
}

/// Embeds items by their states alone: item i is (i). Keeps how many were embedded together.
class ByStates : public FakeRecommender {
 public:
  ByStates() : FakeRecommender([](std::int64_t item, int, int) { return static_cast<double>(item); }) {}
  [[nodiscard]] bool embedsByStates() const override { return true; }
  at::Tensor embedItems(const at::Tensor& ids) override {
    together.push_back(ids.size(0));
    return ids.to(torch::kFloat).unsqueeze(1);
  }
  std::vector<std::int64_t> together;
};

/// Blocks of items that are embedded before it is asked again: whole rounds of the compute threads, sixteen blocks at least.
std::int64_t blocksOfPiece() {
  const std::int64_t threads = at::get_num_threads();
  return threads * std::max<std::int64_t>(4, (16 + threads - 1) / threads);
}

/// Two users and so many items, all of them candidates; padding comes on top of them.
struct LargeCatalogue {
  explicit LargeCatalogue(std::int64_t items) {
    sequences.users = {0, 1};
    sequences.items = {1, 2, 3, static_cast<std::int32_t>(items)};
    sequences.offsets = {0, 2, 4};
    exclusions.offsets = {0, 0, 0};
    task.sequences = &sequences;
    task.exclusions = &exclusions;
    task.candidates.resize(static_cast<std::size_t>(items));
    std::iota(task.candidates.begin(), task.candidates.end(), 1);
    task.length = 5;
  }
  LargeCatalogue(const LargeCatalogue&) = delete;
  LargeCatalogue& operator=(const LargeCatalogue&) = delete;

  Sequences sequences;
  Exclusions exclusions;
  EvaluationTask task;  // refers to both
};

bool goesOn(const Progress& /*state*/) { return true; }

TEST(CancelledTest, OfALargeCatalogueIsAskedBetweenWholeRoundsOfBlocksOfItems) {
  const auto piece = blocksOfPiece() * network::kEmbeddedTogether, items = 2 * piece + network::kEmbeddedTogether - 500;
  const LargeCatalogue catalogue(items);
  ByStates atOnce, inPieces;
  const auto expected = rankTargets(atOnce, catalogue.task);
  ASSERT_TRUE(expected);
  EXPECT_THAT(*expected, ElementsAre(items - 1, 1));
  EXPECT_THAT(atOnce.together, ElementsAre(items + 1));
  const auto ranks = rankTargets(inPieces, catalogue.task, 0, {}, goesOn);
  ASSERT_TRUE(ranks);
  EXPECT_EQ(*ranks, *expected);
  EXPECT_THAT(inPieces.together, ElementsAre(piece, items + 1 - piece)) << "what is left is not cut into less than a piece";

  int asked = 0;
  ByStates cancelled;
  const auto none = rankTargets(cancelled, catalogue.task, 0, {}, [&](const Progress&) { return ++asked < 3; });
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().what, "cancelled");
  EXPECT_THAT(cancelled.together, SizeIs(1)) << "before the second piece";
}

TEST(CancelledTest, OfLessThanTwoPiecesOfItemsIsEmbeddedAtOnce) {
  const auto rows = (2 * blocksOfPiece() - 1) * network::kEmbeddedTogether;  // with padding's
  const LargeCatalogue catalogue(rows - 1);
  ByStates recommender;
  ASSERT_TRUE(rankTargets(recommender, catalogue.task, 0, {}, goesOn));
  EXPECT_THAT(recommender.together, ElementsAre(rows));
}

/// XSMoE that keeps the table of items with which it is asked for users, and in how many pieces it was embedded.
class KeepsTable : public network::XsmoeRecommender {
 public:
  using network::XsmoeRecommender::XsmoeRecommender;
  at::Tensor embedItems(const at::Tensor& ids) override {
    ++pieces;
    return network::XsmoeRecommender::embedItems(ids);
  }
  at::Tensor embedUsers(const network::UserInputs& inputs, const at::Tensor& itemTable) override {
    table = itemTable.clone();
    return network::XsmoeRecommender::embedUsers(inputs, itemTable);
  }
  at::Tensor table;
  int pieces = 0;
};

TEST(CancelledTest, EmbedsItemsInPiecesAsAtOnceBitForBit) {
  const auto items = (2 * blocksOfPiece() + 1) * network::kEmbeddedTogether - 500;
  const LargeCatalogue catalogue(items);
  const auto options = network::smallOptions();
  KeepsTable atOnce(options), inPieces(options);
  for (auto* const recommender : {&atOnce, &inPieces}) {
    network::randomise(*recommender, 1000);
    recommender->setItemStates(network::statesFor(*recommender, options.widths, static_cast<int>(items)));
  }
  const auto expected = rankTargets(atOnce, catalogue.task);
  const auto ranks = rankTargets(inPieces, catalogue.task, 0, {}, goesOn);
  ASSERT_TRUE(expected && ranks);
  EXPECT_EQ(*ranks, *expected);
  EXPECT_EQ(atOnce.pieces, 1);
  EXPECT_EQ(inPieces.pieces, 2);
  EXPECT_TRUE(torch::equal(inPieces.table, atOnce.table));
  EXPECT_GT(atOnce.table.narrow(0, 1, items).std(0).min().item<double>(), 0) << "items differ";
}

TEST(CancelledTest, EndsAtEachQuestionWithReferencesToo) {
  const auto settings = smallSettings();
  const auto stream = smallStream(settings.protocol);
  const auto test = stream.test({1});
  const auto exclusions = stream.testHistory({0});
  const EvaluationTask task{test.get(), &exclusions, testCandidates(stream, {0}, Protocol::kPaper), settings.protocol.sequenceLength};
  const auto work = [&](const ProgressCallback& progress) {
    FakeRecommender recommender([](std::int64_t item, int, int) { return static_cast<double>(item); });
    return errorIn(rankTargets(recommender, task, 0, {}, progress));
  };
  EXPECT_GE(cancelAtEach(work), 3) << "items, users and their ranking";
  const LastStates states{{Modality::kVisual, torch::ones({stream.itemCount() + 1, 3})}};
  const auto references = [&](const ProgressCallback& progress) {
    const PrefixScores scores = [&](const auto&) { return std::vector<double>(static_cast<std::size_t>(stream.itemCount()) + 1, 1); };
    return errorIn(measureReferences(stream, settings.protocol, {0}, states, scores, progress));
  };
  EXPECT_GE(cancelAtEach(references), 1 + 2 + 3 + 3 + 1 + 1) << "histories, counts, transitions, states, products, chances";
}

}  // namespace
}  // namespace xsmoe::streaming
