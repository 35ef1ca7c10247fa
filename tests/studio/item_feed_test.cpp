// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/item_feed.h"

#include <QTabWidget>
#include <QTableWidget>

#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/item_panel.h"
#include "tests/studio/session_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/items/item_page.h"

namespace xsmoe::studio {
namespace {

class ItemFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    feed_ = std::make_unique<ItemFeed>(*session_, page_);
    feed_->setActive(true);
  }
  void TearDown() override { feed_.reset(); }
  void openARun() {
    makeRunFolder(folder("run"), stream());
    session_->openRun(folder("run"));
    ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening(); }));
  }
  [[nodiscard]] bool waitFor(const std::string& item, int window) {
    return eventually([&] { return page_.item() && page_.item()->item.id == item && page_.item()->window == window && !feed_->asking(); });
  }

  widgets::ItemPage page_;
  std::unique_ptr<ItemFeed> feed_;
};

TEST_F(ItemFeedTest, SaysWhatToDoWhereThereIsNoRun) {
  EXPECT_TRUE(page_.reason().contains(QStringLiteral("Open a run or train one")));
  EXPECT_EQ(script_->items, 0);
}

TEST_F(ItemFeedTest, ShowsTheItemThatWasChosenWhereverByTheWindowShown) {
  openARun();
  ASSERT_TRUE(waitFor("i0", 2)) << "of the newest window, since nobody chose one";
  session_->chosen().chooseItem("i7");
  ASSERT_TRUE(waitFor("i7", 2));
  feed_->showMoment(1);
  ASSERT_TRUE(waitFor("i7", 1));
  Q_EMIT page_.itemRequested(QStringLiteral("i3"));
  EXPECT_EQ(session_->chosen().item(), "i3");
  EXPECT_TRUE(waitFor("i3", 1));
}

TEST_F(ItemFeedTest, AsksOnceAndOnlyWhileSomebodyLooks) {
  feed_->setActive(false);
  openARun();
  EXPECT_TRUE(eventually([this] { return !session_->questions().busy(); }));
  EXPECT_EQ(script_->items, 0);
  feed_->setActive(true);
  ASSERT_TRUE(waitFor("i0", 2));
  feed_->setActive(false);
  feed_->setActive(true);
  EXPECT_FALSE(feed_->asking()) << "it is on the page already";
  EXPECT_EQ(script_->items, 1);
}

TEST_F(ItemFeedTest, ListsWhoGetsItOnDemandAndChoosesAUserOfThem) {
  openARun();
  ASSERT_TRUE(waitFor("i0", 2));
  Q_EMIT page_.audienceRequested();
  ASSERT_TRUE(eventually([this] { return page_.audience()->rowCount() == 2; }));
  EXPECT_TRUE(page_.audienceText().contains(QStringLiteral("2 of 40 users"))) << page_.audienceText().toStdString();
  Q_EMIT page_.audience()->cellActivated(1, 0);
  EXPECT_EQ(session_->chosen().user(), "bob");
}

TEST_F(ItemFeedTest, LooksNoLongerWhenItIsStopped) {
  script_->holdAudiences = true;
  openARun();
  ASSERT_TRUE(waitFor("i0", 2));
  Q_EMIT page_.audienceRequested();
  EXPECT_TRUE(feed_->asking());
  Q_EMIT page_.audienceCancelled();
  EXPECT_TRUE(eventually([this] { return page_.audienceText() == QStringLiteral("Stopped."); }));
  EXPECT_EQ(page_.audience()->rowCount(), 0);
}

TEST_F(ItemFeedTest, IsStoppedWhileTheRunIsOpened) {
  openARun();
  ASSERT_TRUE(waitFor("i0", 2));
  askAboutAnotherRun();
  script_->holdOpenings = true;
  Q_EMIT page_.audienceRequested();
  ASSERT_TRUE(waitForOpening());
  Q_EMIT page_.audienceCancelled();
  EXPECT_TRUE(eventually([this] { return page_.audienceText() == QStringLiteral("Stopped."); }));
}

TEST_F(ItemFeedTest, TellsOfItsOwnSearchAndOfNoWorkBeside) {
  script_->holdAudiences = true;
  openARun();
  ASSERT_TRUE(waitFor("i0", 2));
  Q_EMIT page_.audienceRequested();
  ASSERT_TRUE(eventually([this] { return page_.audienceText().contains(QStringLiteral("1 of 2 users")); }));
  Q_EMIT session_->progressed({"encoding users", 3, 7, "users"});
  EXPECT_TRUE(page_.audienceText().contains(QStringLiteral("1 of 2 users")));
  Q_EMIT page_.audienceCancelled();
  EXPECT_TRUE(eventually([this] { return page_.audienceText() == QStringLiteral("Stopped."); }));
}

TEST_F(ItemFeedTest, LooksNoLongerForAnItemThatIsNotShownAnyMore) {
  script_->holdAudiences = true;
  openARun();
  ASSERT_TRUE(waitFor("i0", 2));
  Q_EMIT page_.audienceRequested();
  session_->chosen().chooseItem("i7");
  ASSERT_TRUE(waitFor("i7", 2));
  EXPECT_TRUE(page_.audienceText().startsWith(QStringLiteral("Ranks for every user"))) << "no audience is of another item";
}

TEST_F(ItemFeedTest, TellsWhyThereIsNoPage) {
  script_->noWeights = true;
  openARun();
  EXPECT_TRUE(eventually([this] { return page_.reason().contains(QStringLiteral("no weights are stored")); }));
}

TEST_F(ItemFeedTest, AsksAgainWhatFailedWhileSomethingElseWasOpened) {
  feed_->setActive(false);
  openARun();
  script_->noWeights = script_->holdLoading = true;
  feed_->setActive(true);
  session_->reopenStream();
  ASSERT_TRUE(eventually([this] { return !feed_->asking(); }));
  script_->noWeights = script_->holdLoading = false;
  EXPECT_TRUE(waitFor("i0", 2));
}

TEST_F(ItemFeedTest, MayGoWhileUsersAreLookedFor) {
  script_->holdAudiences = true;
  openARun();
  ASSERT_TRUE(waitFor("i0", 2));
  Q_EMIT page_.audienceRequested();
  feed_.reset();
  session_.reset();
}

class ItemInTheWindow : public StudioTest {};

TEST_F(ItemInTheWindow, IsShownWhereSomebodyAsksToSeeIt) {
  MainWindow window(factory(), folders());
  window.show();
  makeRunFolder(folder("run"), stream());
  window.session().open(folder("run"));
  ASSERT_TRUE(eventually([&] { return window.session().run().stored && !window.session().opening(); }));
  auto& inspect = perspective<InspectPerspective>(window);
  window.session().chosen().showItem("i4");
  EXPECT_EQ(inspect.tabs().currentWidget(), &inspect.item());
  const auto& page = inspect.item().page();
  EXPECT_TRUE(eventually([&] { return page.isVisible() && page.item() && page.item()->item.id == "i4"; }));
}

}  // namespace
}  // namespace xsmoe::studio
