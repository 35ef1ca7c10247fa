// Ranks agree on what they train before they begin.
#include "model/experiments/runs/run_ranks.h"

#include <gmock/gmock.h>
#include <torch/types.h>

#include <string>
#include <vector>

#include "tests/support/ranks_in_threads.h"

namespace xsmoe::experiments {
namespace {

using testing::Each;

/// One rank's side of a run.
struct Side {
  RunSettings settings;
  device::ComputeDevice device;
  StreamChecksums stream{{"interactions.csv", "1"}};
};

/// What each of two ranks hears, where rank 1 has its own side; empty: they agree.
std::vector<std::string> heardWith(const Side& other) {
  std::vector<std::string> heard(2);
  asRanks(2, [&](device::Ranks& ranks) {
    auto side = ranks.rank() == 1 ? other : Side{};
    try {
      EXPECT_EQ(agreeOnRun(ranks, side.settings, side.device, side.stream), "") << "on a CPU nothing is chosen";
      EXPECT_EQ(side.device.carrier, "");
    } catch (const device::RankLost& lost) {
      heard[static_cast<std::size_t>(ranks.rank())] = describe(lost.error());
      ranks.leave(lost.error());
    }
  });
  return heard;
}

class AgreeOnARun : public testing::Test {
 protected:
  void SetUp() override { XSMOE_NEEDS_RANKS(); }
};

TEST_F(AgreeOnARun, WhereOnlyThreadsAndMemoryDiffer) {
  Side other;
  other.settings.device.threads = 3;
  other.settings.device.featureMegabytes = 100;
  other.device.threads = 3;
  EXPECT_THAT(heardWith(other), Each(""));
}

TEST_F(AgreeOnARun, NotWhereOneComputesInAnotherPrecision) {
  Side other;
  other.device.stepType = torch::kBFloat16;
  EXPECT_THAT(heardWith(other),
              Each("rank 1: it computes on a CPU in bf16, and rank 0 computes on a CPU in fp32. Start every rank with the "
                   "same --device and --precision."));
}

TEST_F(AgreeOnARun, NotWhereOneComputesOnAnotherKindOfDevice) {
  Side other;
  other.device.device = c10::kCUDA;
  EXPECT_THAT(heardWith(other), Each(testing::StartsWith("rank 1: it computes on a GPU in fp32, and rank 0 computes on a CPU in fp32. ")));
}

TEST_F(AgreeOnARun, NotWithAnotherStreamOrOtherSettings) {
  Side stream, settings;
  stream.stream["interactions.csv"] = "2";
  EXPECT_THAT(heardWith(stream), Each(testing::StartsWith("rank 1: it has another stream than rank 0. ")));
  settings.settings.model.tau = 0.7;
  EXPECT_THAT(heardWith(settings), Each(testing::StartsWith("rank 1: it has another set of settings than rank 0. ")));
}

/// What each of two ranks hears that go on from these points.
std::vector<std::string> heardFrom(const streaming::TrainerState* first, const streaming::TrainerState* second) {
  std::vector<std::string> heard(2);
  asRanks(2, [&](device::Ranks& ranks) {
    try {
      agreeOnPoint(ranks, ranks.rank() == 0 ? first : second);
    } catch (const device::RankLost& lost) {
      heard[static_cast<std::size_t>(ranks.rank())] = describe(lost.error());
      ranks.leave(lost.error());
    }
  });
  return heard;
}

/// Of a window that goes on after this epoch, with one weight.
streaming::TrainerState stateAfter(int epoch, float weight) {
  streaming::TrainerState state;
  state.window = {1};
  state.within = streaming::WindowState{};
  state.within->epoch = epoch;
  state.model.parameters["weight"] = torch::full({1}, weight);
  return state;
}

class AgreeOnAPoint : public AgreeOnARun {};

TEST_F(AgreeOnAPoint, WhereTheirFoldersAreEqual) {
  const auto one = stateAfter(2, 1), same = stateAfter(2, 1);
  EXPECT_THAT(heardFrom(&one, &same), Each(""));
  EXPECT_THAT(heardFrom(nullptr, nullptr), Each(""));
}

TEST_F(AgreeOnAPoint, NotWhereOneHasAnOlderFolder) {
  const auto newer = stateAfter(2, 1), older = stateAfter(1, 1);
  EXPECT_THAT(heardFrom(&newer, &older), Each("rank 1: it goes on from D_1 after epoch 1, and rank 0 goes on from D_1 after epoch 2. Copy "
                                              "rank 0's run folder to every rank."));
  EXPECT_THAT(heardFrom(&newer, nullptr), Each(testing::StartsWith("rank 1: it begins the run again, and rank 0 goes on from D_1 ")));
}

TEST_F(AgreeOnAPoint, NotWithOtherWeights) {
  const auto own = stateAfter(2, 1), other = stateAfter(2, 1.5F);
  EXPECT_THAT(heardFrom(&own, &other),
              Each("rank 1: it has another set of weights to go on with than rank 0. Copy rank 0's run folder to every rank."));
}

}  // namespace
}  // namespace xsmoe::experiments
