// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that the queue trains in between, and the way back to the open run.
#include "app/studio/session/queue_detour.h"

#include <utility>

#include "app/studio/session/queue_runner.h"
#include "tests/studio/session_fixture.h"

namespace xsmoe::studio {
namespace {

using testing::ElementsAre;

class QueueDetourTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    makeRunFolder(own_, stream());
    makeRunFolder(folder("runs") / "third", stream());
    detour_ = std::make_unique<QueueDetour>(*session_);
    QObject::connect(detour_.get(), &QueueDetour::cameBack, detour_.get(), [this] { ++cameBack_; });
  }
  void TearDown() override { detour_.reset(); }
  void open(const std::filesystem::path& run) {
    session_->openRun(run);
    ASSERT_TRUE(eventually([&] { return session_->run().folder == run && !session_->opening() && !session_->live(); }));
  }
  std::pair<ExperimentPlan, std::vector<PlannedRun>> planned(const char* runs, std::vector<std::string> methods) {
    const auto plan = QueueRunner::prepared({stream().string(), folder(runs).string(), {}, {{"method", std::move(methods)}}});
    std::vector<PlannedRun> all;
    session_->queue().plan(session_.get(), plan, [&](const Result<std::vector<PlannedRun>>& found) { all = found.value_or(all); });
    EXPECT_TRUE(eventually([&] { return !all.empty(); }));
    return {plan, all};
  }
  void train(const char* runs, std::vector<std::string> methods, const std::filesystem::path& otherwise = {}) {
    const auto [plan, all] = planned(runs, std::move(methods));
    detour_->train(plan, all, otherwise);
  }
  [[nodiscard]] std::vector<std::string> trained() const {
    const std::lock_guard lock(script_->requestMutex);
    return script_->planned;
  }
  [[nodiscard]] bool waitForTheEnd() {
    return eventually([this] { return !detour_->underWay() && !session_->live() && !session_->opening(); });
  }

  const std::filesystem::path own_ = folder("runs") / "own";
  std::unique_ptr<QueueDetour> detour_;
  int cameBack_ = 0;
};

TEST_F(QueueDetourTest, TrainsBeforeWhatWaitsAndComesBack) {
  open(own_);
  const auto [plan, waiting] = planned("runs/waiting", {"xsmoe"});
  session_->queue().add(plan, waiting);
  train("runs/aside", {"static", "noft"});
  EXPECT_TRUE(detour_->training());
  EXPECT_TRUE(eventually([this] { return detour_->away(); }));
  ASSERT_TRUE(waitForTheEnd());
  EXPECT_EQ(session_->run().folder, own_);
  EXPECT_EQ(cameBack_, 1);
  EXPECT_THAT(trained(), ElementsAre("static", "noft"));
  EXPECT_FALSE(session_->queue().running()) << "it was not before";
  EXPECT_TRUE(session_->queue().queue().next()) << "the other one still waits";
}

TEST_F(QueueDetourTest, BringsBackWhoWasLookedAt) {
  open(own_);
  session_->chosen().chooseUser("bob");
  session_->chosen().chooseItem("i1");
  train("runs/aside", {"static"});
  ASSERT_TRUE(waitForTheEnd());
  EXPECT_EQ(session_->run().folder, own_);
  EXPECT_EQ(session_->chosen().user(), "bob");
  EXPECT_EQ(session_->chosen().item(), "i1");
}

TEST_F(QueueDetourTest, ComesBackWhereItIsStopped) {
  open(own_);
  script_->endless = true;
  train("runs/aside", {"static"});
  ASSERT_TRUE(eventually([this] { return session_->run().planned && session_->run().phase() == RunState::kRunning; }));
  session_->training().stop();
  ASSERT_TRUE(waitForTheEnd());
  EXPECT_EQ(session_->run().folder, own_);
}

TEST_F(QueueDetourTest, IsGivenUpWhereAPersonOpensAThirdRun) {
  open(own_);
  script_->endless = true;
  train("runs/aside", {"static"});
  ASSERT_TRUE(eventually([this] { return session_->run().planned && session_->run().phase() == RunState::kRunning; }));
  session_->training().stop();
  session_->openRun(folder("runs") / "third");
  ASSERT_TRUE(waitForTheEnd());
  EXPECT_TRUE(eventually([this] { return session_->run().folder == folder("runs") / "third"; }));
  EXPECT_EQ(cameBack_, 0);
}

TEST_F(QueueDetourTest, OpensTheOneThatIsNamedWhereNoneWasOpen) {
  train("runs/aside", {"static", "noft"}, folder("runs") / "aside" / "static");
  EXPECT_FALSE(detour_->away()) << "nothing has made room";
  ASSERT_TRUE(waitForTheEnd());
  EXPECT_EQ(session_->run().folder.filename(), "static");
}

}  // namespace
}  // namespace xsmoe::studio
