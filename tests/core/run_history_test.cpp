#include "model/core/run_history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <optional>

namespace xsmoe {
namespace {

RunEvent at(std::int64_t timeMs, EventDetail detail) { return {timeMs, std::move(detail)}; }

std::optional<ChangeOutcome> outcomeOf(ChangeOutcome outcome) { return outcome; }

WindowStarted started(int window) {
  WindowStarted event;
  event.window = {window};
  event.batchesPerEpoch = 2;
  return event;
}

TEST(RunHistory, FoldsBatchesIntoEpochsAndWindows) {
  RunHistory history;
  history.apply(at(1, started(0)));
  history.apply(at(2, BatchDone{{0}, 1, 1, 4.0, 0.5}));
  history.apply(at(3, BatchDone{{0}, 1, 2, 3.0, 0.25}));
  EpochDone epoch;
  epoch.epoch = 1;
  epoch.loss = 3.5;
  history.apply(at(4, epoch));
  history.apply(at(5, started(1)));

  ASSERT_EQ(history.windowCount(), 2U);
  EXPECT_EQ(history.window(0).batchLosses, (std::vector<float>{4.0F, 3.0F}));
  EXPECT_EQ(history.window(0).epochEnds, std::vector<std::size_t>{2});
  EXPECT_DOUBLE_EQ(history.window(0).trainingSeconds, 0.75);
  EXPECT_EQ(history.window(0).startedMs, 1);
  EXPECT_EQ(history.window(0).lastStepMs, 3);
  EXPECT_EQ(history.window(0).epochEndMs, std::vector<std::int64_t>{4});
  EXPECT_TRUE(history.window(1).epochs.empty());
  EXPECT_EQ(history.state(), RunState::kRunning);
}

TEST(RunHistory, CountsNoTimeInWhichTheRunDidNotGoOn) {
  RunHistory history;
  const auto tell = [&](std::int64_t seconds, EventDetail detail) { history.apply(at(1000 * seconds, std::move(detail))); };
  tell(100, started(0));
  tell(110, BatchDone{{0}, 1, 1, 4.0, 10});
  tell(111, RunPaused{{0}, true});
  tell(500, RunPaused{{0}, false});
  tell(503, EpochDone{});
  tell(504, WindowDone{});
  tell(504, RunStopped{{0}});
  tell(9000, started(1));
  EXPECT_DOUBLE_EQ(history.window(0).besidesSeconds, 4) << "validation and test";
  EXPECT_DOUBLE_EQ(history.window(1).besidesSeconds, 0) << "it was stopped";
  tell(9002, BatchDone{{1}, 1, 1, 4.0, 2});
  tell(9003, WindowDone{});
  tell(20'000, started(2));
  EXPECT_DOUBLE_EQ(history.window(2).besidesSeconds, 0) << "killed, and gone on with another day";
}

static_assert(std::forward_iterator<RunHistory::Windows::Iterator>);

TEST(RunHistory, ItsWindowsAreARangeForTheAlgorithms) {
  RunHistory history;
  EXPECT_EQ(history.newest(), nullptr);
  for (const int window : {0, 1, 2}) history.apply(at(window, started(window)));
  const auto windows = history.windows();
  const auto found = std::find_if(windows.begin(), windows.end(), [](const WindowHistory& one) { return one.window.value == 1; });
  ASSERT_NE(found, windows.end());
  EXPECT_EQ(&*found, &history.window(1));
  EXPECT_EQ(std::distance(found, windows.end()), 2);
  EXPECT_EQ(history.newest(), &history.window(2));
}

TEST(RunHistory, ACopyIsFrozen) {
  RunHistory history;
  history.apply(at(1, started(0)));
  const RunHistory copy = history;
  history.apply(at(2, BatchDone{{0}, 1, 1, 4.0, 0.5}));
  EXPECT_TRUE(copy.window(0).batchLosses.empty());
  EXPECT_EQ(history.window(0).batchLosses.size(), 1U);
}

TEST(RunHistory, KeepsTauAndGroupingWithTheirInterventions) {
  RunDescription description;
  description.settings.model.tau = 0.1;
  RunHistory history(description);
  history.apply(at(1, started(0)));
  history.apply(at(2, TauChanged{{0}, 3, 0.1, 0.2}));
  GroupingChanged request{{0}, 3, {6, 12}, {12}, false, {}};
  history.apply(at(3, request));
  EXPECT_EQ(history.tau(), 0.2);
  EXPECT_EQ(history.grouping(), (Grouping{6, 12}));
  EXPECT_EQ(history.pendingGrouping(), Grouping{12});
  request.applied = true;
  history.apply(at(4, request));
  EXPECT_EQ(history.grouping(), Grouping{12});
  EXPECT_TRUE(history.pendingGrouping().empty());
  ASSERT_EQ(history.interventions().size(), 3U);
  EXPECT_EQ(history.interventions()[0].outcome, outcomeOf(NumberSet{"tau", 0.1, 0.2}));
  EXPECT_EQ(history.interventions()[0].act, Act(Change(SetTau{0.2}))) << "nobody logged that it was asked for";
  EXPECT_EQ(history.interventions()[1].outcome, outcomeOf(GroupingSet{{6, 12}, {12}, false}));
  EXPECT_EQ(history.interventions()[2].outcome, outcomeOf(GroupingSet{{6, 12}, {12}, true}));
}

TEST(RunHistory, JoinsWhatWasAskedForWithWhatCameOfIt) {
  RunHistory history;
  history.apply(at(1, started(0)));
  history.apply(at(20, ChangeLogged{SetTau{0.2}, 15, {Boundary::kBatch, {0}, 3, 7}, ""}));
  history.apply(at(20, TauChanged{{0}, 3, 0.1, 0.2}));
  history.apply(at(30, ChangeLogged{SetNumber{"patience", 0}, 25, {Boundary::kEpoch, {0}, 3, 0}, "the value is 0"}));
  history.apply(at(40, ChangeLogged{Pause{}, 40, {Boundary::kBatch, {0}, 4, 1}, ""}));
  history.apply(at(50, ChangeLogged{SetNumber{"patience", 7}, 45, {Boundary::kBatch, {0}, 4, 1}, ""}));
  history.apply(at(50, SettingChanged{{0}, 3, "patience", 5, 7}));
  history.apply(at(60, ChangeLogged{Undo{"tau 0.3"}, 55, {Boundary::kEpoch, {0}, 3, 0}, ""}));
  history.apply(at(70, ChangeLogged{Undo{}, 65, {Boundary::kEpoch, {0}, 3, 0}, "nothing is kept"}));
  const auto& all = history.interventions();
  ASSERT_EQ(all.size(), 6U);
  EXPECT_EQ(all[0].outcome, outcomeOf(NumberSet{"tau", 0.1, 0.2}));
  EXPECT_EQ(all[0].act, Act(Change(SetTau{0.2})));
  EXPECT_EQ(all[0].batch, 7);
  EXPECT_EQ(all[0].askedMs, 15);
  EXPECT_TRUE(all[0].changesRun);
  EXPECT_EQ(all[1].refusal, "the value is 0");
  EXPECT_EQ(all[1].act, Act(Change(SetNumber{"patience", 0})));
  EXPECT_FALSE(all[1].outcome);
  EXPECT_FALSE(all[1].changesRun);
  EXPECT_FALSE(all[2].changesRun);
  EXPECT_EQ(all[3].outcome, outcomeOf(NumberSet{"patience", 5, 7}));
  EXPECT_EQ(all[4].act, Act(Undo{"tau 0.3"}));
  EXPECT_TRUE(all[4].takesBack);
  EXPECT_FALSE(all[4].changesRun) << "the run is as if neither had been";
  EXPECT_FALSE(all[5].takesBack) << "it was refused";
  EXPECT_FALSE(all[5].changesRun);
  EXPECT_EQ(history.settings().training.patience, 7);
  EXPECT_EQ(history.settings().model.tau, 0.2);
}

TEST(RunHistory, JoinsAPruningThatHadToWaitForItsEpochWithWhatWasAskedFor) {
  RunHistory history;
  history.apply(at(1, started(0)));
  history.apply(at(20, ChangeLogged{PruneNow{}, 15, {Boundary::kBatch, {0}, 1, 2}, ""}));
  history.apply(at(30, ChangeLogged{Pause{}, 30, {Boundary::kBatch, {0}, 1, 3}, ""}));
  history.apply(at(40, ChangeLogged{SetTau{0.2}, 35, {Boundary::kBatch, {0}, 1, 4}, ""}));
  history.apply(at(40, TauChanged{{0}, 0, 0.1, 0.2}));
  history.apply(at(50, PrunedNow{{0}, 1, 0.2, 3, std::nullopt, {}, std::nullopt}));
  const auto& all = history.interventions();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].outcome, outcomeOf(ExpertsTaken{0.2, 3, std::nullopt, std::nullopt}));
  EXPECT_EQ(all[0].batch, 2);
  EXPECT_FALSE(all[1].changesRun) << "the pause";
  EXPECT_EQ(all[2].outcome, outcomeOf(NumberSet{"tau", 0.1, 0.2}));
  history.apply(at(60, PrunedNow{{0}, 2, 0.2, 1, std::nullopt, {}, std::nullopt}));
  ASSERT_EQ(all.size(), 4U) << "of a record that does not tell what was asked for";
  EXPECT_EQ(all[3].outcome, outcomeOf(ExpertsTaken{0.2, 1, std::nullopt, std::nullopt}));
}

TEST(RunHistory, TellsAMergeAsWhatCameOfTheChange) {
  RunHistory history;
  history.apply(at(1, started(0)));
  const MergeExperts pair{{Modality::kTextual, 12, 3}, 1};
  history.apply(at(20, ChangeLogged{pair, 15, {Boundary::kBatch, {0}, 1, 2}, ""}));
  history.apply(at(20, PrunedNow{{0}, 1, 0.2, 1, std::nullopt, {}, pair.expert, pair.into, 0.1}));
  const auto& all = history.interventions();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].act, Act(Change(pair)));
  EXPECT_EQ(all[0].outcome, outcomeOf(ExpertsTaken{0.2, 1, pair.expert, pair.into}));
  EXPECT_TRUE(all[0].changesRun) << "a deviation";
}

