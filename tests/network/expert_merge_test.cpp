// An expert that goes into another one: what the kept one then does, and what stays.
#include "model/network/expert_merge.h"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kFirst = "visual.layers.0.experts.0.";
constexpr const char* kSecond = "visual.layers.0.experts.1.";
constexpr const char* kRouter = "visual.layers.0.router.weight";

/// Of the network's own visual layer at state 1.
MergeTask mergeOf(const XsmoeRecommender& network, int gone, int into) {
  return {{2}, {{Modality::kVisual, 1, gone}, into}, 0.1, network.usage(), itemsToMergeOn(kSmallItems)};
}

/// Two items of a layer of two experts with one hidden unit each and d = 2; the base path is slot 0.
PairOnItems smallPair() {
  PairOnItems pair;
  pair.inputs = torch::tensor({{1.0, 0.0}, {0.0, 1.0}});
  pair.routerWeight = torch::tensor({{0.0, 0.0}, {1.0, 0.5}, {0.0, -0.25}});
  pair.logits = torch::mm(pair.inputs, pair.routerWeight.t());
  pair.kept = 1;
  pair.gone = 2;
  pair.keptHidden = torch::tensor({{1.0}, {1.0}});
  pair.goneHidden = torch::tensor({{2.0}, {2.0}});
  pair.keptUp = torch::tensor({{1.0}, {0.0}});
  pair.goneUp = torch::tensor({{0.0}, {1.0}});
  return pair;
}

TEST(MergedExpert, HasTheGateOfBothWhereItsRowCanGiveIt) {
  const auto merged = mergedExpert(smallPair());
  EXPECT_NEAR(merged.row[0].item<double>(), std::log(std::exp(1.0) + std::exp(0.0)), 1e-5) << "of the first item, whose state is (1, 0)";
  EXPECT_NEAR(merged.row[1].item<double>(), std::log(std::exp(0.5) + std::exp(-0.25)), 1e-5);
  EXPECT_LT(merged.loss.gate, 1e-5);
}

TEST(MergedExpert, AddsWhatComesNearestToWhatBothAdded) {
  const auto pair = smallPair();
  const auto merged = mergedExpert(pair);
  const auto gates = pair.logits.softmax(1).to(torch::kDouble);
  const auto first = gates.select(1, 1), second = gates.select(1, 2), both = first + second;
  // T = α_a (1, 0) + α_b (0, 2), of one hidden unit that is 1: U'_a = Σ α' T / Σ α'².
  const double squares = both.square().sum().item<double>();
  EXPECT_NEAR(merged.up[0][0].item<double>(), (both * first).sum().item<double>() / squares, 1e-4);
  EXPECT_NEAR(merged.up[1][0].item<double>(), 2 * (both * second).sum().item<double>() / squares, 1e-4);
  EXPECT_GT(merged.loss.output, 0.01) << "the two are gated otherwise for each item";
  EXPECT_LT(merged.loss.output, 1);
}

TEST(MergedExpert, LeavesARowThatTheItemsDoNotDecideAtTheMeanOfBoth) {
  auto pair = smallPair();
  for (auto* const rows : {&pair.inputs, &pair.logits, &pair.keptHidden, &pair.goneHidden}) *rows = rows->narrow(0, 0, 1);
  const auto gates = pair.logits.softmax(1);
  const double first = gates[0][1].item<double>(), second = gates[0][2].item<double>();
  const double mean = (0.5 * first - 0.25 * second) / (first + second);
  EXPECT_NEAR(mergedExpert(pair).row[1].item<double>(), mean, 1e-5) << "no item has anything there";
}

