// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QAction>
#include <QImage>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <algorithm>

#include "widgets/charts/chart_view.h"
#include "widgets/charts/item_charts.h"
#include "widgets/items/item_page.h"
#include "widgets/items/measured_items.h"
#include "widgets/network/expert_items.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

LayerUsage layerOfItem(Modality modality, int layer, std::vector<int> born, std::vector<double> gates, std::vector<double> norms) {
  LayerUsage usage{{modality, {layer}, 2 * layer + 2, std::move(born), -1}, {}, {}, {}, {}};
  usage.gateShare = std::move(gates);
  usage.contribution = std::move(norms);
  takeShares(usage);
  return usage;
}

ItemProfile lamp() {
  ItemProfile profile;
  profile.item = {"a1", "Red lamp", "It glows.", "/p/1.png", 1, "lamps"};
  profile.window = 2;
  profile.records = {0, 3, 1, 2};
  profile.layers = {layerOfItem(Modality::kVisual, 0, {0, 1}, {0.5, 0.375, 0.125}, {1, 2, 1}),
                    layerOfItem(Modality::kTextual, 0, {1}, {0.75, 0.25}, {3, 1})};
  profile.byEmbedding = {{{"a2", "Blue lamp", "", "/p/2.png", 0}, 0.91}};
  profile.byStates = {{{"b1", "Clock", "", "", 0}, 0.5}};
  return profile;
}

std::vector<double> heightsOf(const ChartSeries& series) {
  std::vector<double> heights;
  for (const QPointF& point : series.points) heights.push_back(point.y());
  return heights;
}

TEST(ItemCharts, HaveABarForEachWindowsRecords) {
  const auto content = itemRecordsContent(lamp());
  ASSERT_THAT(content.series, SizeIs(1));
  EXPECT_THAT(heightsOf(content.series[0]), ElementsAre(0, 3, 1, 2));
}

TEST(ItemCharts, StackTheGateSlotsOfEachLayerByTheirBirth) {
  const auto gates = itemGatesContent(lamp()), shares = itemSharesContent(lamp());
  ASSERT_THAT(gates.series, SizeIs(3)) << "base path, E0, E1";
  EXPECT_THAT(heightsOf(gates.series[0]), ElementsAre(50, 75));
  EXPECT_THAT(heightsOf(gates.series[1]), ElementsAre(37.5));
  EXPECT_THAT(heightsOf(gates.series[2]), ElementsAre(12.5, 25)) << "the visual layer's second expert, the textual one's only";
  EXPECT_EQ(gates.series[2].points[1].x(), 1);
  EXPECT_THAT(heightsOf(shares.series[0]), ElementsAre(25, 75));
  EXPECT_THAT(heightsOf(shares.series[2]), ElementsAre(25, 25));
  ItemProfile without = lamp();
  without.layers.clear();
  EXPECT_THAT(itemGatesContent(without).series, IsEmpty());
  EXPECT_FALSE(itemGatesContent(without).emptyText.isEmpty());
}

TEST(ItemCharts, AreTitledWithoutTheSignsOfThePaper) {
  for (const auto& content : {itemRecordsContent(lamp()), itemGatesContent(lamp()), itemSharesContent(lamp())})
    for (const QString& title : QStringList{content.title} + content.shortTitles)
      EXPECT_FALSE(title.isEmpty() || title.contains(QStringLiteral("α")) || title.contains(QStringLiteral("‖"))) << qPrintable(title);
}

TEST(MeasuredItemModel, IsAProperModelAndAsksForPicturesThatAreShown) {
  MeasuredItemModel model(QStringLiteral("Cosine"));
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  QSignalSpy wanted(&model, &MeasuredItemModel::pictureWanted), changed(&model, &MeasuredItemModel::dataChanged);
  model.setItems({{{"a2", "Blue lamp", "", "/p/2.png", 0}, QStringLiteral("0.91")}, {{"b1", "", "", "", 0}, QStringLiteral("0.5")}});
  EXPECT_EQ(model.rowCount(), 2);
  EXPECT_EQ(model.index(0, MeasuredItemModel::kItem).data().toString(), QStringLiteral("Blue lamp"));
  EXPECT_EQ(model.index(1, MeasuredItemModel::kItem).data().toString(), QStringLiteral("b1")) << "an id where there is no title";
  EXPECT_EQ(model.index(0, MeasuredItemModel::kValue).data().toString(), QStringLiteral("0.91"));
  wanted.clear();
  static_cast<void>(model.index(0, MeasuredItemModel::kItem).data(Qt::DecorationRole));
  ASSERT_EQ(wanted.count(), 1);
  EXPECT_EQ(wanted[0][0].toString(), QStringLiteral("/p/2.png"));
  model.setPicture(QStringLiteral("/p/2.png"), {});
  EXPECT_EQ(changed.count(), 1);
  static_cast<void>(model.index(0, MeasuredItemModel::kItem).data(Qt::DecorationRole));
  EXPECT_EQ(wanted.count(), 1) << "one that cannot be read is asked for once";
}

