// Whole trainings that ranks do together, beside those of one process (RunParts::ranks).
#include <gmock/gmock.h>

#include "tests/streaming/shared_runs.h"

namespace xsmoe::streaming {
namespace {

void expectSameBits(const SmallRun& a, const SmallRun& b) {
  ASSERT_EQ(a.tested.size(), b.tested.size());
  for (std::size_t window = 0; window < a.tested.size(); ++window) {
    ASSERT_EQ(a.tested[window].size(), b.tested[window].size());
    for (const auto& [name, values] : a.tested[window]) EXPECT_TRUE(values.equal(b.tested[window].at(name))) << window << ' ' << name;
  }
}

void expectSameRun(const SmallRun& run, const SmallRun& alone) {
  ASSERT_TRUE(run.end) << describe(run.end.error());
  EXPECT_EQ(run.recorder.letters(), alone.recorder.letters());
  const auto begun = run.recorder.all<WindowStarted>(), begunAlone = alone.recorder.all<WindowStarted>();
  ASSERT_EQ(begun.size(), begunAlone.size());
  for (std::size_t i = 0; i < begun.size(); ++i) {
    EXPECT_EQ(begun[i].batchesPerEpoch, begunAlone[i].batchesPerEpoch);
    EXPECT_EQ(begun[i].trainSequences, begunAlone[i].trainSequences);
    EXPECT_EQ(begun[i].validationSequences, begunAlone[i].validationSequences);
    EXPECT_EQ(begun[i].testSequences, begunAlone[i].testSequences);
  }
  const auto pruned = run.recorder.all<ExpertPruned>(), prunedAlone = alone.recorder.all<ExpertPruned>();
  ASSERT_EQ(pruned.size(), prunedAlone.size());
  for (std::size_t i = 0; i < pruned.size(); ++i) {
    EXPECT_EQ(pruned[i].modality, prunedAlone[i].modality);
    EXPECT_EQ(pruned[i].layer, prunedAlone[i].layer);
    EXPECT_EQ(pruned[i].expert, prunedAlone[i].expert);
    EXPECT_NEAR(pruned[i].utilization, prunedAlone[i].utilization, 1e-3);
  }
  const auto losses = run.recorder.all<EpochDone>(), lossesAlone = alone.recorder.all<EpochDone>();
  ASSERT_EQ(losses.size(), lossesAlone.size());
  for (std::size_t i = 0; i < losses.size(); ++i) EXPECT_NEAR(losses[i].loss, lossesAlone[i].loss, 1e-3) << i;
  const auto tests = run.recorder.all<WindowDone>(), testsAlone = alone.recorder.all<WindowDone>();
  ASSERT_EQ(tests.size(), testsAlone.size());
  for (std::size_t i = 0; i < tests.size(); ++i) {
    ASSERT_EQ(tests[i].test.has_value(), testsAlone[i].test.has_value());
    if (!tests[i].test) continue;
    EXPECT_EQ(tests[i].test->sequences, testsAlone[i].test->sequences);
    EXPECT_NEAR(tests[i].test->ndcg10, testsAlone[i].test->ndcg10, 0.03) << "a user or two may change places";
  }
}

class SharedTraining : public testing::Test {
 protected:
  void SetUp() override { XSMOE_NEEDS_RANKS(); }
};

TEST_F(SharedTraining, IsThatOfOneProcessWithinRoundingAndEqualOnEveryRankAndEveryTime) {
  for (const auto protocol : {Protocol::kPaper, Protocol::kOfficial}) {
    SCOPED_TRACE(protocol == Protocol::kPaper ? "paper" : "official");
    SmallRun alone;
    alone.train(prunedSettings(protocol));
    ASSERT_FALSE(alone.recorder.all<ExpertPruned>().empty()) << "else nothing is compared";
    const auto two = trainedBy(2, prunedSettings(protocol)), again = trainedBy(2, prunedSettings(protocol));
    for (std::size_t rank = 0; rank < two.size(); ++rank) {
      expectSameRun(*two[rank], alone);
      expectSameBits(*two[rank], *two[0]);
      expectSameBits(*two[rank], *again[rank]);
    }
  }
}

TEST_F(SharedTraining, ByThreeAndByFourRanksIsTheSameRun) {
  SmallRun alone;
  alone.train(prunedSettings());
  for (const int count : {3, 4})
    for (const auto& run : trainedBy(count, prunedSettings())) expectSameRun(*run, alone);
}

TEST_F(SharedTraining, StopsOnAllRanksAtOneBatchWhicheverIsAsked) {
  const auto runs = trainedBy(2, smallSettings(), [](int rank, SmallRun& run) {
    if (rank == 0) return;
    run.recorder.onEach = [&run](const EventDetail& detail) {
      if (const auto* const batch = std::get_if<BatchDone>(&detail); batch != nullptr && batch->window.value == 1) run.controls.stop();
    };
  });
  for (const auto& run : runs) {
    ASSERT_TRUE(run->end) << describe(run->end.error());
    EXPECT_TRUE(run->end->stopped);
  }
  EXPECT_EQ(runs[0]->recorder.events.size(), runs[1]->recorder.events.size());
}

TEST_F(SharedTraining, EndsOnAllRanksAfterTheEpochInWhichWeightsOfOneAreOthers) {
  const auto runs = trainedBy(2, smallSettings(), [](int rank, SmallRun& run) {
    if (rank == 1)
      run.keeper.tested = [](WindowIndex window, const network::Recommender& model) -> Result<void> {
        if (window.value == 0)
          for (const auto& [name, tensor] : model.parameters()) tensor.detach().add_(1e-3);
        return {};
      };
  });
  for (const auto& run : runs) {
    ASSERT_FALSE(run->end);
    EXPECT_EQ(run->end.error().kind, ErrorKind::kRankLost);
    EXPECT_THAT(describe(run->end.error()), testing::HasSubstr("rank 1: it has another sum of weights after epoch 1 of D_1 than rank 0"));
  }
}

TEST_F(SharedTraining, EndsOnAllRanksWhereOneCannotKeepTheRun) {
  const auto runs = trainedBy(2, smallSettings(), [](int rank, SmallRun& run) {
    if (rank == 0)
      run.keeper.tested = [](WindowIndex, const network::Recommender&) -> Result<void> {
        return cannotWrite("runs/first", "the disk is full", "Make room");
      };
  });
  ASSERT_FALSE(runs[0]->end);
  EXPECT_EQ(runs[0]->end.error().kind, ErrorKind::kCannotWrite);
  ASSERT_FALSE(runs[1]->end);
  EXPECT_EQ(runs[1]->end.error().kind, ErrorKind::kRankLost);
  EXPECT_THAT(describe(runs[1]->end.error()), testing::HasSubstr("rank 0: it has ended: runs/first: the disk is full. Make room."));
}

}  // namespace
}  // namespace xsmoe::streaming
