// SPDX-License-Identifier: GPL-3.0-or-later
// The panels that explain a list: why, why not, what if, every window.
#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QDrag>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLayout>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QMouseEvent>
#include <QScrollArea>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QStringList>
#include <QTableView>
#include <QTest>
#include <QTextDocument>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "model/analysis/split_table.h"
#include "model/analysis/table_text.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/table_file.h"
#include "widgets/elided_lines.h"
#include "widgets/forms/item_box.h"
#include "widgets/help/view_head.h"
#include "widgets/inspect/beside_bar.h"
#include "widgets/inspect/history_editor.h"
#include "widgets/inspect/history_model.h"
#include "widgets/inspect/number_table.h"
#include "widgets/inspect/own_item_form.h"
#include "widgets/inspect/picked_row.h"
#include "widgets/inspect/split_views.h"
#include "widgets/inspect/stacked_bars.h"
#include "widgets/inspect/what_if_panel.h"
#include "widgets/inspect/why_not_panel.h"
#include "widgets/inspect/why_panel.h"
#include "widgets/inspect/why_sentence.h"
#include "widgets/inspect/window_lists_panel.h"
#include "widgets/items/catalogue_listing.h"
#include "widgets/items/picked_chip.h"
#include "widgets/items/recommendation_model.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/theme.h"
#include "widgets/words/list_change_wording.h"
#include "widgets/words/symbol_wording.h"

