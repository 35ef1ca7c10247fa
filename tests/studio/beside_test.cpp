// SPDX-License-Identifier: GPL-3.0-or-later
// A run beside the open one in Watch.
#include <QAction>

#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "tests/studio/session_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/watch_page.h"

namespace xsmoe::studio {
namespace {

class BesideTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    for (const char* const name : {"a", "b"}) makeRunFolder(folder("runs") / name, stream());
    makeStreamFolder(folder("elsewhere"));
    makeRunFolder(folder("runs") / "c", folder("elsewhere"));
  }
  void open(const char* run) {
    session_->open(folder("runs") / run);
    ASSERT_TRUE(eventually([&] { return session_->run().folder == folder("runs") / run && !session_->opening(); }));
  }
  [[nodiscard]] bool refused(const char* why) {
    return eventually([this] { return !errors_.empty(); }) && errors_.back().what.find(why) != std::string::npos &&
           !session_->beside().run();
  }
};

TEST_F(BesideTest, IsARunOfTheSameStreamUntilItIsTakenAway) {
  open("a");
  session_->beside().show(folder("runs") / "b");
  ASSERT_TRUE(eventually([this] { return session_->beside().run() != nullptr; }));
  EXPECT_EQ(session_->beside().run()->description().name, "b");
  EXPECT_TRUE(session_->beside().run()->finished());
  session_->beside().takeAway();
  EXPECT_FALSE(session_->beside().run());
  EXPECT_TRUE(errors_.empty());
}

TEST_F(BesideTest, DoesNotComeOnceItIsTakenAwayWhileItIsStillBeingRead) {
  open("a");
  session_->beside().show(folder("runs") / "b");
  session_->beside().takeAway();
  bool answered = false;  // questions are answered in the order in which they are asked
  session_->questions().askEngine(
      session_.get(), [](engine::Engine&) -> Result<int> { return 0; }, [&answered](const Result<int>&) { answered = true; });
  ASSERT_TRUE(eventually([&answered] { return answered; }));
  EXPECT_FALSE(session_->beside().run());
}

TEST_F(BesideTest, IsNoneWhereAnotherRunIsOpened) {
  open("a");
  session_->beside().show(folder("runs") / "b");
  ASSERT_TRUE(eventually([this] { return session_->beside().run() != nullptr; }));
  open("c");
  EXPECT_FALSE(session_->beside().run());
}

TEST_F(BesideTest, IsRefusedOfAnotherStream) {
  open("a");
  session_->beside().show(folder("runs") / "c");
  EXPECT_TRUE(refused("of another stream"));
}

TEST_F(BesideTest, IsRefusedWhereItIsTheOpenRunOrNoneIsOpen) {
  session_->beside().show(folder("runs") / "b");
  EXPECT_TRUE(refused("no run is open"));
  open("a");
  session_->beside().show(folder("runs") / "a");
  EXPECT_TRUE(refused("the open run itself"));
}

TEST_F(BesideTest, IsRefusedWhereItCannotBeRead) {
  open("a");
  std::filesystem::create_directories(folder("runs") / "d");
  const std::ofstream empty(folder("runs") / "d" / "run.json");
  session_->beside().show(folder("runs") / "d");
  EXPECT_TRUE(refused("the file is empty"));
}

TEST_F(BesideTest, IsShownInWatchAndTakenAwayByTheViewMenu) {
  MainWindow window(factory(), folders());
  window.show();
  window.session().open(folder("runs") / "a");
  ASSERT_TRUE(eventually([&] { return window.session().run().stored && !window.session().opening(); }));
  auto& page = *window.findChild<widgets::ComparePage*>();
  auto& chart = *window.findChild<widgets::WatchPage*>()->metrics();
  auto* const takeAway = window.findChild<QAction*>(QStringLiteral("takeBesideAway"));
  const auto alone = chart.content().series.size();
  window.showPerspective(perspective<ComparePerspective>(window));
  EXPECT_FALSE(takeAway->isEnabled());
  Q_EMIT page.besideRequested(QString::fromStdString((folder("runs") / "b").string()));
  ASSERT_TRUE(eventually([&] { return window.session().beside().run() != nullptr; }));
  EXPECT_EQ(window.parts().perspectives->currentWidget(), &perspective<WatchPerspective>(window).page());
  ASSERT_TRUE(eventually([&] { return chart.content().series.size() == alone + 2; }));
  EXPECT_EQ(chart.content().series.back().name, QStringLiteral("NDCG@10 of b"));
  ASSERT_TRUE(takeAway->isEnabled());
  takeAway->trigger();
  EXPECT_EQ(chart.content().series.size(), alone);
  EXPECT_EQ(window.findChild<widgets::WatchPage*>()->besideText(), QString());
  EXPECT_FALSE(takeAway->isEnabled());
}

TEST_F(BesideTest, ThatNobodyAskedToSeeLeavesThePageAndTheFocusWhereTheyAre) {
  MainWindow window(factory(), folders());
  window.show();
  window.session().open(folder("runs") / "a");
  ASSERT_TRUE(eventually([&] { return window.session().run().stored && !window.session().opening(); }));
  auto& compare = perspective<ComparePerspective>(window);
  window.showPerspective(compare);
  const auto* const focused = window.focusWidget();
  window.session().beside().show(folder("runs") / "b");
  ASSERT_TRUE(eventually([&] { return window.session().beside().run() != nullptr; }));
  EXPECT_EQ(window.parts().perspectives->currentWidget(), &compare.page());
  EXPECT_EQ(window.focusWidget(), focused);
}

}  // namespace
}  // namespace xsmoe::studio
