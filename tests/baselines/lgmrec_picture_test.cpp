// What LGMRec shows of a user: neighbours, and shares in the hyperedges.
#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "tests/baselines/asked.h"
#include "tests/baselines/small_lgmrec.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::copyOf;

/// With the graph of users 0 (item 5) and 1 (items 5, 7).
std::unique_ptr<LgmrecRecommender> recommenderOfTwo(const LgmrecOptions& options) {
  auto recommender = smallRecommender(options);
  recommender->beginTraining(torch::tensor({0, 5, 1, 5, 1, 7}, torch::kLong).view({-1, 2}));
  return recommender;
}

TEST(Lgmrec, ShowsTheNeighboursOfAUserTheLatestLast) {
  const auto recommender = recommenderOfTwo(smallLgmrecOptions());
  const auto neighboursOf = [&](std::int64_t user, const std::vector<std::int64_t>& prefix) {
    return asked<HypergraphPicture>(*recommender, query(user, prefix), kLgmrecItems).neighbours;
  };
  const auto known = neighboursOf(0, {9, 5});  // item 5 has the degree 2, item 9 is not in the graph
  ASSERT_EQ(known.size(), 2U);
  EXPECT_EQ(known[0].item.id, "9");
  EXPECT_FALSE(known[0].inGraph);
  EXPECT_NEAR(known[0].weight, 1 / std::sqrt(2.0), 1e-9);
  EXPECT_EQ(known[1].item.id, "5");
  EXPECT_TRUE(known[1].inGraph);
  EXPECT_NEAR(known[1].weight, 0.5, 1e-9);
  std::vector<std::string> ids;
  for (const auto& neighbour : neighboursOf(1, {9, 5, 9})) ids.push_back(neighbour.item.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"7", "5", "9"}));
  EXPECT_EQ(neighboursOf(8, {3}).size(), 1U) << "a user whom no graph knows";
}

TEST(Lgmrec, ShowsTheLastFiftyNeighboursAndHowManyThereAre) {
  auto options = smallLgmrecOptions();
  options.tables.items = 60;
  LgmrecRecommender recommender(options);
  recommender.setItemStates(network::statesFor(recommender, options.widths, 60));
  recommender.beginTraining(torch::stack({torch::zeros({60}, torch::kLong), torch::arange(1, 61)}, 1));
  const auto picture = asked<HypergraphPicture>(recommender, query(0, {3}), 60);
  EXPECT_EQ(picture.neighbourCount, 60);
  ASSERT_EQ(picture.neighbours.size(), 50U);
  EXPECT_EQ(picture.neighbours.front().item.id, "12");
  EXPECT_EQ(picture.neighbours.back().item.id, "3");
  for (const auto& modality : picture.modalities) {
    ASSERT_EQ(modality.neighbours.size(), 50U) << "those of the training graph too";
    for (std::size_t i = 0; i < 50; ++i) {
      const auto& [item, shares] = modality.neighbours[i];
      EXPECT_EQ(item.id, picture.neighbours[i].item.id);
      EXPECT_NEAR(std::accumulate(shares.begin(), shares.end(), 0.0), 1, 1e-5);
    }
    EXPECT_NEAR(modality.neighbours.back().shares[0], modality.history.front().shares[0], 1e-6) << "both are item 3";
  }
}

TEST(Lgmrec, ShowsTheSharesOfUserAndItemsInTheHyperedges) {
  auto options = smallLgmrecOptions();
  options.shape.hyperedges = 2;
  const auto recommender = recommenderOfTwo(options);
  // V of the pictures such that z of item 5 is (0.2, 0).
  const auto features = network::statesFor(*recommender, options.widths, kLgmrecItems)->states.at(Modality::kVisual).front()[5];
  auto values = copyOf(recommender->parameters());
  values.at("visual.hyperedges.weight") = torch::stack({0.2 * features / features.dot(features), torch::zeros_like(features)});
  values.merge(recommender->buffers());
  recommender->load(values);
  const auto picture = asked<HypergraphPicture>(*recommender, query(0, {5, 5}), kLgmrecItems, {2, 7});
  ASSERT_EQ(picture.modalities.size(), 2U);
  const auto& visual = picture.modalities[0];
  EXPECT_EQ(visual.modality, Modality::kVisual);
  ASSERT_EQ(visual.history.size(), 2U);
  for (const auto& shares : {visual.user, visual.history[0].shares, visual.history[1].shares}) {
    ASSERT_EQ(shares.size(), 2U);
    EXPECT_NEAR(shares[0], 0.731059, 1e-5);
    EXPECT_NEAR(shares[1], 0.268941, 1e-5);
  }
  EXPECT_EQ(picture.modalities[1].modality, Modality::kTextual);
  for (const auto& modality : picture.modalities) {
    ASSERT_EQ(modality.recommended.size(), 2U);
    EXPECT_EQ(modality.recommended[0].item.id, "2");
    EXPECT_EQ(modality.recommended[1].item.id, "7");
    for (const auto& member : modality.recommended) EXPECT_NEAR(member.shares[0] + member.shares[1], 1, 1e-6);
  }
}

}  // namespace
}  // namespace xsmoe::baselines