TEST(RunHistory, KeepsTheSettingsWithWhichAForkBegins) {
  RunHistory history;
  history.apply(at(1, started(0)));
  history.apply(at(2, SettingChanged{{0}, 1, "epochs", 100, 9}));
  history.apply(at(3, GroupingChanged{{0}, 1, {6, 12}, {12}, false, {}}));
  history.apply(at(4, WindowDone{}));
  history.apply(at(5, ChangeLogged{SetTau{0.4}, 5, {Boundary::kTested, {0}, 0, 0}, ""}));
  history.apply(at(5, TauChanged{{0}, 0, 0.1, 0.4}));
  history.apply(at(6, started(1)));
  history.apply(at(7, TauChanged{{1}, 0, 0.4, 0.5}));
  const auto& settings = history.window(0).settings;
  EXPECT_EQ(settings.training.epochs, 9);
  EXPECT_EQ(settings.model.grouping, Grouping{12});
  EXPECT_EQ(settings.model.tau, 0.4) << "changed where the fork began";
}

TEST(RunHistory, BirthsAndDeathsBelongToTheWindowThatEnded) {
  RunHistory history;
  history.apply(at(1, started(0)));
  history.apply(at(2, WindowDone{}));
  history.apply(at(3, ExpertExpanded{{0}, Modality::kTextual, {1}, {1}, 1}));
  history.apply(at(4, started(1)));
  ASSERT_EQ(history.window(0).births.size(), 1U);
  EXPECT_EQ(history.window(0).births[0].born, 1);
  EXPECT_TRUE(history.window(1).births.empty());
}

