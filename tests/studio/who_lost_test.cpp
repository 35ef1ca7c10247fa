// SPDX-License-Identifier: GPL-3.0-or-later
// Whom a change hurt, as Inspect asks and shows it.
#include <QComboBox>
#include <QPoint>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>

#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/rank_changes_feed.h"
#include "app/studio/perspectives/slices_feed.h"
#include "app/studio/perspectives/who_lost_panel.h"
#include "tests/studio/session_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/items/picked_chip.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/rank_changes_page.h"
#include "widgets/pages/sliced_changes_table.h"
#include "widgets/pages/slices_page.h"

namespace xsmoe::studio {
namespace {

using testing::HasSubstr;

/// As a person does.
void chooseIn(QComboBox& box, int place) {
  box.setCurrentIndex(place);
  Q_EMIT box.activated(place);
}

class LostRun : public SessionFixture {
 protected:
  void open(const char* run) {
    makeRunFolder(folder("runs") / run, stream());
    session_->open(folder("runs") / run);
    ASSERT_TRUE(eventually([&] { return session_->run().folder == folder("runs") / run && !session_->opening(); }));
  }
};

class RankChangesFeedTest : public LostRun {
 protected:
  void SetUp() override {
    LostRun::SetUp();
    feed_ = std::make_unique<RankChangesFeed>(*session_, page_);
    feed_->setActive(true);
  }
  void TearDown() override { feed_.reset(); }
  [[nodiscard]] bool says(const char* words) {
    return eventually([&] { return page_.summary().contains(QString::fromUtf8(words)); });
  }

