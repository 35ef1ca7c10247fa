// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/map_feed.h"

#include <QLineEdit>
#include <QTabWidget>
#include <atomic>
#include <thread>
#include <vector>

#include "app/studio/perspectives/equations_panel.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/map_panel.h"
#include "tests/studio/session_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/learn/equations_view.h"
#include "widgets/map/map_canvas.h"
#include "widgets/map/map_neighbours.h"
#include "widgets/map/map_view.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

class MapFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    feed_ = std::make_unique<MapFeed>(*session_, map_);
    feed_->setActive(true);
  }
  void TearDown() override { feed_.reset(); }
  [[nodiscard]] std::string said() const { return map_.summary().toStdString(); }
  [[nodiscard]] bool waitForMap(int window) {
    return eventually([this, window] { return map_.map() && map_.map()->window == window && !feed_->asking(); });
  }

  widgets::MapView map_;
  std::unique_ptr<MapFeed> feed_;
};

TEST_F(MapFeedTest, SaysWhatToDoWhereThereIsNoMapYet) {
  EXPECT_THAT(said(), testing::HasSubstr("Open a run or train one"));
  openStreamAndWait();
  session_->step(Boundary::kBatch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  EXPECT_TRUE(eventually([this] { return said() == "The map comes with the first finished window."; }));
  EXPECT_EQ(script_->maps, 0);
}

TEST_F(MapFeedTest, ShowsTheNewestFinishedWindowOrThatTravelledTo) {
  trainAll();
  ASSERT_TRUE(waitForMap(2));
  EXPECT_THAT(said(), testing::HasSubstr("12 items, all drawn"));
  feed_->showMoment(0);
  ASSERT_TRUE(waitForMap(0));
  EXPECT_THAT(said(), testing::HasSubstr("10 of 12 items, those that came up until D1, all drawn"));
  feed_->showMoment({});
  EXPECT_TRUE(waitForMap(2));
}

TEST_F(MapFeedTest, MarksTheNeighboursOfTheChosenItem) {
  trainAll();
  ASSERT_TRUE(waitForMap(2));
  Q_EMIT map_.neighbours()->activated(4);
  EXPECT_EQ(map_.chosen(), QStringLiteral("i4"));
  ASSERT_TRUE(eventually([this] { return !map_.neighbours()->items().empty(); }));
  EXPECT_THAT(map_.neighbours()->items(), testing::ElementsAre(5, 6));
  EXPECT_EQ(map_.neighbours()->whose(), QStringLiteral("of “%1”").arg(widgets::itemTitle(map_.items()->items().at(4))));
  feed_->showMoment(1);
  ASSERT_TRUE(waitForMap(1));
  EXPECT_TRUE(eventually([this] { return script_->neighbours == 2; })) << "by other weights they may be others";
}

TEST_F(MapFeedTest, MarksTheItemThatWasChosenBeforeItCame) {
  feed_->setActive(false);
  trainAll();
  session_->chosen().chooseItem("i4");
  feed_->setActive(true);
  ASSERT_TRUE(waitForMap(2));
  EXPECT_EQ(map_.chosen(), QStringLiteral("i4"));
  EXPECT_TRUE(eventually([this] { return map_.neighbours()->items() == std::vector<int>{5, 6}; }));
}

TEST_F(MapFeedTest, MarksNothingForAnItemThatItLacks) {
  feed_->setActive(false);
  trainAll();
  session_->chosen().chooseItem("no item of it");
  feed_->setActive(true);
  ASSERT_TRUE(waitForMap(2));
  EXPECT_TRUE(map_.chosen().isEmpty());
  EXPECT_EQ(session_->chosen().item(), "no item of it") << "other pages have it";
}

TEST_F(MapFeedTest, AsksOnlyForTheNewestNeighboursOfThoseThatWait) {
  trainAll();
  ASSERT_TRUE(waitForMap(2));
  std::atomic<bool> held = true;
  session_->questions().ask(
      session_.get(),
      [&held](QuestionDesk&) -> Result<int> {
        while (held) std::this_thread::yield();
        return 1;
      },
      [](const Result<int>&) {});
  for (const int item : {4, 5, 6, 7}) Q_EMIT map_.neighbours()->activated(item);
  held = false;
  ASSERT_TRUE(eventually([this] { return !map_.neighbours()->items().empty(); }));
  EXPECT_THAT(map_.neighbours()->items(), testing::ElementsAre(8, 9));
  EXPECT_EQ(script_->neighbours, 2) << "the first, and the one at which the keys came to rest";
}

TEST_F(MapFeedTest, TellsOfItsOwnWorkAndOfNoneThatGoesOnBeside) {
  script_->holdMaps = true;
  trainAll();
  ASSERT_TRUE(eventually([this] { return said() == "Placing the items: window 2 of 2"; }));
  Q_EMIT session_->progressed({"counting sequences", 6, 9, "windows"});
  EXPECT_EQ(said(), "Placing the items: window 2 of 2");
  script_->holdMaps = false;
  EXPECT_TRUE(waitForMap(2));
}

TEST_F(MapFeedTest, AsksAgainWhereOpeningSomethingElseGaveItUp) {
  script_->holdMaps = true;
  trainAll();
  ASSERT_TRUE(eventually([this] { return script_->maps > 0; }));
  session_->reopenStream();
  ASSERT_TRUE(eventually([this] { return !session_->opening(); }));
  script_->holdMaps = false;
  EXPECT_TRUE(waitForMap(2));
}

TEST_F(MapFeedTest, AsksAgainWhereItWasGivenUpWhileTheRunWasBeingReadForIt) {
  script_->holdOpenings = true;
  trainAll();
  ASSERT_TRUE(eventually([this] { return script_->openings > 0; }));
  session_->reopenStream();
  ASSERT_TRUE(eventually([this] { return !session_->opening(); })) << "it waits for the run that is being read";
  script_->holdOpenings = false;
  EXPECT_TRUE(waitForMap(2));
}

TEST_F(MapFeedTest, MayGoWithTheSessionWhileARunIsBeingRead) {
  trainAll();
  ASSERT_TRUE(waitForMap(2));
  script_->holdOpenings = true;
  std::atomic<bool> refused = false;
  makeRunFolder(folder("other"), stream());
  session_->questions().ask(
      session_.get(),
      [&refused, other = folder("other")](QuestionDesk& desk) -> Result<int> {
        refused = !desk.questions(other, {});
        return 1;
      },
      [](const Result<int>&) {});
  ASSERT_TRUE(eventually([this] { return script_->openings > 0; }));
  session_->questions().cancel();
  const int asked = script_->openings;
  ASSERT_TRUE(eventually([this, asked] { return script_->openings > asked + 10; }));
  EXPECT_FALSE(refused.load()) << "who asks this way is not given up for what is opened";
  feed_.reset();
  session_.reset();
  EXPECT_TRUE(refused.load());
}

TEST_F(MapFeedTest, AsksAgainWhereThatOpeningWasCancelledToo) {
  script_->holdMaps = true;
  trainAll();
  ASSERT_TRUE(eventually([this] { return script_->maps > 0; }));
  const int asked = script_->maps;
  session_->reopenStream();
  session_->cancelOpening();
  ASSERT_TRUE(eventually([this, asked] { return script_->maps > asked; }));
  script_->holdMaps = false;
  EXPECT_TRUE(waitForMap(2));
}

TEST_F(MapFeedTest, WhatIsPickedAndChosenThereIsTheSessionsUntilAnotherRunIsOpened) {
  trainAll();
  ASSERT_TRUE(waitForMap(2));
  Q_EMIT map_.neighbours()->activated(4);
  EXPECT_EQ(session_->chosen().item(), "i4");
  map_.search()->setText(QStringLiteral("i1"));
  EXPECT_EQ(session_->chosen().pickedItems(), map_.selected());
  EXPECT_FALSE(session_->chosen().pickedItems().isEmpty());
  makeRunFolder(folder("other"), stream());
  session_->openRun(folder("other"));
  ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening(); }));
  EXPECT_TRUE(session_->chosen().pickedItems().isEmpty());
  EXPECT_TRUE(session_->chosen().item().empty());
}

