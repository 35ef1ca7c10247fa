// Expansion, pruning, regrouping, copies and stored structures.
#include <gmock/gmock.h>

#include <set>

#include "model/core/methods.h"
#include "model/core/parameter_ledger.h"
#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Usage in which expert `least` of visual layer 0 has a share of 0.01 and every other gate slot more than 0.1.
std::vector<LayerUsage> usageWithLeast(const XsmoeRecommender& recommender, int least) {
  auto usage = recommender.usage();
  for (auto& layer : usage) {
    std::fill(layer.utilization.begin(), layer.utilization.end(), 0.2);
    std::fill(layer.expertUtilization.begin(), layer.expertUtilization.end(), 0.2);
  }
  usage[0].utilization[static_cast<std::size_t>(least) + 1] = usage[0].expertUtilization[static_cast<std::size_t>(least)] = 0.01;
  return usage;
}

at::Tensor up(const XsmoeRecommender& recommender, int layer, int expert) {
  return recommender.layer(Modality::kVisual, layer)->expert(expert)->up->weight.detach().clone();
}
at::Tensor down(const XsmoeRecommender& recommender, int layer, int expert) {
  return recommender.layer(Modality::kVisual, layer)->expert(expert)->down->weight.detach().clone();
}
at::Tensor router(const XsmoeRecommender& recommender, int layer) {
  return recommender.layer(Modality::kVisual, layer)->router->weight.detach().clone();
}

void train(XsmoeRecommender& recommender, int steps) {
  for (int i = 0; i < steps; ++i) static_cast<void>(recommender.trainBatch({{}, smallSequences()}));
}

TEST(Expert, IsABottleneckWithAResidualPath) {
  // D = (1, 0), U = (2, 0)ᵀ, x = (1, 3): z = (2 · GELU(1) + 1, 3), GELU(1) = 0.841345.
  SideLayer layer(SideLayerOptions{{2, 1}, 1, {0}});
  const torch::NoGradGuard noGrad;
  layer->expert(0)->down->weight.copy_(torch::tensor({{1.0, 0.0}}));
  layer->expert(0)->up->weight.copy_(torch::tensor({{2.0}, {0.0}}));
  layer->router->weight.copy_(torch::tensor({{-100.0, 0.0}, {0.0, 0.0}}));  // the gate of the expert is 1
  const auto x = torch::tensor({{1.0F, 3.0F}}), l = torch::tensor({{50.0F, 50.0F}});
  const auto z = layer->combine(layer->mix({x, {}, {}, {}}, l, {}, nullptr));
  EXPECT_NEAR(z[0][0].item<double>(), 2 * 0.841345 + 1, 1e-5);
  EXPECT_NEAR(z[0][1].item<double>(), 3, 1e-6);
}

TEST(Expansion, AppendsTheMeanOfAllExpertsAndKeepsTheRouterRows) {
  const auto network = smallNetwork(smallOptions(), 2);
  const auto rows = router(*network, 0);
  const auto mean = (up(*network, 0, 0) + up(*network, 0, 1)) / 2;
  const auto changes = network->finish({4}, 0, network->usage());
  EXPECT_LT(relativeError(up(*network, 0, 2), mean), 1e-6);
  EXPECT_TRUE(torch::equal(router(*network, 0).narrow(0, 0, 3), rows));
  // The new row is PyTorch's default for a Linear layer: uniform in ±1/√12, hardly ever all small.
  const auto fresh = router(*network, 0)[3].abs().max().item<double>();
  EXPECT_LE(fresh, 1 / std::sqrt(12.0));
  EXPECT_GT(fresh, 0.05);
  ASSERT_EQ(changes.expanded.size(), 4U);  // two layers of two modalities
  EXPECT_EQ(changes.expanded[0].expert.value, 2);
  EXPECT_EQ(changes.expanded[0].born, 5);
  EXPECT_EQ(changes.expanded[0].window.value, 4);
  EXPECT_EQ(changes.expanded[3].modality, Modality::kTextual);
  EXPECT_THAT(changes.pruned, IsEmpty());
  EXPECT_THAT(network->usage().front().born, ElementsAre(0, 1, 5));
}

