// States that are read when they are needed give what states in memory give.
#include <gtest/gtest.h>

#include <utility>

#include "model/network/item_states.h"
#include "tests/network/small_network.h"

namespace xsmoe::network {
namespace {

/// Stands for a file.
class RowsElsewhere : public RowSource {
 public:
  explicit RowsElsewhere(at::Tensor values) : values_(std::move(values)) {}
  [[nodiscard]] std::int64_t count() const override { return values_.size(0); }
  [[nodiscard]] at::Tensor rows(const at::Tensor& ids) const override {
    if (!there) throw StatesUnreadable(Error{ErrorKind::kBadInput, "is gone", "features.h5", ""});
    return values_.index_select(0, ids);
  }
  bool there = true;

 private:
  at::Tensor values_;
};

/// The same states, none of them in memory but those that are one row.
std::shared_ptr<ItemStates> elsewhere(const ItemStates& states) {
  auto left = std::make_shared<ItemStates>();
  for (const auto& [modality, list] : states.states)
    for (const auto& state : list) {
      const bool oneRow = state.size(0) == 1;
      left->states[modality].push_back(oneRow ? state : at::Tensor());
      left->sources[modality].push_back(oneRow ? nullptr : std::make_shared<const RowsElsewhere>(state));
    }
  return left;
}

class ItemStatesTest : public testing::TestWithParam<bool> {
 protected:
  /// A network with frozen experts after a few steps; with the parameter state 0 is one row.
  static std::unique_ptr<XsmoeRecommender> trained(bool inMemory) {
    const auto options = smallOptions();
    auto network = smallNetwork(options, 3);
    auto states = statesFor(*network, options.widths);
    if (GetParam())
      for (auto& [modality, list] : states->states) list[0] = list[0].narrow(0, 1, 1).contiguous();
    network->setItemStates(inMemory ? states : elsewhere(*states));
    network->beginTraining(smallPopularity().log());
    network->beginEpoch(1e-2);
    for (int step = 0; step < 4; ++step) static_cast<void>(network->trainBatch({{}, smallSequences()}));
    return network;
  }
};
INSTANTIATE_TEST_SUITE_P(StateZero, ItemStatesTest, testing::Bool(),
                         [](const auto& chosen) { return chosen.param ? "TheSameForAll" : "OfEachItem"; });

TEST_P(ItemStatesTest, TrainTheSameNetworkWhereverTheyAre) {
  const auto near = trained(true), far = trained(false);
  for (const auto& [name, tensor] : near->parameters()) EXPECT_TRUE(torch::equal(tensor, far->parameters().at(name))) << name;
  const auto all = torch::arange(kSmallItems + 1, torch::kLong);
  EXPECT_TRUE(torch::equal(near->embedItems(all), far->embedItems(all)));
  EXPECT_TRUE(torch::equal(near->slotNorms(Modality::kVisual, {0}, all.narrow(0, 1, 5)),
                           far->slotNorms(Modality::kVisual, {0}, all.narrow(0, 1, 5))));
  const auto nearState = near->trainingState(), farState = far->trainingState();
  ASSERT_EQ(nearState.size(), farState.size());
  for (const auto& [name, tensor] : nearState) EXPECT_TRUE(torch::equal(tensor, farState.at(name))) << name;
}

TEST_P(ItemStatesTest, AreSharedWithCopies) {
  const auto far = trained(false);
  const auto copy = far->clone();
  const auto all = torch::arange(kSmallItems + 1, torch::kLong);
  EXPECT_TRUE(torch::equal(copy->embedItems(all), far->embedItems(all)));
}

TEST(HiddenState, HasTheSameSlicesInMemoryAndElsewhere) {
  const auto values = randomValues({7, 3}, 5);
  const HiddenState near(values), far(std::make_shared<const RowsElsewhere>(values)), one(values.narrow(0, 1, 1));
  EXPECT_TRUE(torch::equal(near.slice(2, 3), far.slice(2, 3)));
  EXPECT_EQ(far.count(), 7);
  EXPECT_FALSE(far.isOneRow());
  EXPECT_TRUE(one.isOneRow());
  EXPECT_TRUE(torch::equal(one.slice(2, 3), values.narrow(0, 1, 1).expand({3, 3})));
  EXPECT_TRUE(far.isSame(far));
  EXPECT_FALSE(far.isSame(near));
}

TEST(HiddenState, ThatCannotBeReadSaysWhy) {
  auto source = std::make_shared<RowsElsewhere>(randomValues({7, 3}, 5));
  source->there = false;
  try {
    static_cast<void>(HiddenState(source).rows(torch::tensor({1}, torch::kLong)));
    FAIL() << "it was read";
  } catch (const StatesUnreadable& unreadable) {
    EXPECT_EQ(unreadable.error().where, "features.h5");
  }
}

}  // namespace
}  // namespace xsmoe::network
