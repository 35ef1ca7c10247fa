// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/what_if_feed.h"

#include <QSlider>

#include "tests/studio/session_fixture.h"
#include "widgets/charts/tau_staircase.h"
#include "widgets/forms/tau_control.h"

namespace xsmoe::studio {
namespace {

class WhatIfFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    feed_ = std::make_unique<WhatIfFeed>(*session_, control_);
    QObject::connect(session_.get(), &Session::stateChanged, &control_, [this] { control_.setState(session_->run().state); });
  }
  void TearDown() override { feed_.reset(); }
  [[nodiscard]] widgets::WhatIfPtr shown() const { return control_.findChild<widgets::TauStaircase*>()->whatIf(); }
  [[nodiscard]] bool waitForWindow(int window) {
    return eventually([this, window] { return shown() && shown()->window.value == window && !feed_->measuring(); });
  }

  widgets::TauControl control_;
  std::unique_ptr<WhatIfFeed> feed_;
};

TEST_F(WhatIfFeedTest, SaysWhyThereIsNothingYet) {
  feed_->showMoment({});
  EXPECT_EQ(control_.measuredText(), "What each τ would cost is measured here once a run trains.");
  openStreamAndWait();
  session_->step(Boundary::kBatch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  EXPECT_TRUE(eventually([this] { return control_.measuredText() == "Measured after this window's first epoch."; }));
  EXPECT_FALSE(shown());
  EXPECT_EQ(script_->whatIfs, 0);
}

TEST_F(WhatIfFeedTest, MeasuresARunInTrainingAnewAfterEveryEpoch) {
  openStreamAndWait();
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([this] { return shown() != nullptr; }));
  EXPECT_TRUE(shown()->live);
  EXPECT_EQ(shown()->epoch, 1);
  session_->step(Boundary::kEpoch);
  EXPECT_TRUE(eventually([this] { return shown() && shown()->epoch == 2; }));
}

TEST_F(WhatIfFeedTest, WaitsForTheCopyOfTheModelAndIsToldOfIt) {
  script_->holdCopies = true;
  openStreamAndWait();
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([this] { return script_->whatIfs == 1 && !session_->questions().busy(); }));
  EXPECT_TRUE(feed_->measuring());
  EXPECT_FALSE(shown());
  EXPECT_EQ(control_.measuredText(), "Measuring what each τ would cost…");
  script_->holdCopies = false;
  session_->training().copyModel();
  ASSERT_TRUE(eventually([this] { return shown() && !feed_->measuring(); }));
  EXPECT_EQ(shown()->epoch, 1);
  EXPECT_EQ(script_->whatIfs, 2) << "asked once more, when told";
}

TEST_F(WhatIfFeedTest, WaitsForANewerCopyWhereThereIsOneOfAnEpochBefore) {
  openStreamAndWait();
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([this] { return shown() && !feed_->measuring(); }));
  script_->holdCopies = true;
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(eventually([this] { return script_->whatIfs == 2 && !session_->questions().busy() && feed_->measuring(); }));
  EXPECT_EQ(shown()->epoch, 1) << "what is known stays until there is something newer";
  script_->holdCopies = false;
  session_->training().copyModel();
  ASSERT_TRUE(eventually([this] { return shown()->epoch == 2 && !feed_->measuring(); }));
  EXPECT_EQ(script_->whatIfs, 3);
}

TEST_F(WhatIfFeedTest, MeasuresStoredWeightsWhereTheRunEndsBeforeACopyComes) {
  script_->holdCopies = true;
  openStreamAndWait();
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(eventually([this] { return feed_->measuring() && script_->whatIfs > 0 && !session_->questions().busy(); }));
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
  ASSERT_TRUE(waitForWindow(0));
  EXPECT_FALSE(shown()->live);
}

TEST_F(WhatIfFeedTest, DropsAMeasurementThatWaitsWhenAnotherRunIsOpened) {
  script_->holdCopies = true;
  openStreamAndWait();
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([this] { return script_->whatIfs == 1 && !session_->questions().busy(); }));
  makeRunFolder(folder("run"), stream());
  session_->training().stop();
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening(); }));
  EXPECT_FALSE(feed_->measuring());
  EXPECT_EQ(control_.measuredText(), "Point here to measure what each τ would cost.");
  EXPECT_EQ(script_->whatIfs, 1);
}

