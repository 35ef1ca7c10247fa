// LGMRec (baselines.md, sections 7 and 15): what its equations say by hand and against a formulation with dense matrices, besides the
// conformance fixtures.
#include "model/baselines/lgmrec.h"

#include <gmock/gmock.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "model/baselines/lgmrec_loss.h"
#include "tests/baselines/asked.h"
#include "tests/baselines/drifting_stream.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::copyOf;
using network::randomValues;
using network::relativeError;
using testing::HasSubstr;

constexpr std::int64_t kUsers = 9, kItems = 14;

LgmrecOptions smallLgmrecOptions() {
  LgmrecOptions options;
  options.tables.embedding = 6;
  options.tables.users = kUsers;
  options.tables.items = kItems;
  options.tables.seed = 3;
  options.shape.hyperedges = 3;
  options.widths = {{Modality::kVisual, 5}, {Modality::kTextual, 8}};
  options.regularisationWeight = 0.05;
  return options;
}

/// Users 1, 2, 4, 5, 7 and items 2 … 9 but 6; user 7 has one item, user 4 most.
at::Tensor smallPairs() {
  return torch::tensor({1, 2, 1, 3, 2, 3, 2, 4, 2, 5, 4, 2, 4, 3, 4, 5, 4, 7, 4, 8, 5, 9, 5, 2, 7, 8}, torch::kLong).view({-1, 2});
}

std::unique_ptr<LgmrecRecommender> smallRecommender(const LgmrecOptions& options = smallLgmrecOptions()) {
  auto recommender = std::make_unique<LgmrecRecommender>(options);
  recommender->setItemStates(network::statesFor(*recommender, options.widths, kItems));
  recommender->setDropout(false);
  // Values large enough that every part matters.
  auto values = copyOf(recommender->parameters());
  std::uint64_t seed = 50;
  for (auto& [name, tensor] : values) tensor = randomValues(tensor.sizes(), ++seed, 0.5);
  values.merge(recommender->buffers());
  recommender->load(values);
  return recommender;
}

/// The same with the window of smallPairs() open.
std::unique_ptr<LgmrecRecommender> openRecommender(const LgmrecOptions& options = smallLgmrecOptions()) {
  auto recommender = smallRecommender(options);
  recommender->beginTraining(smallPairs());
  recommender->beginEpoch(1e-2);
  return recommender;
}

/// Users, positives and negatives; a user and an item twice.
network::Batch smallLgmrecBatch() {
  return {torch::tensor({1, 4, 2, 4, 7}, torch::kLong), torch::tensor({{2, 4}, {5, 9}, {4, 7}, {8, 4}, {8, 2}}, torch::kLong)};
}

NodeRows allPlaces(const UserItemGraph& graph) { return {torch::arange(graph.userCount()), torch::arange(graph.itemCount())}; }

/// `prefix` as the latest items of a user, left padded to `length`.
network::UserInputs query(std::int64_t user, const std::vector<std::int64_t>& prefix, std::int64_t length = 6) {
  auto items = torch::zeros({1, length}, torch::kLong);
  for (std::size_t i = 0; i < prefix.size(); ++i) items[0][length - std::ssize(prefix) + static_cast<std::int64_t>(i)] = prefix[i];
  return {torch::tensor({user}, torch::kLong), items, items};
}

at::Tensor scores(LgmrecRecommender& recommender, const network::UserInputs& inputs) {
  const auto table = recommender.embedItems(torch::arange(kItems + 1));
  return torch::mm(recommender.embedUsers(inputs, table), table.narrow(0, 1, kItems).t());
}

TEST(LgmrecLoss, AsByHand) {
  const auto user = torch::tensor({{1.0F, 0.0F}}), positive = torch::tensor({{3.0F, 1.0F}}), negative = torch::tensor({{2.0F, 5.0F}});
  EXPECT_NEAR(rankingLoss(user, positive, negative).item<double>(), 0.313262, 1e-6);  // a gap of 1
  EXPECT_NEAR(normsLoss(user, positive, negative).item<double>(), 1 + std::sqrt(10.0) + std::sqrt(29.0), 1e-5);
  // Two nodes, each wholly in a hyperedge of its own whose vectors are orthonormal in both modalities.
  const auto memberships = torch::eye(2).unsqueeze(1).expand({2, 2, 2}).contiguous();
  const auto hyperedges = torch::eye(2).unsqueeze(0).expand({2, 2, 2}).contiguous();
  EXPECT_NEAR(contrastiveLoss(memberships, hyperedges, torch::tensor({0}, torch::kLong), 0.2).item<double>(), 0.006715, 1e-6);
}

