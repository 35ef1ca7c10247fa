// What the streaming methods draw with (baselines.md, 2.4 and section 4): reservoir, sampling by ranks, its values, new users and items.
#include "model/baselines/window_sampling.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <vector>

#include "model/baselines/rank_sampling.h"
#include "model/baselines/wasserstein.h"
#include "tests/baselines/tensor_numbers.h"

namespace xsmoe::baselines {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;
using testing::UnorderedElementsAre;

/// Elements of one item each, of user 0.
network::Samples elements(const std::vector<std::int64_t>& items) {
  const auto all = torch::tensor(items, torch::kLong);
  return {torch::zeros_like(all), all.unsqueeze(1)};
}

void offer(Reservoir& reservoir, const std::vector<std::int64_t>& items, std::vector<std::int64_t> draws) {
  const auto some = elements(items);
  reservoir.offer(some.users, some.items, [&, next = std::size_t{0}](std::int64_t) mutable { return draws.at(next++); });
}

TEST(Reservoir, OverwritesTheSlotThatIsDrawn) {
  Reservoir reservoir(1);
  reservoir.setCapacity(2);
  offer(reservoir, {1, 2, 3}, {2});
  EXPECT_THAT(numbersIn(reservoir.items()), ElementsAre(1, 3));
  offer(reservoir, {4}, {4});
  EXPECT_THAT(numbersIn(reservoir.items()), ElementsAre(1, 3));
  offer(reservoir, {5}, {1});
  EXPECT_THAT(numbersIn(reservoir.items()), ElementsAre(5, 3));
  EXPECT_EQ(reservoir.arrivals(), 5);
}

TEST(Reservoir, HoldsEachElementOfTheStreamEquallyLikely) {
  constexpr int kRuns = 20000;
  auto generator = at::make_generator<at::CPUGeneratorImpl>(3);
  std::vector<int> held(5);
  for (int run = 0; run < kRuns; ++run) {
    Reservoir reservoir(1);
    reservoir.setCapacity(2);
    for (const auto& window : {elements({1, 2, 3}), elements({4})})  // the count goes on from window to window
      reservoir.offer(window.users, window.items, generator);
    for (const auto item : numbersIn(reservoir.items())) ++held[static_cast<std::size_t>(item)];
  }
  for (std::size_t item = 1; item <= 4; ++item) EXPECT_NEAR(held[item] / double{kRuns}, 0.5, 0.015) << item;
}

TEST(Reservoir, TakesItsCapacityFromTheFirstWindow) {
  EXPECT_EQ(Reservoir::capacityFor(0.1, 99), 9);
  EXPECT_EQ(Reservoir::capacityFor(0.1, 3), 1);
  EXPECT_EQ(Reservoir::capacityFor(0, 1000), 0);
  Reservoir none(1);
  none.setCapacity(0);
  offer(none, {1, 2, 3}, {});  // no draw is made
  EXPECT_EQ(none.size(), 0);
  EXPECT_EQ(none.arrivals(), 3);
}

TEST(Reservoir, IsRestoredAndKeepsTheMomentsThatWereTaken) {
  Reservoir reservoir(1), later(1);
  reservoir.setCapacity(2);
  offer(reservoir, {1, 2}, {});
  network::NamedTensors state;
  reservoir.addTo(state);
  offer(reservoir, {3}, {1});
  later.restore(state);
  EXPECT_THAT(numbersIn(later.items()), ElementsAre(1, 2));
  offer(later, {3}, {1});
  EXPECT_THAT(numbersIn(later.items()), ElementsAre(3, 2));
  EXPECT_EQ(later.arrivals(), 3);
  EXPECT_EQ(later.capacity(), 2);
}

std::vector<double> probabilities(const std::vector<double>& values) {
  auto weights = rankWeights(averageRanks(values));
  double sum = 0;
  for (const double weight : weights) sum += weight;
  for (double& weight : weights) weight /= sum;
  return weights;
}

TEST(RankSampling, WeighsByRankAndSharesRanksAmongEqualValues) {
  EXPECT_THAT(probabilities({0.3, -2, 7}), Pointwise(DoubleNear(5e-7), {0.321322, 0.230237, 0.448441}));
  EXPECT_THAT(averageRanks(std::vector<double>{5, 5, 7, 9}), ElementsAre(1.5, 1.5, 3, 4));
  EXPECT_THAT(probabilities({5, 5, 7, 9}), Pointwise(DoubleNear(5e-7), {0.187856, 0.187856, 0.273328, 0.350960}));
}

TEST(RankSampling, DrawsWithoutReplacementByWeights) {
  constexpr int kRuns = 20000;
  auto generator = at::make_generator<at::CPUGeneratorImpl>(4);
  const std::vector<double> weights{1, 1, 2};
  std::vector<int> drawn(3);
  for (int run = 0; run < kRuns; ++run) {
    const auto uniforms = torch::empty({3}, torch::kDouble).uniform_(1e-12, 1, generator);
    for (const auto one : smallestKeys(samplingKeys(weights, {uniforms.data_ptr<double>(), 3}), 2)) ++drawn[static_cast<std::size_t>(one)];
  }
  EXPECT_NEAR(drawn[0] / double{kRuns}, 7.0 / 12, 0.015);
  EXPECT_NEAR(drawn[1] / double{kRuns}, 7.0 / 12, 0.015);
  EXPECT_NEAR(drawn[2] / double{kRuns}, 10.0 / 12, 0.015);
}

TEST(RankSampling, TakesEverythingWhereAsMuchIsWantedAndTheEarlierOfEqualKeys) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(5);
  EXPECT_THAT(drawByRank(std::vector<double>{3, 1, 2}, 3, generator), UnorderedElementsAre(0, 1, 2));
  EXPECT_THAT(drawByRank(std::vector<double>{3, 1, 2}, 0, generator), ElementsAre());
  EXPECT_THAT(smallestKeys(std::vector<double>{0.5, 0.2, 0.5, 0.2}, 3), ElementsAre(1, 3, 0));
}