  widgets::RankChangesPage page_;
  std::unique_ptr<RankChangesFeed> feed_;
};

TEST_F(RankChangesFeedTest, SaysWhatToDoWhereNothingIsTestedYet) {
  EXPECT_TRUE(says("Open a run or train one"));
  openStreamAndWait();
  session_->step(Boundary::kBatch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  EXPECT_TRUE(says("No window of this run is tested yet"));
  EXPECT_EQ(script_->rankedTests, 0);
}

TEST_F(RankChangesFeedTest, ComparesTheLatestWindowWithTheOneBeforeUntilOthersAreChosen) {
  trainAll();
  ASSERT_TRUE(says("after D1 (test on D2) to that after D2 (test on D3)"));
  ASSERT_TRUE(page_.showsRanks());
  const auto* const users = page_.table()->model();
  ASSERT_EQ(users->rowCount(), 2);
  EXPECT_EQ(users->index(0, widgets::RankChangeModel::kUser).data().toString(), QStringLiteral("bob")) << "11 before, and 12 now";
  EXPECT_EQ(users->index(0, widgets::RankChangeModel::kTarget).data().toString(), QStringLiteral("Item 2"));
  chooseIn(*page_.before(), page_.before()->findData(0));
  ASSERT_TRUE(says("after D0 (test on D1) to that after D2"));
  EXPECT_EQ(users->index(0, widgets::RankChangeModel::kHit).data().toString(), QStringLiteral("lost"));
  chooseIn(*page_.test(), 1);
  EXPECT_TRUE(says("after D0 (test on D3) to that after D2 (test on D3)"));
}

TEST_F(RankChangesFeedTest, GoesDownToEpochsWhoseWeightsAreKept) {
  trainAll();
  ASSERT_TRUE(says("to that after D2"));
  feed_->offerEpochs({RunMoment(1, 2), RunMoment(1, 9)});
  EXPECT_LT(page_.after()->findData(QPoint(1, 9)), 0) << "it has not ended";
  const int epoch = page_.after()->findData(QPoint(1, 2));
  ASSERT_GE(epoch, 0);
  chooseIn(*page_.after(), epoch);
  ASSERT_TRUE(says("after D0 (test on D1) to that after D1, epoch 2 (test on D2)")) << page_.summary().toStdString();
  EXPECT_TRUE(says("the targets of 1 fell")) << "bob's, with the weights of the epoch";
}

TEST_F(RankChangesFeedTest, GathersTheUsersBySlices) {
  trainAll();
  ASSERT_TRUE(says("to that after D2"));
  page_.gathered()->setCurrentIndex(1 + static_cast<int>(SliceKind::kCategory));
  const auto* const slices = page_.slices().table()->model();
  ASSERT_EQ(slices->rowCount(), 3) << "all users, and two categories";
  EXPECT_EQ(slices->index(1, 0).data().toString(), QStringLiteral("clocks"));
  EXPECT_EQ(slices->index(1, 1).data().toString(), QStringLiteral("1"));
  EXPECT_EQ(slices->index(0, 2).data().toString(), QStringLiteral("(+0.50)")) << "bob fell by one, ada by none";
  chooseIn(*page_.before(), page_.before()->findData(0));
  ASSERT_TRUE(says("after D0 (test on D1) to that after D2"));
  EXPECT_EQ(slices->index(0, 2).data().toString(), QStringLiteral("(+1.00)")) << "of the other pair of moments";
}

TEST_F(RankChangesFeedTest, TellsUsersApartByTheItemsPickedOnTheMap) {
  trainAll();
  ASSERT_TRUE(says("to that after D2"));
  page_.gathered()->setCurrentIndex(1 + static_cast<int>(SliceKind::kPicked));
  const auto* const slices = page_.slices().table()->model();
  EXPECT_EQ(slices->rowCount(), 1);
  session_->chosen().pickItems({QStringLiteral("i2"), QStringLiteral("i7")});
  ASSERT_TRUE(eventually([&] { return slices->rowCount() == 3; }));
  EXPECT_EQ(slices->index(1, 0).data().toString(), QStringLiteral("picked items"));
  EXPECT_EQ(slices->index(1, 1).data().toString(), QStringLiteral("1")) << "bob's";
  EXPECT_FALSE(page_.picked()->isHidden());
  page_.picked()->click();
  EXPECT_TRUE(session_->chosen().pickedItems().isEmpty());
  EXPECT_TRUE(eventually([&] { return slices->rowCount() == 1; }));
}

TEST_F(RankChangesFeedTest, TravelsInTime) {
  trainAll();
  ASSERT_TRUE(says("to that after D2"));
  feed_->showMoment(1);
  ASSERT_TRUE(says("to that after D1"));
  EXPECT_EQ(page_.after()->currentText(), QStringLiteral("the window of the timeline (D1)"));
  feed_->showMoment(0);
  EXPECT_TRUE(says("is the first that was tested"));
  feed_->showMoment({});
  EXPECT_TRUE(says("to that after D2"));
  EXPECT_EQ(page_.after()->currentText(), QStringLiteral("the latest window"));
}

TEST_F(RankChangesFeedTest, ComparesWithTheRunBeside) {
  makeRunFolder(folder("runs") / "b", stream());
  open("a");
  session_->beside().show(folder("runs") / "b");
  ASSERT_TRUE(eventually([this] { return session_->beside().run() != nullptr; }));
  ASSERT_TRUE(says("to that after D2"));
  chooseIn(*page_.before(), page_.before()->count() - 1);
  ASSERT_TRUE(says("From the model after D2 (test on D3) of b to that after D2 (test on D3)"));
  EXPECT_FALSE(page_.test()->isEnabled()) << "it is one";
  session_->beside().takeAway();
  EXPECT_TRUE(says("From the model after D1"));
}

TEST_F(RankChangesFeedTest, ComparesAModelWithItsPrunedCopy) {
  open("a");
  ASSERT_TRUE(says("to that after D2"));
  chooseIn(*page_.before(), page_.before()->count() - 1);
  ASSERT_TRUE(says("pruned at τ = "));
  EXPECT_TRUE(says("the targets of 1 fell and of 0 rose")) << page_.summary().toStdString();
  EXPECT_EQ(page_.table()->model()->index(0, 0).data().toString(), QStringLiteral("bob"));
}

TEST_F(RankChangesFeedTest, ComparesAModelWithItsCopyWithoutTheExpertsBornForItsWindow) {
  open("a");
  ASSERT_TRUE(says("to that after D2"));
  const int place = page_.before()->findText(QStringLiteral("its copy without the experts of D2"));
  ASSERT_GE(place, 0);
  chooseIn(*page_.before(), place);
  ASSERT_TRUE(says("From the model after D2 without the experts born for it (test on D3) to that after D2 (test on D3)"));
  EXPECT_TRUE(says("the targets of 0 fell and of 1 rose")) << page_.summary().toStdString();
  feed_->showMoment(1);
  ASSERT_TRUE(says("From the model after D1 without the experts born for it"));
  feed_->showMoment(0);
  EXPECT_TRUE(says("is the first that was tested")) << "D0's experts are not added to others";
}

TEST_F(RankChangesFeedTest, OfAnOldRunTellsWhatIsMeasuredUntilAPersonStopsIt) {
  script_->oldRanks = script_->holdRanks = true;
  trainAll();
  ASSERT_TRUE(says("D0 on D1"));
  EXPECT_TRUE(page_.stopButton()->isVisibleTo(&page_));
  page_.stopButton()->click();
  ASSERT_TRUE(says("Stopped"));
  script_->holdRanks = false;
  EXPECT_FALSE(feed_->asking());
  chooseIn(*page_.after(), 0);
  EXPECT_TRUE(says("to that after D2"));
}

TEST_F(RankChangesFeedTest, TheAnswerOfBeforeLeavesStoppedWhatWasStopped) {
  trainAll();
  ASSERT_TRUE(says("to that after D2"));
  ASSERT_TRUE(eventually([this] { return !feed_->asking(); }));
  chooseIn(*page_.before(), page_.before()->findData(0));
  ASSERT_TRUE(feed_->asking());
  chooseIn(*page_.test(), 1);
  Q_EMIT page_.stopRequested();
  ASSERT_TRUE(eventually([this] { return !feed_->asking() && !session_->questions().busy(); }));
  EXPECT_TRUE(says("Stopped"));
}

TEST_F(RankChangesFeedTest, MeasuresOnlyWhileSomebodyLooks) {
  script_->oldRanks = script_->holdRanks = true;
  trainAll();
  ASSERT_TRUE(says("D0 on D1"));
  feed_->setActive(false);
  ASSERT_TRUE(eventually([this] { return !feed_->asking(); }));
  script_->holdRanks = false;
  feed_->setActive(true);
  EXPECT_TRUE(says("to that after D2"));
}

TEST_F(RankChangesFeedTest, TellsWhyNothingCanBeMeasured) {
  script_->oldRanks = script_->noWeights = true;
  trainAll();
  EXPECT_TRUE(says("no weights are stored"));
}

TEST_F(RankChangesFeedTest, MayGoWhileItMeasures) {
  script_->oldRanks = script_->holdRanks = true;
  trainAll();
  ASSERT_TRUE(says("D0 on D1"));
  feed_.reset();
  EXPECT_TRUE(eventually([this] { return !session_->questions().busy(); }));
}

class SlicesFeedTest : public LostRun {
 protected:
  void SetUp() override {
    LostRun::SetUp();
    feed_ = std::make_unique<SlicesFeed>(*session_, page_);
    feed_->setActive(true);
  }
  void TearDown() override { feed_.reset(); }
  [[nodiscard]] bool hasTests(std::size_t tests) {
    return eventually([this, tests] { return page_.tests().size() == tests && !feed_->asking(); });
  }

  widgets::SlicesPage page_;
  std::unique_ptr<SlicesFeed> feed_;
};

TEST_F(SlicesFeedTest, ShowsTheWindowsOfARunInTrainingAsTheyCome) {
  EXPECT_THAT(page_.message().toStdString(), HasSubstr("Open a run or train one"));
  openStreamAndWait();
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(hasTests(1));
  session_->training().unpause();
  ASSERT_TRUE(waitForEnd());
  ASSERT_TRUE(hasTests(3));
  EXPECT_EQ(script_->slicedTests, 3) << "once each";
  EXPECT_EQ(page_.tests().back().testedOn.value, 3);
}

TEST_F(SlicesFeedTest, TellsTestsApartByTheItemsPickedOnTheMap) {
  open("a");
  ASSERT_TRUE(hasTests(3));
  const auto pickedSequences = [this] {
    std::int64_t sequences = -1;
    for (const auto& slice : page_.tests().back().slices)
      if (slice.kind == SliceKind::kPicked && slice.key == "picked") sequences = slice.metrics ? slice.metrics->sequences : 0;
    return sequences;
  };
  EXPECT_EQ(pickedSequences(), -1) << "none are picked";
  session_->chosen().pickItems({QStringLiteral("i1")});
  ASSERT_TRUE(eventually([&] { return page_.tests().size() == 3 && pickedSequences() == 1; })) << "ada's target";
  EXPECT_FALSE(page_.picked()->isHidden());
  page_.picked()->click();
  EXPECT_TRUE(eventually([&] { return page_.tests().size() == 3 && pickedSequences() == -1; }));
  EXPECT_TRUE(page_.picked()->isHidden());
}

TEST_F(SlicesFeedTest, OfAnOldRunGoesOnWhereAPersonStoppedIt) {
  script_->oldRanks = script_->holdRanks = true;
  trainAll();
  ASSERT_TRUE(eventually([this] { return page_.stopButton()->isVisibleTo(&page_); }));
  page_.stopButton()->click();
  ASSERT_TRUE(eventually([this] { return page_.message().contains(QStringLiteral("Stopped")); }));
  script_->holdRanks = false;
  feed_->setActive(false);
  feed_->setActive(true);
  EXPECT_TRUE(hasTests(3));
  EXPECT_TRUE(page_.message().isEmpty());
}

TEST_F(SlicesFeedTest, TellsWhyThereAreNone) {
  script_->oldRanks = script_->noWeights = true;
  trainAll();
  EXPECT_TRUE(eventually([this] { return page_.message().contains(QStringLiteral("no weights are stored")); }));
}

TEST_F(SlicesFeedTest, AsksAgainWhereTheRunWentBack) {
  open("a");
  ASSERT_TRUE(hasTests(3));
  ASSERT_EQ(script_->slicedTests, 3);
  auto history = *session_->run().state->history;
  history.apply({1'800'000'000'000, ChangeLogged{Undo{"tau 0.2"}, 1'800'000'000'000, {}}});
  session_->takeNews(session_->run().folder, history);
  EXPECT_TRUE(eventually([this] { return script_->slicedTests == 6; })) << "the windows may have been trained again";
  EXPECT_TRUE(hasTests(3));
}

TEST_F(SlicesFeedTest, ForgetsTheRunBefore) {
  open("a");
  ASSERT_TRUE(hasTests(3));
  script_->recordedWindows = 2;
  open("b");
  EXPECT_TRUE(hasTests(2));
}

class WhoLostInTheWindow : public StudioTest {};

TEST_F(WhoLostInTheWindow, LeadsToTheListOfAUserAfterTheWindow) {
  MainWindow window(factory(), folders());
  window.show();
  makeRunFolder(folder("run"), stream());
  window.session().open(folder("run"));
  ASSERT_TRUE(eventually([&] { return window.session().run().stored && !window.session().opening(); }));
  auto& inspect = perspective<InspectPerspective>(window);
  window.showPerspective(inspect);
  inspect.tabs().setCurrentWidget(&inspect.whoLost());
  auto& users = inspect.whoLost().users();
  ASSERT_TRUE(eventually([&] { return users.showsRanks(); }));
  chooseIn(*users.after(), users.after()->findData(1));
  ASSERT_TRUE(eventually([&] { return users.summary().contains(QStringLiteral("to that after D1")); }));
  Q_EMIT users.table()->activated(users.table()->model()->index(0, 0));
  const auto& page = *window.findChild<widgets::InspectPage*>();
  EXPECT_EQ(inspect.tabs().currentWidget(), &page);
  EXPECT_EQ(window.session().chosen().user(), "bob");
  EXPECT_EQ(page.window(), 1);
  EXPECT_TRUE(eventually([&] { return !page.truthText().isEmpty() && !inspect.inspection().busy(); }));
  EXPECT_EQ(page.user(), QStringLiteral("bob"));
  EXPECT_EQ(page.window(), 1) << "also when the page knows which windows are stored";
}

}  // namespace
}  // namespace xsmoe::studio
