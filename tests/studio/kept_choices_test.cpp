// SPDX-License-Identifier: GPL-3.0-or-later
// What a person chose stays where a new run begins on the same stream.
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/who_lost_panel.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/inspect/beside_bar.h"
#include "widgets/items/catalogue_view.h"
#include "widgets/pages/data_page.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/rank_changes_page.h"
#include "widgets/pages/window_time_line.h"

namespace xsmoe::studio {
namespace {

class KeptChoices : public MainWindowTest {
 protected:
  void trainARun() {
    session().start();
    ASSERT_TRUE(eventually([this] { return !session().live() && session().run().phase() == RunState::kFinished; }));
  }
  void begin() {
    openStreamAndWait();
    trainARun();
  }
  void beginAnother() {
    const auto before = session().run().folder;
    trainARun();
    ASSERT_NE(session().run().folder, before);
  }
};

TEST_F(KeptChoices, UserAndItemsStay) {
  begin();
  session().chosen().chooseUser("bob");
  session().chosen().chooseItem("i3");
  session().chosen().pickItems({QStringLiteral("i1")});
  beginAnother();
  EXPECT_EQ(session().chosen().user(), "bob");
  EXPECT_EQ(session().chosen().item(), "i3");
  EXPECT_EQ(session().chosen().pickedItems(), QStringList{QStringLiteral("i1")});
  auto& inspect = shown<InspectPerspective>();
  ASSERT_TRUE(eventually([&] { return inspect.inspection().shown().has_value(); }));
  EXPECT_EQ(inspect.inspection().shown()->list->user, "bob");
  EXPECT_EQ(inspect.inspection().shown()->moment.run, session().run().folder);
}

TEST_F(KeptChoices, TheListBesideStays) {
  begin();
  auto& beside = *page<widgets::InspectPage>().beside();
  beside.choose(widgets::OtherList{1});
  beginAnother();
  EXPECT_EQ(beside.wanted(), widgets::OtherList{1});
}

TEST_F(KeptChoices, WhatWhoLostComparesStays) {
  begin();
  auto& users = perspective<InspectPerspective>(*window_).whoLost().users();
  widgets::RankChoices chosen;
  chosen.after = RunMoment(1);
  chosen.oneTest = true;
  chosen.by = SliceKind::kItems;
  users.setChoices(chosen);
  beginAnother();
  EXPECT_EQ(users.choices(), chosen);
}

TEST_F(KeptChoices, TheWindowAndTheSearchOnDataStay) {
  begin();
  auto& data = page<widgets::DataPage>();
  data.timeLine()->choose(1);
  data.catalogue()->searchFor(QStringLiteral("lamp"));
  beginAnother();
  EXPECT_EQ(data.timeLine()->chosen(), 1);
  EXPECT_EQ(data.catalogue()->searched(), QStringLiteral("lamp"));
}

TEST_F(KeptChoices, OfAStoredRunThatIsOpenedAreItsOwn) {
  begin();
  session().chosen().chooseUser("bob");
  auto& beside = *page<widgets::InspectPage>().beside();
  beside.choose(widgets::OtherList{1});
  makeRunFolder(folder("other"), stream());
  session().open(folder("other"));
  ASSERT_TRUE(eventually([this] { return session().run().stored && !session().opening(); }));
  EXPECT_TRUE(session().chosen().user().empty());
  EXPECT_FALSE(beside.wanted());
}

}  // namespace
}  // namespace xsmoe::studio
