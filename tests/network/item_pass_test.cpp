// The numbers of one item that the network tells of are those of its forward pass: put into the equations they give its own output.
#include <gtest/gtest.h>

#include <cmath>

#include "model/network/item_pass.h"
#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

constexpr double kRounding = 1e-5;  // float32 sums in another order
constexpr int kShownItem = 7, kShownExperts = 3;

/// A parameter of a layer, for example "experts.0.up.weight" or "router.weight".
at::Tensor parameterOf(const XsmoeRecommender& network, const LayerStructure& layer, const std::string& part) {
  return tensorOf(network.parameters(), std::string(name(layer.modality)) + ".layers." + std::to_string(layer.layer.value) + '.' + part);
}

class ItemPassTest : public testing::TestWithParam<bool> {
 protected:
  /// With the parameter state 0 is one row, the same for every item.
  void SetUp() override {
    const auto options = smallOptions();
    network_ = smallNetwork(options, kShownExperts);
    auto states = statesFor(*network_, options.widths);
    if (GetParam())
      for (auto& [modality, list] : states->states) list[0] = list[0].narrow(0, 1, 1).contiguous();
    network_->setItemStates(states);
    states_ = states;
    pass_ = network_->passOf(kShownItem);
  }
  [[nodiscard]] at::Tensor stateOfItem(Modality modality, int place) const {
    const auto& state = states_->states.at(modality)[static_cast<std::size_t>(place)];
    return state[state.size(0) == 1 ? 0 : kShownItem];
  }

  std::unique_ptr<XsmoeRecommender> network_;
  std::shared_ptr<const ItemStates> states_;
  ItemPass pass_;
};
INSTANTIATE_TEST_SUITE_P(StateZero, ItemPassTest, testing::Bool(),
                         [](const auto& chosen) { return chosen.param ? "TheSameForAll" : "OfEachItem"; });

TEST_P(ItemPassTest, GivesTheEmbeddingByEquation4) {
  auto sum = pass_.bias;
  for (const auto& [modality, part] : pass_.parts) sum = sum + part;
  EXPECT_LT(relativeError(sum, network_->embedItems(torch::full({1}, kShownItem, torch::kLong))[0]), kRounding);
}

TEST_P(ItemPassTest, GivesEachPartAsTheSumOverTheSlotsOfTheLastLayer) {
  ASSERT_EQ(pass_.slots.size(), 2U);
  for (const auto& [modality, slots] : pass_.slots) {
    EXPECT_EQ(slots.size(0), kShownExperts + 1);
    EXPECT_LT(relativeError(slots.sum(0), pass_.parts.at(modality)), kRounding);
  }
}

TEST_P(ItemPassTest, GivesTheExpertsByEquation1) {
  const auto structure = network_->structure();
  ASSERT_EQ(pass_.layers.size(), structure.size());
  for (std::size_t i = 0; i < structure.size(); ++i) {
    const auto& layer = pass_.layers[i];
    EXPECT_TRUE(torch::equal(layer.outputs[0], stateOfItem(structure[i].modality, structure[i].layer.value + 1))) << "slot 0 is l_i";
    for (int j = 0; j < kShownExperts; ++j) {
      const auto expert = "experts." + std::to_string(j);
      const auto hidden = torch::gelu(torch::mv(parameterOf(*network_, structure[i], expert + ".down.weight"), layer.input));
      EXPECT_LT(relativeError(layer.hidden[j], hidden), kRounding);
      const auto z = torch::mv(parameterOf(*network_, structure[i], expert + ".up.weight"), hidden) + layer.input;
      EXPECT_LT(relativeError(layer.outputs[j + 1], z), kRounding);
    }
  }
}

TEST_P(ItemPassTest, GivesTheGatesByEquation3) {
  const auto structure = network_->structure();
  for (std::size_t i = 0; i < structure.size(); ++i) {
    const auto& layer = pass_.layers[i];
    EXPECT_LT(relativeError(layer.logits, torch::mv(parameterOf(*network_, structure[i], "router.weight"), layer.input)), kRounding);
    EXPECT_LT(relativeError(layer.gates, layer.logits.softmax(0)), kRounding);
  }
}