TEST(Expansion, UnderPaperTakesTheMeanBeforePruning) {
  const auto network = smallNetwork(smallOptions(), 2);
  const auto kept = up(*network, 0, 1), mean = (up(*network, 0, 0) + kept) / 2, rows = router(*network, 0);
  const auto changes = network->finish({1}, 0.1, usageWithLeast(*network, 0));
  ASSERT_EQ(changes.pruned.size(), 1U);
  EXPECT_EQ(changes.pruned[0].expert.value, 0);
  EXPECT_EQ(changes.pruned[0].born, 0);
  EXPECT_EQ(changes.pruned[0].utilization, 0.01);
  EXPECT_EQ(changes.pruned[0].tau, 0.1);
  EXPECT_FALSE(changes.pruned[0].byHand);
  EXPECT_TRUE(torch::equal(up(*network, 0, 0), kept));
  EXPECT_LT(relativeError(up(*network, 0, 1), mean), 1e-6);
  EXPECT_TRUE(torch::equal(router(*network, 0)[0], rows[0]));  // the base path's row and the kept expert's
  EXPECT_TRUE(torch::equal(router(*network, 0)[1], rows[2]));
}

TEST(Expansion, UnderOfficialPrunesFirstAndTakesTheMeanOfThoseLeft) {
  auto options = smallOptions();
  options.protocol = Protocol::kOfficial;
  const auto network = smallNetwork(options, 3);
  const auto mean = (up(*network, 0, 0) + up(*network, 0, 2)) / 2;
  const auto changes = network->finish({2}, 0.1, usageWithLeast(*network, 1));
  ASSERT_EQ(changes.pruned.size(), 1U);
  EXPECT_EQ(changes.pruned[0].expert.value, 1);
  EXPECT_EQ(changes.expanded[0].expert.value, 2);
  EXPECT_LT(relativeError(up(*network, 0, 2), mean), 1e-6);
  EXPECT_THAT(network->usage()[0].born, ElementsAre(0, 2, 3));
}

TEST(Expansion, LeavesStaticAndNoftAsTheyAre) {
  for (const auto method : {Method::kStatic, Method::kNoft}) {
    const auto network = smallNetwork(smallOptions(method));
    const auto before = network->parameterCount();
    const auto changes = network->finish({0}, 0.9, network->usage());
    EXPECT_THAT(changes.expanded, IsEmpty());
    EXPECT_EQ(network->parameterCount(), before);
  }
}

TEST(Freezing, LeavesTheNewestExpertsRoutersFusionAndUserEncoderToTrain) {
  const auto network = smallNetwork(smallOptions(), 3);
  network->beginTraining(smallPopularity().log());
  const auto before = copyOf(network->parameters());
  train(*network, 3);
  for (const auto& [name, tensor] : network->parameters()) {
    const bool frozen = name.find(".experts.0.") != std::string::npos || name.find(".experts.1.") != std::string::npos;
    EXPECT_EQ(torch::equal(tensor, before.at(name)), frozen) << name;
    EXPECT_EQ(network->gradients().count(name), frozen ? 0U : 1U) << name;
  }
}

TEST(ParameterCounts, AgreeWithTheLedgerForEveryVariant) {
  for (const auto method : kSideTuned) {
    const int experts = expands(method) ? 3 : 1;
    const auto options = smallOptions(method, {1, 2, 3});
    const auto network = smallNetwork(options, experts);
    const std::vector<int> counts(3, experts);
    const auto ledger = countParameters(options.model, options.sequenceLength, 12, 8, {counts, counts});
    EXPECT_EQ(network->parameterCount(), ledger.total()) << name(method);
    EXPECT_EQ(network->trainableCount(), ledger.trainable) << name(method);
  }
}

/// Expert 0 of visual layer 0 gets a gate of 0 for every item (entry 0 of state 0 is 1), so that without it nothing else changes.
std::unique_ptr<XsmoeRecommender> networkWithIdleExpert() {
  auto network = smallNetwork(smallOptions(), 3);
  auto values = copyOf(network->parameters());
  auto& rows = values.at("visual.layers.0.router.weight");
  rows[1].zero_();
  rows[1][0] = -1000;
  network->load(values);
  network->beginTraining(smallPopularity().log());
  network->beginEpoch(1e-3);
  train(*network, 4);
  return network;
}

