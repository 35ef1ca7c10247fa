// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/explanation_tabs.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStringList>
#include <QTest>
#include <QToolButton>
#include <fstream>
#include <sstream>

#include "app/studio/perspectives/list_saving.h"
#include "tests/studio/explanation_fixture.h"
#include "widgets/forms/item_box.h"
#include "widgets/inspect/history_editor.h"
#include "widgets/inspect/own_item_form.h"
#include "widgets/inspect/what_if_panel.h"
#include "widgets/inspect/why_not_panel.h"
#include "widgets/inspect/why_panel.h"
#include "widgets/inspect/window_lists_panel.h"

namespace xsmoe::studio {
namespace {

/// A stored run, whose list of ada is on the page.
class ExplanationTest : public ExplanationFixture {
 protected:
  void SetUp() override {
    ExplanationFixture::SetUp();
    tabs_->show();
    makeRunFolder(folder("run"), stream());
    session_->openRun(folder("run"));
    ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening() && !session_->questions().busy(); }));
  }
  void look(QWidget& panel) {
    tabs_->setCurrentWidget(&panel);
    ASSERT_TRUE(settled());
  }
};

TEST_F(ExplanationTest, SaysWhatToDoUntilThereIsAList) {
  EXPECT_THAT(tabs_->why().reason().toStdString(), testing::HasSubstr("take a random one"));
  askFor("ada");
  ASSERT_TRUE(tabs_->why().split());
  EXPECT_EQ(tabs_->why().split()->user, "ada");
  EXPECT_EQ(tabs_->why().split()->items.size(), 10U);
  askFor("nobody");
  EXPECT_FALSE(tabs_->why().reason().isEmpty()) << "the list is gone";
}

TEST_F(ExplanationTest, TellsWhyNotOnceAnItemIsNamed) {
  askFor("ada");
  look(tabs_->whyNot());
  EXPECT_THAT(tabs_->whyNot().reason().toStdString(), testing::HasSubstr("id or title"));
  Q_EMIT tabs_->whyNot().items()->itemRequested(QStringLiteral("i11"));
  ASSERT_TRUE(settled());
  EXPECT_THAT(tabs_->whyNot().sentence().toStdString(), testing::HasSubstr("ranks 14 of 40"));
}

TEST_F(ExplanationTest, ProposesTheHeldOutItemForWhyNot) {
  askFor("ada");
  look(tabs_->whyNot());
  auto& line = *tabs_->whyNot().items()->line();
  EXPECT_EQ(line.text(), QStringLiteral("A red lamp (i1)"));
  EXPECT_THAT(tabs_->whyNot().reason().toStdString(), testing::HasSubstr("Press Enter above for the held-out item"));
  QTest::keyClick(&line, Qt::Key_Return);
  ASSERT_TRUE(settled());
  EXPECT_THAT(tabs_->whyNot().sentence().toStdString(), testing::HasSubstr("ranks 14 of 40"));
  askFor("bob");
  EXPECT_EQ(line.text(), QStringLiteral("A red lamp (i1)")) << "it was taken, and stays";
}

TEST_F(ExplanationTest, AsksForPicturesWhyNotAnItemThatTheListLacks) {
  askFor("ada");
  tabs_->setCurrentWidget(&tabs_->whyNot());
  EXPECT_TRUE(tabs_->asking()) << "for the run's items";
  ASSERT_TRUE(settled());
  tabs_->askWhyNot();
  ASSERT_TRUE(settled());
  EXPECT_EQ(tabs_->whyNotItem(), "i11") << "the held-out item and all before it are in the list or in the history";
  EXPECT_THAT(tabs_->whyNot().sentence().toStdString(), testing::HasSubstr("ranks 14 of 40"));
  EXPECT_EQ(tabs_->whyNot().items()->line()->text(), QStringLiteral("Item 11 (i11)")) << "what is told is about what the line says";
}

TEST_F(ExplanationTest, AsksForTheListOfAChangedHistory) {
  askFor("ada");
  look(tabs_->whatIf());
  auto& history = *tabs_->whatIf().history();
  ASSERT_EQ(history.history().size(), 1U) << "the user's own";
  history.add(QStringLiteral("i5"));
  EXPECT_TRUE(tabs_->asking());
  EXPECT_TRUE(tabs_->whatIf().reason().isEmpty()) << "the list before stays";
  ASSERT_TRUE(settled());
  EXPECT_THAT(tabs_->whatIf().summary().toStdString(), testing::HasSubstr("0 of 10 items are new"));
  history.clear();
  ASSERT_TRUE(settled());
  EXPECT_THAT(tabs_->whatIf().reason().toStdString(), testing::HasSubstr("add an item"));
}