TEST(Wasserstein, ComparesSortedValues) {
  const std::vector<double> p{0.7, 0.1, 0.2};
  for (const auto& truth : {std::vector<double>{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}) EXPECT_NEAR(wasserstein1d(p, truth), 0.2, 1e-12);
  EXPECT_NEAR(wasserstein1d(std::vector<double>(4, 0.25), std::vector<double>{0, 0, 1, 0}), 0.375, 1e-12);
}

TEST(Wasserstein, OfAPredictionIsItsLackOfCertaintyOrOfTheTarget) {
  const auto logits = torch::tensor({0.7, 0.1, 0.2}, torch::kFloat).log().unsqueeze(0), units = torch::eye(3);
  EXPECT_NEAR(predictionDistances(logits, units).item<double>(), 0.2, 1e-6);
  for (const auto& [target, distance] : {std::pair{0, 0.3}, {1, 0.9}, {2, 0.8}})
    EXPECT_NEAR(predictionDistances(logits, units, torch::tensor({target}, torch::kLong)).item<double>(), distance, 1e-6);
}

TEST(Wasserstein, GoesThroughManyItemsWithoutOverflow) {
  auto users = torch::zeros({3, 2});
  users.select(1, 0).copy_(torch::tensor({1.0, 100.0, -100.0}));
  auto items = torch::zeros({2500, 2});  // more than are computed at once
  items.select(0, 2000)[0] = 5;
  const auto distances = predictionDistances(users, items);
  EXPECT_NEAR(distances[0].item<double>(), 2 * (1 - std::exp(5) / (2499 + std::exp(5))) / 2500, 1e-9);
  EXPECT_EQ(distances[1].item<double>(), 0);
  EXPECT_NEAR(distances[2].item<double>(), 2 * (1 - 1 / 2499.0) / 2500, 1e-9);
}

TEST(WindowSampling, ForcesNewUsersAndNewItemsAndDrawsFromTheReservoirAndTheRest) {
  Reservoir reservoir(2);
  reservoir.setCapacity(1);
  reservoir.offer(torch::tensor({0}, torch::kLong), torch::tensor({{2, 9}}, torch::kLong), [](std::int64_t) { return 1; });
  // Seen before: items 1 … 4, users 0 and 1. The second has a new target, the third a new item in its prefix, the fourth a new user.
  const network::Samples samples{torch::tensor({0, 1, 1, 2, 1}, torch::kLong),
                                 torch::tensor({{1, 2}, {1, 5}, {5, 1}, {1, 2}, {0, 4}}, torch::kLong)};
  const auto forced = hasNewIds(samples, 4, 2);
  EXPECT_THAT(numbersIn(forced.to(torch::kLong)), ElementsAre(0, 1, 1, 1, 0));
  const auto all = unionOf(reservoir, samples, forced);
  EXPECT_EQ(all.wanted, 2);
  EXPECT_THAT(numbersIn(all.candidates.items), ElementsAre(2, 9, 1, 2, 0, 4));  // the reservoir is never searched for new ids
  const auto set = trainingSet(all, torch::tensor({2, 0}, torch::kLong));
  EXPECT_THAT(numbersIn(set.users), ElementsAre(1, 1, 2, 1, 0));
  EXPECT_THAT(numbersIn(set.items), ElementsAre(1, 5, 5, 1, 1, 2, 0, 4, 2, 9));
}

}  // namespace
}  // namespace xsmoe::baselines