TEST_P(ItemPassTest, GivesTheMixturesByEquation2AndEachEntersTheNextLayer) {
  const auto structure = network_->structure();
  for (std::size_t i = 0; i < structure.size(); ++i) {
    const auto& layer = pass_.layers[i];
    EXPECT_LT(relativeError(layer.mixture, torch::mv(layer.outputs.t(), layer.gates)), kRounding);
    const auto below = structure[i].layer.value == 0 ? stateOfItem(structure[i].modality, 0) : pass_.layers[i - 1].mixture;
    EXPECT_LT(relativeError(layer.input, below), kRounding);
  }
}

TEST_P(ItemPassTest, ManyItemsLeanOnTheLastLayersAsEachDoesAlone) {
  const auto leaning = network_->leaningOf(torch::arange(1, kShownItem + 1, torch::kLong));
  ASSERT_EQ(leaning.size(), 2U);
  const auto structure = network_->structure();
  for (std::size_t i = 0; i < structure.size(); ++i) {
    if (i + 1 < structure.size() && structure[i + 1].modality == structure[i].modality) continue;  // not the last layer
    const auto& one = leaning.at(structure[i].modality);
    const auto& layer = pass_.layers[i];
    EXPECT_LT(relativeError(one.slots[kShownItem - 1], layer.gates * layer.outputs.norm(2, -1)), kRounding);
    EXPECT_LT(relativeError(one.part[kShownItem - 1], pass_.parts.at(structure[i].modality).norm()), kRounding);
  }
}

TEST_P(ItemPassTest, ManyItemsTakeFromTheSlotsOfEveryLayerAsEachDoesAlone) {
  const auto structure = network_->structure();
  for (std::size_t i = 0; i < structure.size(); ++i) {
    const auto norms = network_->slotNorms(structure[i].modality, structure[i].layer, torch::arange(1, kShownItem + 1, torch::kLong));
    EXPECT_EQ(norms.size(0), kShownItem);
    EXPECT_LT(relativeError(norms[kShownItem - 1], pass_.layers[i].gates * pass_.layers[i].outputs.norm(2, -1)), kRounding);
  }
}

TEST_P(ItemPassTest, ManyItemsUseTheSlotsOfAllLayersAsEachDoesAlone) {
  const auto structure = network_->structure();
  const auto items = torch::arange(1, kShownItem + 1, torch::kLong);
  for (const auto modality : kModalities) {
    const auto uses = network_->slotUses(modality, items);
    std::size_t next = 0;
    for (std::size_t i = 0; i < structure.size(); ++i) {
      if (structure[i].modality != modality) continue;
      const auto& layer = uses.at(next++);
      EXPECT_LT(relativeError(layer.gates[kShownItem - 1], pass_.layers[i].gates), kRounding);
      EXPECT_LT(relativeError(layer.norms, network_->slotNorms(modality, structure[i].layer, items)), kRounding);
    }
    EXPECT_EQ(next, uses.size());
  }
}

TEST_P(ItemPassTest, ItemsUseTheSlotsThatTheirRouterWasMadeToChoose) {
  // Entry 0 of every state 0 is 1: a router that looks at nothing else has the same weights for all, e³ times as much for the second
  // expert.
  const auto structure = network_->structure().front();
  auto values = network_->parameters();
  auto& router = values.at("visual.layers.0.router.weight");
  router = torch::zeros_like(router);
  router[2][0] = 3;
  network_->load(values);
  const auto gates = network_->slotUses(Modality::kVisual, torch::arange(1, kShownItem + 1, torch::kLong)).front().gates;
  const double chosen = std::exp(3.0) / (std::exp(3.0) + kShownExperts);
  ASSERT_EQ(structure.born.size(), static_cast<std::size_t>(kShownExperts));
  EXPECT_LT((gates.select(1, 2) - chosen).abs().max().item<double>(), kRounding);
  EXPECT_LT((gates.select(1, 0) - (1 - chosen) / kShownExperts).abs().max().item<double>(), kRounding);
}

TEST_P(ItemPassTest, AddsNothingToTheUsage) {
  network_->beginTraining(smallPopularity().log());
  network_->beginEpoch(1e-3);
  static_cast<void>(network_->passOf(kShownItem));
  static_cast<void>(network_->leaningOf(torch::full({1}, kShownItem, torch::kLong)));
  static_cast<void>(network_->slotUses(Modality::kVisual, torch::full({1}, kShownItem, torch::kLong)));
  for (const auto& layer : network_->usage())
    for (const double c : layer.contribution) EXPECT_EQ(c, 0);
}

}  // namespace
}  // namespace xsmoe::network
