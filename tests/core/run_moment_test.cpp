// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_moment.h"

#include <gmock/gmock.h>

#include <optional>
#include <utility>
#include <vector>

namespace xsmoe {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr ExpertName kPinned{Modality::kVisual, 6, 0};

LayerUsage layerWith(double baseShare) {
  LayerUsage usage;
  usage.hiddenState = 6;
  usage.born = {0};
  usage.utilization = usage.gateShare = {baseShare, 1 - baseShare};
  return usage;
}

/// Two windows of three and two epochs, the second of which goes on: an expert is pinned after the first epoch.
class MomentsOfARun : public testing::Test {
 protected:
  explicit MomentsOfARun(Protocol protocol = Protocol::kPaper) : history_(described(protocol)) {
    begin(0);
    endEpoch(0, 1);
    tell(ExpertPinned{{0}, 1, kPinned, true});
    endEpoch(0, 2);
    endEpoch(0, 3);
    WindowDone done;
    done.testedOn = {1};
    done.epochs = 3;
    done.bestEpoch = 2;
    done.usage = {layerWith(0.9)};
    tell(done);
    begin(1);
    endEpoch(1, 1);
    tell(ExpertPinned{{1}, 1, kPinned, false});
    endEpoch(1, 2);
  }
  static RunDescription described(Protocol protocol) {
    RunDescription run;
    run.settings.protocol.protocol = protocol;
    return run;
  }
  void tell(EventDetail detail) { history_.apply({++time_, std::move(detail)}); }
  void begin(int window) {
    WindowStarted started;
    started.window = {window};
    tell(started);
  }
  void endEpoch(int window, int epoch) {
    EpochDone done;
    done.window = {window};
    done.epoch = epoch;
    done.loss = 10.0 * window + epoch;
    done.best = window == 0 && epoch <= 2;
    done.usage = {layerWith(0.1 * epoch)};
    tell(done);
  }