TEST(PruneNow, KeepsTheAdamMomentsOfEverythingThatStays) {
  const auto whole = networkWithIdleExpert(), pruned = networkWithIdleExpert();
  const auto changes = pruned->prune({2}, 0.1, usageWithLeast(*pruned, 0));
  ASSERT_EQ(changes.pruned.size(), 1U);
  EXPECT_TRUE(changes.pruned[0].byHand);
  EXPECT_THAT(changes.expanded, IsEmpty());
  train(*whole, 2);
  train(*pruned, 2);
  const auto kept = torch::tensor({0, 2, 3}, torch::kLong);
  // Lost moments would change each entry's step of 1e-3 by a good part of it.
  constexpr double kStepError = 2e-5;
  const auto near = [&](const at::Tensor& a, const at::Tensor& b) { return (a - b).abs().max().item<double>() < kStepError; };
  EXPECT_TRUE(near(router(*pruned, 0), router(*whole, 0).index_select(0, kept)));
  EXPECT_TRUE(near(up(*pruned, 0, 1), up(*whole, 0, 2)));  // the one in training has moved forward
  EXPECT_TRUE(near(down(*pruned, 0, 1), down(*whole, 0, 2)));
  EXPECT_TRUE(torch::equal(up(*pruned, 0, 0), up(*whole, 0, 1)));
  for (const auto& [name, tensor] : pruned->parameters())
    if (name.rfind("visual.layers.0", 0) != 0) {
      EXPECT_TRUE(near(tensor, whole->parameters().at(name))) << name;
    }
  EXPECT_EQ(pruned->usage()[0].trained, 1);
}

TEST(PruneNow, OfTheExpertInTrainingLeavesItsLayerWithTheRouterAlone) {
  const auto network = smallNetwork(smallOptions(), 2);
  network->beginTraining(smallPopularity().log());
  train(*network, 1);
  const auto changes = network->prune({1}, 0.1, usageWithLeast(*network, 1));
  ASSERT_EQ(changes.pruned.size(), 1U);
  EXPECT_EQ(network->usage()[0].trained, -1);
  const auto expert = up(*network, 0, 0), rows = router(*network, 0);
  train(*network, 2);
  EXPECT_TRUE(torch::equal(up(*network, 0, 0), expert));
  EXPECT_FALSE(torch::equal(router(*network, 0), rows));
  // The boundary appends a new one that trains.
  static_cast<void>(network->finish({1}, 0, network->usage()));
  EXPECT_THAT(network->usage()[0].born, ElementsAre(0, 2));
  EXPECT_EQ(network->usage()[0].trained, 1);
}

TEST(PruneNow, OfAFrozenExpertAfterTheOneInTrainingWentLeavesNoneInTraining) {
  const auto network = smallNetwork(smallOptions(), 3);
  network->beginTraining(smallPopularity().log());
  train(*network, 1);
  static_cast<void>(network->prune({2}, 0.1, usageWithLeast(*network, 2)));
  static_cast<void>(network->prune({2}, 0.1, usageWithLeast(*network, 0)));
  EXPECT_THAT(network->usage()[0].born, ElementsAre(1));
  EXPECT_EQ(network->usage()[0].trained, -1);
  train(*network, 1);
}

TEST(Regrouping, KeepsLayersWhoseStateStaysAndGivesANewOneTheMeanOfItsNeighbours) {
  const auto network = smallNetwork(smallOptions(Method::kXsmoe, {1, 3}), 2);
  const auto rows = router(*network, 0);
  const auto mean = (up(*network, 0, 0) + up(*network, 0, 1) + up(*network, 1, 0) + up(*network, 1, 1)) / 4;
  const auto below = up(*network, 0, 1), above = up(*network, 1, 1);
  network->regroup({1, 2, 3}, {5});
  EXPECT_THAT(network->requiredStates(), ElementsAre(0, 1, 2, 3));
  EXPECT_TRUE(torch::equal(router(*network, 0), rows));
  EXPECT_TRUE(torch::equal(up(*network, 0, 1), below));
  EXPECT_TRUE(torch::equal(up(*network, 2, 1), above));
  EXPECT_LT(relativeError(up(*network, 1, 0), mean), 1e-6);
  const auto usage = network->usage();
  ASSERT_EQ(usage.size(), 6U);
  EXPECT_THAT(usage[1].born, ElementsAre(5));
  EXPECT_EQ(usage[1].trained, 0);
  EXPECT_EQ(usage[1].hiddenState, 2);
  // It trains on.
  network->setItemStates(statesFor(*network, smallOptions().widths));
  network->beginTraining(smallPopularity().log());
  train(*network, 1);
  EXPECT_FALSE(torch::equal(up(*network, 1, 0), mean));
}