TEST(LgmrecLoss, TheDivergenceFromATeacherAsByHand) {
  const auto teacher = torch::tensor({{0.0F, std::log(3.0F)}}), student = torch::zeros({1, 2});
  EXPECT_NEAR(divergenceLoss(teacher, student, 1).item<double>(), 0.130812, 1e-6);
  EXPECT_NEAR(divergenceLoss(teacher, student, 2).item<double>(), 0.145363, 1e-6);
  EXPECT_NEAR(divergenceLoss(teacher, teacher + 5, 1).item<double>(), 0, 1e-6);
}

TEST(LgmrecLoss, ContrastsTheVectorsThatItNeverMakes) {
  auto memberships = torch::softmax(randomValues({70, 2, 3}, 1), 2), hyperedges = randomValues({2, 3, 8}, 2);
  memberships[5].zero_();  // all dropped
  const auto rows = torch::tensor({4, 5, 66, 4}, torch::kLong);
  for (auto* const leaf : {&memberships, &hyperedges}) leaf->requires_grad_();
  const auto ours = contrastiveLoss(memberships, hyperedges, rows, 0.2);
  const auto visual = rowNormalised(torch::mm(memberships.select(1, 0), hyperedges[0])),
             textual = rowNormalised(torch::mm(memberships.select(1, 1), hyperedges[1]));
  const auto logits = torch::mm(visual.index_select(0, rows), textual.t()) / 0.2;
  const auto plain = (logits.logsumexp(1) - logits.gather(1, rows.unsqueeze(1)).squeeze(1)).mean();
  EXPECT_LT(relativeError(ours, plain), 1e-6);
  const auto expected = torch::autograd::grad({plain}, {memberships, hyperedges}),
             actual = torch::autograd::grad({ours}, {memberships, hyperedges});
  // At a vector of zeros the direction is not defined, nor is its gradient.
  const auto others = torch::cat({torch::arange(5), torch::arange(6, 70)});
  EXPECT_LT(relativeError(actual[0].index_select(0, others), expected[0].index_select(0, others)), 1e-5);
  EXPECT_LT(relativeError(actual[1], expected[1]), 1e-5);
  EXPECT_TRUE(actual[0].isfinite().all().item<bool>());
}

TEST(Lgmrec, MembershipsAreASoftmaxAtTheTemperature) {
  LgmrecShape shape;
  shape.hyperedges = 2;
  const auto logits = torch::tensor({{0.2F, 0.0F, 0.0F, 0.2F}});  // visual, textual
  const auto memberships = membershipsOf(logits, shape);
  EXPECT_NEAR(memberships[0][0][0].item<double>(), 0.731059, 1e-6);
  EXPECT_NEAR(memberships[0][0][1].item<double>(), 0.268941, 1e-6);
  EXPECT_NEAR(memberships[0][1][1].item<double>(), 0.731059, 1e-6);
  const auto noise = torch::tensor({{{0.0F, 0.2F}, {0.0F, 0.0F}}});
  EXPECT_NEAR(membershipsOf(logits, shape, noise)[0][0][0].item<double>(), 0.5, 1e-6);
}

TEST(Lgmrec, OneHyperedgeHoldsEverybodyAndAllItemsOnce) {
  auto options = smallLgmrecOptions();
  options.shape.hyperedges = 1;
  const auto recommender = openRecommender(options);
  const auto pass = recommender->trainingPass(allPlaces(recommender->graph()));
  EXPECT_TRUE(pass.memberships.users.eq(1).all().item<bool>());
  const auto sum = pass.collaborative.items.sum(0);  // of r, in each of both modalities
  for (const auto& memberships : {pass.memberships.users, pass.memberships.items})
    EXPECT_LT(relativeError(globalOf(memberships, pass.hyperedges), (2 * sum).expand({memberships.size(0), -1})), 1e-5);
}

/// LGMRec as it is written, on dense matrices over the graph's nodes, with vectors of d for all of them at every layer.
struct PlainLgmrec {
  LgmrecOptions options;
  std::map<std::string, at::Tensor> parameters;  // rows of the graph
  at::Tensor interactions, normalised;           // A [U, I], Â [U+I, U+I]
  ByModality features;
  NodeRows noise;