namespace xsmoe::widgets {
namespace {

/// Two items of a network with one expert a modality.
ScoreSplit madeSplit() {
  ScoreSplit split;
  split.window = 3;
  split.exact = true;
  split.history = {{"i1", "Plain blue mug", "", "", 0}, {"42", "", "", "", 0}};
  split.parts = {{"visual base path", Modality::kVisual, 6},
                 {"visual expert of D_2", Modality::kVisual, 6, 2},
                 {"textual expert of D_2", Modality::kTextual, 6, 2},
                 {"bias", std::nullopt}};
  split.below = {{"V1 expert of D_1", Modality::kVisual, 3, 1}};
  split.items = {{{"i7", "Red bowl", "", "", 0}, 1, false, 2.5, 2.5, {1, 2, -1, 0.5}, {-0.25}, {-0.5, 0.125}},
                 {{"i8", "Green jug", "", "", 0}, 2, true, 1.5, 1.5, {1, 1, -1, 0.5}, {-0.125}, {-0.5, 0.25}}};
  return split;
}

TEST(ScoreSplit, SaysOfWhichLayerItsExpertsAre) {
  auto split = madeSplit();
  EXPECT_TRUE(splitSentence(split).contains(QStringLiteral("those of each modality's last side layer")));
  for (auto& part : split.parts) part.born = -1;
  EXPECT_FALSE(splitSentence(split).contains(QStringLiteral("side layer"))) << "it has none";
}

std::shared_ptr<const CatalogueListing> madeListing() {
  return std::make_shared<const CatalogueListing>(
      Catalogue{{{"a1", "Red lamp", "", "", 0}, {"a2", "Blue lamp", "", "", 0}, {"a3", "Vase", "", "", 0}}, {}});
}

TEST(StackedBars, PiecesAboveZeroGoRightAndThoseBelowGoLeft) {
  StackedBarsView view;
  view.resize(600, 200);
  view.setBars(barsOf(madeSplit(), 10));
  const QRectF base = view.pieceRect(0, 0), expert = view.pieceRect(0, 1), below = view.pieceRect(0, 2);
  EXPECT_NEAR(expert.left(), base.right(), 1e-9) << "one behind the other";
  EXPECT_NEAR(expert.width(), 2 * base.width(), 1e-9);
  EXPECT_NEAR(below.right(), base.left(), 1e-9) << "from zero to the left";
  EXPECT_NEAR(below.width(), base.width(), 1e-9);
  EXPECT_TRUE(view.tooltipAt(expert.center()).contains(QStringLiteral("Visual E2")));
}

TEST(StackedBars, TellOnHoverWhatTheirPiecesStandFor) {
  StackedBarsView view;
  view.resize(600, 200);
  view.setBars(barsOf(madeSplit(), 10));
  EXPECT_TRUE(view.tooltipAt(view.pieceRect(0, 0).center()).endsWith(explained(Symbol::kBasePath)));
  const auto legend = view.legendRects(view.width());
  ASSERT_EQ(legend.size(), 6U);
  EXPECT_TRUE(view.tooltipAt(legend[1].center()).startsWith(QStringLiteral("Visual E2\nE2: ") + meaningOf(Symbol::kExpert)));
  EXPECT_FALSE(view.tooltipAt(legend[1].center()).contains(QStringLiteral("E4"))) << "another expert";
  EXPECT_TRUE(view.tooltipAt(legend[1].center()).contains(QStringLiteral("last side layer"))) << "there is an E2 in each layer";
  EXPECT_TRUE(view.tooltipAt(legend[2].center()).endsWith(QStringLiteral("Dotted: of the texts. Plain: of the pictures.")));
  EXPECT_EQ(view.tooltipAt(legend[3].center()), QStringLiteral("bias\n") + explained(Symbol::kBias));
}

TEST(StackedBars, HaveALegendAboveThemOfPiecesMarkAndEdge) {
  StackedBarsView view;
  view.resize(600, 200);
  view.setBars(barsOf(madeSplit(), 10));
  const auto legend = view.legendRects(view.width());
  ASSERT_EQ(legend.size(), 6U) << "four pieces, the score's mark, and the edge of the held-out item";
  EXPECT_LE(legend.back().bottom(), view.rowRect(0).top()) << "seen without scrolling";
  EXPECT_GE(view.heightForWidth(600), view.rowRect(1).bottom());
  EXPECT_TRUE(view.tooltipAt(legend[4].center()).contains(QStringLiteral("in sum")));
  EXPECT_TRUE(view.accessibleDescription().contains(
      QStringLiteral("Pieces: Visual base path, Visual E2, Textual E2 (dotted), bias; upright mark: the score; edge: the held-out item")))
      << view.accessibleDescription().toStdString();
  auto split = madeSplit();
  split.items.pop_back();
  view.setBars(barsOf(split, 10));
  EXPECT_EQ(view.legendRects(view.width()).size(), 5U) << "no held-out item";
  EXPECT_TRUE(StackedBarsView().legendRects(600).empty());
}

TEST(StackedBars, ChooseTheRowThatIsClickedBelowTheLegend) {
  StackedBarsView view;
  view.resize(600, 200);
  view.setBars(barsOf(madeSplit(), 10));
  view.show();
  QSignalSpy chosen(&view, &StackedBarsView::rowChosen);
  QTest::mouseClick(&view, Qt::LeftButton, {}, view.legendRects(view.width()).front().center().toPoint());
  EXPECT_EQ(chosen.count(), 0);
  QTest::mouseClick(&view, Qt::LeftButton, {}, view.rowRect(1).center().toPoint());
  ASSERT_EQ(chosen.count(), 1);
  EXPECT_EQ(chosen[0][0].toInt(), 1);
}

TEST(StackedBars, ShowTheTipOfAnItemAsItIsWritten) {
  StackedBarsView view;
  view.resize(600, 200);
  auto bars = barsOf(madeSplit(), 10);
  bars.pieces[1].title = QStringLiteral("lamps & <b>vases</b>");
  view.setBars(std::move(bars));
  const QPoint place = view.pieceRect(0, 1).center().toPoint();
  QHelpEvent help(QEvent::ToolTip, place, view.mapToGlobal(place));
  QCoreApplication::sendEvent(&view, &help);
  EXPECT_TRUE(QToolTip::text().contains(QStringLiteral("lamps &amp; &lt;b&gt;vases")));
  EXPECT_TRUE(Qt::mightBeRichText(QToolTip::text())) << "or the marks of its letters would be seen";
  EXPECT_TRUE(QToolTip::text().contains(QStringLiteral("<br>E2: ") + meaningOf(Symbol::kExpert).toHtmlEscaped())) << "on a line of its own";
  QToolTip::hideText();
}

TEST(StackedBars, HaveTheColoursOfTheNetworkPicture) {
  StackedBarsView view;
  const auto bars = barsOf(madeSplit(), 10);
  view.setBars(bars);
  EXPECT_EQ(view.colourOf(bars.pieces[0].look), baseColour(isDark(view.palette())));
  EXPECT_EQ(view.colourOf(bars.pieces[1].look), birthColour(2, 10, isDark(view.palette())));
  EXPECT_FALSE(bars.pieces[1].look.dotted);
  EXPECT_TRUE(bars.pieces[2].look.dotted) << "textual is told from visual without colours";
}

TEST(StackedBars, AreWalkedWithTheKeyboardAndToldInWords) {
  StackedBarsView view;
  view.setBars(barsOf(madeSplit(), 10));
  QSignalSpy chosen(&view, &StackedBarsView::rowChosen);
  QTest::keyClick(&view, Qt::Key_Down);
  QTest::keyClick(&view, Qt::Key_End);
  QTest::keyClick(&view, Qt::Key_Down);
  ASSERT_EQ(chosen.count(), 3);
  EXPECT_EQ(view.chosen(), 1) << "below the last row there is none";
  EXPECT_TRUE(view.accessibleDescription().contains(QStringLiteral("2. Green jug: 1.5")));
  EXPECT_TRUE(view.accessibleDescription().contains(QStringLiteral("bias +0.5")));
}

TEST(SplitTable, HasEveryNumberOfTheItemByItsName) {
  const auto table = tableOf(madeSplit(), 0);
  ASSERT_EQ(table.rows.size(), 9U) << "score, four parts, sum, one below, two of the history";
  EXPECT_EQ(table.rows[1], (QStringList{"part", "Visual E2", "2"})) << "the largest part is first";
  EXPECT_EQ(table.rows[3][1], QStringLiteral("Textual E2")) << "whatever its sign";
  EXPECT_EQ(table.rows[4], (QStringList{"part", "bias", "0.5"}));
  EXPECT_EQ(table.rows[5][0], QStringLiteral("sum of the parts"));
  EXPECT_EQ(table.rows[7][1], QStringLiteral("“42”")) << "an id, not a number";
  EXPECT_EQ(table.rows[8], (QStringList{"change without it (lower layer)", "V1 E1", "-0.25"})) << "behind the history";
}

TEST(SplitTable, SortsTheSlotsOfEachLowerLayerBySize) {
  auto split = madeSplit();
  split.below = {
      {"V1 base path", Modality::kVisual, 3}, {"V1 expert of D_1", Modality::kVisual, 3, 1}, {"V2 expert of D_1", Modality::kVisual, 4, 1}};
  split.items[0].below = {0.125, -0.25, 0.5};
  const auto table = tableOf(split, 0);
  ASSERT_EQ(table.rows.size(), 11U);
  EXPECT_EQ(table.rows[8][2], QStringLiteral("-0.25"));
  EXPECT_EQ(table.rows[9][2], QStringLiteral("0.125"));
  EXPECT_EQ(table.rows[10][2], QStringLiteral("0.5")) << "the layers stay in their order";
}

TEST(SplitTable, IsShownFromItsTopWithMinusSigns) {
  WhyPanel panel;
  panel.resize(400, 300);
  panel.show();
  panel.setSplit(std::make_shared<const ScoreSplit>(madeSplit()), 10);
  const auto* const model = panel.table()->model();
  EXPECT_EQ(model->index(8, 2).data().toString(), QStringLiteral("−0.25"));
  EXPECT_EQ(model->index(8, 2).data(Qt::ToolTipRole).toString(), QStringLiteral("−0.25"));
  panel.table()->scrollToBottom();
  panel.chooseItem(QStringLiteral("i8"));
  EXPECT_EQ(panel.table()->rowAt(0), 0) << "another item";
  panel.table()->scrollToBottom();
  panel.setSplit(std::make_shared<const ScoreSplit>(madeSplit()), 10);
  EXPECT_EQ(panel.table()->rowAt(0), 0) << "another user";
}

TEST(WhySentence, NamesThePartsThatMakeMostOfTheScoreAndWhatCarriesMost) {
  EXPECT_EQ(whySentence(madeSplit(), 0),
            QStringLiteral("“Red bowl”, score 2.50: mostly Visual E2 (+2.00) and Visual base path (+1.00), against it Textual E2 (−1.00); "
                           "of the history, “Plain blue mug” (2nd from the end) carries most (+0.50)."));
  auto split = madeSplit();
  split.items[0].parts = {0.1, 3, -0.2, 0.1};
  split.items[0].withoutItem = {0.5, -0.25};
  EXPECT_EQ(whySentence(split, 0),
            QStringLiteral("“Red bowl”, score 2.50: mostly Visual E2 (+3.00); of the history, “42” (the last) carries most (+0.25)."));
  split.items[0].parts = {0, 0, 0, 2.5};
  split.items[0].withoutItem = {0.5, 0.25};
  EXPECT_EQ(
      whySentence(split, 0),
      QStringLiteral("“Red bowl”, score 2.50: mostly bias (+2.50, for every item alike); no item of the history lifts it by itself."));
  EXPECT_TRUE(whySentence(split, 2).isEmpty());
}

TEST(WhySentence, IsOfTheScoreAndTheHistoryWhereAMethodHasNoParts) {
  auto split = madeSplit();
  split.parts.clear();
  split.items[0].parts.clear();
  split.items[0].score = -0.5;
  split.history.resize(13);
  split.items[0].withoutItem.assign(13, 0.0);
  split.items[0].withoutItem[2] = -0.125;
  split.history[2] = {"i9", "Tall vase", "", "", 0};
  EXPECT_EQ(whySentence(split, 0),
            QStringLiteral("“Red bowl”, score −0.5000; of the history, “Tall vase” (11th from the end) carries most (+0.1250)."));
  split.history.resize(1);
  split.items[0].withoutItem.clear();
  EXPECT_EQ(whySentence(split, 0), QStringLiteral("“Red bowl”, score −0.5000; the history is “Plain blue mug” alone."));
}

TEST(SplitTable, MakesNothingUpForAMethodWithoutParts) {
  auto split = madeSplit();
  split.exact = false;
  split.parts.clear();
  split.below.clear();
  for (auto& item : split.items) item.parts = item.below = {};
  EXPECT_EQ(tableOf(split, 0).rows.size(), 3U) << "the score, and the history's items";
  EXPECT_TRUE(splitSentence(split).contains(QStringLiteral("no parts")));
  EXPECT_TRUE(barsOf(split, 10).pieces.empty());
}

TEST(WhyPanel, KeepsTheChosenItemAndCopiesEveryNumber) {
  WhyPanel panel;
  panel.showReason(QStringLiteral("Pick a user"));
  EXPECT_EQ(panel.reason(), QStringLiteral("Pick a user"));
  panel.chooseItem(QStringLiteral("i8"));
  panel.setSplit(std::make_shared<const ScoreSplit>(madeSplit()), 10);
  EXPECT_TRUE(panel.reason().isEmpty());
  EXPECT_EQ(panel.chosen(), QStringLiteral("i8"));
  EXPECT_EQ(panel.sentence(), whySentence(madeSplit(), 1));
  QSignalSpy chosen(&panel, &WhyPanel::itemChosen);
  QTest::keyClick(panel.bars(), Qt::Key_Home);
  ASSERT_EQ(chosen.count(), 1);
  EXPECT_EQ(chosen[0][0].toString(), QStringLiteral("i7"));
  EXPECT_EQ(panel.table()->model()->rowCount(), 9);
  panel.copy();
  EXPECT_EQ(QGuiApplication::clipboard()->text().toStdString(), csvText(splitTable(madeSplit())));
  panel.setProvenance([] { return QStringList{QStringLiteral("Run one")}; });
  panel.copyJson();
  const auto json = QJsonDocument::fromJson(QGuiApplication::clipboard()->text().toUtf8()).object();
  EXPECT_EQ(json[QLatin1String("provenance")].toArray().first().toString(), QStringLiteral("Run one"));
  const auto table = splitTable(madeSplit());
  EXPECT_EQ(json[QLatin1String("columns")].toArray().size(), static_cast<qsizetype>(table.columns.size()));
  EXPECT_EQ(json[QLatin1String("rows")].toArray().size(), static_cast<qsizetype>(table.rows.size())) << "every number";
}

TEST(WhyNotPanel, TellsRankGapAndWhatWouldLiftTheItem) {
  WhyNot why;
  why.split = madeSplit();
  std::swap(why.split.items[0], why.split.items[1]);
  why.split.items[0].rank = 14;
  why.split.items[1].rank = 10;
  why.candidates = 40;
  why.gap = {0, -1, 0, 0};
  why.lifts = {{Lift::Kind::kAdd, {"42", "", "", "", 0}, -1, 3, 2.75}};
  why.added = 50;
  WhyNotPanel panel;
  panel.setAnswer(why, 10);
  EXPECT_TRUE(panel.sentence().contains(QStringLiteral("ranks 14 of 40"))) << panel.sentence().toStdString();
  EXPECT_TRUE(panel.sentence().contains(QStringLiteral("lacks 1.0000 to rank 10")));
  ASSERT_EQ(panel.bars()->bars().rows.size(), 3U) << "both and the gap";
  EXPECT_EQ(panel.bars()->bars().rows[2].values, why.gap);
  EXPECT_EQ(panel.gap()->model()->rowCount(), 5) << "the scores, and each part";
  ASSERT_EQ(panel.lifts()->model()->rowCount(), 1);
  EXPECT_EQ(panel.lifts()->model()->index(0, 1).data().toString(), QStringLiteral("3"));
  panel.resize(560, 440);  // as beside a list in a window of 1280 × 800
  panel.show();
  QCoreApplication::processEvents();
  EXPECT_GE(panel.bars()->visibleRegion().boundingRect().bottom() + 1, static_cast<int>(panel.bars()->rowRect(1).bottom()))
      << "rank 10 is seen without scrolling";
}

TEST(ExplanationPanels, SayWhatTheyShowAndHowItIsRead) {
  QWidget window;
  window.resize(640, 480);
  auto* const column = new QVBoxLayout(&window);
  auto* const pages = new QStackedWidget(&window);
  column->addWidget(pages);
  for (QWidget* const panel : std::initializer_list<QWidget*>{new WhyPanel, new WhyNotPanel, new WhatIfPanel, new WindowListsPanel})
    pages->addWidget(panel);
  window.show();
  showSentences(window, true);
  QStringList titles;
  for (int page = 0; page < pages->count(); ++page) {
    pages->setCurrentIndex(page);
    QCoreApplication::processEvents();
    const auto* const head = pages->currentWidget()->findChild<ViewHead*>();
    ASSERT_NE(head, nullptr) << page;
    EXPECT_TRUE(head->isVisible()) << page;
    EXPECT_FALSE(head->reading()->sentence().isEmpty()) << page;
    titles << head->title();
  }
  EXPECT_EQ(titles, (QStringList{QStringLiteral("Why this item is recommended"), QStringLiteral("Why another item is not recommended"),
                                 QStringLiteral("What if the history were another"), QStringLiteral("One user's lists in every window")}));
}

TEST(ItemBox, OffersWhatFitsAndTakesTheFirst) {
  ItemBox box(QStringLiteral("Item"));
  box.setListing(madeListing());
  QSignalSpy requested(&box, &ItemBox::itemRequested);
  QTest::keyClicks(box.line(), QStringLiteral("LAMP"));
  ASSERT_EQ(box.offers().rowCount(), 2);
  EXPECT_EQ(box.offers().item(0)->text(), QStringLiteral("Red lamp (a1)"));
  QTest::keyClick(box.line(), Qt::Key_Return);
  ASSERT_EQ(requested.count(), 1);
  EXPECT_EQ(requested[0][0].toString(), QStringLiteral("a1"));
  box.line()->clear();
  QTest::keyClicks(box.line(), QStringLiteral("zzz"));
  QTest::keyClick(box.line(), Qt::Key_Return);
  ASSERT_EQ(requested.count(), 2);
  EXPECT_EQ(requested[1][0].toString(), QStringLiteral("zzz")) << "an id as it was typed";
}

TEST(ItemBox, ProposesAnItemUntilAPersonTypes) {
  ItemBox box(QStringLiteral("Item"));
  QSignalSpy requested(&box, &ItemBox::itemRequested);
  box.propose(ItemCard{"a3", "Vase", "", "", 0});
  EXPECT_EQ(box.line()->text(), QStringLiteral("Vase (a3)"));
  box.propose(ItemCard{"a1", "Red lamp", "", "", 0});
  EXPECT_EQ(box.line()->text(), QStringLiteral("Red lamp (a1)")) << "another user's";
  box.propose(std::nullopt);
  EXPECT_TRUE(box.line()->text().isEmpty());
  box.propose(ItemCard{"a1", "Red lamp", "", "", 0});
  EXPECT_EQ(requested.count(), 0) << "a person asks";
  QTest::keyClick(box.line(), Qt::Key_Return);
  ASSERT_EQ(requested.count(), 1);
  EXPECT_EQ(requested[0][0].toString(), QStringLiteral("a1"));
  box.propose(ItemCard{"a3", "Vase", "", "", 0});
  EXPECT_EQ(box.line()->text(), QStringLiteral("Red lamp (a1)")) << "it was asked about";
  box.line()->clear();
  QTest::keyClicks(box.line(), QStringLiteral("bowl"));
  box.propose(ItemCard{"a3", "Vase", "", "", 0});
  EXPECT_EQ(box.line()->text(), QStringLiteral("bowl"));
}

class HistoryEditorTest : public testing::Test {
 protected:
  void SetUp() override {
    editor_.setListing(madeListing());
    editor_.setOwn({{"x", "X", "", "", 0}, {"y", "Y", "", "", 0}, {"z", "Z", "", "", 0}});
  }
  [[nodiscard]] std::vector<std::string> ids() const {
    std::vector<std::string> all;
    for (const auto& item : editor_.history()) all.push_back(item.id);
    return all;
  }
  void choose(int row) { editor_.strip()->setCurrentIndex(editor_.strip()->model()->index(row, 0)); }
  HistoryEditor editor_;
};

TEST_F(HistoryEditorTest, MovesRemovesAddsAndResets) {
  QSignalSpy changed(&editor_, &HistoryEditor::changed);
  choose(2);
  editor_.moveChosen(-1);
  EXPECT_THAT(ids(), testing::ElementsAre("x", "z", "y"));
  editor_.moveChosen(-1);
  editor_.moveChosen(-1);
  EXPECT_THAT(ids(), testing::ElementsAre("z", "x", "y")) << "the chosen item stays chosen, and nothing is before the first";
  editor_.removeChosen();
  editor_.add(QStringLiteral("a3"));
  EXPECT_THAT(ids(), testing::ElementsAre("x", "y", "a3"));
  EXPECT_EQ(editor_.history().back().title, "Vase");
  EXPECT_TRUE(editor_.isChanged());
  editor_.reset();
  EXPECT_FALSE(editor_.isChanged());
  EXPECT_EQ(changed.count(), 5);
}

TEST_F(HistoryEditorTest, BeginsWithNobodyAndRemovesNothingWhereNothingIsChosen) {
  QSignalSpy changed(&editor_, &HistoryEditor::changed);
  editor_.removeChosen();
  EXPECT_EQ(changed.count(), 0);
  editor_.clear();
  EXPECT_TRUE(editor_.history().empty());
  editor_.clear();
  EXPECT_EQ(changed.count(), 1);
}

TEST(HistoryModel, IsAProperModelThatMovesRows) {
  HistoryModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.setItems({{"a", "A", "", "", 0}, {"b", "B", "", "", 0}, {"c", "C", "", "", 0}, {"d", "D", "", "", 0}});
  const auto ids = [&] {
    std::string all;
    for (const auto& item : model.items()) all += item.id;
    return all;
  };
  EXPECT_TRUE(model.moveRow({}, 0, {}, 3));
  EXPECT_EQ(ids(), "bcad");
  EXPECT_TRUE(model.moveRow({}, 3, {}, 0));
  EXPECT_EQ(ids(), "dbca");
  EXPECT_TRUE(model.moveRows({}, 0, 2, {}, 4));
  EXPECT_EQ(ids(), "cadb");
  EXPECT_FALSE(model.moveRow({}, 1, {}, 2)) << "it stands there";
  EXPECT_FALSE(model.moveRow({}, 1, {}, 5));
  EXPECT_FALSE(model.moveRow({}, 4, {}, 0));
  EXPECT_EQ(ids(), "cadb");
}

/// An item that is dragged as the window system would tell of it; the platform of tests has no drags of its own.
class DraggedItem : public HistoryEditorTest {
 protected:
  void SetUp() override {
    HistoryEditorTest::SetUp();
    editor_.resize(640, 260);
    editor_.show();
    QCoreApplication::processEvents();
  }
  [[nodiscard]] QPoint placeOf(int row) const { return editor_.strip()->visualRect(editor_.strip()->model()->index(row, 0)).center(); }
  [[nodiscard]] std::unique_ptr<QMimeData> taken(int row) const {
    const auto* const model = editor_.strip()->model();
    return std::unique_ptr<QMimeData>(model->mimeData({model->index(row, 0)}));
  }
  /// Whether the strip takes it there.
  bool drop(const QMimeData& data, QPoint at) {
    auto* const view = editor_.strip()->viewport();
    QDragEnterEvent enter(at, Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(view, &enter);
    QDragMoveEvent move(at, Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(view, &move);
    if (!enter.isAccepted() || !move.isAccepted()) return false;
    QDropEvent dropped(at, Qt::MoveAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(view, &dropped);
    return dropped.isAccepted();
  }
};

TEST_F(DraggedItem, StandsWhereItIsDroppedAndStaysChosen) {
  QSignalSpy changed(&editor_, &HistoryEditor::changed);
  choose(0);
  EXPECT_TRUE(drop(*taken(0), placeOf(2) - QPoint(20, 0)));
  EXPECT_THAT(ids(), testing::ElementsAre("y", "x", "z")) << "on the left half of an item: before it";
  EXPECT_EQ(editor_.strip()->currentIndex().row(), 1);
  EXPECT_TRUE(drop(*taken(1), placeOf(2) + QPoint(20, 0)));
  EXPECT_THAT(ids(), testing::ElementsAre("y", "z", "x"));
  EXPECT_TRUE(drop(*taken(2), placeOf(0) - QPoint(20, 0)));
  EXPECT_THAT(ids(), testing::ElementsAre("x", "y", "z"));
  EXPECT_FALSE(editor_.isChanged());
  EXPECT_TRUE(drop(*taken(0), QPoint(editor_.strip()->viewport()->width() - 2, placeOf(0).y()))) << "behind the last one";
  EXPECT_THAT(ids(), testing::ElementsAre("y", "z", "x"));
  EXPECT_EQ(changed.count(), 4) << "a new list is asked for each time";
  editor_.reset();
  EXPECT_THAT(ids(), testing::ElementsAre("x", "y", "z"));
}

TEST_F(DraggedItem, ChangesNothingInItsOwnPlaceOrWhereItIsNotTaken) {
  QSignalSpy changed(&editor_, &HistoryEditor::changed);
  choose(1);
  EXPECT_FALSE(drop(*taken(1), placeOf(1) + QPoint(20, 0)));
  HistoryEditor other;
  other.setOwn({{"o", "O", "", "", 0}, {"p", "P", "", "", 0}});
  const std::unique_ptr<QMimeData> foreign(other.strip()->model()->mimeData({other.strip()->model()->index(0, 0)}));
  EXPECT_FALSE(drop(*foreign, placeOf(2))) << "of another history";
  QMimeData text;
  text.setText(QStringLiteral("y"));
  EXPECT_FALSE(drop(text, placeOf(2)));
  EXPECT_FALSE(editor_.strip()->model()->removeRows(1, 1)) << "a view that has let it go elsewhere";
  const auto mine = taken(1);
  editor_.setOwn({{"v", "V", "", "", 0}, {"w", "W", "", "", 0}});
  EXPECT_FALSE(drop(*mine, placeOf(0))) << "another user's history has come meanwhile";
  EXPECT_THAT(ids(), testing::ElementsAre("v", "w"));
  EXPECT_EQ(changed.count(), 0);
}

TEST_F(DraggedItem, IsTakenUpByTheMouse) {
  auto* const view = editor_.strip()->viewport();
  QSignalSpy changed(&editor_, &HistoryEditor::changed);
  const QPoint from = placeOf(0);
  QTest::mousePress(view, Qt::LeftButton, {}, from);
  for (const int by : {4, 40}) {
    QMouseEvent move(QEvent::MouseMove, from + QPoint(by, 0), view->mapToGlobal(from + QPoint(by, 0)), Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(view, &move);
  }
  const auto* const drag = editor_.strip()->findChild<QDrag*>();
  ASSERT_TRUE(drag);
  EXPECT_TRUE(drop(*drag->mimeData(), placeOf(2) + QPoint(20, 0)));
  QTest::mouseRelease(view, Qt::LeftButton, {}, placeOf(2));
  EXPECT_THAT(ids(), testing::ElementsAre("y", "z", "x"));
  EXPECT_EQ(changed.count(), 1);
}

TEST(RecommendationModel, ShowsByArrowsWhereItemsComeFrom) {
  RecommendationModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  const auto before = std::make_shared<const Recommendation>(madeRecommendation({}));
  auto after = *before;
  std::swap(after.items[0].item, after.items[2].item);
  after.items[9].item.id = "another";
  for (auto& item : after.items) item.truth = item.rank == 2;
  model.setRecommendation(std::make_shared<const Recommendation>(after), before);
  EXPECT_EQ(model.index(1, model.notesColumn()).data(Qt::ToolTipRole).toString(), explained(Symbol::kHeldOut));
  EXPECT_EQ(model.rankMove(after.items[0]), QStringLiteral("↑ from 3"));
  EXPECT_EQ(model.rankMove(after.items[2]), QStringLiteral("↓ from 1"));
  EXPECT_EQ(model.rankMove(after.items[1]), QStringLiteral("= same rank"));
  EXPECT_EQ(model.rankMove(after.items[9]), QStringLiteral("new in the list"));
  EXPECT_TRUE(model.index(0, model.notesColumn()).data().toString().contains(QStringLiteral("↑ from 3")));
  EXPECT_EQ(model.index(0, model.notesColumn()).data(Qt::ToolTipRole).toString(), explained(Symbol::kRankUp));
}

TEST(BesideBar, KeepsWhatWasChosenAlsoWhileItIsNotThere) {
  BesideBar bar;
  QSignalSpy changed(&bar, &BesideBar::changed);
  const auto choose = [&](int place) {
    bar.box()->setCurrentIndex(place);
    Q_EMIT bar.box()->activated(place);
  };
  bar.setWindows({0, 1});
  bar.setRun(QStringLiteral("other run"));
  EXPECT_FALSE(bar.chosen());
  EXPECT_EQ(changed.count(), 0);
  choose(2);
  EXPECT_EQ(bar.chosen(), OtherList{1});
  EXPECT_EQ(changed.count(), 1);
  bar.setWindows({0, 1, 2});
  EXPECT_EQ(changed.count(), 1) << "it is chosen still";
  bar.setWindows({0});
  EXPECT_FALSE(bar.chosen());
  EXPECT_EQ(changed.count(), 2);
  bar.setWindows({0, 1});
  EXPECT_EQ(bar.chosen(), OtherList{1});
  choose(bar.box()->count() - 1);
  EXPECT_EQ(bar.chosen(), OtherList{}) << "the run beside, after the window of the list";
  bar.reset();
  EXPECT_FALSE(bar.chosen());
  EXPECT_TRUE(bar.sentence().isEmpty());
}

TEST(BesideBar, OffersACopyThatAThresholdPrunesWhereThereAreExperts) {
  BesideBar bar;
  QSignalSpy changed(&bar, &BesideBar::changed);
  bar.setWindows({0, 1});
  EXPECT_EQ(bar.box()->findData(-3), -1);
  bar.setPrunable(0.15);
  const int place = bar.box()->findData(-3);
  ASSERT_GE(place, 0);
  EXPECT_TRUE(bar.tau()->isHidden());
  bar.box()->setCurrentIndex(place);
  Q_EMIT bar.box()->activated(place);
  EXPECT_FALSE(bar.tau()->isHidden());
  EXPECT_EQ(bar.chosen(), (OtherList{std::nullopt, 0.15}));
  bar.tau()->setValue(0.3);
  EXPECT_EQ(changed.count(), 2);
  bar.setPrunable(0.2);
  EXPECT_EQ(bar.chosen(), (OtherList{std::nullopt, 0.3})) << "as a person left it";
  bar.setPrunable(std::nullopt);
  EXPECT_FALSE(bar.chosen());
  EXPECT_EQ(changed.count(), 3);
}

TEST(BesideBar, AsksForAListOfAPrunedCopyItself) {
  BesideBar bar;
  EXPECT_TRUE(bar.prunes()->isHidden()) << "nothing can be pruned";
  bar.setPrunable(0.15);
  EXPECT_FALSE(bar.prunes()->isHidden());
  EXPECT_FALSE(bar.ownTau());
  QSignalSpy changed(&bar, &BesideBar::ownTauChanged);
  bar.prunes()->setChecked(true);
  EXPECT_EQ(bar.ownTau(), 0.15);
  bar.ownTauBox()->setValue(0.3);
  EXPECT_EQ(bar.ownTau(), 0.3);
  EXPECT_EQ(changed.count(), 2);
  bar.forgetOwnTau();
  EXPECT_FALSE(bar.ownTau());
  EXPECT_EQ(changed.count(), 2) << "no person did that";
}

/// The fifth item of the first list is gone, and what was ninth is first.
std::shared_ptr<const Recommendation> changedList(const Recommendation& first) {
  auto list = first;
  std::swap(list.items[0].item, list.items[8].item);
  list.items[4].item = ItemCard{"another", "Another thing", "", "", 0};
  return std::make_shared<const Recommendation>(list);
}

TEST(ListsBesideEachOther, AreToldWithTheMomentOfTheOtherOne) {
  auto list = madeRecommendation({});
  const auto other = changedList(list);
  EXPECT_EQ(itemsNotIn(*other, list), 1);
  EXPECT_TRUE(besideSentence(list, *other, QStringLiteral("after D1 of b")).contains(QStringLiteral("the model after D1 of b: 1 of 10")));
  EXPECT_TRUE(besideSentence(list, *other, {}).contains(QStringLiteral("held-out item ranks 4 here and 4 there")));
  list.window = 4;
  EXPECT_TRUE(besideSentence(list, *other, {}).contains(QStringLiteral("its own window's test"))) << "there are two held-out items";
  EXPECT_EQ(goneSentence(list, *other), QStringLiteral("Only in the other list: “Another thing” (rank 5)"));
  EXPECT_TRUE(goneSentence(list, list).isEmpty());
}

TEST(ListsBesideEachOther, AreShownByArrowsAndByWhatIsGone) {
  InspectPage page;
  page.setReady(true);
  const auto list = std::make_shared<const Recommendation>(madeRecommendation({}));
  const auto other = changedList(*list);
  page.setOtherList(other, QStringLiteral("after D1"));
  EXPECT_FALSE(page.list().standsBeside()) << "there is no list yet";
  page.setRecommendation(list);
  page.setOtherList(other, QStringLiteral("after D1"));
  const auto notes = [&](int row) { return page.list().index(row, page.list().notesColumn()).data().toString(); };
  EXPECT_TRUE(notes(0).startsWith(QStringLiteral("↑ from 9"))) << notes(0).toStdString();
  EXPECT_TRUE(notes(8).startsWith(QStringLiteral("↓ from 1")));
  EXPECT_TRUE(notes(4).startsWith(QStringLiteral("new in the list")));
  EXPECT_TRUE(page.goneText().contains(QStringLiteral("Another thing")));
  EXPECT_TRUE(page.beside()->sentence().contains(QStringLiteral("after D1")));
  page.setNoOtherList(QStringLiteral("because"));
  EXPECT_FALSE(page.list().standsBeside());
  EXPECT_EQ(page.beside()->sentence(), QStringLiteral("because"));
  page.setOtherList(other, QStringLiteral("after D1"));
  page.setRecommendation(other);
  EXPECT_FALSE(page.list().standsBeside()) << "another list stands beside none";
  EXPECT_TRUE(page.goneText().isEmpty());
}

TEST(ListsBesideEachOther, KeepTheChosenItem) {
  InspectPage page;
  page.setReady(true);
  const auto list = std::make_shared<const Recommendation>(madeRecommendation({}));
  page.setRecommendation(list);
  page.chooseItem(QString::fromStdString(list->items[3].item.id));
  QSignalSpy chosen(&page, &InspectPage::itemChosen);
  page.setOtherList(changedList(*list), QStringLiteral("after D1"));
  EXPECT_EQ(page.findChild<QTableView*>()->currentIndex().row(), 3);
  EXPECT_EQ(chosen.count(), 0);
}

TEST(PickedItems, AreMarkedInTheListAndShownAloneWithTheirRanksWhereAPersonWishesIt) {
  InspectPage page;
  page.setReady(true);
  const auto list = std::make_shared<const Recommendation>(madeRecommendation({}));
  page.setRecommendation(list);
  auto* const table = page.findChild<QTableView*>();
  EXPECT_TRUE(page.picked()->isHidden());
  page.setPicked({QString::fromStdString(list->items[3].item.id), QStringLiteral("elsewhere")});
  EXPECT_FALSE(page.picked()->isHidden());
  EXPECT_TRUE(page.picked()->chip()->text().startsWith(QStringLiteral("2 items")));
  EXPECT_TRUE(page.picked()->sentence().startsWith(QStringLiteral("1 of the 10")));
  EXPECT_TRUE(page.list().index(3, page.list().notesColumn()).data().toString().contains(QStringLiteral("picked on the map")));
  EXPECT_FALSE(table->isRowHidden(0));
  page.picked()->onlyBox()->setChecked(true);
  for (int row = 0; row < 10; ++row) EXPECT_EQ(table->isRowHidden(row), row != 3) << row;
  EXPECT_EQ(page.list().index(3, RecommendationModel::kRank).data().toString(), QStringLiteral("4")) << "ranks stay";
  page.setOtherList(changedList(*list), QStringLiteral("after D1"));
  EXPECT_TRUE(table->isRowHidden(0)) << "also beside another list";
  QSignalSpy takenBack(&page, &InspectPage::pickedTakenBack);
  page.picked()->chip()->click();
  EXPECT_EQ(takenBack.count(), 1);
  page.setPicked({});
  EXPECT_FALSE(table->isRowHidden(0));
  EXPECT_TRUE(page.picked()->isHidden());
}

TEST(WhatIfPanel, KeepsTheListWhileTheNextOneIsAsked) {
  WhatIfPanel panel;
  const auto own = std::make_shared<const Recommendation>(madeRecommendation({}));
  panel.setList(*own, own, QStringLiteral("after D5"));
  panel.setBusy(true);
  EXPECT_EQ(panel.list().rowCount(), 10);
  EXPECT_TRUE(panel.summary().contains(QStringLiteral("0 of 10 items are new"))) << panel.summary().toStdString();
}

/// Of what layouts place, every part stands apart from its neighbours.
void expectApart(const QWidget& parent) {
  if (parent.layout() == nullptr) return;
  std::vector<const QWidget*> shown;
  for (const auto* const child : parent.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
    if (!child->isVisible()) continue;
    for (const auto* const other : shown)
      EXPECT_FALSE(child->geometry().intersects(other->geometry()))
          << child->metaObject()->className() << " lies over " << other->metaObject()->className();
    EXPECT_GE(child->height(), child->minimumSizeHint().height()) << child->metaObject()->className();
    EXPECT_TRUE(parent.rect().contains(child->geometry())) << child->metaObject()->className();
    shown.push_back(child);
    expectApart(*child);
  }
}

TEST(WhatIfPanel, HasItsPartsApartAlsoOnALowPageWithAnItemOfOnesOwn) {
  WhatIfPanel panel;
  const auto own = std::make_shared<const Recommendation>(madeRecommendation({}));
  panel.history()->setOwn(own->history);
  panel.setList(*own, own, QStringLiteral("after D5"));
  panel.show();
  const auto* const parts = panel.findChild<QScrollArea*>()->widget();
  for (const bool ownItem : {false, true})
    for (const QSize size : {QSize(640, 560), QSize(640, 380), QSize(330, 560)}) {
      panel.ownButton()->setChecked(ownItem);
      panel.resize(size);
      QCoreApplication::processEvents();
      EXPECT_EQ(panel.size(), size);
      EXPECT_EQ(panel.own()->isVisible(), ownItem);
      expectApart(*parts);
    }
}

WindowLists madeLists() {
  return {{{0, {{"a", "A", false}, {"b", "B", false}}},
           {1, {{"b", "B", true}, {"c", "C", false}}},
           {2, {{"c", "C", false}, {"a", "A", false}}}}};
}

TEST(WindowLists, JoinsThePlacesOfTheSameItem) {
  WindowListsView view;
  view.setLists(madeLists());
  EXPECT_THAT(view.linesFrom(0), testing::ElementsAre(std::pair(1, 0)));
  EXPECT_THAT(view.linesFrom(1), testing::ElementsAre(std::pair(1, 0)));
  EXPECT_TRUE(view.linesFrom(2).empty());
}

TEST(WindowLists, AClickChoosesItemAndWindowAndArrowsWalk) {
  WindowListsView view;
  view.resize(600, 200);
  view.setLists(madeLists());
  view.show();
  QSignalSpy chosen(&view, &WindowListsView::placeChosen);
  QTest::mouseClick(&view, Qt::LeftButton, {}, view.cellRect({1, 0}).center().toPoint());
  ASSERT_EQ(chosen.count(), 1);
  EXPECT_EQ(chosen[0][0].toString(), QStringLiteral("b"));
  EXPECT_EQ(chosen[0][1].toInt(), 1);
  QTest::keyClick(&view, Qt::Key_Right);
  ASSERT_EQ(chosen.count(), 2);
  EXPECT_EQ(chosen[1][0].toString(), QStringLiteral("c"));
  EXPECT_FALSE(view.cellAt({view.cellRect({0, 0}).right() + 5, view.cellRect({0, 0}).center().y()})) << "between columns";
  EXPECT_TRUE(view.tooltipAt(view.cellRect({1, 0}).center()).contains(QStringLiteral("held-out truth")));
}

TEST(WindowLists, HaveTwoLinesForATitleWhereTheViewIsHighEnough) {
  WindowListsView view;
  view.setLists(madeLists());
  const double twoLines = 2 * view.fontMetrics().height();
  view.resize(view.minimumSizeHint());
  EXPECT_LT(view.cellRect({0, 0}).height(), twoLines);
  view.resize(600, 600);
  EXPECT_GE(view.cellRect({0, 0}).height(), twoLines);
}

TEST(ElidedLines, BreakATextAtItsWordsAndShortenTheLast) {
  const QFont font;
  const QFontMetricsF metrics(font);
  const QString words = QStringLiteral("bold bedside lamp in polished brass");
  const double width = metrics.horizontalAdvance(QStringLiteral("bold bedside "));
  EXPECT_EQ(elidedLines(words, font, 10 * width, 2), QStringList{words});
  const auto two = elidedLines(words, font, width, 2);
  ASSERT_EQ(two.size(), 2);
  EXPECT_EQ(two[0], QStringLiteral("bold bedside"));
  EXPECT_TRUE(two[1].startsWith(QStringLiteral("lamp"))) << two[1].toStdString();
  EXPECT_TRUE(two[1].endsWith(QChar(0x2026))) << two[1].toStdString();
  EXPECT_LE(metrics.horizontalAdvance(two[1]), width);
}

TEST(WindowLists, AreATableToo) {
  WindowListsPanel panel;
  panel.setLists(QStringLiteral("u1"), madeLists(), {0, 1});
  EXPECT_TRUE(panel.sentence().endsWith(QStringLiteral("There is no list after D0, D1: the user had no history by then.")));
  panel.setLists(QStringLiteral("u1"), madeLists());
  EXPECT_FALSE(panel.sentence().contains(QStringLiteral("no list after")));
  ASSERT_EQ(panel.table()->model()->rowCount(), 2);
  EXPECT_EQ(panel.table()->model()->columnCount(), 4);
  EXPECT_EQ(panel.table()->model()->index(0, 2).data().toString(), QStringLiteral("“B”"));
}

}  // namespace
}  // namespace xsmoe::widgets
