// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session/run_follower.h"

#include <QSignalSpy>
#include <fstream>

#include "tests/studio/session_fixture.h"

namespace xsmoe::studio {
namespace {

class RunFollowerTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    follower_ = std::make_unique<RunFollower>(*session_, Followed::kOpen, std::chrono::milliseconds(20));
    makeRunFolder(folder("run"), stream());
  }
  void TearDown() override { follower_.reset(); }
  /// Another program has recorded so many windows; −1: the whole run.
  void record(int windows) {
    script_->recordedWindows = windows;
    std::ofstream(folder("run") / "record.sqlite", std::ios::app) << "more";
  }
  void open() {
    session_->openRun(folder("run"));
    ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening(); }));
  }
  [[nodiscard]] std::size_t windowsDone() const {
    const auto& history = *session_->run().state->history;
    std::size_t done = 0;
    for (std::size_t i = 0; i < history.windowCount(); ++i) done += history.window(i).done ? 1 : 0;
    return done;
  }

  std::unique_ptr<RunFollower> follower_;
};

TEST_F(RunFollowerTest, ShowsARunAsAnotherProgramWritesIt) {
  record(1);
  open();
  EXPECT_EQ(session_->run().phase(), RunState::kRunning);
  EXPECT_EQ(windowsDone(), 1u);
  QSignalSpy writers(follower_.get(), &RunFollower::foundWriter), ends(follower_.get(), &RunFollower::lostWriter);
  script_->written = true;
  record(2);
  ASSERT_TRUE(eventually([this] { return windowsDone() == 2; }));
  EXPECT_TRUE(session_->run().stored) << "it is only looked at";
  EXPECT_FALSE(session_->live());
  EXPECT_TRUE(eventually([&] { return writers.count() == 1; }));
  EXPECT_EQ(ends.count(), 0);
  record(-1);
  script_->written = false;
  ASSERT_TRUE(eventually([this] { return session_->run().phase() == RunState::kFinished; }));
  EXPECT_TRUE(eventually([&] { return ends.count() == 1; }));
  EXPECT_EQ(writers.count(), 1);
}

TEST_F(RunFollowerTest, ShowsWhatWasWrittenWhileTheRunWasOpened) {
  record(1);
  follower_.reset();
  // Its record was read for the opening, and grows for the last time before it is followed.
  QObject::connect(session_.get(), &Session::runOpened, session_.get(), [this] { record(2); });
  follower_ = std::make_unique<RunFollower>(*session_, Followed::kOpen, std::chrono::milliseconds(20));
  open();
  EXPECT_TRUE(eventually([this] { return windowsDone() == 2; }));
}

TEST_F(RunFollowerTest, TellsThatNobodyWritesAFinishedRunThoughItsWriterHasNotEnded) {
  record(1);
  script_->written = true;
  QSignalSpy writers(follower_.get(), &RunFollower::foundWriter), ends(follower_.get(), &RunFollower::lostWriter);
  open();
  ASSERT_TRUE(eventually([&] { return writers.count() == 1; }));
  record(-1);
  ASSERT_TRUE(eventually([this] { return session_->run().phase() == RunState::kFinished; }));
  EXPECT_TRUE(eventually([&] { return ends.count() == 1; }));
  EXPECT_EQ(writers.count(), 1);
}

TEST_F(RunFollowerTest, TellsOfAWriterThatWasKilled) {
  record(1);
  script_->written = true;
  QSignalSpy writers(follower_.get(), &RunFollower::foundWriter), ends(follower_.get(), &RunFollower::lostWriter);
  open();
  ASSERT_TRUE(eventually([&] { return writers.count() == 1; }));
  script_->written = false;  // and the record grows no more
  EXPECT_TRUE(eventually([&] { return ends.count() == 1; }));
  EXPECT_TRUE(session_->canGoOn());
}

TEST_F(RunFollowerTest, LeavesARunAloneThatNobodyWrites) {
  record(1);
  open();
  QSignalSpy states(session_.get(), &Session::stateChanged);
  QTest::qWait(200);
  EXPECT_EQ(states.count(), 0);
  EXPECT_EQ(windowsDone(), 1u);
}

TEST_F(RunFollowerTest, ForgetsARunThatAnotherOneReplaces) {
  record(1);
  open();
  makeRunFolder(folder("other"), stream());
  script_->recordedWindows = -1;
  session_->openRun(folder("other"));
  ASSERT_TRUE(eventually([this] { return session_->run().folder == folder("other") && !session_->opening(); }));
  record(2);
  QTest::qWait(200);
  EXPECT_EQ(session_->run().phase(), RunState::kFinished);
}

TEST_F(RunFollowerTest, ShowsTheRunBesideAsAnotherProgramWritesIt) {
  RunFollower beside(*session_, Followed::kBeside, std::chrono::milliseconds(20));
  makeRunFolder(folder("other"), stream());
  record(-1);
  open();
  record(1);
  session_->beside().show(folder("other"));
  ASSERT_TRUE(eventually([this] { return session_->beside().run() != nullptr; }));
  EXPECT_EQ(session_->beside().run()->state(), RunState::kRunning);
  QSignalSpy others(&session_->beside(), &BesideRun::changed), news(&session_->beside(), &BesideRun::grew);
  script_->recordedWindows = -1;
  std::ofstream(folder("other") / "record.sqlite", std::ios::app) << "more";
  ASSERT_TRUE(eventually([this] { return session_->beside().run()->state() == RunState::kFinished; }));
  EXPECT_GE(news.count(), 1);
  EXPECT_EQ(others.count(), 0) << "it is the same run: no page is turned to";
  EXPECT_EQ(session_->run().folder, folder("run"));
}

}  // namespace
}  // namespace xsmoe::studio