TEST_F(WhatIfFeedTest, MeasuresAgainWhenAnExpertIsPinned) {
  openStreamAndWait();
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([this] { return shown() != nullptr && !feed_->measuring(); }));
  const int before = script_->whatIfs;
  session_->ask(PinExpert{{Modality::kVisual, 6, 0}, true});
  EXPECT_TRUE(eventually([&] { return script_->whatIfs > before; }));
  EXPECT_EQ(session_->run().state->history->pinned().size(), 1u);
}

TEST_F(WhatIfFeedTest, KeepsWhatIsMeasuredWhereOnlyTauMoves) {
  openStreamAndWait();
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([this] { return shown() != nullptr && !feed_->measuring(); }));
  const int before = script_->whatIfs;
  session_->ask(SetTau{0.31});
  ASSERT_TRUE(eventually([this] { return session_->run().state->history->tau() == 0.31; }));
  EXPECT_FALSE(feed_->measuring());
  EXPECT_EQ(script_->whatIfs, before);
}

TEST_F(WhatIfFeedTest, MeasuresTheLastWindowOfARunThatHasEndedAndAnyThatIsShown) {
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForEnd());
  ASSERT_TRUE(waitForWindow(2));
  EXPECT_FALSE(shown()->live);
  feed_->showMoment(1);
  EXPECT_TRUE(waitForWindow(1));
  feed_->showMoment({});
  EXPECT_TRUE(waitForWindow(2));
}

TEST_F(WhatIfFeedTest, TellsTheReasonBeforeThePlaceOfAFailure) {
  script_->refuseWhatIfs = true;
  trainAll();
  EXPECT_TRUE(eventually([this] { return control_.measuredText().startsWith(QStringLiteral("no weights are kept")); }))
      << control_.measuredText().toStdString();
}

TEST_F(WhatIfFeedTest, GivesUpForWhatIsOpenedAndMeasuresAfterwards) {
  trainAll();
  ASSERT_TRUE(waitForWindow(2));
  script_->holdWhatIfs = true;
  feed_->showMoment(1);
  ASSERT_TRUE(feed_->measuring());
  session_->reopenStream();
  ASSERT_TRUE(session_->opening());
  ASSERT_TRUE(eventually([this] { return !session_->opening(); }));
  EXPECT_EQ(script_->whatIfsGivenUp, 1);
  script_->holdWhatIfs = false;
  EXPECT_TRUE(waitForWindow(1));
}

TEST_F(WhatIfFeedTest, IsGivenUpForWhatIsOpenedWhileItsRunIs) {
  script_->holdOpenings = true;
  trainAll();
  ASSERT_TRUE(waitForOpening());
  session_->reopenStream();
  EXPECT_TRUE(eventually([this] { return !session_->opening(); })) << "it waits for the run that is being opened";
  script_->holdOpenings = false;
  EXPECT_TRUE(waitForWindow(2));
}

TEST_F(WhatIfFeedTest, WaitsForAPersonWhereARunWasOnlyOpened) {
  makeRunFolder(folder("run"), stream());
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening(); }));
  EXPECT_EQ(control_.measuredText(), "Point here to measure what each τ would cost.");
  EXPECT_EQ(script_->whatIfs, 0);
  QFocusEvent focus(QEvent::FocusIn);
  QApplication::sendEvent(control_.findChild<QSlider*>(), &focus);
  EXPECT_TRUE(waitForWindow(2));
  EXPECT_EQ(script_->whatIfs, 1);
}

TEST_F(WhatIfFeedTest, AsksNothingOfAMethodThatNeverPrunes) {
  auto settings = session_->settings();
  settings.model.method = Method::kStatic;
  session_->setSettings(settings);
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForEnd());
  EXPECT_EQ(control_.measuredText(), "");
  EXPECT_EQ(script_->whatIfs, 0);
}

TEST_F(WhatIfFeedTest, MayGoWhileItMeasures) {
  openStreamAndWait();
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([this] { return script_->whatIfs > 0 || feed_->measuring(); }));
  feed_.reset();
  session_.reset();
}

}  // namespace
}  // namespace xsmoe::studio
