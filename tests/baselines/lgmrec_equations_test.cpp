// The equations of LGMRec (baselines.md, section 7) by hand and against a formulation with dense matrices, besides the conformance
// fixtures.
#include "model/baselines/lgmrec.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>

#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "model/baselines/lgmrec_loss.h"
#include "tests/baselines/small_lgmrec.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::copyOf;
using network::randomValues;
using network::relativeError;

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
    const auto states = network::statesFor(recommender, options.widths, kLgmrecItems);
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

}  // namespace
}  // namespace xsmoe::baselines
