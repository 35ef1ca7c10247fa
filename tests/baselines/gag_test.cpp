// GAG (baselines.md, section 4): what its equations say by hand, besides the conformance fixtures.
#include "model/baselines/gag.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <array>
#include <map>
#include <utility>

#include "tests/baselines/asked.h"
#include "tests/baselines/streaming_methods.h"
#include "tests/baselines/tensor_numbers.h"

namespace xsmoe::baselines {
namespace {

SessionOptions gagOptions(std::int64_t embedding) {
  SessionOptions options;
  options.tabled = smallTables(3, 6);
  options.tabled.embedding = embedding;
  return options;
}

TEST(Gag, PassesMessagesAlongBothDirections) {
  GagConvolution convolution(1);
  const torch::NoGradGuard noGrad;
  for (auto& parameter : convolution->parameters()) parameter.zero_();
  convolution->in->weight[0][0] = 1;  // the identity on X, zero on U
  convolution->out->weight[0][0] = 1;
  const auto graph = sessionGraphs(prefixes({0}, {{1, 2}}));
  const auto messages = [&](int direction) {  // through tanh of small values
    convolution->combine->weight.zero_();
    convolution->combine->weight[0][direction] = 0.01;
    return convolution->forward(graph, rows({1, 2}, 1).unsqueeze(0), torch::ones({1, 1})).atanh() * 100;
  };
  EXPECT_TRUE(torch::allclose(messages(0)[0], rows({0.5, 2.707107}, 1), 0, 1e-4));
  EXPECT_TRUE(torch::allclose(messages(1)[0], rows({1.914214, 2}, 1), 0, 1e-4));
}

TEST(Gag, DoesNotDependOnTheOrderOfItsNodes) {
  // The same walk from node to node with other node numbers; [3, 5, 3, 1, 5] has the nodes 3, 5, 1.
  const auto graphs = sessionGraphs(prefixes({1}, {{3, 5, 3, 1, 5}}));
  const auto order = torch::tensor({2, 0, 4, 1, 3}, torch::kLong);
  const auto permuted = [&](const at::Tensor& matrix) { return matrix.index_select(1, order).index_select(2, order); };
  auto other = graphs;
  other.nodes = graphs.nodes.index_select(1, order);
  other.real = graphs.real.index_select(1, order);
  other.counts = graphs.counts.index_select(1, order);
  other.in = permuted(graphs.in);
  other.out = permuted(graphs.out);
  other.last = order.eq(graphs.last).nonzero().squeeze(1);
  const torch::NoGradGuard noGrad;
  GagConvolution convolution(8);
  SessionReadout readout(8, 3, true);
  const auto table = network::randomValues({7, 8}, 1), u = network::randomValues({1, 8}, 2);
  const auto vector = [&](const SessionGraphs& some) {
    const auto x = table.index_select(0, some.nodes[0]).unsqueeze(0) * some.real.unsqueeze(2);
    return readout->forward(some, convolution->forward(some, x, u), {}, u).vector;
  };
  EXPECT_TRUE(torch::allclose(vector(graphs), vector(other), 0, 1e-5));
}

TEST(Gag, HasTheParametersOfThePapersSizes) {
  const GagRecommender gag(gagOptions(128));
  EXPECT_EQ(parametersBelow(gag, "convolution."), 98'560);
  EXPECT_EQ(parametersBelow(gag, "readout."), 98'817);
}

TEST(Gag, DrawsEverythingWithinTheBoundOfItsWidth) {
  for (const auto& [name, tensor] : GagRecommender(gagOptions(16)).parameters()) {
    EXPECT_LE(tensor.abs().max().item<double>(), 0.25) << name;
    if (tensor.numel() <= 20) continue;
    EXPECT_GT(tensor.abs().max().item<double>(), 0.2) << name;
  }
}

TEST(Gag, ReadsTheGraphThatItScoresWith) {
  GagRecommender gag(gagOptions(8));
  gag.markTrained(torch::tensor({1}, torch::kLong));
  const auto batch = prefixes({1, 0}, {{3, 5, 3}, {2}}, 1);
  const auto reading = gag.read(batch);
  EXPECT_TRUE(torch::equal(reading.graphs.nodes, torch::tensor({{3, 5, 0, 0}, {2, 0, 0, 0}}, torch::kLong)));
  EXPECT_TRUE(torch::equal(reading.gate.ne(0), reading.graphs.real));
  EXPECT_TRUE(torch::allclose(reading.vector, gag.vectors(batch), 0, 1e-6));
}

TEST(Gag, ValuesSamplesByTheirPredictionAtInference) {
  auto options = gagOptions(4);
  GagRecommender plain(options);
  options.wassersteinToTarget = true;
  GagRecommender toTarget(options);
  const network::Samples samples{torch::tensor({0, 2}, torch::kLong),
                                 torch::tensor({{0, 0, 0, 1, 3, 2}, {0, 0, 0, 0, 4, 1}}, torch::kLong)};
  const auto vectors = plain.vectors(prefixes({0, 2}, {{1, 3}, {4}}));
  const auto p = torch::softmax(torch::mm(vectors, plain.embedItems(torch::arange(1, 6)).t()), 1);  // over items 1 … 5
  const auto values = plain.samplingValues(samples, 5), valuesToTarget = toTarget.samplingValues(samples, 5);
  EXPECT_NEAR(values[0], 2 * (1 - p[0].max().item<double>()) / 5, 1e-6);
  EXPECT_NEAR(values[1], 2 * (1 - p[1].max().item<double>()) / 5, 1e-6);
  EXPECT_NEAR(valuesToTarget[0], 1 - p[0][1].item<double>(), 1e-6);
  EXPECT_NEAR(valuesToTarget[1], 1 - p[1][0].item<double>(), 1e-6);
}

/// Edges as (from, to) → steps, Â_in, Â_out.
using Edges = std::map<std::pair<int, int>, std::array<double, 3>>;

Edges edgesOf(const SessionGraphPicture& picture) {
  Edges edges;
  for (const auto& edge : picture.edges) edges[{edge.from, edge.to}] = {static_cast<double>(edge.steps), edge.in, edge.out};
  return edges;
}

void expectEdges(const SessionGraphPicture& picture, const Edges& expected) {
  const auto edges = edgesOf(picture);
  ASSERT_EQ(edges.size(), picture.edges.size());
  ASSERT_EQ(edges.size(), expected.size());
  for (const auto& [edge, values] : expected) {
    ASSERT_EQ(edges.count(edge), 1U) << edge.first << " to " << edge.second;
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_NEAR(edges.at(edge)[i], values[i], 1e-6) << edge.first << " to " << edge.second << ", " << i;
  }
}

TEST(Gag, ShowsTheGraphOfWhatAUserLookedAt) {
  GagRecommender gag(gagOptions(8));
  gag.markTrained(torch::tensor({1}, torch::kLong));
  const auto back = asked<SessionGraphPicture>(gag, latest(1, {4, 6, 4}), 6);  // [A, B, A]
  ASSERT_EQ(back.nodes.size(), 2U);
  EXPECT_EQ(back.nodes[0].item, 0);
  EXPECT_EQ(back.nodes[0].count, 2);
  EXPECT_EQ(back.nodes[1].item, 1);
  EXPECT_EQ(back.nodes[1].count, 1);
  EXPECT_EQ(back.last, 0);
  EXPECT_TRUE(back.userKnown);
  expectEdges(back, {{{0, 1}, {1, 0.5, 0.5}}, {{1, 0}, {1, 0.5, 0.5}}, {{0, 0}, {0, 0.5, 0.5}}, {{1, 1}, {0, 0.5, 0.5}}});
  const auto gates = gag.read(prefixes({1}, {{4, 6, 4}})).gate;
  for (std::size_t i = 0; i < 2; ++i) EXPECT_FLOAT_EQ(back.nodes[i].gate, gates[0][static_cast<std::int64_t>(i)].item<float>());
  EXPECT_FALSE(back.nodes[0].globalShare || back.nodes[0].userToIn || back.nodes[0].userToOut);

  // [A, B, A, C]: one edge into each of A, B and C, of A's two edges out one each to B and C.
  const auto further = asked<SessionGraphPicture>(gag, latest(0, {4, 6, 4, 1}), 6);
  EXPECT_FALSE(further.userKnown);
  EXPECT_EQ(further.last, 2);
  EXPECT_EQ(further.nodes[2].item, 3);
  const double third = 1 / 3.0;
  const auto edges = edgesOf(further);
  ASSERT_EQ(edges.size(), 6U);
  const std::map<std::pair<int, int>, double> in{{{0, 0}, third},    {{0, 1}, 0.408248}, {{0, 2}, 0.577350},
                                                 {{1, 0}, 0.408248}, {{1, 1}, 0.5},      {{2, 2}, 1}};
  for (const auto& [edge, weight] : in) EXPECT_NEAR(edges.at(edge)[1], weight, 1e-6) << edge.first << " to " << edge.second;
}

TEST(Gag, ShowsHowOftenAStepWasTakenAndTheSelfEdgeOfASingleItem) {
  GagRecommender gag(gagOptions(4));
  const auto twice = asked<SessionGraphPicture>(gag, latest(0, {2, 3, 2, 3}), 6);
  EXPECT_EQ(edgesOf(twice).at({0, 1})[0], 2);
  EXPECT_EQ(edgesOf(twice).at({1, 0})[0], 1);
  EXPECT_EQ(edgesOf(asked<SessionGraphPicture>(gag, latest(0, {2, 2}), 6)).at({0, 0})[0], 1);
  expectEdges(asked<SessionGraphPicture>(gag, latest(0, {5}), 6), {{{0, 0}, {0, 1, 1}}});
}

}  // namespace
}  // namespace xsmoe::baselines