TEST_F(MapFeedTest, WhatIsPickedThereComesBackWithItsRun) {
  for (const char* run : {"one", "other"}) makeRunFolder(folder(run), stream());
  const auto open = [this](const char* run) {
    session_->openRun(folder(run));
    return eventually(
        [this, run] { return session_->run().folder == folder(run) && !session_->opening() && map_.map() && !feed_->asking(); });
  };
  ASSERT_TRUE(open("one"));
  map_.search()->setText(QStringLiteral("i1"));
  const QStringList picked = session_->chosen().pickedItems();
  ASSERT_FALSE(picked.isEmpty());
  ASSERT_TRUE(open("other"));
  EXPECT_TRUE(map_.selected().isEmpty()) << "of another run they are others";
  ASSERT_TRUE(open("one"));
  EXPECT_EQ(session_->chosen().pickedItems(), picked);
  EXPECT_EQ(map_.selected(), picked);
  ASSERT_TRUE(open("one"));
  EXPECT_EQ(map_.selected(), picked) << "also where it is opened twice";
}

TEST_F(MapFeedTest, WhatIsTakenBackElsewhereIsSelectedNoLonger) {
  trainAll();
  ASSERT_TRUE(waitForMap(2));
  map_.search()->setText(QStringLiteral("i1"));
  ASSERT_FALSE(map_.selected().isEmpty());
  session_->chosen().pickItems({});
  EXPECT_TRUE(map_.selected().isEmpty());
  EXPECT_TRUE(map_.search()->text().isEmpty());
}