TEST_F(ExplanationTest, AChangedHistoryComesBackWithItsUser) {
  askFor("ada");
  look(tabs_->whatIf());
  auto& history = *tabs_->whatIf().history();
  auto& feed = tabs_->whatIfFeed();
  EXPECT_FALSE(feed.edited()) << "it is the user's own";
  history.add(QStringLiteral("i5"));
  ASSERT_TRUE(settled());
  ASSERT_TRUE(feed.edited());
  EXPECT_EQ(feed.edited()->user, "ada");
  EXPECT_EQ(feed.edited()->items.size(), 2U);
  history.reset();
  ASSERT_TRUE(settled());
  feed.restore({"bob", {"i5", "i7"}});
  EXPECT_EQ(feed.edited()->user, "bob") << "it waits for its user, and is kept meanwhile";
  EXPECT_EQ(history.history().size(), 1U);
  askFor("bob");
  ASSERT_EQ(history.history().size(), 2U);
  EXPECT_EQ(history.history().front().id, "i5");
  EXPECT_EQ(history.history().back().id, "i7");
  EXPECT_TRUE(history.isChanged());
}

TEST_F(ExplanationTest, AsksForAChangeAtOnceAndForThoseMadeMeanwhileTogether) {
  askFor("ada");
  look(tabs_->whatIf());
  const int before = script_->histories;
  auto& history = *tabs_->whatIf().history();
  history.add(QStringLiteral("i5"));
  EXPECT_TRUE(session_->questions().busy()) << "no further change is waited for";
  history.add(QStringLiteral("i6"));
  history.add(QStringLiteral("i7"));
  ASSERT_TRUE(settled());
  EXPECT_EQ(script_->histories, before + 2);
}

TEST_F(ExplanationTest, TellsWhereAnOwnItemWouldStandAndPutsItIntoTheHistory) {
  askFor("ada");
  look(tabs_->whatIf());
  auto& own = *tabs_->whatIf().own();
  EXPECT_TRUE(own.isHidden()) << "folded away";
  tabs_->whatIf().ownButton()->click();
  EXPECT_FALSE(own.isHidden());
  EXPECT_FALSE(own.askButton()->isEnabled());
  own.words()->setText(QStringLiteral("A red lamp"));
  own.askButton()->click();
  ASSERT_TRUE(settled());
  EXPECT_THAT(tabs_->whatIf().reason().toStdString(), testing::HasSubstr("the method reads pictures"));
  own.picture()->setText(QStringLiteral("/somewhere/lamp.png"));
  own.askButton()->click();
  ASSERT_TRUE(settled());
  EXPECT_THAT(own.standing().toStdString(), testing::HasSubstr("would rank 3 of 41"));
  EXPECT_THAT(own.standing().toStdString(), testing::HasSubstr("It is the sum of Visual base path"));
  EXPECT_EQ(tabs_->whatIf().history()->history().size(), 1U) << "it is only asked about";
  own.addButton()->click();
  ASSERT_TRUE(settled());
  ASSERT_EQ(tabs_->whatIf().history()->history().size(), 2U);
  EXPECT_EQ(tabs_->whatIf().history()->history().back().id, kOwnItemId);
  EXPECT_EQ(tabs_->whatIf().history()->history().back().title, "A red lamp");
  own.words()->setText(QStringLiteral("A blue lamp"));
  own.askButton()->click();
  EXPECT_EQ(tabs_->whatIf().history()->history().back().title, "A blue lamp") << "it is one item";
  ASSERT_TRUE(settled());
}

TEST_F(ExplanationTest, MakesAUserOfItemsAlone) {
  look(tabs_->whatIf());
  tabs_->whatIf().history()->add(QStringLiteral("i5"));
  ASSERT_TRUE(settled());
  EXPECT_TRUE(tabs_->whatIf().reason().isEmpty()) << tabs_->whatIf().reason().toStdString();
}

TEST_F(ExplanationTest, APlaceInTheStripTakesThePageToItsWindow) {
  askFor("ada");
  look(tabs_->windows());
  auto& strip = *tabs_->windows().view();
  ASSERT_EQ(strip.lists().columns.size(), 3U);
  QSignalSpy chosen(tabs_.get(), &ExplanationTabs::itemChosen);
  Q_EMIT strip.placeChosen(QStringLiteral("i3"), 0);
  ASSERT_TRUE(settled());
  EXPECT_EQ(chosen.count(), 1);
  ASSERT_TRUE(inspection_->shown());
  EXPECT_EQ(inspection_->shown()->list->window, 0);
}

TEST_F(ExplanationTest, GivesUpTheListsOfAUserForThoseOfTheNext) {
  askFor("ada");
  script_->holdWindowLists = true;
  tabs_->setCurrentWidget(&tabs_->windows());
  ASSERT_TRUE(eventually([this] { return script_->windowLists == 1; }));
  Q_EMIT page_.userRequested(QStringLiteral("bob"));
  ASSERT_TRUE(eventually([this] { return script_->windowLists == 2; })) << "the first is still under way";
  script_->holdWindowLists = false;
  ASSERT_TRUE(settled());
  EXPECT_EQ(tabs_->windows().view()->lists().columns.size(), 3U);
}

