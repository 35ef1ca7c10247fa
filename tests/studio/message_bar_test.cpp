// SPDX-License-Identifier: GPL-3.0-or-later
// The message at the foot of the pages.
#include "app/studio/parts/message_bar.h"

#include <gmock/gmock.h>

#include <QApplication>
#include <QPushButton>
#include <QTest>
#include <QTimer>
#include <QToolButton>

#include "app/studio/parts/page_foot.h"

namespace xsmoe::studio {
namespace {

TEST(MessageBar, WhatIsSaidOfTheQueueStaysWhileSomethingElseIsSaid) {
  MessageBar bar;
  bar.showHint(QStringLiteral("the queue cannot be used"), {}, {}, MessageAbout::kQueue);
  bar.showHint(QStringLiteral("this run can go on"));
  EXPECT_EQ(bar.text(), QStringLiteral("this run can go on"));
  bar.showHint(QStringLiteral("that run can go on"));
  bar.withdraw(MessageAbout::kWork);
  EXPECT_EQ(bar.text(), QStringLiteral("the queue cannot be used")) << "nobody has closed it";
  bar.findChild<QToolButton*>()->click();
  EXPECT_EQ(bar.text(), QString());
}

TEST(MessageBar, WhatIsNoLongerSoIsWithdrawnFromBelowToo) {
  MessageBar bar;
  bar.showHint(QStringLiteral("the queue is paused"), {}, {}, MessageAbout::kQueueWaits);
  bar.showHint(QStringLiteral("a note"));
  bar.withdraw(MessageAbout::kQueueWaits);
  EXPECT_EQ(bar.text(), QStringLiteral("a note"));
  bar.findChild<QToolButton*>()->click();
  EXPECT_EQ(bar.text(), QString());
}

TEST(MessageBar, TheButtonDoesWhatTheShownMessageOffers) {
  MessageBar bar;
  int older = 0, newer = 0;
  bar.showHint(
      QStringLiteral("one"), QStringLiteral("Do"), [&] { ++older; }, MessageAbout::kQueue);
  bar.showHint(QStringLiteral("two"), QStringLiteral("Do"), [&] { ++newer; });
  auto* const button = bar.findChild<QPushButton*>();
  button->click();
  EXPECT_EQ(newer, 1);
  EXPECT_EQ(bar.text(), QStringLiteral("one"));
  button->click();
  EXPECT_EQ(older, 1);
  EXPECT_EQ(bar.text(), QString());
}

TEST(MessageBar, NewsGoByThemselvesAndDoWhatTheyOfferUntilThen) {
  MessageBar bar;
  int done = 0;
  bar.showHint(QStringLiteral("older of the queue"), {}, {}, MessageAbout::kQueue);
  bar.showHint(QStringLiteral("this run can go on"));
  const auto news = [&] {
    bar.showNews(
        QStringLiteral("it is finished"), QStringLiteral("Show"), [&] { ++done; }, MessageAbout::kQueue);
  };
  news();
  EXPECT_EQ(bar.text(), QStringLiteral("it is finished"));
  bar.findChild<QPushButton*>()->click();
  EXPECT_EQ(done, 1);
  EXPECT_EQ(bar.text(), QStringLiteral("this run can go on"));
  news();
  bar.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&bar));
  QEvent leave(QEvent::Leave);  // the pointer of a window that is nowhere lies over its corner
  QApplication::sendEvent(&bar, &leave);
  if (auto* const focused = QApplication::focusWidget()) focused->clearFocus();
  bar.findChild<QTimer*>(QString(), Qt::FindDirectChildrenOnly)->start(1);
  EXPECT_TRUE(QTest::qWaitFor([&] { return bar.text() == QStringLiteral("this run can go on"); }));
  EXPECT_EQ(done, 1);
  bar.findChild<QToolButton*>()->click();
  EXPECT_EQ(bar.text(), QString()) << "what was said of the queue before is no longer so";
}

TEST(MessageBar, NewsStayWhileTheKeyboardIsInThem) {
  MessageBar bar;
  bar.showNews(QStringLiteral("it is finished"), QStringLiteral("Show"), {}, MessageAbout::kQueue);
  bar.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&bar));
  bar.findChild<QPushButton*>()->setFocus();
  bar.findChild<QTimer*>(QString(), Qt::FindDirectChildrenOnly)->start(1);
  QTest::qWait(50);
  EXPECT_EQ(bar.text(), QStringLiteral("it is finished"));
}

TEST(MessageBar, IsToldToThoseWhoDoNotSeeItAndClosedByEscape) {
  MessageBar bar;
  bar.showHint(QStringLiteral("a sentence"), QStringLiteral("Do"));
  EXPECT_EQ(bar.accessibleDescription(), QStringLiteral("a sentence"));
  bar.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&bar));
  bar.findChild<QPushButton*>()->setFocus();
  QTest::keyClick(bar.findChild<QPushButton*>(), Qt::Key_Escape);
  EXPECT_EQ(bar.text(), QString());
}

TEST(PageFoot, LiesOverThePageAndLetsEverythingWhereItIs) {
  QWidget page;
  page.resize(400, 300);
  auto* const foot = new PageFoot(&page);
  auto* const bar = new MessageBar(foot);
  foot->add(bar);
  page.show();
  QApplication::processEvents();
  EXPECT_EQ(foot->height(), 0);
  bar->showHint(QStringLiteral("many words ").repeated(20));
  QApplication::processEvents();
  const int high = foot->height();
  EXPECT_GT(high, 2 * bar->fontMetrics().lineSpacing()) << "all of them can be read";
  EXPECT_EQ(foot->geometry().bottom(), page.rect().bottom());
  page.resize(900, 300);
  QApplication::processEvents();
  EXPECT_EQ(foot->width(), 900);
  EXPECT_LT(foot->height(), high);
  bar->withdraw(MessageAbout::kWork);
  QApplication::processEvents();
  EXPECT_EQ(foot->height(), 0);
}

}  // namespace
}  // namespace xsmoe::studio