TEST(ItemsToMergeOn, AreSpreadFromTheOldestToTheNewest) {
  EXPECT_TRUE(torch::equal(itemsToMergeOn(3), torch::tensor({1, 2, 3}, torch::kLong)));
  const auto some = itemsToMergeOn(10'000);
  EXPECT_LT(some.size(0), 10'000);
  EXPECT_EQ(some[0].item<std::int64_t>(), 1);
  EXPECT_GT(some[some.size(0) - 1].item<std::int64_t>(), 9'990);
}

/// Experts 0 and 1 of visual layer 0 are copies of each other, with the same router rows.
std::unique_ptr<XsmoeRecommender> networkWithCopies() {
  auto network = smallNetwork(smallOptions(), 3);
  auto values = copyOf(network->parameters());
  for (const std::string part : {"down.weight", "up.weight"}) values.at(kSecond + part) = values.at(kFirst + part).clone();
  values.at(kRouter)[2].copy_(values.at(kRouter)[1]);
  network->load(values);
  return network;
}

TEST(Merge, OfTwoCopiesLeavesTheOutputsAsTheyWere) {
  const auto network = networkWithCopies();
  const auto items = torch::arange(1, kSmallItems + 1);
  const auto before = network->embedItems(items).clone();
  const auto parameters = network->parameterCount();
  const auto changes = network->merge(mergeOf(*network, 1, 0));
  ASSERT_THAT(changes.pruned, SizeIs(1));
  EXPECT_EQ(changes.pruned[0].born, 1);
  EXPECT_EQ(changes.pruned[0].into, 0);
  EXPECT_TRUE(changes.pruned[0].byHand);
  EXPECT_LT(changes.loss.output, 1e-4);
  EXPECT_LT(relativeError(network->embedItems(items), before), 1e-4);
  EXPECT_EQ(network->parameterCount(), parameters - 2 * 3 * 12 - 12) << "down, up and the router's row";
  EXPECT_THAT(network->usage()[0].born, ElementsAre(0, 2));
  // Pruned instead, the other one is chosen less than both were.
  const auto pruned = networkWithCopies();
  static_cast<void>(pruned->remove({2}, {Modality::kVisual, 1, 1}, 0.1, pruned->usage()));
  EXPECT_GT(relativeError(pruned->embedItems(items), before), 2 * relativeError(network->embedItems(items), before));
}

TEST(Merge, ChangesTheKeptExpertsUpProjectionAndRouterRowAlone) {
  const auto network = smallNetwork(smallOptions(), 3);
  const auto before = copyOf(network->parameters());
  const auto changes = network->merge(mergeOf(*network, 1, 0));
  EXPECT_GT(changes.loss.output, 0);
  EXPECT_LT(changes.loss.output, 1);
  const auto after = network->parameters();
  EXPECT_FALSE(torch::equal(after.at(std::string(kFirst) + "up.weight"), before.at(std::string(kFirst) + "up.weight")));
  EXPECT_TRUE(torch::equal(after.at(std::string(kFirst) + "down.weight"), before.at(std::string(kFirst) + "down.weight")));
  EXPECT_TRUE(torch::equal(after.at(std::string(kSecond) + "up.weight"), before.at("visual.layers.0.experts.2.up.weight")));
  EXPECT_TRUE(torch::equal(after.at(kRouter)[0], before.at(kRouter)[0]));
  EXPECT_FALSE(torch::equal(after.at(kRouter)[1], before.at(kRouter)[1]));
  EXPECT_TRUE(torch::equal(after.at(kRouter)[2], before.at(kRouter)[3]));
  for (const auto& [name, tensor] : after)
    if (name.rfind("visual.layers.0", 0) != 0) {
      EXPECT_TRUE(torch::equal(tensor, before.at(name))) << name;
    }
}

std::unique_ptr<XsmoeRecommender> trainingNetwork(int experts) {
  auto network = smallNetwork(smallOptions(), experts);
  network->beginTraining(smallPopularity().log());
  network->beginEpoch(1e-3);
  for (int i = 0; i < 3; ++i) static_cast<void>(network->trainBatch({{}, smallSequences()}));
  return network;
}

TEST(Merge, LeavesAFrozenExpertFrozenAndTheOneInTrainingInTraining) {
  const auto network = trainingNetwork(3);
  static_cast<void>(network->merge(mergeOf(*network, 1, 0)));
  EXPECT_EQ(network->usage()[0].trained, 1);
  const auto merged = copyOf(network->parameters());
  static_cast<void>(network->trainBatch({{}, smallSequences()}));
  for (const std::string part : {"down.weight", "up.weight"}) {
    EXPECT_TRUE(torch::equal(network->parameters().at(kFirst + part), merged.at(kFirst + part))) << part;
    EXPECT_FALSE(torch::equal(network->parameters().at(kSecond + part), merged.at(kSecond + part))) << part;
  }
}

TEST(Merge, OfTheExpertInTrainingLeavesNoneInTraining) {
  const auto network = trainingNetwork(2);
  static_cast<void>(network->merge(mergeOf(*network, 1, 0)));
  EXPECT_EQ(network->usage()[0].trained, -1);
  static_cast<void>(network->trainBatch({{}, smallSequences()}));
}

TEST(Merge, IntoTheExpertInTrainingLetsItTrainOn) {
  const auto network = trainingNetwork(2);
  static_cast<void>(network->merge(mergeOf(*network, 0, 1)));
  EXPECT_THAT(network->usage()[0].born, ElementsAre(1));
  EXPECT_EQ(network->usage()[0].trained, 0);
  const auto merged = copyOf(network->parameters());
  static_cast<void>(network->trainBatch({{}, smallSequences()}));
  EXPECT_FALSE(torch::equal(network->parameters().at(std::string(kFirst) + "up.weight"), merged.at(std::string(kFirst) + "up.weight")));
}

TEST(Merge, CountsWhatTheGoneExpertDidAsTheKeptOnes) {
  const auto network = trainingNetwork(3);
  const auto before = network->usage()[0];
  static_cast<void>(network->merge(mergeOf(*network, 2, 0)));
  const auto after = network->usage()[0];
  EXPECT_NEAR(after.contribution[1], before.contribution[1] + before.contribution[3], 1e-9);
  EXPECT_NEAR(after.gateShare[1], before.gateShare[1] + before.gateShare[3], 1e-9);
  const auto told = withMerged(before, {2}, 0);  // as it is told of the last epoch
  EXPECT_EQ(told.born, after.born);
  EXPECT_EQ(told.contribution, after.contribution);
  EXPECT_EQ(told.utilization, after.utilization);
  EXPECT_NEAR(told.gateShare[1], after.gateShare[1], 1e-12);
}

TEST(Merge, OfEqualNetworksIsEqualBitForBitAlsoWhereTheyTrainOn) {
  const auto one = trainingNetwork(3), other = trainingNetwork(3);
  for (const auto& network : {one.get(), other.get()}) {
    static_cast<void>(network->merge(mergeOf(*network, 1, 2)));
    static_cast<void>(network->trainBatch({{}, smallSequences()}));
  }
  for (const auto& [name, tensor] : one->parameters()) EXPECT_TRUE(torch::equal(tensor, other->parameters().at(name))) << name;
}

TEST(Merge, OfAnExpertThatIsNotThereChangesNothing) {
  const auto network = smallNetwork(smallOptions(), 2);
  const auto before = copyOf(network->parameters());
  EXPECT_THAT(network->merge(mergeOf(*network, 7, 0)).pruned, IsEmpty());
  EXPECT_THAT(network->merge(mergeOf(*network, 1, 1)).pruned, IsEmpty());
  for (const auto& [name, tensor] : network->parameters()) EXPECT_TRUE(torch::equal(tensor, before.at(name))) << name;
}

}  // namespace
}  // namespace xsmoe::network
