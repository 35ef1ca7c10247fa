// GIUA-GNN (baselines.md, section 5): what its equations say by hand, besides the conformance fixtures.
#include "model/baselines/giua_gnn.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <memory>

#include "tests/baselines/asked.h"
#include "tests/baselines/streaming_methods.h"
#include "tests/baselines/tensor_numbers.h"

namespace xsmoe::baselines {
namespace {

GiuaGnnOptions giuaOptions(std::int64_t embedding, bool edgeAttention = false) {
  GiuaGnnOptions options;
  options.session.tabled = smallTables(300, 9);
  options.session.tabled.embedding = embedding;
  options.edgeAttention = edgeAttention;
  return options;
}

Sequences fewSequences() { return {{0, 1}, {0, 2, 5}, {1, 2, 1, 2, 3}}; }

/// After a window with [1, 2] and [1, 2, 3].
std::unique_ptr<GiuaGnnRecommender> afterWindow(const GiuaGnnOptions& options, const network::NamedTensors& values = {}) {
  auto recommender = std::make_unique<GiuaGnnRecommender>(options);
  setParameters(*recommender, values);
  const auto sequences = fewSequences();
  network::WindowData data{{0}, sequences, 0, 0, 0, 0, 0, 0, {}};
  data.itemsTrained = data.itemsSeen = 3;
  data.usersSeen = 2;
  static_cast<void>(recommender->beginWindow(data));
  return recommender;
}

network::NamedTensors withoutGlobalGraph(const GiuaGnnOptions& options) {
  network::NamedTensors zeros;
  for (const auto& [name, tensor] : GiuaGnnRecommender(options).parameters())
    if (name.rfind("global_graph.", 0) == 0) zeros[name] = torch::zeros_like(tensor);
  return zeros;
}

TEST(GiuaGnn, GrowsItsGraphOfItemsByTheWindowsSequences) {
  const auto recommender = afterWindow(giuaOptions(4));
  EXPECT_TRUE(torch::equal(recommender->transitions().pairs(), torch::tensor({{1, 1}, {1, 2}, {2, 3}}, torch::kInt)));
  EXPECT_TRUE(torch::equal(recommender->buffers().at("transitions"), recommender->transitions().pairs()));
}

TEST(GiuaGnn, GlobalConvolutionWithoutParametersHalvesTheTable) {
  const auto options = giuaOptions(4);
  const auto recommender = afterWindow(options, withoutGlobalGraph(options));
  const auto items = torch::arange(1, 10);
  EXPECT_TRUE(
      torch::allclose(recommender->globalItems(items), 0.5 * recommender->parameters().at("global_item_embedding.weight").narrow(0, 1, 9)));
}

TEST(GiuaGnn, SumsTheMessagesOfAllSenders) {
  const auto options = giuaOptions(2);
  // The new state is tanh of the message, and nothing is kept of the old one; messages are sums of rows.
  auto values = withoutGlobalGraph(options);
  values["global_graph.message.weight"] = torch::eye(2);
  values["global_graph.gru.weight_ih"].narrow(0, 4, 2).copy_(torch::eye(2));
  values["global_graph.gru.bias_ih"].narrow(0, 2, 2).fill_(-100);
  auto table = torch::zeros({10, 2});
  for (int item = 1; item < 10; ++item) table[item].copy_(torch::tensor({0.1F * item, -0.2F * item}));
  values["global_item_embedding.weight"] = table;
  const auto recommender = afterWindow(options, values);
  const auto global = recommender->globalItems(torch::tensor({2, 9, 1}, torch::kLong));  // senders: 1; none; 1
  EXPECT_TRUE(torch::allclose(global, torch::tanh(rows({0.1, -0.2, 0, 0, 0.1, -0.2}, 2)), 0, 1e-6)) << global;
}

TEST(GiuaGnn, SharesSumToOneAndNoSessionKnowsItsBatch) {
  const auto recommender = afterWindow(giuaOptions(8));
  recommender->markTrained(torch::arange(0, 300, 2));
  std::vector<std::int64_t> users;
  std::vector<std::vector<std::int64_t>> items;
  for (std::int64_t i = 0; i < 256; ++i) {
    users.push_back(i);
    items.emplace_back();
    for (std::int64_t t = 0; t <= i % 5; ++t) items.back().push_back(1 + (i * 7 + t * t) % 9);
  }
  const auto batch = prefixes(users, items);
  const auto reading = recommender->read(batch);
  for (const auto& shares : {reading.itemAttention, reading.betaIn, reading.betaOut})
    EXPECT_TRUE(torch::allclose(shares.sum(1), torch::ones({256})));
  const auto together = recommender->vectors(batch);
  EXPECT_TRUE(torch::allclose(together, reading.vector, 0, 1e-6));
  for (const std::int64_t i : {0, 6, 100, 255})
    EXPECT_TRUE(torch::allclose(recommender->vectors(batch.part(i, 1)), together.narrow(0, i, 1), 0, 1e-6)) << i;
}

TEST(GiuaGnn, AnUntrainedUserAddsNothing) {
  const auto recommender = afterWindow(giuaOptions(4));
  const auto reading = recommender->read(prefixes({5}, {{1, 2, 3}}));
  EXPECT_TRUE(torch::allclose(reading.betaIn, torch::full({1, 3}, 1 / 3.0)));
  const auto parameters = recommender->parameters();
  const auto score = torch::mm(parameters.at("item_attention.item.weight"),
                               recommender->globalItems(torch::tensor({1, 2, 3}, torch::kLong)).t());  // W_aᵀ g'
  const auto attention = torch::softmax(torch::leaky_relu(torch::mm(parameters.at("item_attention.score.weight"), score), 0.01), 1);
  EXPECT_TRUE(torch::allclose(reading.itemAttention, attention));
  // M_in = Â_inᵀ H + b: the convolution of zero is that of a user who is not there.
  GiuaConvolution convolution(4);
  const torch::NoGradGuard noGrad;
  const auto h = network::randomValues({1, 3, 4}, 1);
  const auto plain = torch::bmm(reading.graphs.in.transpose(1, 2), h), other = torch::bmm(reading.graphs.out, h);
  const auto expected = torch::matmul(torch::cat({plain, other}, 2), convolution->combine->weight.t()) + convolution->combine->bias;
  EXPECT_TRUE(torch::allclose(convolution->forward(reading.graphs, h, torch::zeros({1, 4})).hidden, expected, 0, 1e-6));
}

TEST(GiuaGnn, SharesTheUserAmongNodesByHisDirection) {
  GiuaConvolution convolution(2);
  const torch::NoGradGuard noGrad;
  convolution->combine->weight.copy_(rows({1, 0, 0, 0, 0, 1, 0, 0}, 4));  // H' = M_in
  convolution->combine->bias.zero_();
  const auto graphs = sessionGraphs(prefixes({0}, {{1, 2}}));            // Â_inᵀ = [[0.5, 0], [0.707107, 1]]
  const auto h = rows({2, 0, 0, -1}, 2).unsqueeze(0);                    // M_in = (1, 0), (1.414214, -1)
  const auto result = convolution->forward(graphs, h, rows({0, 3}, 2));  // û = (0, 1): sums 0 and LeakyReLU(−1) = −0.01
  const auto beta = torch::softmax(rows({0, -0.01}, 2), 1);
  EXPECT_TRUE(torch::allclose(result.betaIn, beta));
  const auto expected = rows({1, beta[0][0].item<double>(), 1.414214, -1 + beta[0][1].item<double>()}, 2);
  EXPECT_TRUE(torch::allclose(result.hidden[0], expected, 0, 1e-6)) << result.hidden;
}

TEST(GiuaGnn, NodesOfEqualGlobalVectorsShareAlike) {
  const auto options = giuaOptions(4);
  const auto recommender = afterWindow(options, {{"global_item_embedding.weight", torch::ones({10, 4})}});
  // 4 and 5 have no senders, so that their global vectors are equal; 2 has one.
  const auto reading = recommender->read(prefixes({5, 5}, {{4, 5}, {4, 2}}));
  EXPECT_TRUE(torch::allclose(reading.itemAttention[0], torch::full({2}, 0.5)));
  EXPECT_FALSE(torch::allclose(reading.itemAttention[1], torch::full({2}, 0.5)));
}

TEST(GiuaGnn, AttentionOfEdgesSharesAmongTheSendersOfEachNode) {
  EdgeAttention attention(2);
  const torch::NoGradGuard noGrad;
  attention->query->bias.zero_();
  attention->query->weight.copy_(torch::eye(2));
  attention->key->bias.zero_();
  attention->key->weight.copy_(torch::eye(2));
  auto graphs = sessionGraphs(prefixes({0}, {{1, 2, 3}}, 1));
  const auto plain = graphs;
  const auto h = rows({1, 0, 2, 0, 0, 1, 0, 0}, 2).unsqueeze(0);
  attention->weigh(graphs, h);
  // Node 2 (column 1 of Â_in) hears nodes 1 and 2: affinities 2/√2 and 4/√2.
  const auto alpha = torch::softmax(rows({2 / std::sqrt(2.0), 4 / std::sqrt(2.0)}, 2), 1)[0];
  EXPECT_TRUE(torch::allclose(graphs.in[0].select(1, 1).narrow(0, 0, 2), alpha * plain.in[0].select(1, 1).narrow(0, 0, 2)));
  // As a source (row 1 of Â_out) it hears nodes 2 and 3: affinities 4/√2 and 0.
  const auto out = torch::softmax(rows({4 / std::sqrt(2.0), 0}, 2), 1)[0];
  EXPECT_TRUE(torch::allclose(graphs.out[0][1].narrow(0, 1, 2), out * plain.out[0][1].narrow(0, 1, 2)));
  EXPECT_TRUE(torch::equal(graphs.in.ne(0), plain.in.ne(0)));
}

// The authors' attention of edges is divided by its norm over a single head, so that each of its weights is 1 (DEC-19).
TEST(GiuaGnn, WithoutAttentionOfEdgesMessagesAreThoseOfTheGraphAsItIs) {
  const auto batch = prefixes({1, 0}, {{1, 2, 3, 1}, {2}});
  const auto graphs = sessionGraphs(batch);
  const auto plain = afterWindow(giuaOptions(4))->read(batch).graphs;
  EXPECT_TRUE(torch::equal(plain.in, graphs.in));
  EXPECT_TRUE(torch::equal(plain.out, graphs.out));
  EXPECT_FALSE(torch::equal(afterWindow(giuaOptions(4, /*edgeAttention=*/true))->read(batch).graphs.in, graphs.in));
}

TEST(GiuaGnn, EvaluatesWithTheRawTableWhereThatIsWanted) {
  auto options = giuaOptions(4);
  options.rawEvaluation = true;
  const auto raw = afterWindow(options);
  // Without parameters the smoothed table is half of the raw one: a table twice as large is what raw evaluation sees.
  auto smoothed = giuaOptions(4);
  auto values = withoutGlobalGraph(smoothed);
  values["global_item_embedding.weight"] = 2 * raw->parameters().at("global_item_embedding.weight");
  const auto twice = afterWindow(smoothed, values);
  const auto batch = prefixes({0, 1}, {{1, 2, 3}, {9, 1, 9}});
  EXPECT_TRUE(torch::allclose(raw->vectors(batch), twice->vectors(batch), 0, 1e-6));
  EXPECT_FALSE(torch::allclose(raw->trainingVectors(batch), raw->vectors(batch), 0, 1e-3));
}

TEST(GiuaGnn, HasTheParametersOfThePapersSizes) {
  const GiuaGnnRecommender giua(giuaOptions(128, true));
  EXPECT_EQ(parametersBelow(giua, "global_graph."), 115'456);
  EXPECT_EQ(parametersBelow(giua, "item_attention."), 32'896);
  EXPECT_EQ(parametersBelow(giua, "convolution."), 33'024);
  EXPECT_EQ(parametersBelow(giua, "readout."), 98'689);
  EXPECT_EQ(parametersBelow(giua, "edge_attention."), 33'024);
  EXPECT_EQ(parametersBelow(GiuaGnnRecommender(giuaOptions(128)), "edge_attention."), 0);
}

TEST(GiuaGnn, RefusesAGraphOfOtherItems) {
  GiuaGnnRecommender giua(giuaOptions(4));
  EXPECT_ANY_THROW(setParameters(giua, {{"transitions", torch::tensor({{1, 10}}, torch::kInt)}}));
  EXPECT_NO_THROW(setParameters(giua, {{"transitions", torch::tensor({{1, 9}}, torch::kInt)}}));
}

TEST(GiuaGnn, ShowsWhatOfTheGlobalItemsAndOfTheUserIsInEachNode) {
  const auto giua = afterWindow(giuaOptions(4, /*edgeAttention=*/true));
  giua->markTrained(torch::tensor({1}, torch::kLong));
  const auto inputs = latest(1, {2, 3, 2, 1});
  const auto picture = asked<SessionGraphPicture>(*giua, inputs, 9);
  const auto reading = giua->read(inferenceBatch(inputs));
  ASSERT_EQ(picture.nodes.size(), 3U);
  EXPECT_TRUE(picture.userKnown);
  double global = 0, in = 0, out = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& node = picture.nodes[i];
    EXPECT_FLOAT_EQ(node.gate, reading.gate[0][static_cast<std::int64_t>(i)].item<float>());
    global += node.globalShare.value();
    in += node.userToIn.value();
    out += node.userToOut.value();
  }
  EXPECT_NEAR(global, 1, 1e-6);
  EXPECT_NEAR(in, 1, 1e-6);
  EXPECT_NEAR(out, 1, 1e-6);
  for (const auto& edge : picture.edges) {  // with the attention of edges
    EXPECT_FLOAT_EQ(edge.in, reading.graphs.in[0][edge.from][edge.to].item<float>());
    EXPECT_FLOAT_EQ(edge.out, reading.graphs.out[0][edge.from][edge.to].item<float>());
  }
  EXPECT_FALSE(asked<SessionGraphPicture>(*giua, latest(250, {2}), 9).userKnown);
}

}  // namespace
}  // namespace xsmoe::baselines
