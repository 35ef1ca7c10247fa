// What LGMRec recommends (baselines.md, sections 7 and 15): to whom of the graph and to whom beside it, and from what is stored of it.
#include "model/baselines/lgmrec.h"

#include <gmock/gmock.h>
#include <torch/types.h>

#include <string>
#include <vector>

#include "tests/baselines/small_lgmrec.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::copyOf;
using network::relativeError;
using testing::HasSubstr;

TEST(Lgmrec, AUserOfTheGraphWithoutNewItemsIsFoldedInWhereTrainingHasHim) {
  for (const int layers : {0, 1, 2, 3}) {
    auto options = smallLgmrecOptions();
    options.shape.idLayers = options.shape.featureLayers = layers;
    const auto recommender = openRecommender(options);
    const auto& graph = recommender->graph();
    const auto pass = recommender->trainingPass(allPlaces(graph));
    const auto table = recommender->embedItems(torch::arange(kLgmrecItems + 1));
    const auto place = graph.userPlace(4);
    for (const auto& prefix : {std::vector<std::int64_t>{}, {5}, {8, 2, 8, 3}})
      EXPECT_LT(relativeError(recommender->embedUsers(query(4, prefix), table)[0], pass.final.users[place]), 1e-5) << layers;
    EXPECT_LT(relativeError(table.index_select(0, graph.itemIds()), pass.final.items), 1e-5) << layers;
  }
}

TEST(Lgmrec, AnItemOutsideTheGraphHasItsOwnFeaturesAndItsIdVectorOnceTrained) {
  const auto options = smallLgmrecOptions();
  const auto recommender = openRecommender(options);
  const auto parameters = recommender->parameters();
  const auto states = network::statesFor(*recommender, options.widths, kLgmrecItems);
  const auto features = [&](std::int64_t item) {
    at::Tensor sum = torch::zeros({options.tables.embedding});
    for (std::size_t m = 0; m < kGraphModalities; ++m) {
      const auto x = torch::mv(parameters.at(m == 0 ? "visual.projection.weight" : "textual.projection.weight"),
                               states->states.at(kModalities[m]).front()[item]);
      sum = sum + x / x.norm();
    }
    return sum;
  };
  const auto pass = recommender->trainingPass(allPlaces(recommender->graph()));
  const auto local = [&](std::int64_t item) {
    const auto global = globalOf(recommender->itemMemberships(torch::tensor({item}, torch::kLong)), pass.hyperedges)[0];
    return recommender->embedItems(torch::tensor({item}, torch::kLong))[0] - options.shape.alpha * global / global.norm();
  };
  EXPECT_LT(relativeError(local(12), features(12)), 1e-5);
  EXPECT_GT(features(12).norm().item<double>(), 0.1);
  recommender->beginTraining(torch::tensor({{1, 12}, {1, 2}, {2, 2}}, torch::kLong));
  recommender->beginTraining(smallPairs());
  EXPECT_LT(relativeError(local(12), features(12) + parameters.at("item_embedding.weight")[12]), 1e-5);
}

TEST(Lgmrec, OfTheUntrainedTheIdsCountForNothing) {
  const auto recommender = openRecommender();
  const auto before = scores(*recommender, query(6, {3, 11}));
  auto values = copyOf(recommender->parameters());
  for (const auto item : {0, 6, 10, 11, 14}) values["item_embedding.weight"][item] += 3;
  for (const auto user : {0, 3, 6, 8}) values["user_embedding.weight"][user] += 3;
  values.merge(recommender->buffers());
  recommender->load(values);
  EXPECT_TRUE(torch::equal(scores(*recommender, query(6, {3, 11})), before));
}

TEST(Lgmrec, NobodyLearnsOfAnotherUsersPrefix) {
  const auto recommender = openRecommender();
  const auto table = recommender->embedItems(torch::arange(kLgmrecItems + 1));
  const auto alone = recommender->embedUsers(query(4, {10, 3}), table);
  for (const auto& other : {std::vector<std::int64_t>{3, 10, 12}, {13}, {}}) {
    const auto mate = query(6, other), own = query(4, {10, 3});
    const auto both = recommender->embedUsers({torch::cat({mate.users, own.users}), torch::cat({mate.items, own.items}), {}}, table);
    EXPECT_LT(relativeError(both[1], alone[0]), 1e-6);
  }
  EXPECT_TRUE(torch::equal(recommender->embedItems(torch::arange(kLgmrecItems + 1)), table));
}

TEST(Lgmrec, PaddingOrderAndRepeatsInAPrefixChangeNothing) {
  const auto recommender = openRecommender();
  const auto table = recommender->embedItems(torch::arange(kLgmrecItems + 1));
  const auto plain = recommender->embedUsers(query(6, {3, 10, 5}, 3), table);
  EXPECT_TRUE(torch::equal(recommender->embedUsers(query(6, {10, 5, 3}, 9), table), plain));
  EXPECT_TRUE(torch::equal(recommender->embedUsers(query(6, {3, 10, 10, 3, 5}), table), plain));
  EXPECT_GT(relativeError(recommender->embedUsers(query(6, {3, 10}), table), plain), 1e-3);
}