  PlainLgmrec(const LgmrecRecommender& recommender, LgmrecOptions given) : options(std::move(given)) {
    const auto& graph = recommender.graph();
    parameters = copyOf(recommender.parameters());
    parameters["user_embedding.weight"] = parameters["user_embedding.weight"].index_select(0, graph.userIds());
    parameters["item_embedding.weight"] = parameters["item_embedding.weight"].index_select(0, graph.itemIds());
    for (auto& [name, tensor] : parameters) tensor.requires_grad_();
    const auto u = graph.userCount(), i = graph.itemCount();
    interactions = torch::zeros({u, i});
    for (std::int64_t user = 0; user < u; ++user)
      for (const auto item : graph.itemsOf(user)) interactions[user][item] = 1;
    const auto both =
        torch::cat({torch::cat({torch::zeros({u, u}), interactions}, 1), torch::cat({interactions.t(), torch::zeros({i, i})}, 1)});
    const auto roots = both.sum(1).pow(-0.5);
    normalised = roots.unsqueeze(1) * both * roots.unsqueeze(0);
    const auto states = network::statesFor(recommender, options.widths, kItems);
    for (std::size_t m = 0; m < kGraphModalities; ++m)
      features[m] = states->states.at(kModalities[m]).front().index_select(0, graph.itemIds());
  }

  [[nodiscard]] NodeRows split(const at::Tensor& both) const {
    const auto u = interactions.size(0);
    return {both.narrow(0, 0, u), both.narrow(0, u, both.size(0) - u)};
  }

  struct Result {
    NodeRows final;
    std::vector<NodeRows> global;  // by modality
  };

  [[nodiscard]] Result forward() const {
    auto layer = torch::cat({parameters.at("user_embedding.weight"), parameters.at("item_embedding.weight")});
    auto collaborative = layer;
    for (int l = 0; l < options.shape.idLayers; ++l) {
      layer = torch::mm(normalised, layer);
      collaborative = collaborative + layer;
    }
    collaborative = collaborative / (options.shape.idLayers + 1);
    Result result;
    auto sum = collaborative, hyper = torch::zeros_like(collaborative);
    for (std::size_t m = 0; m < kGraphModalities; ++m) {
      const std::string name = m == 0 ? "visual" : "textual";
      const auto x = torch::mm(features[m], parameters.at(name + ".projection.weight").t());
      auto y = torch::cat({torch::mm(interactions, x) / interactions.sum(1, true), x});
      for (int l = 0; l < options.shape.featureLayers; ++l) y = torch::mm(normalised, y);
      sum = sum + rowNormalised(y);
      auto z = torch::mm(features[m], parameters.at(name + ".hyperedges.weight").t());
      auto ofUsers = torch::mm(interactions, z);
      if (noise.users.defined()) {
        z = z + noise.items.select(1, static_cast<std::int64_t>(m));
        ofUsers = ofUsers + noise.users.select(1, static_cast<std::int64_t>(m));
      }
      const auto s = torch::softmax(z / options.shape.temperature, 1), su = torch::softmax(ofUsers / options.shape.temperature, 1);
      auto r = split(collaborative).items;
      at::Tensor q;
      for (int l = 0; l < options.shape.hyperLayers; ++l) {
        q = torch::mm(s.t(), r);
        r = torch::mm(s, q);
      }
      result.global.push_back({torch::mm(su, q), r});
      hyper = hyper + torch::cat({result.global.back().users, r});
    }
    result.final = split(sum + options.shape.alpha * rowNormalised(hyper));
    return result;
  }

  /// `triples`: places of users, positives and negatives, [3, B].
  [[nodiscard]] at::Tensor loss(const at::Tensor& triples) const {
    const auto result = forward();
    const auto users = result.final.users.index_select(0, triples[0]), positives = result.final.items.index_select(0, triples[1]),
               negatives = result.final.items.index_select(0, triples[2]);
    const auto contrast = [&](const at::Tensor& visual, const at::Tensor& textual, const at::Tensor& rows) {
      const auto logits = torch::mm(rowNormalised(visual).index_select(0, rows), rowNormalised(textual).t()) / options.shape.temperature;
      return (logits.logsumexp(1) - logits.gather(1, rows.unsqueeze(1)).squeeze(1)).mean();
    };
    const auto ranking = -torch::log_sigmoid((users * positives).sum(1) - (users * negatives).sum(1)).mean();
    return ranking +
           options.contrastiveWeight * options.contrastiveRows *
               (contrast(result.global[0].users, result.global[1].users, triples[0]) +
                contrast(result.global[0].items, result.global[1].items, triples[1])) +
           options.regularisationWeight * (users.norm() + positives.norm() + negatives.norm()) / static_cast<double>(triples.size(1));
  }
};