  RunHistory history_;
  std::int64_t time_ = 0;
};

class MomentsOfAnOfficialRun : public MomentsOfARun {
 protected:
  MomentsOfAnOfficialRun() : MomentsOfARun(Protocol::kOfficial) {}
};

TEST_F(MomentsOfARun, KnowTheBestEpochOfAWindowSoFar) {
  EXPECT_EQ(bestEpochOf(history_.window(0)), 2) << "as its end tells";
  EXPECT_EQ(bestEpochOf(history_.window(1)), 0) << "none was validated yet";
  for (const auto& [epoch, best] : {std::pair(3, true), std::pair(4, false)}) {
    EpochDone done;
    done.window = {1};
    done.epoch = epoch;
    done.best = best;
    tell(done);
  }
  EXPECT_EQ(bestEpochOf(history_.window(1)), 3);
}

TEST_F(MomentsOfARun, HaveNoBestEpochWhereNoneWasValidated) {
  WindowDone done;
  done.window = {1};
  done.epochs = done.bestEpoch = 2;  // of which the weights are
  tell(done);
  EXPECT_EQ(bestEpochOf(history_.window(1)), 0);
  EXPECT_EQ(epochOfWeights(history_, {1}), 2);
}

TEST_F(MomentsOfARun, HaveWhatTheRecordTellsOfTheEpoch) {
  const EpochDone* const second = epochAt(history_, {WindowIndex{0}, 2});
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(second->loss, 2);
  EXPECT_EQ(epochAt(history_, {WindowIndex{1}, 2})->loss, 12) << "of the window that goes on too";
  EXPECT_EQ(epochAt(history_, {WindowIndex{1}, 3}), nullptr) << "it has not ended";
  EXPECT_EQ(epochAt(history_, {WindowIndex{2}, 1}), nullptr);
  EXPECT_EQ(epochAt(history_, WindowIndex{0}), nullptr) << "the window's end is no epoch's";
}

TEST_F(MomentsOfARun, HaveTheSharesOfTheirOwnEpoch) {
  EXPECT_THAT(usageAt(history_, {WindowIndex{0}, 2}), ElementsAre(layerWith(0.2)));
  EXPECT_THAT(usageAt(history_, WindowIndex{0}), ElementsAre(layerWith(0.9))) << "by which pruning decided";
  EXPECT_THAT(usageAt(history_, {WindowIndex{1}, 1}), ElementsAre(layerWith(0.1)));
  EXPECT_THAT(usageAt(history_, WindowIndex{1}), IsEmpty()) << "it goes on";
}

TEST_F(MomentsOfARun, KnowWhichExpertsWerePinnedThen) {
  EXPECT_THAT(pinnedAt(history_, {WindowIndex{0}, 1}), IsEmpty());
  EXPECT_THAT(pinnedAt(history_, {WindowIndex{0}, 2}), ElementsAre(kPinned));
  EXPECT_THAT(pinnedAt(history_, {WindowIndex{1}, 1}), ElementsAre(kPinned));
  EXPECT_THAT(pinnedAt(history_, {WindowIndex{1}, 2}), IsEmpty());
  EXPECT_THAT(pinnedAt(history_, WindowIndex{0}), ElementsAre(kPinned));
}

TEST(TauAtAMoment, IsWhatItWasThen) {
  RunHistory history;
  const auto tell = [&history](EventDetail detail) { history.apply({1, std::move(detail)}); };
  const auto endEpoch = [&](int window, int epoch) {
    EpochDone done;
    done.window = {window};
    done.epoch = epoch;
    tell(done);
  };
  const double first = history.tau();
  WindowStarted started;
  tell(started);
  endEpoch(0, 1);
  tell(TauChanged{{0}, 1, first, 0.2});
  endEpoch(0, 2);
  tell(WindowDone{});
  tell(ChangeLogged{Change(SetTau{0.3}), 1, {Boundary::kTested, {0}, 0, 0}, {}});
  tell(TauChanged{{0}, 2, 0.2, 0.3});
  started.window = {1};
  tell(started);
  endEpoch(1, 1);
  tell(TauChanged{{1}, 1, 0.3, 0.05});
  EXPECT_EQ(tauAt(history, {0, 1}), first) << "it was changed after this epoch";
  EXPECT_EQ(tauAt(history, {0, 2}), 0.2);
  EXPECT_EQ(tauAt(history, 0), 0.3) << "by which its end pruned: a fork changes it before";
  EXPECT_EQ(history.window(0).settings.model.tau, 0.3) << "with which a fork there begins";
  EXPECT_EQ(tauAt(history, {1, 1}), 0.3);
  EXPECT_EQ(tauAt(history, 1), 0.05) << "it goes on: as it is now";
  EXPECT_EQ(tauAt(history, {2, 1}), 0.05);
}

TEST_F(MomentsOfARun, FollowEachOtherByEpochsAndEndsOfWindows) {
  std::vector<std::pair<int, int>> places;
  std::optional<RunMoment> moment = RunMoment(WindowIndex{0}, 1);
  for (; moment && places.size() < 20; moment = momentAfter(history_, moment)) places.emplace_back(moment->window.value, moment->epoch);
  EXPECT_THAT(places, ElementsAre(std::pair(0, 1), std::pair(0, 2), std::pair(0, 3), std::pair(0, 0), std::pair(1, 1), std::pair(1, 2)))
      << "then comes the present";
  EXPECT_EQ(momentBefore(history_, std::nullopt), RunMoment(WindowIndex{1}, 2));
  EXPECT_EQ(momentBefore(history_, RunMoment(WindowIndex{1}, 1)), RunMoment(WindowIndex{0}));
  EXPECT_EQ(momentBefore(history_, RunMoment(WindowIndex{0})), RunMoment(WindowIndex{0}, 3));
  EXPECT_EQ(momentBefore(history_, RunMoment(WindowIndex{0}, 1)), RunMoment(WindowIndex{0}, 1)) << "there is none before";
  EXPECT_EQ(momentBefore(history_, RunMoment(WindowIndex{1}, 7)), RunMoment(WindowIndex{1}, 2)) << "the run has gone back";
  EXPECT_EQ(momentAfter(history_, std::nullopt), std::nullopt);
  EXPECT_EQ(momentBefore(RunHistory(), std::nullopt), std::nullopt);
}

TEST_F(MomentsOfARun, KnowWhoseWeightsAreKept) {
  EXPECT_EQ(epochOfWeights(history_, {0}), 2) << "the best";
  EXPECT_EQ(epochOfWeights(history_, {1}), 0) << "it goes on";
  EXPECT_EQ(windowOfWeights(history_, {WindowIndex{0}, 1}), WindowIndex{0});
  EXPECT_EQ(windowOfWeights(history_, {WindowIndex{1}, 1}), std::nullopt);
}

TEST_F(MomentsOfARun, AskTheWeightsOfTheirEpochWhereTheyAreKeptElseOfTheirWindow) {
  const std::vector<RunMoment> kept{{0, 3}, {1, 2}, {1, 9}};
  EXPECT_EQ(momentOfWeights(history_, {0, 3}, kept), RunMoment(0, 3));
  EXPECT_EQ(momentOfWeights(history_, {0, 1}, kept), RunMoment(0));
  EXPECT_EQ(momentOfWeights(history_, 0, kept), RunMoment(0));
  EXPECT_EQ(momentOfWeights(history_, {1, 2}, kept), RunMoment(1, 2)) << "of the window that goes on too";
  EXPECT_EQ(momentOfWeights(history_, {1, 1}, kept), std::nullopt);
  EXPECT_EQ(momentOfWeights(history_, {1, 9}, kept), std::nullopt) << "the run has gone back";
}

TEST_F(MomentsOfAnOfficialRun, KeepTheWeightsOfTheLastEpoch) { EXPECT_EQ(epochOfWeights(history_, {0}), 3); }

}  // namespace
}  // namespace xsmoe