TEST(Regrouping, TakesTheMeanOfOneNeighbourWhereThereIsOnlyOne) {
  const auto network = smallNetwork(smallOptions(Method::kXsmoe, {1, 3}), 2);
  const auto mean = (up(*network, 1, 0) + up(*network, 1, 1)) / 2;
  network->regroup({2, 3}, {5});
  EXPECT_LT(relativeError(up(*network, 0, 0), mean), 1e-6);
}

TEST(Regrouping, StartsAfreshWhereNoLayerIsKept) {
  const auto network = smallNetwork(smallOptions(Method::kXsmoe, {1, 3}), 2);
  network->regroup({2}, {5});
  ASSERT_EQ(network->usage().size(), 2U);
  EXPECT_THAT(network->usage()[0].born, ElementsAre(5));
  // N(0, 0.01²); the old ones were drawn with 0.3.
  EXPECT_LT(up(*network, 0, 0).abs().max().item<double>(), 0.06);
  EXPECT_GT(up(*network, 0, 0).std().item<double>(), 0.004);
}

TEST(Clone, IsEqualAndIndependent) {
  const auto network = smallNetwork(smallOptions(), 2);
  network->beginTraining(smallPopularity().log());
  train(*network, 1);
  const auto copy = network->clone();
  const auto ids = torch::arange(kSmallItems + 1);
  EXPECT_TRUE(torch::equal(copy->embedItems(ids), network->embedItems(ids)));
  const auto then = copyOf(copy->parameters());
  train(*network, 2);
  for (const auto& [name, tensor] : copy->parameters()) EXPECT_TRUE(torch::equal(tensor, then.at(name))) << name;
  EXPECT_FALSE(torch::equal(network->parameters().at("fusion.weight"), then.at("fusion.weight")));
}

std::string refusal(const NamedTensors& parameters) {
  const auto network = smallNetwork(smallOptions(), 2);
  try {
    network->load(parameters);
  } catch (const std::exception& error) {
    return error.what();
  }
  return "it was loaded";
}

TEST(Load, RefusesMissingMisshapenAndUnknownTensorsByName) {
  const auto good = copyOf(smallNetwork(smallOptions(), 2)->parameters());
  EXPECT_EQ(refusal(good), "it was loaded");
  auto missing = good;
  missing.erase("textual.layers.1.experts.0.up.weight");
  EXPECT_THAT(refusal(missing), HasSubstr("the tensor textual.layers.1.experts.0.up.weight is missing"));
  auto misshapen = good;
  misshapen["fusion.bias"] = torch::zeros({9});
  EXPECT_THAT(refusal(misshapen), HasSubstr("the tensor fusion.bias is [9], expected [8]"));
  auto unknown = good;
  unknown["visual.layers.0.experts.2.up.weight"] = torch::zeros({12, 3});
  EXPECT_THAT(refusal(unknown), HasSubstr("the tensor visual.layers.0.experts.2.up.weight does not belong"));
}

TEST(Load, RebuildsAnotherStructure) {
  const auto grown = smallNetwork(smallOptions(Method::kXsmoe, {2}), 3);
  const auto fresh = smallNetwork(smallOptions(Method::kXsmoe, {1, 3}));
  fresh->rebuild(grown->structure());
  fresh->load(grown->parameters());
  fresh->setItemStates(statesFor(*fresh, smallOptions().widths));
  EXPECT_THAT(fresh->requiredStates(), ElementsAre(0, 2));
  const auto ids = torch::arange(kSmallItems + 1);
  EXPECT_TRUE(torch::equal(fresh->embedItems(ids), grown->embedItems(ids)));
}

}  // namespace
}  // namespace xsmoe::network
