// The network as it trains (unique items of a batch, stacked experts) against the plain formulation in double precision.
#include <gmock/gmock.h>

#include <tuple>

#include "model/core/methods.h"
#include "tests/network/plain_formulation.h"
#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

// float32 against float64, relative to a tensor's largest entry, as the conformance fixtures have it.
constexpr double kValues = 1e-5, kGradients = 1e-4;

enum class FirstState { kVaries, kOneRow };

/// State 0 with the first item's vector for every item, or as it is.
std::shared_ptr<ItemStates> statesOf(const XsmoeRecommender& recommender, const XsmoeOptions& options, FirstState first) {
  auto states = statesFor(recommender, options.widths);
  if (first == FirstState::kOneRow)
    for (auto& [modality, list] : states->states) list[0] = list[0].narrow(0, 1, 1).clone();
  return states;
}

PlainModel plainOf(const XsmoeRecommender& recommender, const XsmoeOptions& options, FirstState first = FirstState::kVaries) {
  PlainModel plain;
  plain.heads = options.model.heads;
  plain.sideNetwork = hasExperts(options.model.method);
  for (const auto& [name, tensor] : recommender.parameters()) plain.parameters[name] = tensor.to(torch::kDouble).requires_grad_(true);
  const auto states = statesOf(recommender, options, first);
  for (const auto& [modality, list] : states->states)
    for (const auto& state : list) {
      auto values = state.to(torch::kDouble).expand({kSmallItems + 1, -1}).clone();
      values[0].zero_();  // padding
      plain.states[modality].push_back(values);
    }
  return plain;
}

void expectParity(const XsmoeOptions& options, int experts, const at::Tensor& sequences, FirstState first = FirstState::kVaries,
                  int pieces = 1) {
  const auto recommender = smallNetwork(options, experts);
  recommender->setEncodingPieces(pieces);
  recommender->setItemStates(statesOf(*recommender, options, first));
  const auto plain = plainOf(*recommender, options, first);
  PlainUsages usages;
  const auto expected = plainLoss(plain, sequences, smallPopularity().to(torch::kDouble), &usages);
  expected.backward();

  recommender->beginTraining(smallPopularity().log());
  recommender->beginEpoch(1e-3);
  const auto loss = recommender->computeGradients(sequences);
  EXPECT_NEAR(loss.item<double>(), expected.item<double>(), kValues * std::max(1.0, expected.item<double>()));
  for (const auto& [name, gradient] : recommender->gradients())
    EXPECT_LT(relativeError(gradient, plain.parameters.at(name).grad()), kGradients) << name;

  const double slots = sequences.ne(0).sum().item<double>();
  const auto measured = recommender->usage();
  ASSERT_EQ(measured.size(), usages.size());
  for (const auto& layer : measured) {
    const auto& usage = usages.at(std::string(name(layer.modality)) + "." + std::to_string(layer.layer.value));
    const auto of = [](const std::vector<double>& values) { return torch::tensor(values, torch::kDouble); };
    const auto experts0 = usage.contribution.narrow(0, 1, usage.contribution.size(0) - 1);
    EXPECT_LT(relativeError(of(layer.contribution), usage.contribution), kValues);
    EXPECT_LT(relativeError(of(layer.utilization), usage.contribution / usage.contribution.sum()), kValues);
    EXPECT_LT(relativeError(of(layer.expertUtilization), experts0 / experts0.sum()), kValues);
    EXPECT_LT(relativeError(of(layer.gateShare), usage.gateSum / slots), kValues);
  }
}

class Parity : public testing::TestWithParam<std::tuple<int, Grouping>> {};

TEST_P(Parity, FastFormulationEqualsThePlainOneInLossGradientsAndUsage) {
  const auto& [experts, grouping] = GetParam();
  expectParity(smallOptions(Method::kXsmoe, grouping), experts, smallSequences());
}

INSTANTIATE_TEST_SUITE_P(ExpertsAndLayers, Parity,
                         testing::Combine(testing::Values(1, 2, 5), testing::Values(Grouping{3}, Grouping{1, 3}, Grouping{1, 2, 3})));

