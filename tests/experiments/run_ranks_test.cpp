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

}  // namespace
}  // namespace xsmoe::experiments