class ListSavingTest : public ExplanationTest {
 protected:
  [[nodiscard]] static std::string contentOf(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
  }
};

TEST_F(ListSavingTest, WritesTheListAndEveryones) {
  askFor("ada");
  ListSaving saving(*session_);
  QStringList told;
  QObject::connect(&saving, &ListSaving::told, &saving, [&](const QString& sentence) { told << sentence; });
  saving.saveList(folder("list.csv"), *inspection_->shown()->list);
  EXPECT_THAT(contentOf(folder("list.csv")), testing::StartsWith("user,rank,item,score\nada,1,i1,1\nada,2,i2,0.5\n"));
  saving.saveList(folder("list.json"), *inspection_->shown()->list, {QStringLiteral("Deviations by hand, 1: in D1: tau")});
  EXPECT_THAT(contentOf(folder("list.json")), testing::AllOf(testing::HasSubstr("Deviations by hand, 1"), testing::HasSubstr("\"ada\""),
                                                             testing::HasSubstr("\"columns\"")));
  saving.saveEveryone(folder("all.csv"), inspection_->shown()->moment, 10, {QStringLiteral("Deviations by hand, 2: in D1: tau")});
  EXPECT_TRUE(saving.writing());
  ASSERT_TRUE(eventually([&] { return !saving.writing(); }));
  EXPECT_TRUE(std::filesystem::exists(folder("all.csv")));
  EXPECT_TRUE(told.last().contains(QStringLiteral("1 list is written"))) << told.last().toStdString();
  EXPECT_TRUE(told.last().endsWith(QStringLiteral("; all.provenance.json beside it says where it comes from")));
  EXPECT_THAT(contentOf(folder("all.provenance.json")), testing::HasSubstr("Deviations by hand, 2"));
}

TEST_F(ListSavingTest, TellsOfEveryonesWhereItCannotBeWrittenFromWhereTheyCome) {
  askFor("ada");
  ListSaving saving(*session_);
  QStringList told;
  QObject::connect(&saving, &ListSaving::told, &saving, [&](const QString& sentence) { told << sentence; });
  std::filesystem::create_directories(folder("all.provenance.json") / "taken");
  saving.saveEveryone(folder("all.csv"), inspection_->shown()->moment, 10, {QStringLiteral("Deviations by hand, 2: in D1: tau")});
  ASSERT_TRUE(eventually([&] { return !saving.writing(); }));
  EXPECT_TRUE(told.last().contains(QStringLiteral("all.provenance.json"))) << told.last().toStdString();
  EXPECT_FALSE(told.last().contains(QStringLiteral("1 list is written")));
}

TEST_F(ListSavingTest, IsStoppedAndSaysSo) {
  askFor("ada");
  ListSaving saving(*session_);
  QStringList told;
  QObject::connect(&saving, &ListSaving::told, &saving, [&](const QString& sentence) { told << sentence; });
  saving.saveEveryone(folder("all.csv"), inspection_->shown()->moment, 10);
  saving.stop();
  ASSERT_TRUE(eventually([&] { return !saving.writing(); }));
  const bool stopped = told.last().contains(QStringLiteral("Stopped"));
  EXPECT_EQ(std::filesystem::exists(folder("all.csv")), !stopped) << "it may have been quicker than the stop";
}

TEST_F(ListSavingTest, IsStoppedWhileTheRunIsOpened) {
  askFor("ada");
  ListSaving saving(*session_);
  QStringList told;
  QObject::connect(&saving, &ListSaving::told, &saving, [&](const QString& sentence) { told << sentence; });
  askAboutAnotherRun();
  script_->holdOpenings = true;
  saving.saveEveryone(folder("all.csv"), inspection_->shown()->moment, 10);
  ASSERT_TRUE(waitForOpening());
  saving.stop();
  ASSERT_TRUE(eventually([&] { return !saving.writing(); }));
  EXPECT_TRUE(told.last().contains(QStringLiteral("Stopped"))) << told.last().toStdString();
  EXPECT_FALSE(std::filesystem::exists(folder("all.csv")));
}

TEST_F(ListSavingTest, IsOfStoredWeightsOnly) {
  ListSaving saving(*session_);
  QStringList told;
  QObject::connect(&saving, &ListSaving::told, &saving, [&](const QString& sentence) { told << sentence; });
  saving.saveEveryone(folder("all.csv"), {}, 10);
  EXPECT_FALSE(saving.writing());
  ASSERT_EQ(told.size(), 1);
  EXPECT_TRUE(told[0].contains(QStringLiteral("finished window")));
}

}  // namespace
}  // namespace xsmoe::studio
