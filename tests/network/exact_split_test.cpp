// The exact split of scores against the equations in double: its parts sum to the score, each is its own slot's, and what leaving a slot
// out changes is what taking the expert out changes.
#include "model/network/exact_split.h"

#include <gmock/gmock.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "tests/network/plain_formulation.h"
#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr double kDoubleSums = 1e-9;  // relative: sums in double in another order
constexpr int kSplitExperts = 3;

const at::Tensor& askedItems() {
  static const auto items = torch::tensor({7, 1, 12}, torch::kLong);
  return items;
}

std::vector<std::string> namesOfParts(const std::vector<SplitScores::Of>& parts) {
  std::vector<std::string> names;
  for (const auto& one : parts) names.push_back(one.part.name);
  return names;
}

/// With the parameter state 0 is one row, the same for every item.
class ExactSplitTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override { make(smallOptions(), kSplitExperts); }
  void make(const XsmoeOptions& options, int experts) {
    options_ = options;
    network_ = smallNetwork(options, experts);
    states_ = statesFor(*network_, options.widths);
    if (GetParam() && hasExperts(options.model.method))
      for (auto& [modality, list] : states_->states) list[0] = list[0].narrow(0, 1, 1).contiguous();
    network_->setItemStates(states_);
  }
  /// e_u · e_i of the items, straight from the equations in double.
  [[nodiscard]] std::vector<double> plainScores() const {
    PlainModel plain;
    plain.sideNetwork = hasExperts(options_.model.method);
    for (const auto& [name, tensor] : network_->parameters()) plain.parameters[name] = tensor.to(torch::kDouble);
    for (const auto& [modality, list] : states_->states)
      for (const auto& state : list) plain.states[modality].push_back(state.to(torch::kDouble).expand({kSmallItems + 1, -1}));
    const auto scores = torch::mv(plainItemEmbeddings(plain, askedItems()), user_.to(torch::kDouble).flatten()).contiguous();
    return {scores.data_ptr<double>(), scores.data_ptr<double>() + scores.numel()};
  }
  [[nodiscard]] SplitScores split() { return network_->exactSplit()->splitScores(askedItems(), user_); }
  void expectSum(const SplitScores& found) const {
    const auto scores = plainScores();
    for (std::size_t i = 0; i < scores.size(); ++i) {
      double sum = 0;
      for (const auto& one : found.parts) sum += one.scores.at(i);
      EXPECT_NEAR(sum, scores[i], kDoubleSums * std::abs(scores[i]));
    }
  }

  const at::Tensor user_ = randomValues({1, 8}, 5);
  XsmoeOptions options_;
  std::unique_ptr<XsmoeRecommender> network_;
  std::shared_ptr<ItemStates> states_;
};
INSTANTIATE_TEST_SUITE_P(StateZero, ExactSplitTest, testing::Bool(),
                         [](const auto& chosen) { return chosen.param ? "TheSameForAll" : "OfEachItem"; });

TEST_P(ExactSplitTest, SumsToTheScoreInDouble) {
  const auto found = split();
  EXPECT_THAT(namesOfParts(found.parts),
              ElementsAre("visual base path", "visual expert of D_0", "visual expert of D_1", "visual expert of D_2", "textual base path",
                          "textual expert of D_0", "textual expert of D_1", "textual expert of D_2", "bias"));
  EXPECT_EQ(found.parts[1].part.hiddenState, 3);
  expectSum(found);
}

TEST_P(ExactSplitTest, OfOneModalityAndOneLayerSumsToo) {
  make(smallOptions(Method::kTextual, {2}), 2);
  const auto found = split();
  EXPECT_THAT(namesOfParts(found.parts), ElementsAre("textual base path", "textual expert of D_0", "textual expert of D_1", "bias"));
  EXPECT_THAT(found.below, IsEmpty()) << "there is no layer below the last";
  expectSum(found);
}

TEST_P(ExactSplitTest, OfNoFTHasAPartAModality) {
  make(smallOptions(Method::kNoft), 1);
  const auto found = split();
  EXPECT_THAT(namesOfParts(found.parts), ElementsAre("visual", "textual", "bias"));
  EXPECT_THAT(found.below, IsEmpty());
  expectSum(found);
}

TEST_P(ExactSplitTest, MovesOnlyThePartOfTheExpertWhoseWeightsMove) {
  const auto before = split();
  {
    const torch::NoGradGuard noGrad;
    network_->layer(Modality::kTextual, 1)->expert(1)->up->weight.mul_(1.5);
  }
  const auto after = split();
  for (std::size_t p = 0; p < before.parts.size(); ++p) {
    const bool moved = before.parts[p].scores != after.parts[p].scores;
    EXPECT_EQ(moved, before.parts[p].part.name == "textual expert of D_1") << before.parts[p].part.name;
  }
}

TEST_P(ExactSplitTest, ChangesWithoutAnExpertBelowAsWhenItIsTakenOut) {
  const auto before = split();
  ASSERT_THAT(before.below, SizeIs(2 * (kSplitExperts + 1)));
  const auto whole = plainScores();
  for (const auto& one : before.below) {
    if (one.part.born < 0) continue;
    make(options_, kSplitExperts);
    const auto changes = network_->remove({0}, {*one.part.modality, one.part.hiddenState, one.part.born}, 0, network_->usage());
    ASSERT_THAT(changes.pruned, SizeIs(1)) << one.part.name;
    const auto without = plainScores();
    for (std::size_t i = 0; i < whole.size(); ++i)
      EXPECT_NEAR(one.scores[i], without[i] - whole[i], kDoubleSums * (1 + std::abs(whole[i]))) << one.part.name;
  }
}

TEST_P(ExactSplitTest, ChangesWithoutABasePathBelow) {
  const auto found = split();
  EXPECT_EQ(found.below.front().part.name, "V1 base path");
  EXPECT_EQ(found.below.front().part.hiddenState, 1);
  for (const double change : found.below.front().scores) EXPECT_GT(std::abs(change), 0);
}

TEST_P(ExactSplitTest, OfManyItemsIsThatOfEach) {
  const auto many = torch::arange(1, 13).repeat({2});
  const auto together = network_->exactSplit()->splitScores(many, user_);
  const auto alone = split();
  for (std::size_t p = 0; p < alone.parts.size(); ++p) {
    ASSERT_THAT(together.parts[p].scores, SizeIs(24));
    EXPECT_NEAR(together.parts[p].scores[18], alone.parts[p].scores[0], kDoubleSums) << "item 7";
  }
}

}  // namespace
}  // namespace xsmoe::network