TEST(RunHistory, TheExpertsOfNewLayersAreBornWhereTheirGroupingIsApplied) {
  RunHistory history;
  const LayerStructure kept{Modality::kVisual, {0}, 2, {0}, 0};
  auto first = started(0);
  first.structure = {kept};
  history.apply(at(1, first));
  history.apply(at(2, GroupingChanged{{0}, 1, {2}, {1, 2}, false, {}}));
  history.apply(at(3, WindowDone{}));
  history.apply(at(4, ExpertExpanded{{0}, Modality::kVisual, {0}, {1}, 1}));
  EXPECT_EQ(history.window(0).births.size(), 1U) << "it waits for its window";
  const LayerStructure fresh{Modality::kVisual, {0}, 1, {1}, 0}, moved{Modality::kVisual, {1}, 2, {0, 1}, 1};
  history.apply(at(5, GroupingChanged{{0}, 0, {2}, {1, 2}, true, {fresh, moved}}));
  history.apply(at(6, started(1)));
  const auto& births = history.window(0).births;
  ASSERT_EQ(births.size(), 2U);
  EXPECT_FALSE(births[0].ofNewLayer);
  EXPECT_TRUE(births[1].ofNewLayer);
  EXPECT_EQ(births[1].born, 1);
  EXPECT_EQ(births[1].layer, LayerIndex{0});
  EXPECT_TRUE(history.window(1).births.empty());
}

TEST(RunHistory, WhatIsTakenOutBetweenTwoWindowsBelongsToTheLaterOne) {
  RunHistory history;
  history.apply(at(1, started(0)));
  history.apply(at(2, WindowDone{}));
  ExpertPruned merged{{1}, Modality::kTextual, {1}, {0}, 0};
  merged.byHand = true;
  history.apply(at(3, merged));
  history.apply(at(4, started(1)));
  EXPECT_TRUE(history.window(0).deaths.empty());
  ASSERT_EQ(history.window(1).deaths.size(), 1U);
  EXPECT_FALSE(wasMeasured(history.window(1).deaths[0])) << "no epoch has";
}

TEST(RunHistory, UntrainedReferencesBelongToTheWindowThatIsTested) {
  RunHistory history;
  history.apply(at(1, started(0)));
  history.apply(at(2, WindowDone{}));
  history.apply(at(3, started(1)));
  const std::vector<ReferenceResult> results{{"transitions", {0.2, 0.1, 0.3, 0.15, 40}}};
  history.apply(at(4, ReferencesMeasured{{1}, {2}, results, 0.5}));
  history.apply(at(5, WindowDone{}));
  EXPECT_TRUE(history.window(0).references.empty());
  EXPECT_EQ(history.window(1).references, results);
}

TEST(RunHistory, EndsAsFinishedStoppedOrFailed) {
  RunHistory history;
  history.apply(at(1, RunStopped{{0}}));
  EXPECT_EQ(history.state(), RunState::kStopped);
  history.apply(at(2, RunFailed{"disk full"}));
  EXPECT_EQ(history.state(), RunState::kFailed);
  EXPECT_EQ(history.failure(), "disk full");
}

}  // namespace
}  // namespace xsmoe
