// SPDX-License-Identifier: GPL-3.0-or-later
// What a page says of itself, and what steps aside where a page has no use for it.
#include <QAction>
#include <QDockWidget>
#include <QKeySequence>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QStringList>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QToolBar>

#include "app/studio/dialogs/import_dialog.h"
#include "app/studio/parts/page_tabs.h"
#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/data_perspective.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/perspectives/who_lost_panel.h"
#include "app/studio/shell/window_dialogs.h"
#include "model/core/methods.h"
#include "model/core/setting_keys.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/help/handbook_window.h"
#include "widgets/help/reading_line.h"
#include "widgets/help/view_bar.h"
#include "widgets/pages/timeline.h"

namespace xsmoe::studio {
namespace {

class ViewHelpTest : public MainWindowTest {};

TEST_F(ViewHelpTest, TauAndTheDocksOfARunStepAsideInDataInspectAndCompare) {
  openStreamAndWait();
  shown<WatchPerspective>();
  QCoreApplication::processEvents();
  EXPECT_TRUE(parts().settingsDock->isVisible());
  EXPECT_TRUE(parts().tau->isVisible());
  const auto away = [this] { return !parts().settingsDock->isVisible() && !parts().streamDock->isVisible() && !parts().tau->isVisible(); };
  shown<DataPerspective>();
  QCoreApplication::processEvents();
  EXPECT_TRUE(away());
  EXPECT_TRUE(parts().timelineDock->isVisible()) << "its windows are shaded in the charts";
  shown<InspectPerspective>();
  QCoreApplication::processEvents();
  EXPECT_TRUE(away());
  shown<ComparePerspective>();
  QCoreApplication::processEvents();
  EXPECT_TRUE(away());
  shown<WatchPerspective>();
  QCoreApplication::processEvents();
  EXPECT_TRUE(parts().settingsDock->isVisible());
  EXPECT_TRUE(parts().streamDock->isVisible());
  EXPECT_TRUE(parts().tau->isVisible());
}

TEST_F(ViewHelpTest, TheTabsOfPagesStayWhereTheyAreOnEveryPage) {
  window_->resize(1280, 800);
  openStreamAndWait();
  shown<WatchPerspective>();
  auto& tabs = *parts().pageTabs->bar();
  ASSERT_EQ(tabs.count(), parts().perspectives->count());
  const auto places = [&] {
    QTest::qWait(20);
    QList<QRect> all;
    for (int tab = 0; tab < tabs.count(); ++tab)
      all << QRect(tabs.mapTo(window_.get(), tabs.tabRect(tab).topLeft()), tabs.tabRect(tab).size());
    return all;
  };
  const auto onWatch = places();
  for (int tab = tabs.count() - 1; tab >= 0; --tab) {
    QTest::mouseClick(&tabs, Qt::LeftButton, {}, tabs.tabRect(tab).center());
    EXPECT_EQ(parts().perspectives->currentIndex(), tab);
    EXPECT_EQ(places(), onWatch) << "on the page " << tab << " the next click would miss";
  }
  EXPECT_LT(onWatch.front().bottom(), parts().toolBar->mapTo(window_.get(), QPoint()).y()) << "above what comes and goes";
}

TEST_F(ViewHelpTest, TheTabsOfPagesAreNamedAndReachedByKeyboard) {
  openStreamAndWait();
  auto& watch = shown<WatchPerspective>();
  auto& tabs = *parts().pageTabs->bar();
  EXPECT_FALSE(tabs.accessibleName().isEmpty());
  EXPECT_TRUE(tabs.focusPolicy() & Qt::TabFocus);
  EXPECT_FALSE(parts().perspectives->tabBar()->isVisible()) << "there is one row of them";
  QTest::keyClick(&tabs, Qt::Key_Right);
  EXPECT_EQ(parts().perspectives->currentIndex(), 1);
  QTest::keyClick(parts().perspectives, Qt::Key_Tab, Qt::ControlModifier);
  EXPECT_EQ(tabs.currentIndex(), 2);
  window_->showPerspective(watch);
  EXPECT_EQ(tabs.currentIndex(), parts().perspectives->indexOf(&watch.page()));
  window_->showWelcome();
  EXPECT_FALSE(tabs.isVisible());
}

TEST_F(ViewHelpTest, TheBarIsNoHigherThanItsButtonsForAMethodWithoutTau) {
  openStreamAndWait();
  shown<WatchPerspective>();
  QCoreApplication::processEvents();
  const int withTau = parts().toolBar->height();
  auto settings = session().settings();
  settings.model.method = Method::kStatic;
  session().setSettings(settings);
  ASSERT_FALSE(usesSetting(Method::kStatic, kTauKey));
  EXPECT_TRUE(eventually([&] { return !parts().tau->isVisible() && parts().toolBar->height() < withTau; }))
      << parts().toolBar->height() << " of " << withTau;
}

TEST_F(ViewHelpTest, DocksAreThereAgainAfterAStartFromCompare) {
  openStreamAndWait();
  shown<ComparePerspective>();
  window_->close();
  makeWindow();
  openStreamAndWait();
  EXPECT_TRUE(parts().settingsDock->isVisible());
}

TEST_F(ViewHelpTest, DocksKeepTheHeightsThatAPersonGaveThemFromPageToPage) {
  window_->resize(1280, 800);
  openStreamAndWait();
  shown<WatchPerspective>();
  QTest::qWait(50);
  const int usual = parts().streamDock->height();
  window_->resizeDocks({parts().streamDock, parts().settingsDock}, {usual + 60, parts().settingsDock->height() - 60}, Qt::Vertical);
  QTest::qWait(50);
  const int card = parts().streamDock->height(), form = parts().settingsDock->height();
  ASSERT_GT(card, usual) << "it can be divided so";
  for (int turn = 0; turn < 3; ++turn) {
    for (const auto& one : window_->perspectives()) {
      parts().perspectives->setCurrentWidget(&one->page());
      QTest::qWait(20);
    }
    shown<WatchPerspective>();
    QTest::qWait(20);
    EXPECT_NEAR(parts().streamDock->height(), card, 2) << turn;
    EXPECT_NEAR(parts().settingsDock->height(), form, 2) << turn;
  }
  window_->showWelcome();
  QTest::qWait(20);
  shown<WatchPerspective>();
  QTest::qWait(20);
  EXPECT_NEAR(parts().streamDock->height(), card, 2) << "after the welcome page";
  EXPECT_NEAR(parts().settingsDock->height(), form, 2);
}

TEST_F(ViewHelpTest, EachPageHasATitleAndLeadsToItsPageOfTheHandbook) {
  EXPECT_TRUE(parts().viewBar->isHidden()) << "the welcome page says itself what it is";
  openStreamAndWait();
  for (const auto& one : window_->perspectives()) {
    window_->showPerspective(*one);
    EXPECT_FALSE(parts().viewBar->title().isEmpty()) << one->name().key;
    EXPECT_FALSE(parts().viewBar->sentence().isEmpty()) << one->name().key;
    EXPECT_EQ(parts().viewBar->page(), one->name().helpPage());
  }
  window_->showPerspective(perspective<DataPerspective>(*window_));
  window_->findChild<QAction*>(QStringLiteral("showHandbook"))->trigger();
  auto* const handbook = window_->findChild<widgets::HandbookWindow*>();
  ASSERT_NE(handbook, nullptr);
  EXPECT_EQ(handbook->page(), QStringLiteral("data"));
}

TEST_F(ViewHelpTest, EachTabOfInspectLeadsToItsPageOfTheHandbook) {
  openStreamAndWait();
  auto& inspect = shown<InspectPerspective>();
  QStringList pages;
  for (int tab = 0; tab < inspect.tabs().count(); ++tab) {
    inspect.tabs().setCurrentIndex(tab);
    pages << parts().viewBar->page();
    EXPECT_FALSE(parts().viewBar->title().isEmpty()) << tab;
  }
  EXPECT_EQ(pages.join(QLatin1Char(' ')), QStringLiteral("inspect equations map item who-lost"));
  inspect.whoLost().tabs().setCurrentIndex(1);
  EXPECT_EQ(parts().viewBar->page(), QStringLiteral("slices"));
  inspect.whoLost().tabs().setCurrentIndex(0);
  EXPECT_EQ(parts().viewBar->page(), QStringLiteral("who-lost"));
}

TEST_F(ViewHelpTest, OneSwitchFoldsEverySentenceAndIsRemembered) {
  openStreamAndWait();
  shown<WatchPerspective>();
  const auto action = [this] { return window_->findChild<QAction*>(QStringLiteral("showSentences")); };
  ASSERT_NE(action(), nullptr);
  EXPECT_TRUE(action()->isChecked());
  EXPECT_TRUE(widgets::showsSentences(*window_));
  action()->trigger();
  EXPECT_FALSE(widgets::showsSentences(*window_));
  EXPECT_TRUE(parts().viewBar->folded());
  makeWindow();
  EXPECT_FALSE(action()->isChecked());
  EXPECT_FALSE(widgets::showsSentences(*window_));
  EXPECT_TRUE(parts().viewBar->folded());
  Q_EMIT parts().viewBar->foldedByPerson(false);
  EXPECT_TRUE(action()->isChecked());
  EXPECT_TRUE(widgets::showsSentences(*window_));
}

TEST_F(ViewHelpTest, ADialogsHelpIsItsPageOfTheHandbook) {
  openStreamAndWait();
  auto& dialog = window_->dialogs().importData({});
  auto* const help = dialog.findChild<QPushButton*>(QStringLiteral("help"));
  ASSERT_NE(help, nullptr);
  EXPECT_FALSE(help->toolTip().isEmpty());
  help->click();
  auto* const handbook = dialog.findChild<widgets::HandbookWindow*>();
  ASSERT_NE(handbook, nullptr);
  EXPECT_EQ(handbook->page(), QStringLiteral("import"));
  handbook->showPage(QStringLiteral("glossary"));
  auto* const key = dialog.findChild<QShortcut*>(QStringLiteral("helpKey"));
  ASSERT_NE(key, nullptr);
  EXPECT_EQ(key->key(), QKeySequence(QKeySequence::HelpContents));
  Q_EMIT key->activated();
  EXPECT_EQ(handbook->page(), QStringLiteral("import"));
  dialog.reject();
}

}  // namespace
}  // namespace xsmoe::studio
