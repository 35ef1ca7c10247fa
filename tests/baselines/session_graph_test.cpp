// The graph of a prefix (baselines.md, section 4) and the graph of all items (section 5).
#include "model/baselines/session_graph.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <vector>

#include "model/baselines/transition_graph.h"
#include "tests/baselines/tensor_numbers.h"

namespace xsmoe::baselines {
namespace {

using testing::ElementsAre;

constexpr std::int64_t kA = 7, kB = 3, kC = 5;

/// Of one prefix, with as many columns as it has items.
SessionGraphs graphOf(const std::vector<std::int64_t>& prefix, std::int64_t columns = 0) {
  auto items = torch::zeros({1, std::max(columns, std::ssize(prefix))}, torch::kLong);
  items[0].narrow(0, 0, std::ssize(prefix)).copy_(torch::tensor(prefix, torch::kLong));
  return sessionGraphs({torch::zeros({1}, torch::kLong), items, torch::tensor({std::ssize(prefix)}, torch::kLong), {}});
}

/// The corner of the nodes.
at::Tensor cornerOf(const at::Tensor& matrix, std::int64_t nodes) { return matrix[0].narrow(0, 0, nodes).narrow(1, 0, nodes); }

void expectMatrix(const at::Tensor& matrix, const std::vector<double>& entries) {
  const auto size = matrix.size(0);
  EXPECT_TRUE(torch::allclose(matrix, torch::tensor(entries, torch::kFloat).view({size, size}), 0, 1e-6)) << matrix;
}

TEST(SessionGraph, OfTwoItems) {
  const auto graph = graphOf({kA, kB});
  EXPECT_THAT(numbersIn(graph.nodes), ElementsAre(kA, kB));
  expectMatrix(graph.in[0], {0.5, 0.707107, 0, 1});
  expectMatrix(graph.out[0], {0.5, 0.707107, 0, 1});
  const auto x = torch::tensor({{1.0F}, {2.0F}});
  EXPECT_TRUE(torch::allclose(torch::mm(graph.in[0].t(), x), torch::tensor({{0.5F}, {2.707107F}})));
  EXPECT_TRUE(torch::allclose(torch::mm(graph.out[0], x), torch::tensor({{1.914214F}, {2.0F}})));
}

TEST(SessionGraph, CountsRepeatsAndItsLastNodeIsThatOfTheLastItem) {
  const auto graph = graphOf({kA, kB, kA});
  EXPECT_THAT(numbersIn(graph.nodes), ElementsAre(kA, kB, 0));
  EXPECT_THAT(numbersIn(graph.counts), ElementsAre(2, 1, 0));
  EXPECT_THAT(numbersIn(graph.last), ElementsAre(0));
  expectMatrix(cornerOf(graph.in, 2), {0.5, 0.5, 0.5, 0.5});
  expectMatrix(cornerOf(graph.out, 2), {0.5, 0.5, 0.5, 0.5});
}

TEST(SessionGraph, WeighsEdgesByDistinctNeighbours) {
  const auto graph = graphOf({kA, kB, kA, kC});
  expectMatrix(cornerOf(graph.weightsIn, 3), {0, 1, 1, 1, 0, 0, 0, 0, 0});
  expectMatrix(cornerOf(graph.weightsOut, 3), {0, 0.5, 0.5, 1, 0, 0, 0, 0, 0});
  expectMatrix(cornerOf(graph.in, 3), {1.0 / 3, 0.408248, 0.577350, 0.408248, 0.5, 0, 0, 0, 1});
  EXPECT_THAT(numbersIn(graph.last), ElementsAre(2));
}

TEST(SessionGraph, CountsRepeatedStepsAndKeepsTheSelfEdgeOfOneItem) {
  expectMatrix(cornerOf(graphOf({kA, kB, kA, kB}).weightsIn, 2), {0, 2, 1, 0});
  const auto one = graphOf({kA});
  expectMatrix(one.weightsIn[0], {1});
  expectMatrix(one.in[0], {1});
  expectMatrix(cornerOf(graphOf({kA, kA}).weightsIn, 1), {1});  // a step to itself stays as it is
}

TEST(SessionGraph, PaddingAddsRowsAndColumnsOfZeros) {
  const auto bare = graphOf({kA, kB, kA}), padded = graphOf({kA, kB, kA}, 6);
  for (const auto member : {&SessionGraphs::weightsIn, &SessionGraphs::weightsOut, &SessionGraphs::in, &SessionGraphs::out}) {
    EXPECT_TRUE(torch::equal(cornerOf(padded.*member, 3), (bare.*member)[0]));
    EXPECT_EQ((padded.*member).sum().item<double>(), (bare.*member).sum().item<double>());
  }
  EXPECT_THAT(numbersIn(padded.nodes), ElementsAre(kA, kB, 0, 0, 0, 0));
  EXPECT_THAT(numbersIn(readableNodes(padded)), ElementsAre(kA, kB, kA, kA, kA, kA));  // nothing reads padding
}

TEST(SessionGraph, OfAnEmptyPrefixHasNoNodes) {
  const auto graph =
      sessionGraphs({torch::zeros({1}, torch::kLong), torch::zeros({1, 3}, torch::kLong), torch::ones({1}, torch::kLong), {}});
  EXPECT_FALSE(graph.real.any().item<bool>());
  EXPECT_EQ(graph.in.abs().sum().item<double>() + graph.counts.sum().item<double>(), 0);
  EXPECT_TRUE(torch::equal(softmaxOverNodes(torch::ones({1, 3}), graph), torch::zeros({1, 3})));
}

Sequences sequencesOf(const std::vector<std::vector<std::int32_t>>& all) {
  Sequences sequences;
  for (const auto& items : all) {
    sequences.users.push_back(0);
    sequences.items.insert(sequences.items.end(), items.begin(), items.end());
    sequences.offsets.push_back(std::ssize(sequences.items));
  }
  return sequences;
}

TEST(TransitionGraph, HoldsEachNeighbouringPairOnceAndASelfEdgeOfTheFirstItem) {
  const TransitionGraph none(9, torch::kCPU);
  const auto graph = none.with(sequencesOf({{1, 2}, {1, 2, 3}}));
  EXPECT_THAT(numbersIn(graph.pairs()), ElementsAre(1, 1, 1, 2, 2, 3));
  EXPECT_EQ(none.pairs().size(0), 0);
  const auto grown = graph.with(sequencesOf({{3, 2}, {1, 2}}));
  EXPECT_THAT(numbersIn(grown.pairs()), ElementsAre(1, 1, 1, 2, 2, 3, 3, 2, 3, 3));
  EXPECT_TRUE(torch::equal(grown.with(sequencesOf({{1, 2, 3}, {3, 2}})).pairs(), grown.pairs()));
}

TEST(TransitionGraph, TellsWhoSendsToItems) {
  const auto graph = TransitionGraph(9, torch::kCPU).with(sequencesOf({{1, 2, 3}, {4, 2}, {9, 9}}));
  const auto senders = graph.into(torch::tensor({2, 5, 9, 1}, torch::kLong));
  EXPECT_THAT(numbersIn(senders.ids), ElementsAre(1, 4, 9, 1));
  EXPECT_THAT(numbersIn(senders.offsets), ElementsAre(0, 2, 2, 3));
}

TEST(TransitionGraph, RefusesPairsThatAreNone) {
  const auto make = [](std::vector<std::int32_t> entries) {
    return TransitionGraph(4, torch::kCPU, torch::tensor(entries, torch::kInt).view({-1, 2}));
  };
  EXPECT_NO_THROW(make({1, 2, 2, 1}));
  EXPECT_ANY_THROW(make({1, 5}));
  EXPECT_ANY_THROW(make({0, 1}));
  EXPECT_ANY_THROW(make({2, 1, 1, 2}));
  EXPECT_ANY_THROW(make({1, 2, 1, 2}));
}

}  // namespace
}  // namespace xsmoe::baselines