TEST(Parity, HoldsForEveryVariant) {
  for (const auto method : kSideTuned) {
    SCOPED_TRACE(name(method));
    expectParity(smallOptions(method), 2, smallSequences());
  }
}

TEST(Parity, HoldsWhereStateZeroIsTheSameForEveryItemAndGivenAsOneRow) {
  for (const auto& grouping : {Grouping{3}, Grouping{1, 3}, Grouping{1, 2, 3}})
    for (const int experts : {1, 4}) {
      SCOPED_TRACE(name(grouping) + ", experts " + std::to_string(experts));
      expectParity(smallOptions(Method::kXsmoe, grouping), experts, smallSequences(), FirstState::kOneRow);
    }
}

TEST(Parity, HoldsWhereTheBatchsItemsAreEncodedInPieces) {
  for (const int pieces : {2, 3, 40})
    for (const auto first : {FirstState::kVaries, FirstState::kOneRow}) {
      SCOPED_TRACE(std::to_string(pieces) + " pieces");
      expectParity(smallOptions(), 3, smallSequences(), first, pieces);
    }
  expectParity(smallOptions(Method::kNoft), 1, smallSequences(), FirstState::kVaries, 2);
}

TEST(Parity, HoldsForABatchOfOneUserWhoseLossIsZero) {
  // Every other column is the user's own: nothing is left to be mistaken for the target.
  const auto recommender = smallNetwork(smallOptions(), 2);
  recommender->beginTraining(smallPopularity().log());
  EXPECT_NEAR(recommender->computeGradients(smallSequences().narrow(0, 0, 1)).item<double>(), 0, 1e-6);
  expectParity(smallOptions(), 2, torch::cat({smallSequences().narrow(0, 3, 1), smallSequences().narrow(0, 0, 1)}));
}

TEST(Parity, ItemEmbeddingsAndUserStatesEqualThePlainOnes) {
  const auto options = smallOptions(Method::kXsmoe, {1, 2, 3});
  const auto recommender = smallNetwork(options, 3);
  const auto plain = plainOf(*recommender, options);
  const auto ids = torch::arange(kSmallItems + 1);
  const auto table = recommender->embedItems(ids);
  EXPECT_LT(relativeError(table, plainItemEmbeddings(plain, ids)), kValues);

  const auto inputs = smallSequences().narrow(1, 0, 5);
  const auto embedded = plainItemEmbeddings(plain, inputs.flatten()).view({inputs.size(0), inputs.size(1), -1});
  const auto expected = plainUserStates(plain, embedded, inputs.ne(0));
  const auto states = recommender->userStates(smallSequences());
  for (std::int64_t b = 0; b < inputs.size(0); ++b)
    for (std::int64_t t = 0; t < inputs.size(1); ++t)
      if (inputs[b][t].item<std::int64_t>() > 0) {
        EXPECT_LT(relativeError(states[b][t], expected[b][t]), kValues) << b << ' ' << t;
      }
  // What is ranked with is the output at the last position.
  EXPECT_LT(relativeError(recommender->embedUsers({{}, {}, inputs}, table), expected.select(1, 4)), kValues);
}

TEST(Parity, CandidatesCountTowardsUsageOnceEachWhenAskedTo) {
  const auto options = smallOptions();
  const auto recommender = smallNetwork(options, 2);
  recommender->beginTraining(smallPopularity().log());
  recommender->beginEpoch(1e-3);
  const auto ids = torch::tensor({0, 3, 5}, torch::kLong);
  static_cast<void>(recommender->embedItems(ids));
  EXPECT_EQ(recommender->usage().front().contribution, std::vector<double>(3, 0.0));
  recommender->meter(true, nullptr);
  static_cast<void>(recommender->embedItems(ids));
  PlainUsages usages;
  static_cast<void>(plainItemEmbeddings(plainOf(*recommender, options), ids, &usages));
  EXPECT_LT(relativeError(torch::tensor(recommender->usage().front().contribution), usages.at("visual.0").contribution), kValues);
  EXPECT_LT(relativeError(torch::tensor(recommender->usage().front().gateShare), usages.at("visual.0").gateSum / 2), kValues);
}

}  // namespace
}  // namespace xsmoe::network
