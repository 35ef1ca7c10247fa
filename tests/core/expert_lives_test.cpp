// SPDX-License-Identifier: Apache-2.0
#include "model/core/expert_lives.h"

#include <gmock/gmock.h>

#include <utility>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

/// A layer at state 6 whose last expert trains, with the base path's share and those of the experts.
LayerUsage layerWith(std::vector<int> born, std::vector<double> shares) {
  LayerUsage usage;
  usage.hiddenState = 6;
  usage.trained = static_cast<int>(born.size()) - 1;
  usage.born = std::move(born);
  usage.utilization = usage.gateShare = usage.contribution = std::move(shares);
  usage.expertUtilization.assign(usage.born.size(), 0.5);
  return usage;
}

class ToldRun {
 public:
  void tell(EventDetail detail) { history.apply({++time_, std::move(detail)}); }

  void begin(int window, const LayerUsage& usage) {
    WindowStarted started;
    started.window = {window};
    started.structure = {usage};
    tell(started);
  }

  void train(int window, const LayerUsage& usage) {
    EpochDone epoch;
    epoch.window = {window};
    epoch.epoch = 1;
    epoch.usage = {usage};
    tell(epoch);
  }

  void finish(int window, const LayerUsage& usage) {
    begin(window, usage);
    train(window, usage);
    WindowDone done;
    done.window = {window};
    done.usage = {usage};
    tell(done);
  }

  RunHistory history;

 private:
  std::int64_t time_ = 0;
};

ExpertPruned deathOf(int window, int born, bool byHand) {
  ExpertPruned death;
  death.window = {window};
  death.born = born;
  death.utilization = 0.05;
  death.tau = 0.1;
  death.byHand = byHand;
  return death;
}

TEST(ExpertLives, TellWhenAnExpertTrainedWhenItWasFrozenAndItsShares) {
  ToldRun run;
  run.finish(0, layerWith({0}, {0.4, 0.6}));
  run.finish(1, layerWith({0, 1}, {0.4, 0.25, 0.35}));
  const auto lives = expertLives(run.history);
  ASSERT_THAT(lives, SizeIs(2));
  EXPECT_EQ(lives[0].name, (ExpertName{Modality::kVisual, 6, 0}));
  EXPECT_THAT(lives[0].windows, ElementsAre(LifeInWindow{{0}, 0.6, true}, LifeInWindow{{1}, 0.25, false}));
  EXPECT_EQ(lives[0].end, ExpertEnd::kNone);
  EXPECT_THAT(lives[1].windows, ElementsAre(LifeInWindow{{1}, 0.35, true}));
}

TEST(ExpertLives, EndWhereTauTookTheExpert) {
  ToldRun run;
  run.finish(0, layerWith({0}, {0.4, 0.6}));
  run.finish(1, layerWith({0, 1}, {0.4, 0.05, 0.55}));
  run.tell(deathOf(1, 0, false));
  run.begin(2, layerWith({1, 2}, {0, 0, 0}));
  const auto lives = expertLives(run.history);
  ASSERT_THAT(lives, SizeIs(3));
  EXPECT_EQ(lives[0].end, ExpertEnd::kBelowTau);
  EXPECT_EQ(lives[0].endShare, 0.05);
  EXPECT_EQ(lives[0].endTau, 0.1);
  EXPECT_EQ(lives[0].windows.back().window, WindowIndex{1});
  EXPECT_EQ(lives[2].windows.back().share, std::nullopt) << "no epoch has counted it";
}

TEST(ExpertLives, KeepTheLastShareOfOneThatAPersonTookOut) {
  ToldRun run;
  run.begin(0, layerWith({0, 1}, {0, 0, 0}));
  run.train(0, layerWith({0, 1}, {0.4, 0.2, 0.4}));
  run.tell(deathOf(0, 0, true));
  PrunedNow pruned;
  pruned.usage = {layerWith({1}, {0.5, 0.5})};
  run.tell(pruned);
  const auto lives = expertLives(run.history);
  ASSERT_THAT(lives, SizeIs(2));
  EXPECT_EQ(lives[0].end, ExpertEnd::kByHand);
  EXPECT_EQ(lives[0].windows.back().share, 0.2);
  EXPECT_EQ(lives[1].windows.back().share, 0.5);
}

TEST(ExpertLives, EndWhereAPersonMergedTheExpertIntoAnother) {
  ToldRun run;
  run.begin(0, layerWith({0, 1}, {0, 0, 0}));
  run.train(0, layerWith({0, 1}, {0.4, 0.2, 0.4}));
  auto death = deathOf(0, 0, true);
  death.into = 1;
  run.tell(death);
  PrunedNow merged;
  merged.experts = 1;
  merged.expert = ExpertName{Modality::kVisual, 6, 0};
  merged.into = 1;
  merged.usage = {layerWith({1}, {0.4, 0.6})};
  run.tell(merged);
  const auto lives = expertLives(run.history);
  ASSERT_THAT(lives, SizeIs(2));
  EXPECT_EQ(lives[0].end, ExpertEnd::kMerged);
  EXPECT_EQ(lives[0].into, 1);
  EXPECT_EQ(lives[0].windows.back().share, 0.2);
  EXPECT_EQ(lives[1].end, ExpertEnd::kNone);
}

TEST(ExpertLives, EndInTheWindowBeforeWhoseFirstEpochAPersonTookTheExpertOut) {
  ToldRun run;
  run.finish(0, layerWith({0}, {0.4, 0.6}));
  auto death = deathOf(1, 0, true);
  death.utilization = 0;
  run.tell(death);
  run.begin(1, layerWith({1}, {0, 0}));
  const auto lives = expertLives(run.history);
  ASSERT_THAT(lives, SizeIs(2));
  EXPECT_EQ(lives[0].end, ExpertEnd::kByHand);
  EXPECT_EQ(lives[0].endWindow, WindowIndex{1});
  EXPECT_FALSE(lives[0].endShare) << "no epoch of D1 has measured it";
}

TEST(ExpertLives, EndWithTheLayerThatAnotherGroupingHasNot) {
  ToldRun run;
  run.finish(0, layerWith({0}, {0.4, 0.6}));
  LayerUsage other = layerWith({1}, {0, 0});
  other.hiddenState = 9;
  run.begin(1, other);
  const auto lives = expertLives(run.history);
  ASSERT_THAT(lives, SizeIs(2));
  EXPECT_EQ(lives[0].end, ExpertEnd::kLayerGone);
  EXPECT_EQ(lives[1].end, ExpertEnd::kNone);
}

TEST(ExpertLives, AreNoneOfARunThatHasNotBegun) { EXPECT_TRUE(expertLives(RunHistory{}).empty()); }

}  // namespace
}  // namespace xsmoe