TEST_F(MapFeedTest, TellsWhyThereIsNoMap) {
  script_->noWeights = true;
  trainAll();
  EXPECT_TRUE(eventually([this] { return said().find("no weights are stored") != std::string::npos; }));
}

TEST_F(MapFeedTest, AsksOnceAndOnlyWhileSomebodyLooks) {
  feed_->setActive(false);
  trainAll();
  EXPECT_TRUE(eventually([this] { return !session_->questions().busy(); }));
  EXPECT_EQ(script_->maps, 0);
  feed_->setActive(true);
  ASSERT_TRUE(waitForMap(2));
  feed_->setActive(false);
  feed_->setActive(true);
  EXPECT_FALSE(feed_->asking()) << "it is on the page already";
  EXPECT_EQ(script_->maps, 1);
}

TEST_F(MapFeedTest, MayGoWhileTheItemsArePlaced) {
  trainAll();
  feed_->showMoment(1);
  feed_.reset();
  session_.reset();
}

class MapInTheWindow : public StudioTest {};

TEST_F(MapInTheWindow, TheChosenItemBecomesThatOfTheEquations) {
  MainWindow window(factory(), folders());
  window.show();
  makeRunFolder(folder("run"), stream());
  window.session().open(folder("run"));
  ASSERT_TRUE(eventually([&] { return window.session().run().stored && !window.session().opening(); }));
  auto& inspect = perspective<InspectPerspective>(window);
  window.showPerspective(inspect);
  inspect.tabs().setCurrentWidget(&inspect.map());
  auto& map = inspect.map().view();
  ASSERT_TRUE(eventually([&] { return map.map() != nullptr; }));
  Q_EMIT map.neighbours()->activated(7);
  inspect.tabs().setCurrentWidget(&inspect.equations());
  auto& equations = inspect.equations().view();
  EXPECT_TRUE(eventually([&] { return equations.equations() && equations.equations()->item.id == "i7"; }));
}

}  // namespace
}  // namespace xsmoe::studio