at::Tensor placesOf(const UserItemGraph& graph, const network::Batch& batch) {
  std::vector<std::int64_t> users;
  for (std::int64_t i = 0; i < batch.users.size(0); ++i) users.push_back(graph.userPlace(batch.users[i].item<std::int64_t>()));
  return torch::stack(
      {torch::tensor(users, torch::kLong), graph.itemPlaces(batch.items.select(1, 0)), graph.itemPlaces(batch.items.select(1, 1))});
}

void expectPlainLossAndGradients(const LgmrecOptions& options, bool noise) {
  const auto recommender = openRecommender(options);
  const auto& graph = recommender->graph();
  PlainLgmrec plain(*recommender, options);
  if (noise) {
    const auto h = options.shape.hyperedges;
    plain.noise = {randomValues({graph.userCount(), 2, h}, 8), randomValues({graph.itemCount(), 2, h}, 9)};
    recommender->setNoise(plain.noise);
  }
  const auto expected = plain.loss(placesOf(graph, smallLgmrecBatch()));
  EXPECT_LT(relativeError(recommender->computeGradients(smallLgmrecBatch()), expected), 1e-5);
  expected.backward();
  for (const auto& [name, gradient] : recommender->gradients()) {
    auto rows = gradient;
    if (name == "user_embedding.weight") rows = rows.index_select(0, graph.userIds());
    if (name == "item_embedding.weight") rows = rows.index_select(0, graph.itemIds());
    EXPECT_LT(relativeError(rows, plain.parameters.at(name).grad()), 1e-4) << name;
    EXPECT_NEAR(rows.abs().sum().item<double>(), gradient.abs().sum().item<double>(), 1e-4) << name;  // nothing beside the graph
  }
}

TEST(Lgmrec, HasLossAndGradientsOfTheDenseFormulation) {
  expectPlainLossAndGradients(smallLgmrecOptions(), /*noise=*/false);
  expectPlainLossAndGradients(smallLgmrecOptions(), /*noise=*/true);
  for (const auto& [ids, features, hyper] : {std::tuple(0, 0, 1), {1, 0, 2}, {3, 1, 3}, {0, 3, 1}}) {
    auto options = smallLgmrecOptions();
    options.shape.idLayers = ids;
    options.shape.featureLayers = features;
    options.shape.hyperLayers = hyper;
    options.contrastiveWeight = 1e-3;
    SCOPED_TRACE(std::to_string(ids) + std::to_string(features) + std::to_string(hyper));
    expectPlainLossAndGradients(options, /*noise=*/false);
  }
}

TEST(Lgmrec, ItsLossIsTheSumOfFourTerms) {
  const auto recommender = openRecommender();
  const auto options = smallLgmrecOptions();
  const auto loss = recommender->computeGradients(smallLgmrecBatch()).item<double>();
  const auto terms = recommender->taskTerms();
  EXPECT_NEAR(loss,
              terms[0].item<double>() + options.contrastiveWeight * 2048 * (terms[1] + terms[2]).item<double>() +
                  options.regularisationWeight * terms[3].item<double>(),
              1e-5);
}

