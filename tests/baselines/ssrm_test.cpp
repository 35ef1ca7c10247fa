// SSRM (baselines.md, section 3): what its equations say by hand, besides the conformance fixtures.
#include "model/baselines/ssrm.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

#include "tests/baselines/asked.h"
#include "tests/baselines/streaming_methods.h"
#include "tests/baselines/tensor_numbers.h"

namespace xsmoe::baselines {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

SsrmOptions ssrmOptions(std::int64_t embedding, double userWeight = 0.5) {
  SsrmOptions options;
  options.tabled = smallTables(2, 4);
  options.tabled.embedding = embedding;
  options.userWeight = userWeight;
  return options;
}

/// p_0 = (1, 0), q_1 = (0, 0), q_2 = (ln 3, 0), B = [I | I], and a GRU whose states are h_1 = (1, 0) after item 1, h_2 = (0, 1) after 2:
/// its update gate is shut, its new state is tanh(W q + b).
network::NamedTensors workedExample() {
  const float wide = 20, ln3 = std::log(3.0F);
  auto input = torch::zeros({6, 2}), bias = torch::zeros({6});
  bias.narrow(0, 2, 2).fill_(-100);
  bias[4] = wide;
  input[4][0] = -wide / ln3;
  input[5][0] = wide / ln3;
  return {{"user_embedding.weight", rows({1, 0, 5, 5}, 2)},
          {"item_embedding.weight", rows({0, 0, 0, 0, ln3, 0, 1, 2, 3, 4}, 2)},
          {"session.weight", rows({1, 0, 1, 0, 0, 1, 0, 1}, 4)},
          {"gru.weight_ih_l0", input},
          {"gru.weight_hh_l0", torch::zeros({6, 2})},
          {"gru.bias_ih_l0", bias},
          {"gru.bias_hh_l0", torch::zeros({6})},
          {"trained_users", torch::ones({2}, torch::kByte)}};
}

TEST(Ssrm, BlendsTheUserWithWhatHisAffinityAttendsTo) {
  SsrmRecommender ssrm(ssrmOptions(2));
  setParameters(ssrm, workedExample());
  const auto reading = ssrm.read(prefixes({0}, {{1, 2}}));
  EXPECT_TRUE(torch::allclose(reading.attention, rows({0.25, 0.75}, 2)));
  EXPECT_TRUE(torch::allclose(reading.states[0], rows({1, 0, 0, 1}, 2), 0, 1e-5)) << reading.states;
  EXPECT_TRUE(torch::allclose(reading.userPart, rows({0.5, 0}, 2)));
  EXPECT_TRUE(torch::allclose(ssrm.vectors(prefixes({0}, {{1, 2}})), rows({0.625, 0.875}, 2), 0, 1e-5));
}

TEST(Ssrm, WithTheUserAloneScoresByMatrixFactorisation) {
  SsrmRecommender ssrm(ssrmOptions(2, 1.0));
  setParameters(ssrm, workedExample());
  EXPECT_TRUE(torch::equal(ssrm.vectors(prefixes({1, 1}, {{1, 2}, {4, 3, 1}})), rows({5, 5, 5, 5}, 2)));
}

TEST(Ssrm, AttendsToAllItemsAlikeForAnUntrainedUser) {
  SsrmRecommender ssrm(ssrmOptions(2));
  const auto reading = ssrm.read(prefixes({0, 1}, {{1, 2, 3}, {4}}));
  EXPECT_TRUE(torch::allclose(reading.attention, rows({1 / 3.0, 1 / 3.0, 1 / 3.0, 1, 0, 0}, 3)));
  EXPECT_EQ(reading.userPart.abs().sum().item<double>(), 0);
}

TEST(Ssrm, SharesOfUserAndSessionMakeTheScore) {
  SsrmRecommender ssrm(ssrmOptions(8, 0.3));
  ssrm.markTrained(torch::tensor({1}, torch::kLong));
  const auto batch = prefixes({0, 1}, {{1, 2, 3}, {4, 4}});
  const auto reading = ssrm.read(batch);
  EXPECT_TRUE(torch::allclose(reading.userPart + reading.sessionPart, ssrm.vectors(batch), 0, 1e-6));
  EXPECT_TRUE(torch::allclose(reading.userPart[1], 0.3 * ssrm.parameters().at("user_embedding.weight")[1]));
}

TEST(Ssrm, HasTheParametersOfThePapersSizes) {
  const SsrmRecommender ssrm(ssrmOptions(128));
  EXPECT_EQ(parametersBelow(ssrm, "gru."), 99'072);
  EXPECT_EQ(parametersBelow(ssrm, "session."), 32'768);
  EXPECT_EQ(ssrm.parameters().at("item_embedding.weight")[0].abs().sum().item<double>(), 0);
}

TEST(Ssrm, ValuesASessionByTheMeanOfItsItemsForTheUser) {
  SsrmRecommender ssrm(ssrmOptions(2));
  auto values = workedExample();
  values["user_embedding.weight"] = rows({1, 0, 1, 1}, 2);
  values["trained_users"] = torch::tensor({0, 1}, torch::kByte);
  setParameters(ssrm, values);
  const network::Samples sessions{torch::tensor({1, 1, 0}, torch::kLong),
                                  torch::tensor({{0, 0, 0, 0, 3, 4}, {0, 0, 0, 3, 3, 4}, {0, 0, 0, 0, 3, 4}}, torch::kLong)};
  // q_3 = (1, 2), q_4 = (3, 4): products 3 and 7 with p_1, repeats count; the untrained user's value is 0.
  EXPECT_THAT(ssrm.sessionValues(sessions), ElementsAre(DoubleNear(5, 1e-6), DoubleNear(13 / 3.0, 1e-6), 0.0));
  EXPECT_THAT(ssrm.samplingValues(sessions, 4), ElementsAre(DoubleNear(-5, 1e-6), DoubleNear(-13 / 3.0, 1e-6), 0.0));
}

TEST(Ssrm, KeepsWholeSequencesAndTrainsOnTheirPrefixes) {
  const DriftingStream stream;
  SsrmRecommender ssrm({smallTables(stream.users(), stream.items()), 0.5, 0.5, 0.2});
  const auto samples = ssrm.beginWindow(stream.data(0));
  const auto& train = stream.sequences(0);
  EXPECT_EQ(samples.users.size(0), std::ssize(train.items) - std::ssize(train.users));
  ssrm.endWindow(stream.data(0));
  EXPECT_EQ(ssrm.reservoir().size(), static_cast<std::int64_t>(train.size()) / 2);
  EXPECT_EQ(ssrm.reservoir().arrivals(), static_cast<std::int64_t>(train.size()));
  EXPECT_TRUE(ssrm.reservoir().items().ne(0).sum(1).ge(3).all().item<bool>());  // the stream has no shorter ones
  // Nothing is forced: as many sessions as the window has, of the reservoir's too.
  const auto later = ssrm.beginWindow(stream.data(1));
  EXPECT_TRUE(later.items.le(stream.data(1).itemsTrained).all().item<bool>());
  EXPECT_NE(later.users.size(0), 0);
}

TEST(Ssrm, TellsWhatItAttendsToAndTheSharesOfAScore) {
  SsrmRecommender ssrm(ssrmOptions(2));
  setParameters(ssrm, workedExample());
  const auto inputs = latest(0, {1, 2});
  const auto picture = asked<AttentionPicture>(ssrm, inputs, 4);
  EXPECT_THAT(picture.attention, ElementsAre(DoubleNear(0.25, 1e-6), DoubleNear(0.75, 1e-6)));
  EXPECT_EQ(picture.userWeight, 0.5);
  EXPECT_TRUE(picture.userKnown);
  // s = (0.5, 0) of the user and (0.125, 0.875) of the session, q_3 = (1, 2), q_4 = (3, 4).
  const auto parts = ssrm.partsOfScores(inputs, {}, torch::tensor({3, 4}, torch::kLong));
  EXPECT_TRUE(torch::allclose(parts[0], rows({0.5, 1.5}, 2))) << parts[0];
  EXPECT_TRUE(torch::allclose(parts[1], rows({1.875, 3.875}, 2), 0, 1e-4)) << parts[1];
}

TEST(Ssrm, KnowsNothingOfAUserWhoWasNotTrained) {
  SsrmRecommender ssrm(ssrmOptions(2));
  const auto inputs = latest(1, {3, 1, 4, 3});
  const auto picture = asked<AttentionPicture>(ssrm, inputs, 4);
  EXPECT_FALSE(picture.userKnown);
  EXPECT_THAT(picture.attention, ElementsAre(0.25, 0.25, 0.25, 0.25));
  EXPECT_EQ(ssrm.partsOfScores(inputs, {}, torch::arange(1, 5))[0].abs().sum().item<double>(), 0);
}

TEST(Ssrm, BeginsUniformBetweenTheRootsOfItsWidth) {
  const SsrmRecommender ssrm(ssrmOptions(64));
  for (const auto& [name, tensor] : ssrm.parameters()) {
    const double most = tensor.abs().max().item<double>();
    EXPECT_LE(most, 0.125 + 1e-6) << name;
    EXPECT_GT(most, 0.1) << name;
  }
}

}  // namespace
}  // namespace xsmoe::baselines
