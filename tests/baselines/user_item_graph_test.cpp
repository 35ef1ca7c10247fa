// Graphs of users and items, and sparse products, against dense ones and by hand (baselines.md, section 7).
#include "model/baselines/user_item_graph.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <vector>

#include "model/device/device.h"
#include "tests/network/small_network.h"

namespace xsmoe::baselines {
namespace {

using network::randomValues;
using network::relativeError;
using testing::ElementsAre;

at::Tensor pairs(const std::vector<std::int64_t>& ids) { return torch::tensor(ids, torch::kLong).view({-1, 2}); }

std::vector<std::int64_t> valuesOf(const at::Tensor& ids) {
  const auto all = ids.contiguous();
  return {all.data_ptr<std::int64_t>(), all.data_ptr<std::int64_t>() + all.numel()};
}

/// 40 users and 25 items, some of them without an edge; a popular item.
at::Tensor manyPairs() {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(4);
  const auto users = torch::randint(0, 40, {160}, generator, torch::kLong), items = torch::randint(1, 26, {160}, generator, torch::kLong);
  const auto fans = torch::arange(0, 40, 2);
  return torch::cat({torch::stack({users, items}, 1), torch::stack({fans, torch::full_like(fans, 7)}, 1)});
}

/// A and Â as matrices over users and then items.
struct Dense {
  explicit Dense(const UserItemGraph& graph) {
    const auto u = graph.userCount(), i = graph.itemCount();
    interactions = torch::zeros({u, i});
    for (std::int64_t e = 0; e < graph.edges().size(0); ++e)
      interactions[graph.userPlace(graph.edges()[e][0].item<std::int64_t>())][graph.itemPlace(graph.edges()[e][1].item<std::int64_t>())] =
          1;
    const auto both =
        torch::cat({torch::cat({torch::zeros({u, u}), interactions}, 1), torch::cat({interactions.t(), torch::zeros({i, i})}, 1)});
    const auto roots = both.sum(1).pow(-0.5);
    normalised = roots.unsqueeze(1) * both * roots.unsqueeze(0);
  }
  at::Tensor interactions, normalised;
};

at::Tensor both(const NodeRows& rows) { return torch::cat({rows.users, rows.items}); }

TEST(UserItemGraph, CountsARepeatedPairOnceAndNumbersItsNodesById) {
  const UserItemGraph graph(pairs({5, 9, 2, 4, 5, 4, 5, 9}), c10::kCPU);
  EXPECT_THAT(valuesOf(graph.userIds()), ElementsAre(2, 5));
  EXPECT_THAT(valuesOf(graph.itemIds()), ElementsAre(4, 9));
  EXPECT_TRUE(torch::equal(graph.edges(), pairs({2, 4, 5, 4, 5, 9}).to(torch::kInt)));
  EXPECT_EQ(graph.userPlace(5), 1);
  EXPECT_EQ(graph.userPlace(3), -1);
  EXPECT_EQ(graph.itemPlace(10), -1);
  EXPECT_THAT(valuesOf(graph.itemPlaces(torch::tensor({9, 1, 4}, torch::kLong))), ElementsAre(1, -1, 0));
  EXPECT_THAT(graph.itemsOf(1), ElementsAre(0, 1));
  EXPECT_EQ(graph.itemDegree(0), 2);
  EXPECT_EQ(graph.itemDegree(1), 1);
}

TEST(UserItemGraph, AUserWithTwoItemsAsByHand) {
  const UserItemGraph graph(pairs({0, 1, 0, 2}), c10::kCPU);
  const NodeRows x{torch::ones({1, 1}), torch::zeros({2, 1})};
  const auto mean = graph.meanOverLayers(x, 1);
  EXPECT_NEAR(mean.users.item<double>(), 0.5, 1e-6);
  EXPECT_NEAR(mean.items[0].item<double>(), 0.353553, 1e-6);
  EXPECT_NEAR(mean.items[1].item<double>(), 0.353553, 1e-6);
  EXPECT_NEAR(graph.meansOverItems(torch::tensor({{1.0F}, {4.0F}})).item<double>(), 2.5, 1e-6);
  EXPECT_NEAR(graph.sumsOverItems(torch::tensor({{1.0F}, {4.0F}})).item<double>(), 5, 1e-6);
}

TEST(UserItemGraph, SpreadsAsADenseMatrixDoes) {
  const UserItemGraph graph(manyPairs(), c10::kCPU);
  const Dense dense(graph);
  const NodeRows x{randomValues({graph.userCount(), 19}, 1), randomValues({graph.itemCount(), 19}, 2)};
  auto layer = both(x), sum = both(x);
  for (int layers = 0; layers < 4; ++layers) {
    EXPECT_LT(relativeError(both(graph.propagated(x, layers)), layer), 1e-6) << layers;
    EXPECT_LT(relativeError(both(graph.meanOverLayers(x, layers)), sum / (layers + 1)), 1e-6) << layers;
    layer = torch::mm(dense.normalised, layer);
    sum += layer;
  }
  const auto& a = dense.interactions;
  EXPECT_LT(relativeError(graph.sumsOverItems(x.items), torch::mm(a, x.items)), 1e-6);
  EXPECT_LT(relativeError(graph.meansOverItems(x.items), torch::mm(a, x.items) / a.sum(1, true)), 1e-6);
  EXPECT_LT(relativeError(graph.sumsOverUsers(x.users), torch::mm(a.t(), x.users)), 1e-6);
}

TEST(UserItemGraph, TheMeanOverLayersIsItsOwnTranspose) {
  const UserItemGraph graph(manyPairs(), c10::kCPU);
  const NodeRows x{randomValues({graph.userCount(), 3}, 1), randomValues({graph.itemCount(), 3}, 2)},
      y{randomValues({graph.userCount(), 3}, 3), randomValues({graph.itemCount(), 3}, 4)};
  const auto there = (both(graph.meanOverLayers(x, 3)) * both(y)).sum().item<double>();
  const auto back = (both(x) * both(graph.meanOverLayers(y, 3))).sum().item<double>();
  EXPECT_NEAR(there, back, 1e-4);
}

TEST(UserItemGraph, WithoutEdgesItHasNobody) {
  const UserItemGraph graph(torch::empty({0, 2}, torch::kLong), c10::kCPU);
  EXPECT_EQ(graph.userCount() + graph.itemCount(), 0);
  EXPECT_EQ(graph.userPlace(0), -1);
  const auto spread = graph.meanOverLayers({torch::empty({0, 4}), torch::empty({0, 4})}, 2);
  EXPECT_EQ(spread.users.size(0) + spread.items.size(0), 0);
}

/// Row 1 has nothing, row 2 most.
SparseMatrix sparse() {
  return {torch::tensor({0, 1, 1, 5}, torch::kLong), torch::tensor({3, 0, 1, 2, 3}, torch::kLong),
          torch::tensor({2.0F, 1.0F, -1.0F, 0.5F, 3.0F}), 4, c10::kCPU};
}

TEST(SparseMatrix, MultipliesAddsAndScales) {
  const auto dense = torch::tensor({{0.0F, 0.0F, 0.0F, 2.0F}, {0.0F, 0.0F, 0.0F, 0.0F}, {1.0F, -1.0F, 0.5F, 3.0F}});
  const auto x = randomValues({4, 37}, 1), addend = randomValues({3, 37}, 2);
  EXPECT_TRUE(torch::allclose(sparse().times(x), torch::mm(dense, x)));
  EXPECT_TRUE(torch::allclose(sparse().times(x, addend, 0.25), 0.25 * (addend + torch::mm(dense, x))));
  EXPECT_TRUE(torch::allclose(sparse().times(x.t().contiguous().t()), torch::mm(dense, x)));
  EXPECT_THROW(static_cast<void>(sparse().times(addend)), c10::Error);
}

TEST(SparseMatrix, LoopsGiveWhatTorchsOperationsGive) {
  const auto x = randomValues({4, 5}, 1);
  EXPECT_TRUE(torch::allclose(sparse().times(x), sparse().timesByOperations(x)));
}

TEST(SparseMatrix, ThreadsChangeNoBit) {
  const UserItemGraph graph(manyPairs(), c10::kCPU);
  const NodeRows x{randomValues({graph.userCount(), 19}, 1), randomValues({graph.itemCount(), 19}, 2)};
  const auto threads = at::get_num_threads();
  at::set_num_threads(1);
  const auto one = both(graph.propagated(x, 2));
  at::set_num_threads(3);
  const auto three = both(graph.propagated(x, 2));
  at::set_num_threads(threads);
  EXPECT_TRUE(torch::equal(one, three));
}

}  // namespace
}  // namespace xsmoe::baselines