TEST(Lgmrec, AUserOfTheGraphWithoutNewItemsIsFoldedInWhereTrainingHasHim) {
  for (const int layers : {0, 1, 2, 3}) {
    auto options = smallLgmrecOptions();
    options.shape.idLayers = options.shape.featureLayers = layers;
    const auto recommender = openRecommender(options);
    const auto& graph = recommender->graph();
    const auto pass = recommender->trainingPass(allPlaces(graph));
    const auto table = recommender->embedItems(torch::arange(kItems + 1));
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
  const auto states = network::statesFor(*recommender, options.widths, kItems);
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
  const auto table = recommender->embedItems(torch::arange(kItems + 1));
  const auto alone = recommender->embedUsers(query(4, {10, 3}), table);
  for (const auto& other : {std::vector<std::int64_t>{3, 10, 12}, {13}, {}}) {
    const auto mate = query(6, other), own = query(4, {10, 3});
    const auto both = recommender->embedUsers({torch::cat({mate.users, own.users}), torch::cat({mate.items, own.items}), {}}, table);
    EXPECT_LT(relativeError(both[1], alone[0]), 1e-6);
  }
  EXPECT_TRUE(torch::equal(recommender->embedItems(torch::arange(kItems + 1)), table));
}

TEST(Lgmrec, PaddingOrderAndRepeatsInAPrefixChangeNothing) {
  const auto recommender = openRecommender();
  const auto table = recommender->embedItems(torch::arange(kItems + 1));
  const auto plain = recommender->embedUsers(query(6, {3, 10, 5}, 3), table);
  EXPECT_TRUE(torch::equal(recommender->embedUsers(query(6, {10, 5, 3}, 9), table), plain));
  EXPECT_TRUE(torch::equal(recommender->embedUsers(query(6, {3, 10, 10, 3, 5}), table), plain));
  EXPECT_GT(relativeError(recommender->embedUsers(query(6, {3, 10}), table), plain), 1e-3);
}

TEST(Lgmrec, WithoutAnyGraphFeaturesStillTellItemsApart) {
  const auto recommender = smallRecommender();
  const auto table = recommender->embedItems(torch::arange(1, kItems + 1));
  EXPECT_TRUE(table.isfinite().all().item<bool>());
  EXPECT_GT(relativeError(table[0], table[1]), 1e-2);
  EXPECT_TRUE(recommender->embedUsers(query(0, {}), table).isfinite().all().item<bool>());
}

TEST(Lgmrec, ItsScoresAreSumsOfParts) {
  const auto recommender = openRecommender();
  const auto inputs = query(4, {10, 3});
  const auto items = torch::arange(1, kItems + 1);
  const auto parts = recommender->scoreParts(inputs, items);
  const auto sum = parts.collaborative + parts.features[0] + parts.features[1] + parts.hyperedges;
  EXPECT_LT(relativeError(sum, scores(*recommender, inputs)), 1e-5);
  EXPECT_GT(parts.hyperedges.abs().max().item<double>(), 0);
  const auto memberships = recommender->userMemberships(inputs);
  EXPECT_EQ(memberships.sizes(), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_LT(relativeError(memberships.sum(2), torch::ones({1, 2})), 1e-6);
  EXPECT_EQ(recommender->itemMemberships(items).sizes(), (std::vector<std::int64_t>{kItems, 2, 3}));
}

/// A window of sequences, which must outlive it.
network::WindowData dataOf(const Sequences& sequences) { return {{0}, sequences, 0, 0, 0, 0, 0, 0, {}}; }

TEST(Lgmrec, TrainsOnEachEdgeOnceButNotThoseOfAUserWhoHasEveryItem) {
  const auto recommender = smallRecommender();
  Sequences sequences;
  sequences.users = {3, 1, 3};  // user 3 twice, as under replay
  sequences.items = {5, 7, 5, 5, 9, 9, 7};
  sequences.offsets = {0, 3, 5, 7};
  const auto samples = recommender->beginWindow(dataOf(sequences));
  std::multiset<std::pair<std::int64_t, std::int64_t>> edges;
  for (std::int64_t i = 0; i < samples.users.size(0); ++i)
    edges.emplace(samples.users[i].item<std::int64_t>(), samples.items[i][0].item<std::int64_t>());
  EXPECT_EQ(edges, (std::multiset<std::pair<std::int64_t, std::int64_t>>{{1, 5}, {1, 9}}));
  EXPECT_EQ(recommender->graph().userCount(), 2);
  recommender->beginEpoch(1e-2);
  EXPECT_THROW(static_cast<void>(recommender->trainBatch({torch::tensor({3}, torch::kLong), torch::full({1, 1}, 5, torch::kLong)})),
               c10::Error);
}

TEST(Lgmrec, DrawsNegativesAmongTheItemsThatAUserHasNot) {
  // User 4 lacks items 4 and 9 of the graph's seven: his batch must be one of two, each about half the time.
  const auto recommender = openRecommender();
  std::map<int, double> losses;
  const auto lossWith = [&](std::int64_t negative) {
    return recommender
        ->computeGradients({torch::tensor({4}, torch::kLong), torch::tensor({std::int64_t{5}, negative}, torch::kLong).unsqueeze(0)})
        .item<double>();
  };
  const double with4 = lossWith(4), with9 = lossWith(9);
  ASSERT_NE(with4, with9);
  int fours = 0;
  for (int i = 0; i < 400; ++i) {
    const double drawn =
        recommender->computeGradients({torch::tensor({4}, torch::kLong), torch::full({1, 1}, 5, torch::kLong)}).item<double>();
    ASSERT_TRUE(drawn == with4 || drawn == with9);
    fours += drawn == with4 ? 1 : 0;
  }
  EXPECT_NEAR(fours, 200, 60);
}

TEST(Lgmrec, LearnsOfATeacherAboutTheItemsThatHeWasTrainedOn) {
  const auto student = openRecommender();
  const std::shared_ptr<network::Recommender> equal = student->clone();
  student->setTeacher(equal, {1, 0.8});
  const auto task = student->computeGradients(smallLgmrecBatch()).item<double>();
  EXPECT_NEAR(student->lastTerms().divergence.item<double>(), 0, 1e-6);
  static_cast<void>(student->trainBatch(smallLgmrecBatch()));
  const auto later = student->computeGradients(smallLgmrecBatch()).item<double>();
  const auto& terms = student->lastTerms();
  EXPECT_GT(terms.divergence.item<double>(), 1e-6);
  EXPECT_NEAR(later, (terms.task + 0.8 * terms.divergence).item<double>(), 1e-5);
  EXPECT_NE(task, later);

  // One who knows a single item of the batch has nothing to compare.
  auto stored = copyOf(student->parameters());
  stored.merge(copyOf(student->buffers()));
  stored["trained_items"].zero_();
  stored["trained_items"][8] = 1;
  const std::shared_ptr<network::Recommender> ignorant = student->clone();
  ignorant->load(stored);
  student->setTeacher(ignorant, {1, 0.8});
  static_cast<void>(student->computeGradients(smallLgmrecBatch()));
  EXPECT_FALSE(student->lastTerms().divergence.defined());
}

TEST(Lgmrec, NoiseAndDropoutAreOfTrainingAlone) {
  const auto recommender = openRecommender();
  const auto before = scores(*recommender, query(4, {10}));
  const auto plain = recommender->computeGradients(smallLgmrecBatch()).item<double>();
  EXPECT_EQ(recommender->computeGradients(smallLgmrecBatch()).item<double>(), plain);
  recommender->setDropout(true);
  const auto first = recommender->computeGradients(smallLgmrecBatch()).item<double>();
  EXPECT_NE(first, plain);
  EXPECT_NE(recommender->computeGradients(smallLgmrecBatch()).item<double>(), first);
  EXPECT_TRUE(torch::equal(scores(*recommender, query(4, {10})), before));
}

TEST(Lgmrec, ItsNoiseIsGumbels) {
  // Memberships of two hyperedges with equal logits: P(S₁ > S₂) = ½, and the difference of two noises is logistic with variance π²/3.
  auto options = smallLgmrecOptions();
  options.shape.hyperedges = 2;
  options.keep = 1;
  const auto recommender = openRecommender(options);
  recommender->setDropout(true);
  const auto noise = recommender->drawNoise();
  EXPECT_EQ(noise.users.sizes(), (std::vector<std::int64_t>{5, 2, 2}));
  std::vector<at::Tensor> many;
  for (int i = 0; i < 500; ++i) many.push_back(recommender->drawNoise().items.flatten());
  const auto all = torch::cat(many);
  EXPECT_NEAR(all.mean().item<double>(), 0.5772, 0.05);
  EXPECT_NEAR(all.var().item<double>(), 1.6449, 0.1);
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
  later.setItemStates(network::statesFor(later, smallLgmrecOptions().widths, kItems));
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
  bad["trained_items"] = torch::zeros({kItems + 2}, torch::kByte);
  EXPECT_THAT(refusal(*recommender, bad), HasSubstr("trained_items has 16 entries, expected 15"));
  bad.erase("trained_items");
  EXPECT_THAT(refusal(*recommender, bad), HasSubstr("trained_items is missing"));
}

/// Whoever goes on from the state of a training in the middle of a window.
TEST(Lgmrec, GoesOnWithinAWindowToTheSameBits) {
  const DriftingStream stream(2);
  const std::map<Modality, std::int64_t> widths{{Modality::kVisual, 7}, {Modality::kTextual, 10}};
  auto options = smallLgmrecOptions();
  options.widths = widths;
  options.tables.users = stream.users();
  options.tables.items = stream.items();
  LgmrecRecommender whole(options);
  whole.setItemStates(stream.states(whole, widths));
  trainEpochs(whole, whole.beginWindow(stream.data(0)), 1);
  whole.endWindow(stream.data(0));
  const auto samples = whole.beginWindow(stream.data(1));
  trainEpochs(whole, samples, 1);

  auto tensors = whole.modelTensors();
  tensors.variables.merge(tensors.constants);
  const auto model = copyOf(tensors.variables), state = copyOf(whole.trainingState());
  options.tables.seed = 77;  // nothing of it is left
  LgmrecRecommender later(options);
  later.load(model);
  later.setItemStates(stream.states(later, widths));
  trainEpochs(later, later.resumeWindow(stream.data(1), state), 1);
  trainEpochs(whole, samples, 1);
  for (const auto& [name, tensor] : whole.parameters()) EXPECT_TRUE(torch::equal(later.parameters().at(name), tensor)) << name;
  for (const auto& [name, tensor] : whole.buffers()) EXPECT_TRUE(torch::equal(later.buffers().at(name), tensor)) << name;
  for (const auto& [name, tensor] : whole.trainingState()) EXPECT_TRUE(torch::equal(later.trainingState().at(name), tensor)) << name;
}

TEST(Lgmrec, FindsTheKindsOfADriftingStreamAfterOneWindow) {
  const DriftingStream stream;
  const std::map<Modality, std::int64_t> widths{{Modality::kVisual, 7}, {Modality::kTextual, 10}};
  LgmrecOptions options;
  options.tables.embedding = 16;
  options.tables.users = stream.users();
  options.tables.items = stream.items();
  options.widths = widths;
  LgmrecRecommender recommender(options);
  recommender.setItemStates(stream.states(recommender, widths));
  for (int window = 0; window < 2; ++window) {
    trainEpochs(recommender, recommender.beginWindow(stream.data(window)), 10);
    recommender.endWindow(stream.data(window));
    EXPECT_GT(hitRate(recommender, stream, window + 1), 0.5) << window;  // by chance 0.08
  }
}

/// With the graph of users 0 (item 5) and 1 (items 5, 7).
std::unique_ptr<LgmrecRecommender> recommenderOfTwo(const LgmrecOptions& options) {
  auto recommender = smallRecommender(options);
  recommender->beginTraining(torch::tensor({0, 5, 1, 5, 1, 7}, torch::kLong).view({-1, 2}));
  return recommender;
}

TEST(Lgmrec, ShowsTheNeighboursOfAUserTheLatestLast) {
  const auto recommender = recommenderOfTwo(smallLgmrecOptions());
  const auto neighboursOf = [&](std::int64_t user, const std::vector<std::int64_t>& prefix) {
    return asked<HypergraphPicture>(*recommender, query(user, prefix), kItems).neighbours;
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
  const auto features = network::statesFor(*recommender, options.widths, kItems)->states.at(Modality::kVisual).front()[5];
  auto values = copyOf(recommender->parameters());
  values.at("visual.hyperedges.weight") = torch::stack({0.2 * features / features.dot(features), torch::zeros_like(features)});
  values.merge(recommender->buffers());
  recommender->load(values);
  const auto picture = asked<HypergraphPicture>(*recommender, query(0, {5, 5}), kItems, {2, 7});
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

TEST(Lgmrec, BeginsUniformWithinXaviersBound) {
  auto options = smallLgmrecOptions();
  options.tables.embedding = 64;
  options.shape.hyperedges = 8;
  options.widths = {{Modality::kVisual, 32}, {Modality::kTextual, 48}};
  const LgmrecRecommender recommender(options);
  const auto values = recommender.parameters();
  for (const auto& [name, tensor] : values) {
    const double bound = std::sqrt(6.0 / static_cast<double>(tensor.size(0) + tensor.size(1)));
    EXPECT_LE(tensor.abs().max().item<double>(), bound + 1e-6) << name;
    EXPECT_GT(tensor.abs().max().item<double>(), 0.8 * bound) << name;
  }
  EXPECT_EQ(values.at("item_embedding.weight")[0].abs().max().item<double>(), 0) << "padding";
}

}  // namespace
}  // namespace xsmoe::baselines
