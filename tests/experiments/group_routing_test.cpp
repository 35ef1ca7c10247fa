// What a stored run tells of the gate slots that groups of items use, against its items one by one.
#include "model/analysis/group_routing.h"

#include <gmock/gmock.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "model/experiments/runs/run_folder.h"
#include "model/streaming/checkpoint.h"
#include "tests/experiments/whole_runs.h"

namespace xsmoe::experiments {
namespace {

using testing::HasSubstr;

constexpr int kTold = 2;
constexpr double kRounding = 1e-5;

class GroupRoutingTest : public WholeRuns {
 protected:
  /// Items of two categories; no expert is pruned.
  void SetUp() override {
    WholeRuns::SetUp();
    std::ofstream items(stream_ / "items.csv");
    items << "item,title,category\n";
    for (int item = 0; item < 30; ++item)
      items << "item-" << item << ",Title " << item << ',' << (item % 3 == 0 ? "lamps" : "clocks") << '\n';
  }
  void trainFor(Method method = Method::kXsmoe) {
    auto with = settings();
    with.model.method = method;
    with.model.tau = 0;
    train("run", with);
    ask();
  }
  void ask() {
    auto opened = engine_->openQuestions(place("run"), {});
    ASSERT_TRUE(opened) << describe(opened.error());
    questions_ = std::move(*opened);
  }
  /// Sets all router weights of the stored model to zero: every slot gets the same.
  void levelRouters() {
    const auto file = RunPaths(place("run")).checkpoint({kTold});
    auto stored = streaming::readCheckpoint(file);
    ASSERT_TRUE(stored) << describe(stored.error());
    for (auto& [name, tensor] : stored->parameters)
      if (name.ends_with("router.weight")) tensor = torch::zeros_like(tensor);
    const auto written = streaming::writeCheckpoint(file, *stored);
    ASSERT_TRUE(written) << describe(written.error());
    ask();
  }
  GroupRouting told() {
    auto routing = questions_->groupRouting(kTold, {});
    EXPECT_TRUE(routing) << describe(routing.error());
    return routing.value_or(GroupRouting{});
  }

  std::unique_ptr<engine::Questions> questions_;
};

TEST_F(GroupRoutingTest, IsTheMeanOfWhatEachItemOfTheGroupTakesAlone) {
  trainFor();
  const auto routing = told();
  const auto map = questions_->itemMap(kTold, {});
  ASSERT_TRUE(map);
  const auto n = map->x.size();
  EXPECT_EQ(routing.items, static_cast<std::int64_t>(n));
  const auto cards = questions_->mapItems();
  std::map<std::string, std::vector<ItemProfile>> byCategory;
  for (std::size_t i = 0; i < n; ++i) {
    auto profile = questions_->itemProfile(cards[i].id, kTold, 1);
    ASSERT_TRUE(profile) << describe(profile.error());
    byCategory[profile->item.category].push_back(std::move(*profile));
  }
  ASSERT_FALSE(routing.layers.empty());
  std::size_t compared = 0;
  for (std::size_t layer = 0; layer < routing.layers.size(); ++layer)
    for (const auto& group : routing.layers[layer].groups) {
      if (group.kind != SliceKind::kCategory) continue;
      ++compared;
      const auto& profiles = byCategory.at(group.key);
      ASSERT_EQ(group.items, std::ssize(profiles)) << group.key;
      for (std::size_t k = 0; k < group.slots.size(); ++k) {
        double gates = 0, own = 0, all = 0;
        for (const auto& one : profiles) {
          const auto& usage = one.layers.at(layer);
          EXPECT_EQ(usage.born, routing.layers[layer].layer.born);
          gates += usage.gateShare[k];
          own += usage.contribution[k];
          for (const double norm : usage.contribution) all += norm;
        }
        EXPECT_NEAR(group.slots[k].gate.value, gates / static_cast<double>(profiles.size()), kRounding);
        EXPECT_NEAR(group.slots[k].utilization.value, own / all, kRounding);
      }
    }
  EXPECT_EQ(compared, byCategory.size() * routing.layers.size());
}

TEST_F(GroupRoutingTest, OfRoutersThatDoNotChooseIsTheSameForAllGroups) {
  trainFor();
  levelRouters();
  const auto routing = told();
  ASSERT_FALSE(routing.layers.empty());
  for (const auto& layer : routing.layers) {
    const double share = 1 / static_cast<double>(layer.layer.born.size() + 1);
    for (const auto& group : layer.groups)
      for (const auto& slot : group.slots) {
        EXPECT_NEAR(slot.gate.value, share, kRounding);
        EXPECT_FALSE(slot.gate.differs()) << group.key;
      }
  }
}

TEST_F(GroupRoutingTest, HasEachItemOnceInEveryKindOfGroups) {
  trainFor();
  const auto routing = told();
  ASSERT_FALSE(routing.layers.empty());
  for (const auto& layer : routing.layers) {
    std::map<SliceKind, std::int64_t> items;
    for (const auto& group : layer.groups) items[group.kind] += group.items;
    EXPECT_EQ(items.size(), 3U);
    for (const auto& [kind, count] : items) EXPECT_EQ(count, routing.items);
  }
}

TEST_F(GroupRoutingTest, TellsHowFarItIsAndStopsWhereItIsTold) {
  trainFor();
  std::int64_t total = 0;
  const auto cancelled = questions_->groupRouting(kTold, [&](const Progress& state) {
    total = state.total;
    return false;
  });
  ASSERT_FALSE(cancelled);
  EXPECT_THAT(describe(cancelled.error()), HasSubstr("cancelled"));
  EXPECT_EQ(total, 2 * told().items) << "of both modalities";
  EXPECT_FALSE(questions_->groupRouting(77, {})) << "no weights are stored";
}

TEST_F(GroupRoutingTest, IsRefusedWhereThereAreNoExperts) {
  trainFor(Method::kNoft);
  const auto refused = questions_->groupRouting(kTold, {});
  ASSERT_FALSE(refused);
  EXPECT_THAT(describe(refused.error()), HasSubstr("has no experts"));
}

}  // namespace
}  // namespace xsmoe::experiments
