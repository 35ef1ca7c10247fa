// SPDX-License-Identifier: GPL-3.0-or-later
// What the foot of the pages says of a run that is opened, or was stopped here, and has not reached its end.
#include "app/studio/shell/session_news.h"

#include <QPushButton>
#include <QSignalSpy>
#include <chrono>
#include <memory>

#include "app/studio/parts/busy_strip.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/session/run_follower.h"
#include "tests/studio/session_fixture.h"

namespace xsmoe::studio {
namespace {

class SessionNewsTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    script_->recordedWindows = 2;
    makeRunFolder(folder("run"), stream());
    follower_ = std::make_unique<RunFollower>(*session_, Followed::kOpen, std::chrono::milliseconds(20));
    news_ = std::make_unique<SessionNews>(*session_, *follower_, messages_, busy_);
  }
  [[nodiscard]] bool says(const char* words) const { return messages_.text().contains(QLatin1String(words)); }
  [[nodiscard]] bool offersToGoOn() const {
    const auto* const button = messages_.findChild<QPushButton*>();
    return !button->isHidden() && button->text() == QStringLiteral("Go On");
  }

  MessageBar messages_;
  BusyStrip busy_;
  std::unique_ptr<RunFollower> follower_;
  std::unique_ptr<SessionNews> news_;
};

TEST_F(SessionNewsTest, NamesTheFailureOfARunThatFailed) {
  script_->recordedEnd = {RunFailed{"record.sqlite: the disk is full. Make room."}};
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([this] { return says("can go on"); }));
  EXPECT_EQ(messages_.text(),
            QStringLiteral("This run failed: record.sqlite: the disk is full. Make room. It can go on, to the end that it "
                           "would have had."));
  EXPECT_TRUE(offersToGoOn());
}

TEST_F(SessionNewsTest, SaysOfAStoppedRunThatItWasStopped) {
  script_->recordedEnd = {RunStopped{{2}}};
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([this] { return says("can go on"); }));
  EXPECT_TRUE(says("This run was stopped before its end.")) << messages_.text().toStdString();
  EXPECT_TRUE(offersToGoOn());
}

TEST_F(SessionNewsTest, OffersToGoOnWithARunThatWasJustStoppedHere) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  const auto run = session_->run().folder;
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
  EXPECT_TRUE(says("This run was stopped before its end. It can go on")) << messages_.text().toStdString();
  ASSERT_TRUE(offersToGoOn());
  script_->endless = false;
  messages_.findChild<QPushButton*>()->click();
  EXPECT_TRUE(session_->live());
  EXPECT_EQ(session_->run().folder, run);
  ASSERT_TRUE(waitForState(RunState::kFinished));
  ASSERT_TRUE(waitForEnd());
  EXPECT_FALSE(says("can go on"));
  EXPECT_TRUE(errors_.empty());
}

TEST_F(SessionNewsTest, LeavesStandingWhyTheRunBehindAStoppedOneCouldNotBegin) {
  script_->endless = true;
  openStreamAndWait();
  session_->start();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  const auto stopped = session_->run().folder;
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
  std::filesystem::rename(stream(), folder("moved"));
  session_->start();
  ASSERT_TRUE(waitForEnd());
  ASSERT_EQ(errors_.size(), 1U);
  EXPECT_EQ(session_->run().folder, stopped) << "it is shown again";
  EXPECT_TRUE(messages_.hasError()) << messages_.text().toStdString();
}

TEST_F(SessionNewsTest, KnowsOfAnUnfinishedRunThatNobodyWritesIt) {
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([this] { return says("can go on"); }));
  EXPECT_TRUE(says("This run is unfinished: it was broken off, and no program writes it.")) << messages_.text().toStdString();
  EXPECT_TRUE(offersToGoOn());
}

TEST_F(SessionNewsTest, OffersToGoOnOnlyWhenTheProgramThatWritesTheRunHasEnded) {
  script_->written = true;
  session_->openRun(folder("run"));
  bool offered = false;
  ASSERT_TRUE(eventually([&] {
    offered = offered || says("can go on");
    return says("Another program is writing this run.");
  }));
  EXPECT_FALSE(offered || offersToGoOn());
  EXPECT_EQ(session_->run().state->seen, RunSeen::kElsewhere) << "all that is shown of it says so";
  script_->written = false;
  ASSERT_TRUE(eventually([this] { return says("can go on"); }));
  EXPECT_EQ(session_->run().state->seen, RunSeen::kRecord);
  EXPECT_TRUE(says("broken off") && offersToGoOn()) << messages_.text().toStdString();
}

TEST_F(SessionNewsTest, LeavesStandingThatTheStreamOfARunIsMissing) {
  makeRunFolder(folder("run"), folder("moved"));
  const QSignalSpy looks(follower_.get(), &RunFollower::foundNoWriter);
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return looks.count() == 1; }));
  EXPECT_TRUE(says("The stream of this run is not at")) << messages_.text().toStdString();
}

}  // namespace
}  // namespace xsmoe::studio
