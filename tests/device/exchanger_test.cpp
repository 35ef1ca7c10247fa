// By what ranks exchange tensors: the choice, Gloo by itself, and NCCL where there are two GPUs.
#include "model/device/exchanger.h"

#include <gtest/gtest.h>
#include <torch/cuda.h>
#include <torch/types.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "model/device/nccl_exchanger.h"
#include "tests/support/ranks_in_threads.h"

namespace xsmoe::device {
namespace {

const RankDevice kCpu, kFirst{true, "start 0000:3B:00.0", ""}, kSecond{true, "start 0000:5E:00.0", ""};

std::string chosen(const std::vector<RankDevice>& ranks) {
  const auto choice = chooseExchange(ranks);
  return name(choice.carrier) + (choice.why.empty() ? "" : ": " + choice.why);
}

TEST(ChoiceOfAnExchange, IsNcclWhereEachRankHasAGpuOfItsOwn) {
  EXPECT_EQ(chosen({kFirst, kSecond}), "NCCL");
  EXPECT_EQ(chosen({kFirst, {true, "another start 0000:3B:00.0", ""}}), "NCCL") << "the same place in another machine is another GPU";
}

TEST(ChoiceOfAnExchange, IsGlooOnCpusWithoutAWord) { EXPECT_EQ(chosen({kCpu, kCpu}), "Gloo"); }

TEST(ChoiceOfAnExchange, IsGlooWhereNcclCannotAndSaysWhy) {
  EXPECT_EQ(chosen({kFirst, kSecond, kFirst}), "Gloo: ranks 0 and 2 have one GPU");
  EXPECT_EQ(chosen({kFirst, kCpu}), "Gloo: rank 1 computes on a CPU");
  EXPECT_EQ(chosen({kFirst, {true, "", ""}}), "Gloo: which GPU rank 1 has is not known");
  auto without = kSecond;
  without.whyGloo = "was built without NCCL";
  EXPECT_EQ(chosen({kFirst, without}), "Gloo: rank 1 was built without NCCL");
}

TEST(ExchangeOnCpus, IsGloosForEveryRankAndStaysOnTheHost) {
  XSMOE_NEEDS_RANKS();
  asRanks(2, [](Ranks& ranks) {
    EXPECT_EQ(ranks.exchangeFrom(c10::kCPU).carrier, Carrier::kGloo);
    EXPECT_EQ(ranks.exchangesOn(c10::kCPU), c10::Device(c10::kCPU));
    EXPECT_EQ(ranks.exchangesOn({c10::kCUDA, 0}), c10::Device(c10::kCPU));
    EXPECT_TRUE(ranks.any(ranks.rank() == 1)) << "they go on exchanging";
  });
}

/// Two ranks, each a thread with a GPU of its own.
class ByNccl : public testing::Test {
 protected:
  void SetUp() override {
    XSMOE_NEEDS_RANKS();
    if (!hasNccl()) GTEST_SKIP() << "built without NCCL";
    if (torch::cuda::device_count() < 2) GTEST_SKIP() << "no second GPU here";
  }
  static c10::Device gpuOf(const Ranks& ranks) { return {c10::kCUDA, static_cast<c10::DeviceIndex>(ranks.rank())}; }
};

TEST_F(ByNccl, AddUpAndGatherWhatTheyDoByGlooBitForBit) {
  asRanks(2, [](Ranks& ranks) {
    const auto gpu = gpuOf(ranks);
    // Of rows that no power of two divides, with terms whose sums are rounded.
    const auto own = (torch::arange(21, torch::kFloat).view({7, 3}) + 0.1F * static_cast<float>(ranks.rank() + 1)).to(gpu);
    const auto shares = ranks.sharesOf(7);
    const auto mine = shares[static_cast<std::size_t>(ranks.rank())];
    const auto all = [&] {
      const auto sum = own.clone();
      ranks.sum(sum);
      return std::array{sum, ranks.sumRows(own, shares), ranks.gatherRows(own.narrow(0, mine.first, mine.size()), shares)};
    };
    const auto sentBefore = ranks.sentBytes();
    const auto byGloo = all();
    const auto sentByGloo = ranks.sentBytes() - sentBefore;
    const auto choice = ranks.exchangeFrom(gpu);
    ASSERT_EQ(choice.carrier, Carrier::kNccl) << choice.why;
    EXPECT_EQ(ranks.exchangesOn(gpu), gpu);
    const auto sentBetween = ranks.sentBytes();
    const auto byNccl = all();
    EXPECT_EQ(ranks.sentBytes() - sentBetween, sentByGloo);
    for (std::size_t i = 0; i < byGloo.size(); ++i) {
      EXPECT_EQ(byNccl[i].device(), gpu);
      EXPECT_TRUE(byNccl[i].equal(byGloo[i])) << i;
    }
    EXPECT_TRUE(ranks.any(ranks.rank() == 1)) << "what is on the host goes by Gloo";
  });
}

TEST_F(ByNccl, ARankThatLeavesEndsTheWaitOfTheOtherAndIsNamed) {
  std::string heard;
  asRanks(2, [&](Ranks& ranks) {
    const auto gpu = gpuOf(ranks);
    ASSERT_EQ(ranks.exchangeFrom(gpu).carrier, Carrier::kNccl);
    if (ranks.rank() == 1) return ranks.leave({ErrorKind::kCannotWrite, "the disk is full", "runs/first", ""});
    try {
      ranks.sum(torch::ones({4}).to(gpu));
      ADD_FAILURE() << "the exchange ended";
    } catch (const RankLost& lost) {
      heard = describe(lost.error());
      ranks.leave(lost.error());
    }
  });
  EXPECT_EQ(heard.find("rank 1: it has ended: runs/first: the disk is full"), 0U) << heard;
}

}  // namespace
}  // namespace xsmoe::device