TEST(Lgmrec, WithoutAnyGraphFeaturesStillTellItemsApart) {
  const auto recommender = smallRecommender();
  const auto table = recommender->embedItems(torch::arange(1, kLgmrecItems + 1));
  EXPECT_TRUE(table.isfinite().all().item<bool>());
  EXPECT_GT(relativeError(table[0], table[1]), 1e-2);
  EXPECT_TRUE(recommender->embedUsers(query(0, {}), table).isfinite().all().item<bool>());
}

TEST(Lgmrec, ItsScoresAreSumsOfParts) {
  const auto recommender = openRecommender();
  const auto inputs = query(4, {10, 3});
  const auto items = torch::arange(1, kLgmrecItems + 1);
  const auto parts = recommender->scoreParts(inputs, items);
  const auto sum = parts.collaborative + parts.features[0] + parts.features[1] + parts.hyperedges;
  EXPECT_LT(relativeError(sum, scores(*recommender, inputs)), 1e-5);
  EXPECT_GT(parts.hyperedges.abs().max().item<double>(), 0);
  const auto memberships = recommender->userMemberships(inputs);
  EXPECT_EQ(memberships.sizes(), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_LT(relativeError(memberships.sum(2), torch::ones({1, 2})), 1e-6);
  EXPECT_EQ(recommender->itemMemberships(items).sizes(), (std::vector<std::int64_t>{kLgmrecItems, 2, 3}));
}

TEST(Lgmrec, ACopyRecommendsTheSameAndTrainingDoesNotReachIt) {
  const auto recommender = openRecommender();
  static_cast<void>(recommender->trainBatch(smallLgmrecBatch()));
  const auto copy = recommender->clone();
  auto& same = dynamic_cast<LgmrecRecommender&>(*copy);
  const auto before = scores(*recommender, query(4, {10, 3}));
  EXPECT_TRUE(torch::equal(scores(same, query(4, {10, 3})), before));
  static_cast<void>(recommender->trainBatch(smallLgmrecBatch()));
  EXPECT_FALSE(torch::equal(scores(*recommender, query(4, {10, 3})), before));
  EXPECT_TRUE(torch::equal(scores(same, query(4, {10, 3})), before));
  for (const auto& [name, tensor] : recommender->modelTensors().constants)
    EXPECT_TRUE(same.modelTensors().constants.at(name).is_alias_of(tensor) || tensor.numel() == 0) << name;
  EXPECT_EQ(same.modelTensors().constants.count("graph.edges"), 1U);
}

TEST(Lgmrec, WhatIsStoredOfItIsEnoughToRecommend) {
  const auto recommender = openRecommender();
  static_cast<void>(recommender->trainBatch(smallLgmrecBatch()));
  auto stored = copyOf(recommender->parameters());
  stored.merge(copyOf(recommender->buffers()));
  LgmrecRecommender later(smallLgmrecOptions());
  later.load(stored);
  later.setItemStates(network::statesFor(later, smallLgmrecOptions().widths, kLgmrecItems));
  for (const auto& inputs : {query(4, {10, 3}), query(0, {2}), query(7, {})})
    EXPECT_TRUE(torch::equal(scores(later, inputs), scores(*recommender, inputs)));
}

std::string refusal(LgmrecRecommender& recommender, const network::NamedTensors& tensors) {
  try {
    recommender.load(tensors);
  } catch (const c10::Error& error) {
    return error.what_without_backtrace();
  }
  return "it was loaded";
}

TEST(Lgmrec, RefusesBuffersThatDoNotFit) {
  const auto recommender = openRecommender();
  auto good = copyOf(recommender->parameters());
  good.merge(copyOf(recommender->buffers()));
  auto bad = good;
  bad["graph.edges"] = torch::tensor({{1, 2}, {1, 15}}, torch::kInt);
  EXPECT_THAT(refusal(*recommender, bad), HasSubstr("graph.edges names users or items that the stream has not"));
  bad["graph.edges"] = torch::tensor({1, 2}, torch::kInt);
  EXPECT_THAT(refusal(*recommender, bad), HasSubstr("graph.edges"));
  bad = good;
  bad["trained_items"] = torch::zeros({kLgmrecItems + 2}, torch::kByte);
  EXPECT_THAT(refusal(*recommender, bad), HasSubstr("trained_items has 16 entries, expected 15"));
  bad.erase("trained_items");
  EXPECT_THAT(refusal(*recommender, bad), HasSubstr("trained_items is missing"));
}

}  // namespace
}  // namespace xsmoe::baselines
