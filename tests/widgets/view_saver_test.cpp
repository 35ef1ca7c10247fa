// SPDX-License-Identifier: GPL-3.0-or-later
// Views that are no charts: copied and saved as charts are.
#include "widgets/charts/view_saver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGraphicsView>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTimer>
#include <QTreeWidget>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "model/core/what_if.h"
#include "tests/support/full_disk.h"
#include "tests/widgets/made_equations.h"
#include "tests/widgets/made_map.h"
#include "tests/widgets/made_picture.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/table_file.h"
#include "widgets/charts/table_picture.h"
#include "widgets/charts/tau_staircase.h"
#include "widgets/help/help_button.h"
#include "widgets/help/view_head.h"
#include "widgets/inspect/number_table.h"
#include "widgets/inspect/stacked_bars.h"
#include "widgets/inspect/what_if_panel.h"
#include "widgets/inspect/window_lists_view.h"
#include "widgets/items/measured_items.h"
#include "widgets/items/recommendation_model.h"
#include "widgets/learn/equations_view.h"
#include "widgets/map/map_canvas.h"
#include "widgets/map/map_neighbours.h"
#include "widgets/map/map_view.h"
#include "widgets/network/expert_biography.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/network/method_picture_view.h"
#include "widgets/network/network_layout.h"
#include "widgets/network/network_legend.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/network_scene.h"
#include "widgets/network_view.h"
#include "widgets/pages/data_numbers.h"
#include "widgets/pages/data_page.h"
#include "widgets/pages/differences_panel.h"
#include "widgets/pages/forgetting_page.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/queue_panel.h"
#include "widgets/pages/rank_changes_page.h"
#include "widgets/pages/run_monitor.h"
#include "widgets/pages/size_ledger.h"
#include "widgets/pages/sliced_changes_table.h"
#include "widgets/pages/slices_page.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/window_time_line.h"
#include "widgets/paper.h"
#include "widgets/report/report_charts.h"

