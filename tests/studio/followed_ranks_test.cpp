// SPDX-License-Identifier: GPL-3.0-or-later
// A run that several processes train (`xsmoe train --ranks 2`), opened with the real engine while rank 0 writes it.
#include <QProcess>
#include <QSignalSpy>
#include <chrono>
#include <filesystem>
#include <string>

#include "app/engine/engine_loader.h"
#include "app/studio/session/run_follower.h"
#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {
namespace {

/// Long enough, at half a second each, that the run goes on when its first windows are seen. The last one is only tested on.
constexpr int kRankedWindows = 12, kFinishedWindows = kRankedWindows - 1;

class FollowedRanks : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    start({"generate", at("stream"), "--items", "100", "--users", "60", "--records", "4800", "--windows", QString::number(kRankedWindows)});
    ASSERT_TRUE(program_.waitForFinished(60'000)) << program_.errorString().toStdString();
    ASSERT_EQ(program_.exitCode(), 0) << complaint();
    session_ = std::make_unique<Session>(app::loadEngine, folders());
    follower_ = std::make_unique<RunFollower>(*session_, Followed::kOpen, std::chrono::milliseconds(20));
    session_->prepare();  // loads the engine, which may take as long as several windows
    ASSERT_TRUE(eventually([this] { return session_->device().has_value(); }));
  }
  void TearDown() override {
    follower_.reset();
    session_.reset();
  }
  [[nodiscard]] QString at(const char* name) const { return QString::fromStdString(folder(name).string()); }
  void start(const QStringList& arguments) { program_.start(QString::fromUtf8(XSMOE_PROGRAM), arguments); }
  [[nodiscard]] bool ended() const { return program_.state() == QProcess::NotRunning; }
  [[nodiscard]] std::string complaint() { return program_.readAllStandardError().toStdString(); }
  [[nodiscard]] const RunHistory& history() const { return *session_->run().state->history; }
  [[nodiscard]] int windowsDone() const {
    int done = 0;
    for (const auto& window : history().windows()) done += window.done ? 1 : 0;
    return done;
  }

  QProcess program_;
  std::unique_ptr<Session> session_;
  std::unique_ptr<RunFollower> follower_;
};

TEST_F(FollowedRanks, AreShownWindowByWindowToTheEndAsRank0WritesThem) {
  start({"train",      at("stream"), "--run",           at("run"), "--ranks",     "2",  "--threads",    "1", "--epochs",     "12",
         "--patience", "12",         "--warmup-epochs", "1",       "--embedding", "16", "--bottleneck", "4", "--batch-size", "16"});
  ASSERT_TRUE(eventually([this] { return std::filesystem::exists(folder("run") / "run.json") || ended(); }));
  if (ended()) {
    const auto why = complaint();
    if (why.find("without Gloo") != std::string::npos) GTEST_SKIP() << "built without Gloo (libgloo-dev)";
    FAIL() << why;
  }
  QSignalSpy writers(follower_.get(), &RunFollower::foundWriter), ends(follower_.get(), &RunFollower::lostWriter);
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening(); }));
  EXPECT_EQ(history().description().device, "cpu, 2 ranks of 1 thread");

  ASSERT_TRUE(eventually([&] { return writers.count() == 1 && windowsDone() >= 1; })) << complaint();
  EXPECT_EQ(session_->run().phase(), RunState::kRunning);
  int done = windowsDone();
  ASSERT_LT(done, kFinishedWindows) << "the run ended before it was seen to go on";
  for (; done < kFinishedWindows; done = windowsDone()) ASSERT_TRUE(eventually([&] { return windowsDone() > done; })) << complaint();
  ASSERT_TRUE(eventually([this] { return session_->run().phase() == RunState::kFinished; })) << complaint();
  EXPECT_EQ(windowsDone(), kFinishedWindows);
  EXPECT_EQ(ends.count(), 1) << "nobody writes a run that is finished";

  ASSERT_TRUE(eventually([this] { return ended(); }));
  EXPECT_EQ(program_.exitCode(), 0) << complaint();
}

}  // namespace
}  // namespace xsmoe::studio
