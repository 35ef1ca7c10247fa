// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/merge_feed.h"

#include <QPushButton>
#include <QTableWidget>
#include <algorithm>

#include "app/studio/perspectives/likeness_feed.h"
#include "model/analysis/intervention_text.h"
#include "tests/studio/session_fixture.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/network/merge_bar.h"

namespace xsmoe::studio {
namespace {

using testing::HasSubstr;

class MergeFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    likeness_ = std::make_unique<LikenessFeed>(*session_, panel_);
    feed_ = std::make_unique<MergeFeed>(*session_, panel_);
  }
  void TearDown() override {
    feed_.reset();
    likeness_.reset();
  }
  /// The first two experts of the first layer, once the pairs are measured.
  void choosePair() {
    ASSERT_TRUE(eventually([this] { return panel_.measure()->isEnabled(); }));
    panel_.measure()->click();
    ASSERT_TRUE(eventually([this] { return !likeness_->asking() && panel_.pairs()->rowCount() == 2; }));
    panel_.pairs()->setCurrentCell(0, 1);
    ASSERT_TRUE(bar().pair());
  }
  /// A pair of a finished run, whose answer does not come.
  void beginToMeasure() {
    trainAll();
    choosePair();
    script_->holdMerges = true;
    bar().measure()->click();
    ASSERT_TRUE(feed_->asking());
  }
  /// D_0 and D_1 are finished, and D_2 has an epoch.
  void trainIntoThirdWindow() {
    openStreamAndWait();
    session_->step(Boundary::kWindow);
    ASSERT_TRUE(waitForState(RunState::kPaused));
    session_->step(Boundary::kWindow);
    ASSERT_TRUE(eventually([this] { return isPausedIn(2, false); }));
    session_->step(Boundary::kEpoch);
    ASSERT_TRUE(eventually([this] { return isPausedIn(2, true); }));
  }
  [[nodiscard]] bool isPausedIn(int window, bool afterAnEpoch) const {
    if (session_->run().phase() != RunState::kPaused) return false;
    const auto* const newest = session_->run().state->history->newest();
    return newest != nullptr && newest->window.value == window && newest->epochs.empty() != afterAnEpoch;
  }
  [[nodiscard]] widgets::MergeBar& bar() const { return *panel_.merging(); }
  [[nodiscard]] std::string words() const { return bar().words().toStdString(); }

  widgets::LikenessPanel panel_;
  std::unique_ptr<LikenessFeed> likeness_;
  std::unique_ptr<MergeFeed> feed_;
};

TEST_F(MergeFeedTest, MeasuresAFinishedRunAndMergesInAFork) {
  trainAll();
  choosePair();
  bar().measure()->click();
  EXPECT_TRUE(feed_->asking());
  ASSERT_TRUE(eventually([this] { return !feed_->asking(); }));
  EXPECT_THAT(words(), HasSubstr("the model after D2"));
  EXPECT_THAT(words(), HasSubstr("pruned instead"));
  EXPECT_FALSE(bar().merge()->isEnabled()) << "no window is trained after it";
  likeness_->showMoment(1);
  feed_->showMoment(1);
  choosePair();
  ASSERT_TRUE(bar().merge()->isEnabled());
  bar().merge()->click();
  EXPECT_TRUE(session_->live());
  ASSERT_TRUE(eventually([this] { return script_->merged == 1; }));
  ASSERT_TRUE(waitForEnd());
  const std::lock_guard lock(script_->requestMutex);
  ASSERT_EQ(script_->forks.size(), 1U);
  EXPECT_EQ(script_->forks[0].window.value, 1);
  EXPECT_TRUE(script_->forks[0].changes.empty());
}

TEST_F(MergeFeedTest, MeasuresTheModelInTrainingAndChangesItsRun) {
  trainIntoThirdWindow();
  choosePair();
  bar().measure()->click();
  ASSERT_TRUE(eventually([this] { return words().find("the model in training, after 1 epoch of D2") != std::string::npos; })) << words();
  EXPECT_GE(script_->copies, 1) << "it was asked for";
  ASSERT_TRUE(bar().merge()->isEnabled());
  bar().merge()->click();
  EXPECT_TRUE(eventually([this] { return script_->merged == 1; }));
  EXPECT_TRUE(eventually([this] {
    const auto& told = session_->run().state->history->interventions();
    return std::any_of(told.begin(), told.end(),
                       [](const Intervention& one) { return interventionText(one).find("merged the visual") == 0; });
  }));
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
}

TEST_F(MergeFeedTest, DoesNotChangeTheRunWhileAPastEpochOfItIsLookedAt) {
  trainIntoThirdWindow();
  choosePair();
  ASSERT_TRUE(bar().merge()->isEnabled());
  feed_->showMoment({}, true);
  EXPECT_FALSE(bar().merge()->isEnabled());
  EXPECT_THAT(bar().merge()->toolTip().toStdString(), HasSubstr("The past is shown"));
  bar().measure()->click();
  ASSERT_TRUE(eventually([this] { return !feed_->asking(); }));
  EXPECT_THAT(words(), HasSubstr("the model after D1"));
  feed_->showMoment({});
  EXPECT_TRUE(bar().merge()->isEnabled());
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
}

TEST_F(MergeFeedTest, MeasuresTheEpochThatIsLookedAtAndForksFromItsWindowsEnd) {
  trainAll();
  likeness_->showMoment(RunMoment(1, 2));
  feed_->showMoment(RunMoment(1, 2), true);
  choosePair();
  bar().measure()->click();
  ASSERT_TRUE(eventually([this] { return !feed_->asking(); }));
  EXPECT_THAT(words(), HasSubstr("the model after D1, epoch 2"));
  ASSERT_TRUE(bar().merge()->isEnabled());
  EXPECT_THAT(bar().merge()->toolTip().toStdString(), HasSubstr("Goes on after D1 "));
}

TEST_F(MergeFeedTest, IsGivenUpForWhatIsOpenedWhileItsRunIs) {
  trainAll();
  choosePair();
  askAboutAnotherRun();
  script_->holdOpenings = true;
  bar().measure()->click();
  ASSERT_TRUE(waitForOpening());
  session_->reopenStream();
  EXPECT_TRUE(eventually([this] { return !session_->opening(); })) << "it waits for the run that is being opened";
  EXPECT_TRUE(eventually([this] { return !feed_->asking(); }));
  EXPECT_EQ(script_->merges, 0);
}

TEST_F(MergeFeedTest, DropsTheAnswerAboutAnotherPair) {
  beginToMeasure();
  panel_.pairs()->setCurrentCell(0, 0);
  EXPECT_TRUE(eventually([this] { return !feed_->asking(); })) << "it is given up, not waited for";
  EXPECT_THAT(words(), HasSubstr("Choose a pair"));
}

TEST_F(MergeFeedTest, GivesUpForWhatIsOpened) {
  beginToMeasure();
  session_->reopenStream();
  ASSERT_TRUE(session_->opening());
  ASSERT_TRUE(eventually([this] { return !session_->opening(); }));
  EXPECT_FALSE(feed_->asking());
  EXPECT_EQ(script_->merges, 1) << "it is asked again by a press only";
}

TEST_F(MergeFeedTest, MayGoWhileItMeasures) {
  beginToMeasure();
  feed_.reset();
  likeness_.reset();
  session_.reset();
}

}  // namespace
}  // namespace xsmoe::studio