TEST(ItemPage, TellsWordsAndWhatIsNear) {
  ItemPage page;
  page.show();
  page.showReason(QStringLiteral("Open a run."));
  EXPECT_EQ(page.reason(), QStringLiteral("Open a run."));
  QSignalSpy wanted(&page, &ItemPage::pictureWanted), asked(&page, &ItemPage::itemRequested);
  page.setItem(std::make_shared<const ItemProfile>(lamp()));
  EXPECT_TRUE(page.reason().isEmpty());
  EXPECT_THAT(page.words().toStdString(),
              HasSubstr("item a1; category lamps; first seen in D1; 6 records; by the model after D2\nIt glows."));
  EXPECT_TRUE(std::any_of(wanted.begin(), wanted.end(), [](const auto& one) { return one[0].toString() == QStringLiteral("/p/1.png"); }));
  EXPECT_EQ(page.byEmbedding()->items().idAt(0), QStringLiteral("a2"));
  EXPECT_EQ(page.byStates()->items().idAt(0), QStringLiteral("b1"));
  Q_EMIT page.byStates()->itemActivated(QStringLiteral("b1"));
  auto* const id = page.findChild<QLineEdit*>();
  id->setText(QStringLiteral(" c3 "));
  QTest::keyClick(id, Qt::Key_Return);
  ASSERT_EQ(asked.count(), 2);
  EXPECT_EQ(asked[0][0].toString(), QStringLiteral("b1"));
  EXPECT_EQ(asked[1][0].toString(), QStringLiteral("c3"));
}

TEST(ItemPage, SaysOfEachChartHowItIsRead) {
  ItemPage page;
  page.setItem(std::make_shared<const ItemProfile>(lamp()));
  const auto charts = page.findChildren<ChartView*>();
  ASSERT_THAT(charts, SizeIs(3));
  QStringList sentences;
  for (ChartView* const chart : charts) {
    QMenu menu;
    chart->addActionsTo(menu);
    for (QAction* const action : menu.actions())
      if (action->text() == QStringLiteral("How to &read it")) action->trigger();
    EXPECT_FALSE(chart->readingText().isEmpty()) << qPrintable(chart->content().title);
    sentences << chart->readingText();
  }
  EXPECT_EQ(sentences.removeDuplicates(), 0) << "each is of its own";
}

TEST(ItemPage, ListsWhoGetsTheItemAndForgetsThatWithIt) {
  ItemPage page;
  page.setItem(std::make_shared<const ItemProfile>(lamp()));
  QSignalSpy wanted(&page, &ItemPage::audienceRequested), stopped(&page, &ItemPage::audienceCancelled);
  auto* const button = page.findChild<QPushButton*>();
  button->click();
  EXPECT_EQ(wanted.count(), 1);
  page.showSearching(QStringLiteral("256 of 480 users"));
  button->click();
  EXPECT_EQ(stopped.count(), 1);
  page.setAudience({"a1", 2, 10, 480, 3, 1, {{"ada", 1, 0.5, true}, {"bob", 7, 0.25, false}}});
  EXPECT_THAT(page.audienceText().toStdString(),
              HasSubstr("3 of 480 users of the test on D3 have it among their first 10; it is held out for 1 of them."));
  EXPECT_THAT(page.audienceText().toStdString(), HasSubstr("The first 2 are listed."));
  ASSERT_EQ(page.audience()->rowCount(), 2);
  EXPECT_EQ(page.audience()->item(1, 0)->text(), QStringLiteral("bob"));
  EXPECT_EQ(page.audience()->item(0, 3)->text(), QStringLiteral("✓"));
  EXPECT_TRUE(page.audience()->item(1, 3)->text().isEmpty());
  EXPECT_THAT(page.audience()->item(0, 3)->toolTip().toStdString(), HasSubstr("the item is held out for the user"));
  EXPECT_THAT(page.audience()->horizontalHeaderItem(3)->toolTip().toStdString(), HasSubstr("the item is held out for the user"));
  page.setAudience({"b1", 2, 10, 480, 0, 0, {}});
  EXPECT_EQ(page.audience()->rowCount(), 2) << "that of another item is dropped";
  auto later = lamp();
  later.window = 3;
  page.setItem(std::make_shared<const ItemProfile>(later));
  EXPECT_EQ(page.audience()->rowCount(), 0);
  EXPECT_TRUE(page.audienceText().startsWith(QStringLiteral("Ranks for every user"))) << "what the button would do";
}

TEST(ExpertItems, TellTheWayTheCategoriesAndTheItems) {
  ExpertItems panel;
  ExpertProfile profile;
  profile.window = 2;
  profile.items = {{{"a1", "Red lamp", "", "", 0}, 0.625}};
  for (int i = 0; i < 10; ++i) profile.categories.push_back({"kind " + std::to_string(i), 3, 0.5 - 0.01 * i});
  profile.way = ExpertWay{{0, 1}, 0.9876, 0.25, 1.5};
  panel.setProfile(profile);
  const auto told = panel.text().toStdString();
  for (const char* const part : {"E0, E1", "0.9876", "0.25, of the mean 1.5", "kind 0 (3)", "kind 7 (3)", "and 2 more",
                                 "over the catalogue, each item once", "By the model after D2"})
    EXPECT_THAT(told, HasSubstr(part));
  EXPECT_THAT(told, testing::Not(HasSubstr("kind 8")));
  EXPECT_EQ(panel.items()->items().rowCount(), 1);
  panel.showReason(QStringLiteral("Not yet."));
  EXPECT_EQ(panel.text(), QStringLiteral("Not yet."));
  EXPECT_EQ(panel.items()->items().rowCount(), 0);
}

}  // namespace
}  // namespace xsmoe::widgets
