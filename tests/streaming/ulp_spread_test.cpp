// Ranks differ from one process by rounding and by nothing else: their run lies among those of one process whose initial weights are moved
// by one unit in the last place.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/network/small_network.h"
#include "tests/streaming/shared_runs.h"

namespace xsmoe::streaming {
namespace {

/// So many runs of one process are the spread.
constexpr int kPerturbedRuns = 8;
/// Loss, shares and metrics; of two, three and four ranks; by two protocols.
constexpr int kComparisons = 3 * 3 * 2;

/// How likely one more such run is further away than `factor` times the furthest of so many, where distances x have a tail as e^−x, which
/// is heavier than that of sums of many roundings: the mean of e^(−factor · the greatest of them). (Beyond the greatest itself it is one in
/// kPerturbedRuns + 1, whatever the tail.)
constexpr double chanceBeyond(int runs, double factor) {
  double chance = 1;
  for (int k = 1; k <= runs; ++k) chance *= k / (k + factor);
  return chance;
}

/// The least whole factor by which runs that are no further away than one more of these fail here, in any of the comparisons, with a chance
/// below 5 %. A factor of 1 would fail nearly nine times of ten.
constexpr double kFactor = 4;
static_assert(kComparisons * chanceBeyond(kPerturbedRuns, kFactor) < 0.05);
static_assert(kComparisons * chanceBeyond(kPerturbedRuns, kFactor - 1) > 0.05);

/// Each weight to the next float, above or below by chance.
void moveByOneUlp(network::Recommender& model, std::uint64_t seed) {
  auto values = network::copyOf(model.parameters());
  for (auto& [name, value] : values) value = at::nextafter(value, value + network::randomValues(value.sizes(), ++seed).sign());
  model.load(values);
}

/// What a run tells, in its order.
struct RunNumbers {
  std::vector<double> losses, shares, metrics;
};

RunNumbers numbersOf(const SmallRun& run) {
  EXPECT_TRUE(run.end) << describe(run.end.error());
  RunNumbers numbers;
  for (const auto& epoch : run.recorder.all<EpochDone>()) {
    numbers.losses.push_back(epoch.loss);
    for (const auto& layer : epoch.usage) numbers.shares.insert(numbers.shares.end(), layer.utilization.begin(), layer.utilization.end());
  }
  for (const auto& window : run.recorder.all<WindowDone>())
    if (window.test) numbers.metrics.insert(numbers.metrics.end(), {window.test->hr10, window.test->ndcg10, window.test->ndcg20});
  return numbers;
}

double mostApart(const std::vector<double>& some, const std::vector<double>& others) {
  EXPECT_EQ(some.size(), others.size());
  double most = 0;
  for (std::size_t i = 0; i < std::min(some.size(), others.size()); ++i) most = std::max(most, std::abs(some[i] - others[i]));
  return most;
}

/// How far runs are from one run at most.
struct Apart {
  double loss = 0, share = 0, metric = 0;

  void widenBy(const RunNumbers& run, const RunNumbers& from) {
    loss = std::max(loss, mostApart(run.losses, from.losses));
    share = std::max(share, mostApart(run.shares, from.shares));
    metric = std::max(metric, mostApart(run.metrics, from.metrics));
  }
};

class UlpSpread : public testing::TestWithParam<Protocol> {
 protected:
  void SetUp() override { XSMOE_NEEDS_RANKS(); }
};

TEST_P(UlpSpread, OfOneProcessHoldsTheRunsOfTwoThreeAndFourRanks) {
  const auto settings = prunedSettings(GetParam());
  SmallRun alone;
  alone.train(settings);
  const auto expected = numbersOf(alone);
  ASSERT_FALSE(alone.recorder.all<ExpertPruned>().empty()) << "else no structure is compared";
  Apart spread;
  for (int one = 0; one < kPerturbedRuns; ++one) {
    SmallRun run;
    run.beforeTraining = [one](network::Recommender& model) { moveByOneUlp(model, 1000 * (static_cast<std::uint64_t>(one) + 1)); };
    run.train(settings);
    ASSERT_EQ(run.recorder.letters(), alone.recorder.letters()) << "τ is too near to a share: no spread can be told";
    spread.widenBy(numbersOf(run), expected);
  }
  ASSERT_GT(spread.loss, 0);
  ASSERT_GT(spread.share, 0);

  for (int count = 2; count <= 4; ++count) {
    SCOPED_TRACE(std::to_string(count) + " ranks");
    const auto runs = trainedBy(count, settings);
    ASSERT_EQ(runs.front()->recorder.letters(), alone.recorder.letters());
    Apart apart;
    apart.widenBy(numbersOf(*runs.front()), expected);
    EXPECT_LE(apart.loss, kFactor * spread.loss);
    EXPECT_LE(apart.share, kFactor * spread.share);
    EXPECT_LE(apart.metric, kFactor * spread.metric);
  }
}

INSTANTIATE_TEST_SUITE_P(Protocols, UlpSpread, testing::Values(Protocol::kPaper, Protocol::kOfficial));

}  // namespace
}  // namespace xsmoe::streaming