namespace xsmoe::widgets {
namespace {

QByteArray savedBytes(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

WhatIfPtr twoSteps() {
  auto whatIf = std::make_shared<WhatIf>();
  whatIf->sequences = whatIf->allSequences = 400;
  whatIf->steps.resize(2);
  for (WhatIfStep& step : whatIf->steps) step.metrics = Metrics{0.2, 0.1, 0.2, 0.1, 400};
  whatIf->steps[0].hr10 = {0.2, 0.2, 0.2};
  whatIf->steps[1].tau = 0.08;
  whatIf->steps[1].expert = ExpertName{Modality::kVisual, 6, 1};
  whatIf->steps[1].hr10 = {0.198, 0.198, 0.198};
  return whatIf;
}

/// Those views, with something on each.
std::vector<std::unique_ptr<QWidget>> shownViews() {
  const auto state = madeState({});
  auto stairs = std::make_unique<TauStaircase>();
  stairs->setWhatIf(twoSteps());
  auto line = std::make_unique<Timeline>();
  line->setState(state);
  line->setNotes({{2, 0, "drift"}});
  auto windows = std::make_unique<WindowTimeLine>();
  windows->setWindows(madeReport().windows);
  auto bars = std::make_unique<StackedBarsView>();
  StackedBars sums;
  sums.pieces = {{QStringLiteral("bias"), {}}};
  sums.rows = {{QStringLiteral("1"), QStringLiteral("Mug"), 0.25, {0.25}, true}};
  bars->setAccessibleName(QStringLiteral("Bars"));
  bars->setBars(sums);
  auto table = std::make_unique<ShortTable>(QStringList{QStringLiteral("Records"), QStringLiteral("Reason")}, QStringLiteral("Left out"));
  table->setRows({{QStringLiteral("12"), QStringLiteral("no, picture")}});
  auto items = std::make_unique<MeasuredItems>(QStringLiteral("Cosine"), QStringLiteral("Similar items"));
  std::vector<MeasuredItem> similar(1);
  similar[0].value = QStringLiteral("0.5");
  items->setItems(similar);
  auto counts = std::make_unique<DataNumbers>();
  counts->setReport(madeReport());
  auto network = std::make_unique<NetworkPicture>();
  network->setAnimated(false);
  network->setHistory(state->history);
  network->showNetwork(networkView(*state, std::nullopt, std::nullopt));
  auto sizes = std::make_unique<SizeLedger>();
  sizes->showRun(*state, std::nullopt);
  auto machine = std::make_unique<RunMonitor>();
  machine->showState(*state, {});
  auto method = std::make_unique<MethodPictureView>();
  method->showPicture(std::make_shared<const MethodPicture>(madePicture(Method::kGag)));
  auto equations = std::make_unique<EquationsView>();
  equations->showEquations(std::make_shared<const ItemEquations>(madeEquations()));
  std::vector<std::unique_ptr<QWidget>> all;
  all.push_back(std::move(stairs));
  all.push_back(std::move(line));
  all.push_back(std::move(windows));
  all.push_back(std::move(bars));
  all.push_back(std::move(table));
  all.push_back(std::move(items));
  all.push_back(std::move(counts));
  all.push_back(std::move(network));
  all.push_back(std::move(sizes));
  all.push_back(std::move(machine));
  all.push_back(std::move(method));
  all.push_back(std::move(equations));
  for (const auto& one : all) one->resize(500, 300);
  return all;
}

TEST(ViewSaver, GivesEveryViewTheMenuAndTheFilesOfCharts) {
  const QTemporaryDir folder;
  for (const auto& view : shownViews()) {
    auto* const saver = view->findChild<ViewSaver*>(QString(), Qt::FindDirectChildrenOnly);
    ASSERT_NE(saver, nullptr) << view->metaObject()->className();
    const std::string name = saver->shown().title.toStdString();
    QMenu menu;
    saver->addActionsTo(menu);
    QStringList offered;
    for (const auto* const action : menu.actions()) offered << action->text();
    for (const char* kind : {"PNG", "SVG", "PDF", "CSV", "JSON"})
      EXPECT_FALSE(offered.filter(QLatin1String(kind)).isEmpty()) << name << ' ' << kind;
    QString ofCsv;
    for (const auto* const action : menu.actions()) {
      if (action->text().contains(QLatin1String("CSV"))) ofCsv = action->toolTip();
    }
    EXPECT_TRUE(ofCsv.contains(QLatin1String("JSON"))) << "a CSV does not say where it comes from: " << ofCsv.toStdString();
    EXPECT_TRUE(menu.toolTipsVisible());
    saver->setProvenance([] { return QStringList{QStringLiteral("Run one")}; });
    for (const char* kind : {"png", "svg", "pdf", "csv", "json"}) {
      const QString path = folder.filePath(QStringLiteral("view.") + QLatin1String(kind));
      EXPECT_TRUE(saver->saveAs(path)) << name << ' ' << kind;
      EXPECT_GT(QFileInfo(path).size(), 10) << name << ' ' << kind;
    }
    const auto json = QJsonDocument::fromJson(savedBytes(folder.filePath(QStringLiteral("view.json")))).object();
    EXPECT_EQ(json[QLatin1String("provenance")].toArray().first().toString(), QStringLiteral("Run one")) << name;
    EXPECT_FALSE(json[QLatin1String("rows")].toArray().isEmpty()) << name;
    ASSERT_TRUE(saver->saveAs(folder.filePath(QStringLiteral("column.png")), FigurePlace::kColumn)) << name;
    const QImage column(folder.filePath(QStringLiteral("column.png")));
    EXPECT_EQ(column.width(), 2 * sizeFor(FigurePlace::kColumn).pixels.width()) << name;
    EXPECT_NEAR(column.width() * 1000.0 / column.dotsPerMeterX(), 85, 1) << name;
    EXPECT_EQ(column.text(QStringLiteral("Description")), QStringLiteral("Run one")) << name;
    EXPECT_FALSE(saver->saveAs(folder.filePath(QStringLiteral("no/such/folder.csv")))) << name;
    saver->copyToClipboard();
    EXPECT_FALSE(QApplication::clipboard()->text().isEmpty()) << name;
  }
}

/// A table that is longer than what is read of it at once.
class LongTable : public testing::Test {
 protected:
  static constexpr int kRows = 2 * kTableRowsSaved + 7;
  LongTable() : model_(kRows, 2) {
    for (int row = 0; row < kRows; ++row) {
      model_.setItem(row, 0, new QStandardItem(QString::number(row)));
      model_.setItem(row, 1, new QStandardItem(QStringLiteral("user, %1").arg(row)));
    }
    view_.setModel(&model_);
    saver_ = new ViewSaver(view_, model_, QStringLiteral("Users"));
    saver_->setProvenance([] { return QStringList{QStringLiteral("Run one")}; });
  }
  [[nodiscard]] QString place(const char* name) const { return folder_.filePath(QLatin1String(name)); }
  [[nodiscard]] QByteArray inSlices(const char* name, TableRows part) {
    QSignalSpy saved(saver_, &ViewSaver::saved);
    saver_->saveRows(place(name), part);
    EXPECT_EQ(saved.count(), 0) << "the window goes on meanwhile";
    EXPECT_TRUE(saved.wait());
    return savedBytes(place(name));
  }

  const QTemporaryDir folder_;
  QStandardItemModel model_;
  QTableView view_;
  ViewSaver* saver_ = nullptr;
};

TEST_F(LongTable, IsSavedWithAllOfItsRows) {
  ASSERT_TRUE(saver_->saveAs(place("at once.csv")));
  const QByteArray all = savedBytes(place("at once.csv"));
  EXPECT_EQ(all.count('\n'), kRows + 1);
  EXPECT_TRUE(all.endsWith(QStringLiteral("%1,\"user, %1\"\r\n").arg(kRows - 1).toUtf8()));
  EXPECT_EQ(inSlices("slices.csv", TableRows::kAll), all);
  const auto json = QJsonDocument::fromJson(inSlices("slices.json", TableRows::kAll)).object();
  EXPECT_EQ(json[QLatin1String("title")].toString(), QStringLiteral("Users"));
  EXPECT_EQ(json[QLatin1String("provenance")].toArray().first().toString(), QStringLiteral("Run one"));
  EXPECT_EQ(json[QLatin1String("columns")].toArray().size(), 2);
  const auto rows = json[QLatin1String("rows")].toArray();
  ASSERT_EQ(rows.size(), kRows);
  EXPECT_EQ(rows.last().toArray().at(0).toDouble(), kRows - 1);
}

TEST_F(LongTable, SaysWhatTheSystemSaysWhereItCannotBeWritten) {
  QSignalSpy failed(saver_, &ViewSaver::saveFailed);
  {
    const FullDisk full(1000);
    saver_->saveRows(place("full.csv"), TableRows::kAll);
    ASSERT_TRUE(failed.wait());
  }
  const std::string why = failed[0][0].toString().toStdString();
  EXPECT_THAT(why, testing::HasSubstr("full.csv: the file cannot be written (File too large). Free some space there"));
}

TEST_F(LongTable, SaysFromItsMenuWhatTheSystemSaysOfAPicture) {
  QSignalSpy failed(saver_, &ViewSaver::saveFailed);
  QMenu menu;
  saver_->addActionsTo(menu);
  view_.show();
  QTimer meets;  // the dialog has an event loop of its own
  QObject::connect(&meets, &QTimer::timeout, &view_, [this] {
    auto* const dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
    if (dialog == nullptr) return;
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(place("full.png"));
    QMetaObject::invokeMethod(dialog, "accept");
  });
  meets.start(10);
  for (auto* const action : menu.actions()) {
    if (!action->text().contains(QLatin1String("PNG"))) continue;
    const FullDisk full(1000);
    action->trigger();
  }
  ASSERT_EQ(failed.count(), 1);
  EXPECT_THAT(failed[0][0].toString().toStdString(), testing::HasSubstr("full.png: the file cannot be written (File too large)."));
}

TEST_F(LongTable, IsSavedAsItIsSeenWhereRowsAreHidden) {
  EXPECT_FALSE(saver_->hidesRows());
  for (int row = 3; row < kRows; ++row) view_.setRowHidden(row, true);
  ASSERT_TRUE(saver_->hidesRows());
  QMenu menu;
  saver_->addActionsTo(menu);
  QStringList offered;
  for (const auto* const action : menu.actions()) offered << action->text();
  EXPECT_EQ(offered.filter(QStringLiteral("what is seen")).size(), 2) << "CSV and JSON";
  EXPECT_EQ(inSlices("seen.csv", TableRows::kSeen).count('\n'), 4);
  EXPECT_EQ(inSlices("all.csv", TableRows::kAll).count('\n'), kRows + 1);
}

TEST_F(LongTable, SaysHowManyOfItsRowsAreCopied) {
  const auto copying = [this] {
    QMenu menu;
    saver_->addActionsTo(menu);
    return menu.actions().isEmpty() ? QString() : menu.actions().first()->text();
  };
  EXPECT_EQ(copying(), QStringLiteral("&Copy picture and the first 1,000 rows"));
  saver_->copyToClipboard();
  EXPECT_EQ(QApplication::clipboard()->text().count(QLatin1Char('\n')), 1 + kTableRowsSaved);
  model_.removeRows(kTableRowsSaved, kRows - kTableRowsSaved);
  EXPECT_EQ(copying(), QStringLiteral("&Copy picture and numbers")) << "all of them";
}

TEST_F(LongTable, IsReadAnewWhereItIsAnotherMeanwhile) {
  TableRowsText text(model_, {QStringLiteral("Users")});
  while (text.addSome()) continue;
  model_.removeRows(1, kRows - 1);
  while (text.addSome()) continue;
  EXPECT_EQ(text.take(), QByteArray("1,2\r\n0,\"user, 0\"\r\n"));
}

TEST(ViewSaver, IsInTheMenuOfWhatElseInspectShows) {
  const QTemporaryDir folder;
  WhatIfPanel whatIf;
  const auto list = std::make_shared<const Recommendation>(madeRecommendation({}));
  whatIf.setList(*list, list, QStringLiteral("after D5"));
  SlicesPage slices;
  slices.showTests(QStringLiteral("runs/a"), {slicedTest({0}, {1}, {SlicedSequence{1, true, true, "a", 1, 3}})});
  const SlicedChangesTable gathered;
  const MapView map;
  WindowListsView lists;
  lists.resize(500, 300);
  lists.setLists({{{0, {{"a", "A", false}}}, {1, {{"a", "A", true}}}}});
  const std::vector<const QWidget*> views{whatIf.findChild<QTableView*>(), slices.table(), gathered.table(), map.table(), &lists};
  for (const auto* const view : views) {
    ASSERT_NE(view, nullptr);
    const auto* const saver = view->findChild<ViewSaver*>(QString(), Qt::FindDirectChildrenOnly);
    ASSERT_NE(saver, nullptr) << view->accessibleName().toStdString();
    EXPECT_EQ(view->contextMenuPolicy(), Qt::CustomContextMenu);
    EXPECT_FALSE(saver->shown().title.isEmpty());
    if (saver->shown().table.rows.empty()) continue;
    const QString path = folder.filePath(QStringLiteral("view.json"));
    ASSERT_TRUE(saver->saveAs(path)) << view->accessibleName().toStdString();
    const auto json = QJsonDocument::fromJson(savedBytes(path)).object();
    EXPECT_EQ(json[QLatin1String("rows")].toArray().size(), static_cast<qsizetype>(saver->shown().table.rows.size()));
  }
  EXPECT_EQ(lists.findChild<ViewSaver*>()->shown().table.rows.size(), 1U) << "one rank";
  EXPECT_TRUE(lists.findChild<ViewSaver*>()->saveAs(folder.filePath(QStringLiteral("lists.png")), FigurePlace::kColumn));
}

/// What gives a list its menu.
const ViewSaver* saverOf(const QWidget& list) {
  EXPECT_EQ(list.contextMenuPolicy(), Qt::CustomContextMenu) << list.accessibleName().toStdString();
  const auto* const saver = list.findChild<ViewSaver*>(QString(), Qt::FindDirectChildrenOnly);
  EXPECT_NE(saver, nullptr) << list.accessibleName().toStdString();
  return saver;
}

TEST(ViewSaver, IsInTheMenuOfTheListsOfInspectWhoLostAndTheMap) {
  const InspectPage inspect;
  const RankChangesPage lost;
  const MapNeighbours neighbours;
  NumberTable why(QStringLiteral("Numbers of the chosen item"));
  why.setTable({{QStringLiteral("part"), QStringLiteral("score")}, {{QStringLiteral("bias"), QStringLiteral("0.25")}}});
  const QTableView* ranking = nullptr;
  for (const auto* const table : inspect.findChildren<QTableView*>())
    if (table->model() == &inspect.list()) ranking = table;
  ASSERT_NE(ranking, nullptr);
  for (const QWidget* const list : std::initializer_list<const QWidget*>{ranking, lost.table(), &why}) {
    const auto* const saver = saverOf(*list);
    ASSERT_NE(saver, nullptr);
    EXPECT_TRUE(saver->isLeftToPage()) << "its page exports it, once";
  }
  const auto* const ofMap = saverOf(*neighbours.list());
  ASSERT_NE(ofMap, nullptr);
  EXPECT_FALSE(ofMap->isLeftToPage());
  EXPECT_TRUE(ofMap->shown().table.rows.empty());
  ASSERT_EQ(saverOf(why)->shown().table.rows.size(), 1U);
  EXPECT_EQ(saverOf(why)->shown().table.rows[0][1], QStringLiteral("0.25"));
}

TEST(ViewSaver, IsInTheMenuOfTheTablesOfWatchAndCompare) {
  const LikenessPanel alike;
  const DifferencesPanel differences;
  const QueuePanel queue;
  const ForgettingPage forgetting;
  for (const QWidget* const table :
       std::initializer_list<const QWidget*>{alike.alike(), alike.pairs(), alike.changes(), differences.findChild<QTableView*>(),
                                             &queue.view(), forgetting.findChild<QTableWidget*>()}) {
    ASSERT_NE(table, nullptr);
    const auto* const saver = saverOf(*table);
    ASSERT_NE(saver, nullptr);
    EXPECT_FALSE(saver->shown().title.isEmpty());
    EXPECT_TRUE(saver->shown().table.rows.empty()) << "there is nothing yet";
  }
}

TEST(ViewSaver, WritesNumbersInFullThatATableShowsInFewDigits) {
  LayerLikeness layer;
  layer.layer.born = {0, 3};
  layer.pairs = {{{1, 1}, {0.256789, 0.75}}, {{0.256789, 0.75}, {1, 1}}};
  LikenessPanel panel;
  panel.setMoment(3);
  panel.showAnswer({3, 100, {layer}}, std::nullopt);
  const ShownView shown = saverOf(*panel.pairs())->shown();
  ASSERT_EQ(shown.table.rows.size(), 2U);
  EXPECT_EQ(shown.table.rows[0].last(), QStringLiteral("0.256789"));
  ASSERT_EQ(shown.pictured.rows.size(), 2U);
  EXPECT_EQ(shown.pictured.rows[0].last(), QStringLiteral("0.26")) << "a picture is as the table is seen";
}

TEST(ViewSaver, DrawsTheMapOfItemsWithItsLegendAndWritesItsRows) {
  constexpr int kItems = 40;
  MapView view;
  view.resize(800, 500);
  const auto* const saver = saverOf(*view.canvas());
  ASSERT_NE(saver, nullptr);
  EXPECT_EQ(saver, view.saver());
  EXPECT_TRUE(saver->shown().table.rows.empty()) << "there is no map yet";
  view.setItems(madeMapItems(kItems + 10));
  view.setMap(madeMap(kItems));
  const QTemporaryDir folder;
  for (const char* kind : {"png", "svg", "pdf", "csv", "json"})
    EXPECT_TRUE(saver->saveAs(folder.filePath(QStringLiteral("map.") + QLatin1String(kind)), FigurePlace::kColumn)) << kind;
  EXPECT_EQ(savedBytes(folder.filePath(QStringLiteral("map.csv"))).count('\n'), kItems + 1);
  const auto holder = paperHolder();
  const ChartPicture picture = pictureOf(saver->shown(), *holder, {600, 400}, holder->palette());
  EXPECT_EQ(picture.size, QSize(600, 400));
  const auto* const drawn = holder->findChild<MapCanvas*>();
  ASSERT_NE(drawn, nullptr);
  EXPECT_EQ(drawn->drawable(), kItems);
}

TEST(ViewSaver, WritesEquationsLineByLineAsPlainText) {
  EquationsView view;
  EXPECT_TRUE(view.table().rows.empty());
  view.showEquations(std::make_shared<const ItemEquations>(madeEquations()));
  const ChartTable lines = view.table();
  ASSERT_GT(lines.rows.size(), 16U) << "of eight equations letters and numbers";
  EXPECT_TRUE(lines.rows.front().front().startsWith(QStringLiteral("Equation 1: "))) << lines.rows.front().front().toStdString();
  for (const QStringList& line : lines.rows) {
    ASSERT_EQ(line.size(), 2);
    for (const QString& cell : line) EXPECT_FALSE(cell.isEmpty() || cell.contains(QStringLiteral("</"))) << cell.toStdString();
  }
}

TEST(ViewSaver, HasNothingToOfferOfAnEmptyView) {
  TauStaircase stairs;
  QMenu menu;
  stairs.saver()->addActionsTo(menu);
  EXPECT_TRUE(menu.isEmpty());
  QWidget holder;
  EXPECT_FALSE(savedOnPaper(*stairs.saver(), {}).make(holder, QSize(480, 340)));
}

TEST(ViewSaver, KeepsForPaperWhatWasShownThen) {
  TauStaircase stairs;
  stairs.setWhatIf(twoSteps());
  const PaperView view = savedOnPaper(*stairs.saver(), QStringLiteral("Watch"));
  stairs.setWhatIf(nullptr);
  QWidget holder;
  const auto made = view.make(holder, QSize(480, 340));
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->title.startsWith(QStringLiteral("Watch: ")));
  ASSERT_TRUE(made->table);
  ASSERT_EQ(made->table->rows.size(), 2U);
  EXPECT_EQ(made->table->rows[1][0], QStringLiteral("0.08")) << "all digits, with a full stop";
  EXPECT_EQ(made->table->rows[1][3], QStringLiteral("0.198"));
}

const QGraphicsView* canvasOf(const NetworkPicture& picture) {
  return picture.findChild<QGraphicsView*>(QString(), Qt::FindDirectChildrenOnly);
}

/// The copy of a picture of the network that was drawn for so many pixels.
NetworkPicture* drawnCopy(const NetworkPicture& of, QWidget& holder, QSize size) {
  const ChartPicture picture = pictureOf(of.saver()->shown(), holder, size, holder.palette());
  EXPECT_EQ(picture.size.width(), size.width());
  const auto copies = holder.findChildren<NetworkPicture*>();
  return copies.isEmpty() ? nullptr : copies.last();
}

TEST(ViewSaver, DrawsTheNetworkAsItIsFoldedAndAsLargeAsItsLettersNeed) {
  const auto state = madeState({});
  NetworkPicture network;
  network.setAnimated(false);
  network.showNetwork(networkView(*state, std::nullopt, std::nullopt));
  network.resize(412, 300);
  network.show();
  const auto holder = paperHolder();
  for (const bool open : {true, false}) {
    open ? network.openAll() : network.foldAll();
    const ShownView shown = network.saver()->shown();
    const auto* const copy = drawnCopy(network, *holder, network.size().expandedTo(shown.least));
    ASSERT_NE(copy, nullptr);
    EXPECT_EQ(copy->folded(), network.folded());
    EXPECT_EQ(copy->scene().tiles().size(), network.scene().tiles().size());
    const auto* const canvas = canvasOf(*copy);
    EXPECT_GE(canvas->transform().m11(), 0.99) << "not smaller than its natural size";
    EXPECT_GE(canvas->viewport()->height() + 1, canvas->transform().m11() * copy->scene().layout().bounds.height()) << "whole";
    EXPECT_LT(copy->findChild<NetworkLegend*>()->height(), canvas->height()) << "it is about the network";
    EXPECT_TRUE(copy->findChild<HelpButton*>()->isHidden()) << "nobody asks paper";
    EXPECT_FALSE(copy->findChild<ViewHead*>()->title().isEmpty()) << "a file says what it shows";
    const auto* const onPage = drawnCopy(network, *holder, sizeFor(FigurePlace::kPage).pixels);
    ASSERT_NE(onPage, nullptr);
    EXPECT_EQ(onPage->folded(), network.folded());
    EXPECT_GE(canvasOf(*onPage)->transform().m11(), readableScale());
  }
}

TEST(ViewSaver, TellsOfAnExpertWhatItsBiographyTells) {
  const auto state = madeState({});
  NetworkPicture network;
  network.setAnimated(false);
  network.setHistory(state->history);
  const NetworkView view = networkView(*state, std::nullopt, std::nullopt);
  network.showNetwork(view);
  EXPECT_TRUE(network.biography()->saver()->shown().table.rows.empty()) << "no expert is chosen";
  network.select(nameOf(view.layers.front(), 0));
  const ShownView shown = network.biography()->saver()->shown();
  const std::size_t epochs = expertStory(*state->history, view, nameOf(view.layers.front(), 0)).shares.size();
  EXPECT_GT(shown.table.rows.size(), epochs) << "its facts, and its share after each epoch";
}

TEST(TableJson, HasTheCellsOfTheCsvAndWhereTheyComeFrom) {
  const CellTable table{{"user", "a \"b\""}, {{"x,\ny", "3"}, {"", "2"}}};
  const QTemporaryDir folder;
  const QString csv = folder.filePath(QStringLiteral("lost.csv")), json = folder.filePath(QStringLiteral("lost.json"));
  for (const QString& file : {csv, json})
    ASSERT_TRUE(writeTable(file.toStdString(), table, QStringLiteral("Who lost"), {QStringLiteral("Deviations: none")}));
  EXPECT_EQ(savedBytes(csv), QByteArray("user,\"a \"\"b\"\"\"\n\"x,\ny\",3\n,2\n")) << "any program reads it";
  const auto read = QJsonDocument::fromJson(savedBytes(json)).object();
  EXPECT_EQ(read[QLatin1String("provenance")].toArray().first().toString(), QStringLiteral("Deviations: none"));
  EXPECT_EQ(read[QLatin1String("columns")].toArray().at(1).toString(), QStringLiteral("a \"b\""));
  const auto first = read[QLatin1String("rows")].toArray().first().toArray();
  EXPECT_EQ(first.at(0).toString(), QStringLiteral("x,\ny"));
  EXPECT_EQ(first.at(1).toDouble(), 3);
}

TEST(TableJson, HasNumbersAsNumbersAndNamesAsTheyAre) {
  const ChartTable table{{QStringLiteral("id"), QStringLiteral("score")}, {{QStringLiteral("007"), QStringLiteral("0.25")}}};
  const auto json = QJsonDocument::fromJson(jsonOf(table, QStringLiteral("list"), {})).object();
  const auto row = json[QLatin1String("rows")].toArray().first().toArray();
  EXPECT_EQ(row.at(0).toString(), QStringLiteral("007"));
  EXPECT_EQ(row.at(1).toDouble(), 0.25);
}

}  // namespace
}  // namespace xsmoe::widgets
