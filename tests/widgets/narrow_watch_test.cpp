// SPDX-License-Identifier: GPL-3.0-or-later
// Watch in a window of 1280 × 800, with the letters of both scales: no title is cut, and every tab is seen or in a list of them.
#include <gtest/gtest.h>

#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QFont>
#include <QGraphicsScene>
#include <QGraphicsTextItem>
#include <QGraphicsView>
#include <QHelpEvent>
#include <QLabel>
#include <QMenu>
#include <QRect>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QToolTip>
#include <initializer_list>
#include <memory>

#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/network/group_routing_panel.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/router_time_panel.h"
#include "widgets/pages/run_monitor.h"
#include "widgets/pages/tab_list_button.h"
#include "widgets/pages/watch_page.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

/// Of a window of 1280 × 800 what its left docks, timeline and bars leave to the page.
constexpr QSize kRoom(976, 560);

class NarrowWatch : public testing::TestWithParam<double> {
 protected:
  void SetUp() override {
    applyTheme(*qApp, ThemeChoice::kLight);
    QFont letters = usual_;
    letters.setPointSizeF(usual_.pointSizeF() * GetParam());
    QApplication::setFont(letters);
    page_ = std::make_unique<WatchPage>();
    page_->setAnimated(false);
    page_->resize(kRoom);
    page_->show();
    page_->showState(madeState({}));
    QTest::qWait(20);
  }
  void TearDown() override {
    page_.reset();
    QApplication::setFont(usual_);
  }
  void expectWholeTitles() {
    QApplication::processEvents();
    for (const auto* const chart : page_->findChildren<ChartView*>()) {
      if (!chart->isVisible()) continue;
      EXPECT_FALSE(chart->titleText().contains(QChar(0x2026))) << chart->titleText().toStdString() << " in " << chart->width();
      EXPECT_FALSE(chart->titleText().isEmpty());
    }
    EXPECT_FALSE(page_->heatMap()->titleText().contains(QChar(0x2026))) << page_->heatMap()->titleText().toStdString();
  }
  static const TabListButton* listOf(const QTabWidget& tabs) {
    return qobject_cast<const TabListButton*>(tabs.cornerWidget(Qt::TopLeftCorner));
  }

  const QFont usual_ = QApplication::font();
  std::unique_ptr<WatchPage> page_;
};

TEST_P(NarrowWatch, HasTitlesThatAreNotCut) {
  expectWholeTitles();
  page_->bringToFront(page_->routerTime());
  expectWholeTitles();
}

TEST_P(NarrowWatch, HasEveryTabInSightOrInAList) {
  const auto rows = page_->findChildren<QTabWidget*>();
  ASSERT_GE(rows.size(), 2);
  for (auto* const tabs : rows) {
    const auto* const list = listOf(*tabs);
    ASSERT_TRUE(list);
    tabs->setCurrentIndex(0);
    QTest::qWait(20);
    const bool inSight = tabs->tabBar()->sizeHint().width() <= tabs->tabBar()->width();
    EXPECT_TRUE(inSight || list->isVisible()) << tabs->tabText(tabs->count() - 1).toStdString() << " is found by scrolling alone";
    EXPECT_EQ(list->isVisible(), list->isNeeded());
  }
}

/// With larger letters a list has what has no room.
class NarrowWatchAsUsual : public NarrowWatch {};

TEST_P(NarrowWatchAsUsual, HasEveryTabWhole) {
  for (const auto* const tabs : page_->findChildren<QTabWidget*>())
    EXPECT_LE(tabs->tabBar()->sizeHint().width(), tabs->tabBar()->width()) << tabs->tabText(tabs->count() - 1).toStdString();
}

TEST_P(NarrowWatch, ShowsTheFirstLinesOfTheMonitorWithoutScrolling) {
  LiveState state = *madeState({});
  state.machine = std::make_shared<const MachineTrail>(MachineTrail{{1'000, 0.5, 400'000'000, -1, 0}, {2'000, 0.75, 410'000'000, -1, 0}});
  page_->showState(std::make_shared<const LiveState>(state));
  page_->bringToFront(page_->monitor());
  QTest::qWait(20);
  const RunMonitor& monitor = *page_->monitor();
  const QLabel& lines = *monitor.lines();
  const int top = lines.mapTo(monitor.viewport(), QPoint()).y();
  EXPECT_GE(top, 0);
  EXPECT_LE(top + 3 * lines.fontMetrics().lineSpacing(), monitor.viewport()->height());
}

TEST_P(NarrowWatch, MovesNothingWhenAnotherTabOfTheRoutersComesToTheFront) {
  const QRect before = page_->network()->geometry();
  for (const QWidget* const view : std::initializer_list<const QWidget*>{page_->routerTime(), page_->groupRouting(), page_->heatMap()}) {
    page_->bringToFront(view);
    QTest::qWait(20);
    EXPECT_EQ(page_->network()->geometry(), before) << view->metaObject()->className();
  }
}

TEST_P(NarrowWatch, ShowsTheScaleBelowTheRouterWeightsWhole) {
  const auto* const area = qobject_cast<const QScrollArea*>(page_->heatMap()->parentWidget()->parentWidget());
  ASSERT_NE(area, nullptr);
  page_->bringToFront(page_->heatMap());
  QTest::qWait(20);
  EXPECT_EQ(area->verticalScrollBar()->maximum(), 0);
}

TEST_P(NarrowWatch, WritesTheWindowsBelowTheRoutersOverTimeWhole) {
  page_->bringToFront(page_->routerTime());
  QTest::qWait(20);
  const auto* const plot = page_->routerTime()->chart()->findChild<QGraphicsView*>();
  QStringList windows;
  for (const auto* const item : plot->scene()->items()) {
    const auto* const words = qgraphicsitem_cast<const QGraphicsTextItem*>(item);
    if (words == nullptr || !words->isVisible()) continue;
    EXPECT_FALSE(words->toPlainText().contains(QStringLiteral("..."))) << "Qt Charts cut something";
    if (words->toPlainText().startsWith(QLatin1Char('D'))) windows << words->toPlainText();
  }
  EXPECT_GE(windows.size(), GetParam() > 1 ? 2 : 4) << windows.join(QLatin1Char(' ')).toStdString();
}

TEST_P(NarrowWatch, ShowsTheRoutersOverTimeWithoutScrolling) {
  const auto* const area = qobject_cast<const QScrollArea*>(page_->routerTime()->parentWidget()->parentWidget()->parentWidget());
  ASSERT_NE(area, nullptr);
  const int before = page_->network()->height();
  page_->bringToFront(page_->routerTime());
  for (const char* const span : {"windows", "spread", "new", "category"}) {
    page_->routerTime()->spans()->setCurrentIndex(page_->routerTime()->spans()->findData(QLatin1String(span)));
    QTest::qWait(20);
    EXPECT_EQ(area->verticalScrollBar()->maximum(), 0) << span;
    const auto* const chart = page_->routerTime()->chart();
    const QRect place(chart->mapTo(area->viewport(), QPoint()), chart->size());
    EXPECT_TRUE(area->viewport()->rect().contains(place)) << span << ": " << place.bottom() << " of " << area->viewport()->height();
  }
  EXPECT_GE(page_->network()->height(), page_->network()->minimumSizeHint().height()) << "it can still be read";
  page_->bringToFront(page_->heatMap());
  QTest::qWait(20);
  EXPECT_EQ(page_->network()->height(), before) << "nothing has moved";
}

INSTANTIATE_TEST_SUITE_P(AtBothScales, NarrowWatch, testing::Values(1.0, 1.25));
INSTANTIATE_TEST_SUITE_P(AtTheUsualScale, NarrowWatchAsUsual, testing::Values(1.0));

TEST(ChartTitle, GivesWayToAShorterOneAndIsToldOnHover) {
  ChartView chart;
  ChartContent content;
  content.title = QStringLiteral("Quality per tested window");
  content.shortTitles = {QStringLiteral("Quality per window"), QStringLiteral("Quality")};
  chart.setContent(content);
  chart.resize(800, 300);
  chart.show();
  EXPECT_EQ(chart.titleText(), content.title);
  chart.resize(180, 300);
  EXPECT_TRUE(content.shortTitles.contains(chart.titleText())) << chart.titleText().toStdString();
}

TEST(TabList, BringsATabToTheFrontThatHasNoRoom) {
  QTabWidget tabs;
  for (const char* const name : {"first of many", "second of many", "third of many", "last of many"})
    tabs.addTab(new QWidget, QLatin1String(name));
  auto* const list = new TabListButton(tabs);
  tabs.resize(900, 200);
  tabs.show();
  QTest::qWait(20);
  EXPECT_FALSE(list->isNeeded());
  EXPECT_FALSE(list->isVisible());
  tabs.resize(160, 200);
  QTest::qWait(20);
  EXPECT_TRUE(list->isVisible());
  EXPECT_FALSE(list->accessibleName().isEmpty());
  tabs.setTabToolTip(0, QStringLiteral("how many there are"));
  const QPoint first = tabs.tabBar()->tabRect(0).center();
  QHelpEvent rest(QEvent::ToolTip, first, tabs.tabBar()->mapToGlobal(first));
  QApplication::sendEvent(tabs.tabBar(), &rest);
  EXPECT_EQ(QToolTip::text(), QStringLiteral("first of many: how many there are")) << "it may be cut";
  QToolTip::hideText();
  tabs.setTabVisible(1, false);
  const auto actions = list->list()->actions();
  ASSERT_EQ(actions.size(), 3) << "those that there are";
  EXPECT_TRUE(actions.front()->isChecked());
  actions.back()->trigger();
  EXPECT_EQ(tabs.currentIndex(), 3);
}

}  // namespace
}  // namespace xsmoe::widgets
