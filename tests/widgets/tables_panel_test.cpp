// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/tables_panel.h"

#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QFont>
#include <QImage>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QSplitter>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>
#include <set>
#include <string>
#include <utility>

#include "model/analysis/printed_numbers.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/tau_curves.h"
#include "widgets/pages/result_table_model.h"
#include "widgets/pages/two_level_header.h"
#include "widgets/theme.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::SizeIs;

ResultColumn metricColumn(const std::string& group, const std::string& name) {
  ResultColumn column;
  column.group = group;
  column.name = name;
  column.key = name + group;
  column.unit = "%";
  column.scale = 100;
  return column;
}

ResultCell besidePrinted(std::vector<double> values, double printed) {
  auto cell = cellOf(std::move(values));
  cell.printed = printed;
  return cell;
}

/// XSMoE a point better than printed on D2 and two worse on D3, Static without printed numbers, and a third.
ResultTable someTable() {
  ResultTable table;
  table.title = "Table 1: methods on a <stream>";
  table.rowTitle = "method";
  table.columns = {metricColumn("D_2", "HR@10"), metricColumn("D_2", "NDCG@10"), metricColumn("D_3", "HR@10")};
  table.rows.resize(3);
  table.rows[0].name = "XSMoE";
  table.rows[0].cells = {besidePrinted({0.20, 0.22}, 0.18), besidePrinted({0.10, 0.12}, 0.11), besidePrinted({0.10, 0.102}, 0.12)};
  table.rows[1].name = "Static";
  table.rows[1].cells = {cellOf({0.19}), cellOf({0.09}), cellOf({0.11})};
  table.rows[2].name = "GAG";
  table.rows[2].cells = {cellOf({0.12}), cellOf({0.08}), cellOf({0.05})};
  table.printedFrom = "Amazon Home";
  table.notes = {"seeds: 1, 2", "deviations: none"};
  table.leftOut = {{"broken", "it is not finished"}};
  markBest(table);
  return table;
}

ResultTable overTau() {
  ResultTable table;
  table.kind = TableKind::kOverTau;
  table.title = "Figure 2: metrics over τ on a stream";
  table.columns = {metricColumn("mean", "HR@10"), metricColumn("mean", "NDCG@10")};
  for (const double tau : {0.2, 0.05}) {
    auto& row = table.rows.emplace_back();
    row.name = "τ = " + std::to_string(tau);
    row.tau = tau;
    row.cells = {cellOf({tau, tau + 0.02}), cellOf({tau / 2})};
  }
  table.rows.emplace_back().name = "NoFT";
  table.rows.back().cells = {cellOf({0.5}), cellOf({0.5})};
  table.notes = {"seeds: 1, 2"};
  return table;
}

class ResultTableModelTest : public testing::Test {
 protected:
  void SetUp() override { model.setTable(someTable()); }
  [[nodiscard]] QVariant at(int row, int column, int role = Qt::DisplayRole) const { return model.index(row, column).data(role); }
  [[nodiscard]] QString heading(int row) const { return model.headerData(row, Qt::Vertical).toString(); }
  ResultTableModel model;
};

TEST_F(ResultTableModelTest, PutsThePapersNumbersAndTheDifferenceBelowWhatWasMeasured) {
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  ASSERT_EQ(model.rowCount(), 5);
  ASSERT_EQ(model.columnCount(), 3);
  EXPECT_EQ(heading(0), QStringLiteral("XSMoE"));
  EXPECT_EQ(heading(1).trimmed(), QStringLiteral("printed"));
  EXPECT_EQ(heading(2).trimmed(), QStringLiteral("difference"));
  EXPECT_EQ(heading(3), QStringLiteral("Static"));
  EXPECT_EQ(at(0, 0).toString(), QStringLiteral("21.00 ± 1.41"));
  EXPECT_EQ(at(1, 0).toString(), QStringLiteral("18.00"));
  EXPECT_EQ(at(2, 0).toString(), QStringLiteral("+3.00!"));
  EXPECT_EQ(at(2, 1).toString(), QStringLiteral("0.00"));
}

TEST_F(ResultTableModelTest, HasTheBestBoldAndTheSecondBestUnderlined) {
  EXPECT_TRUE(at(0, 0, Qt::FontRole).value<QFont>().bold());
  EXPECT_FALSE(at(0, 0, Qt::FontRole).value<QFont>().underline());
  EXPECT_TRUE(at(3, 0, Qt::FontRole).value<QFont>().underline());
  EXPECT_FALSE(at(3, 0, Qt::FontRole).value<QFont>().bold());
  EXPECT_FALSE(at(4, 0, Qt::FontRole).isValid());
  EXPECT_EQ(at(0, 0, Qt::AccessibleTextRole).toString(), QStringLiteral("21.00 ± 1.41, best of the column"));
}

TEST_F(ResultTableModelTest, ColoursWhatADifferenceSaysReadablyInBothLooks) {
  for (const auto look : {ThemeChoice::kLight, ThemeChoice::kDark}) {
    applyTheme(*qApp, look);
    const QColor base = QApplication::palette().color(QPalette::Base);
    const auto colour = [this](int column) { return at(2, column, Qt::ForegroundRole).value<QColor>(); };
    EXPECT_EQ(colour(0), toneColour(Tone::kBetter));
    EXPECT_EQ(colour(1), toneColour(Tone::kWithinSpread));
    EXPECT_EQ(colour(2), toneColour(Tone::kWorse));
    for (int column = 0; column < 3; ++column) EXPECT_GE(contrast(colour(column), base), 4.5) << column;
    EXPECT_FALSE(at(0, 0, Qt::ForegroundRole).isValid()) << "measured numbers have the colour of text";
  }
  applyTheme(*qApp, ThemeChoice::kLight);
}

TEST_F(ResultTableModelTest, SaysThatOneSeedTellsNoSpread) {
  auto table = someTable();
  table.rows[0].cells[0] = besidePrinted({0.20}, 0.18);
  model.setTable(table);
  EXPECT_EQ(at(2, 0).toString(), QStringLiteral("+2.00?"));
  EXPECT_EQ(at(2, 0, Qt::ForegroundRole).value<QColor>(), toneColour(Tone::kBetter));
  EXPECT_TRUE(at(2, 0, Qt::AccessibleTextRole).toString().contains(QStringLiteral("one seed, which tells no spread")));
  EXPECT_TRUE(at(2, 2, Qt::AccessibleTextRole).toString().contains(QStringLiteral("more than the spread over seeds")));
}

TEST_F(ResultTableModelTest, HasTwoLevelsOfHeadings) {
  TwoLevelHeader header;
  header.setModel(&model);
  EXPECT_EQ(model.headerData(0, Qt::Horizontal).toString(), QStringLiteral("HR@10 (%)"));
  EXPECT_EQ(model.headerData(0, Qt::Horizontal, ResultTableModel::kUpperRole).toString(), QStringLiteral("Test on D2"));
  EXPECT_THAT(header.groupOf(1), Pair(0, 1));
  EXPECT_THAT(header.groupOf(2), Pair(2, 2));
  const int two = header.sizeHint().height();
  auto plain = someTable();
  for (auto& column : plain.columns) column.group.clear();
  model.setTable(plain);
  TwoLevelHeader alone;
  alone.setModel(&model);
  EXPECT_GT(two, alone.sizeHint().height());
  EXPECT_THAT(alone.groupOf(1), Pair(1, 1));
}

TEST(TauCurves, AreEachMetricOverTauWithABandOfASpread) {
  const auto content = tauCurvesContent(overTau());
  ASSERT_THAT(content.series, SizeIs(4)) << "HR@10 with two edges, NDCG@10 of one seed alone";
  EXPECT_THAT(content.series[0].points, ElementsAre(QPointF(0.05, 6), QPointF(0.2, 21))) << "τ increases, NoFT has none";
  EXPECT_EQ(content.series[1].fillTo, 2);
  EXPECT_NEAR(content.series[2].points[0].y() - content.series[1].points[0].y(), 2 * 1.41421, 1e-4);
  EXPECT_EQ(content.series[3].name, QStringLiteral("NDCG@10"));
  EXPECT_THAT(content.footers, ElementsAre(QStringLiteral("seeds: 1, 2")));
  EXPECT_EQ(content.y.title, QStringLiteral("mean (%)")) << "short enough to stand with its unit beside a low plot";
}

TEST(TauCurves, NameTheStreamInOneLine) {
  auto table = overTau();
  table.notes = {"stream: small, SHA-256 of its log " + std::string(64, 'a') + ", of its features " + std::string(64, '7')};
  EXPECT_THAT(tauCurvesContent(table).footers,
              ElementsAre(QStringLiteral("stream: small, SHA-256 of its log aaaaaaaaaaaa…, of its features 777777777777…")));
}

TEST(TauCurves, OfRunsThatDifferInMoreAreCurvesOfTheirOwn) {
  auto table = overTau();
  table.rows[0].family = "lambda 0.5";
  const auto content = tauCurvesContent(table);
  QStringList names;
  for (const auto& series : content.series)
    if (!series.faint) names << series.name;
  EXPECT_EQ(names, (QStringList{QStringLiteral("HR@10"), QStringLiteral("NDCG@10"), QStringLiteral("HR@10, lambda 0.5"),
                                QStringLiteral("NDCG@10, lambda 0.5")}));
}

TEST(TauCurves, LookUnlikeEachOtherWhereThereAreMoreThanColours) {
  auto table = overTau();
  const auto row = table.rows[0];
  for (const char* const family : {"lambda 0.1", "lambda 0.2", "lambda 0.3"}) {
    table.rows.push_back(row);
    table.rows.back().family = family;
  }
  std::vector<ChartSeries> curves;
  for (const auto& series : tauCurvesContent(table).series)
    if (!series.faint) curves.push_back(series);
  ASSERT_THAT(curves, SizeIs(8));
  for (std::size_t i = 0; i < curves.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_FALSE(curves[i].colour == curves[j].colour && curves[i].marker == curves[j].marker) << i << " and " << j;
  EXPECT_EQ(curves[6].colour, curves[7].colour) << "both metrics of one setting";
  EXPECT_NE(curves[6].dashed, curves[7].dashed);
}

TEST(TauCurves, AreSavedWithTheirFooters) {
  const QTemporaryDir folder;
  ChartView chart;
  chart.resize(400, 300);
  auto content = tauCurvesContent(overTau());
  chart.setContent(content);
  ASSERT_TRUE(chart.saveAs(folder.filePath(QStringLiteral("with.png"))));
  content.footers.clear();
  chart.setContent(content);
  ASSERT_TRUE(chart.saveAs(folder.filePath(QStringLiteral("without.png"))));
  const QImage with(folder.filePath(QStringLiteral("with.png"))), without(folder.filePath(QStringLiteral("without.png")));
  EXPECT_EQ(with.width(), without.width());
  EXPECT_GT(with.height(), without.height() + 10);
}

class TablesPanelTest : public testing::Test {
 protected:
  void SetUp() override {
    panel.resize(690, 400);
    panel.show();
    QObject::connect(&panel, &TablesPanel::tableRequested, &panel, [this](const TableWish& wish) { wishes.push_back(wish); });
  }
  TablesPanel panel;
  std::vector<TableWish> wishes;
};

TEST_F(TablesPanelTest, AsksForWhatAPersonChose) {
  panel.setCounts(12, 2);
  EXPECT_EQ(panel.runs()->currentText(), QStringLiteral("Listed runs (12)"));
  for (const auto kind : {TableKind::kMethods, TableKind::kVariants, TableKind::kCosts, TableKind::kOverTau}) panel.button(kind)->click();
  ASSERT_THAT(wishes, SizeIs(4));
  EXPECT_EQ(wishes[2].kind, TableKind::kCosts);
  EXPECT_FALSE(wishes[2].chosenOnly);
  EXPECT_TRUE(wishes[2].printed.empty());
  EXPECT_TRUE(wishes[2].pairs.empty());
  panel.runs()->setCurrentIndex(1);
  panel.printed()->setCurrentText(QStringLiteral("H&M"));
  panel.first()->setCurrentText(QStringLiteral("Static"));
  panel.second()->setCurrentText(QStringLiteral("NoFT"));
  panel.button(TableKind::kSignificance)->click();
  EXPECT_TRUE(wishes.back().chosenOnly);
  EXPECT_EQ(wishes.back().printed, "H&M");
  EXPECT_THAT(wishes.back().pairs, ElementsAre(Pair("static", "noft")));
}

TEST_F(TablesPanelTest, AsksForTheMetricsAndResamplesThatAPersonChose) {
  panel.button(TableKind::kMethods)->click();
  EXPECT_THAT(wishes.back().metrics, ElementsAre("hr10", "ndcg10"));
  panel.button(TableKind::kSignificance)->click();
  EXPECT_EQ(wishes.back().resamples, 2000);
  panel.metrics()->setCurrentText(QStringLiteral("HR@20, NDCG@20"));
  panel.button(TableKind::kOverTau)->click();
  EXPECT_THAT(wishes.back().metrics, ElementsAre("hr20", "ndcg20"));
  panel.metrics()->setCurrentText(QStringLiteral("NDCG@20"));
  panel.resamples()->setCurrentText(QStringLiteral("None"));
  panel.button(TableKind::kSignificance)->click();
  EXPECT_THAT(wishes.back().metrics, ElementsAre("ndcg20"));
  EXPECT_EQ(wishes.back().resamples, 0);
}

TEST_F(TablesPanelTest, WritesLatexAsADocumentOfItsOwnWhereAPersonWishes) {
  panel.showTable(someTable());
  panel.standalone()->trigger();
  panel.copy(TableFormat::kLatex);
  EXPECT_EQ(QApplication::clipboard()->text().toStdString(), tableText(someTable(), TableFormat::kLatex, /*standalone=*/true));
  panel.standalone()->trigger();
  panel.copy(TableFormat::kLatex);
  EXPECT_EQ(QApplication::clipboard()->text().toStdString(), tableText(someTable(), TableFormat::kLatex));
}

TEST_F(TablesPanelTest, ShowsATableWithItsFootersAndWhatItsColoursMean) {
  EXPECT_FALSE(panel.view()->isVisible());
  panel.showTable(someTable());
  EXPECT_TRUE(panel.view()->isVisible());
  EXPECT_FALSE(panel.figure()->isVisible());
  for (const char* const words : {"seeds: 1, 2", "deviations: none", "left out: broken: it is not finished", "measured better", "Bold"})
    EXPECT_TRUE(panel.footers().contains(QLatin1String(words))) << words;
  panel.showTable(overTau());
  EXPECT_TRUE(panel.figure()->isVisible());
  EXPECT_FALSE(panel.footers().contains(QStringLiteral("measured better"))) << "there are no printed numbers";
  EXPECT_FALSE(panel.footers().contains(QStringLiteral("Bold"))) << "nothing is marked";
  EXPECT_FALSE(panel.grab().isNull());
}

TEST(TablesPanel, CallsWindowsInItsFootersAsInItsHeadings) {
  TablesPanel panel;
  auto table = someTable();
  table.notes = {"means are over the tests on D_2 and later, of AD_2 and D_x not"};
  panel.showTable(std::move(table));
  EXPECT_TRUE(panel.footers().contains(QStringLiteral("tests on D2 and later, of AD_2 and D_x not"))) << panel.footers().toStdString();
}

TEST(TablesPanel, HasItsFootersBelowTheTableWhereTheyCanBeShut) {
  TablesPanel panel;
  panel.resize(940, 420);
  panel.showTable(someTable());
  panel.show();
  QApplication::processEvents();
  EXPECT_EQ(panel.parts()->orientation(), Qt::Vertical);
  EXPECT_GE(panel.view()->width(), 900) << "the width is the table's";
  EXPECT_GT(panel.view()->height(), panel.parts()->widget(1)->height());
  EXPECT_TRUE(panel.parts()->isCollapsible(1));
  panel.parts()->setSizes({1, 0});
  EXPECT_EQ(panel.parts()->sizes().at(1), 0);
  EXPECT_FALSE(panel.footers().isEmpty());
}

TEST(TablesPanel, LeavesTheRoomOfALowPageToTheTable) {
  TablesPanel panel;
  panel.resize(1240, 290);
  panel.showTable(someTable());
  panel.show();
  QApplication::processEvents();
  EXPECT_GT(panel.view()->height(), 2 * panel.parts()->widget(1)->height()) << "the footers can be scrolled";
}

TEST_F(TablesPanelTest, IsStoppedWhileATableIsMadeAndKeepsTheOneBefore) {
  panel.showTable(someTable());
  QSignalSpy stopped(&panel, &TablesPanel::cancelRequested);
  EXPECT_FALSE(panel.stopButton()->isVisible());
  panel.showMaking(QStringLiteral("reading runs, 1 of 3"));
  EXPECT_TRUE(panel.stopButton()->isVisible());
  EXPECT_FALSE(panel.button(TableKind::kMethods)->isEnabled());
  EXPECT_TRUE(panel.message().contains(QStringLiteral("reading runs, 1 of 3")));
  panel.stopButton()->click();
  EXPECT_EQ(stopped.count(), 1);
  panel.showError(QStringLiteral("Stopped"));
  EXPECT_FALSE(panel.stopButton()->isVisible());
  EXPECT_TRUE(panel.button(TableKind::kMethods)->isEnabled());
  EXPECT_TRUE(panel.view()->isVisible());
}

TEST_F(TablesPanelTest, WritesWhatTheEndingSaysAndCopiesTheSame) {
  const QTemporaryDir folder;
  panel.showTable(someTable());
  const auto file = [&](const char* name) { return std::filesystem::path(folder.filePath(QLatin1String(name)).toStdString()); };
  for (const auto& [name, format] : {std::pair("t.tex", TableFormat::kLatex),
                                     {"t.md", TableFormat::kMarkdown},
                                     {"t.csv", TableFormat::kCsv},
                                     {"t.html", TableFormat::kHtml}}) {
    ASSERT_TRUE(panel.saveAs(file(name)));
    QFile written(folder.filePath(QLatin1String(name)));
    ASSERT_TRUE(written.open(QIODevice::ReadOnly));
    const QByteArray content = written.readAll();
    EXPECT_EQ(content.toStdString(), tableText(someTable(), format)) << name;
    panel.copy(format);
    EXPECT_EQ(QApplication::clipboard()->text().remove(QLatin1Char('\r')), QString::fromUtf8(content).remove(QLatin1Char('\r'))) << name;
  }
  EXPECT_TRUE(QApplication::clipboard()->mimeData()->hasHtml()) << "the last one";
  const auto other = panel.saveAs(file("t.doc"));
  ASSERT_FALSE(other);
  EXPECT_THAT(describe(other.error()), testing::HasSubstr(".tex, .md, .csv or .html"));
  EXPECT_FALSE(panel.saveAs("/nowhere/t.csv"));
}

TEST_F(TablesPanelTest, WritesTheDrawingOfFigure2) {
  const QTemporaryDir folder;
  const auto file = [&](const char* name) { return std::filesystem::path(folder.filePath(QLatin1String(name)).toStdString()); };
  const auto offered = [this] {
    int kinds = 0;
    for (const auto* const action : panel.findChild<QToolButton*>()->menu()->actions())
      kinds += action->isVisible() && action->text().startsWith(QStringLiteral("Save Figure")) ? 1 : 0;
    return kinds;
  };
  panel.showTable(someTable());
  EXPECT_EQ(offered(), 0);
  EXPECT_FALSE(panel.saveAs(file("t.pdf"))) << "it has no drawing";
  panel.showTable(overTau());
  EXPECT_EQ(offered(), 3);
  for (const auto& [name, start] : {std::pair("t.pdf", "%PDF"), {"t.svg", "<?xml"}, {"t.png", "\x89PNG"}}) {
    const auto saved = panel.saveAs(file(name));
    ASSERT_TRUE(saved) << describe(saved.error());
    QFile written(folder.filePath(QLatin1String(name)));
    ASSERT_TRUE(written.open(QIODevice::ReadOnly));
    EXPECT_TRUE(written.readAll().startsWith(start)) << name;
  }
  const QImage picture(folder.filePath(QStringLiteral("t.png")));
  EXPECT_GT(picture.height(), 2 * 400) << "the footer stands below the drawing";
  EXPECT_EQ(picture.pixelColor(2, 2), QColor(Qt::white)) << "in light colours";
  EXPECT_TRUE(panel.saveAs(file("t.tex")));
}

TEST_F(TablesPanelTest, OffersTheSignificanceOfMethodsThatHaveRuns) {
  const auto offered = [this](const std::set<std::string>& listed) {
    panel.setMethods(listed);
    return std::pair(panel.first()->currentData().toString().toStdString(), panel.second()->currentData().toString().toStdString());
  };
  const std::string paper;  // IISAN_RH and IISAN_KD
  EXPECT_THAT(offered({"gag", "iisan_kd", "iisan_rh", "xsmoe"}), Pair("xsmoe", paper));
  EXPECT_THAT(offered({"gag", "iisan_kd", "xsmoe"}), Pair("xsmoe", "iisan_kd"));
  EXPECT_THAT(offered({"gag", "xsmoe"}), Pair("xsmoe", "gag"));
  EXPECT_THAT(offered({"gag", "iisan_rh"}), Pair("iisan_rh", "gag"));
  EXPECT_THAT(offered({"xsmoe"}), Pair("iisan_rh", "gag")) << "there is nothing to compare: the choice does not jump";
  EXPECT_THAT(offered({}), Pair("iisan_rh", "gag"));
  EXPECT_THAT(offered({"gag", "iisan_rh", "xsmoe"}), Pair("iisan_rh", "gag")) << "both are listed";
  panel.second()->setCurrentIndex(panel.second()->findData(QStringLiteral("static")));
  EXPECT_THAT(offered({"gag", "mmmlp"}).second, "static") << "a person's choice";
}

TEST_F(TablesPanelTest, SaysThatTheTableIsOfOtherRunsUntilItIsMadeAgain) {
  panel.showTable(someTable());
  const QString title = panel.title();
  EXPECT_EQ(title, QStringLiteral("Table 1: methods on a <stream>"));
  panel.setOfOtherRuns(true);
  EXPECT_TRUE(panel.title().startsWith(title) && panel.title().contains(QStringLiteral("of other runs")));
  panel.setOfOtherRuns(false);
  EXPECT_EQ(panel.title(), title);
  panel.setOfOtherRuns(true);
  panel.showTable(someTable());
  EXPECT_EQ(panel.title(), title);
}

TEST_F(TablesPanelTest, CutsNoChoiceThatIsUsuallyMade) {
  panel.resize(940, 300);  // beside the docks of a window of 1280
  panel.show();
  QApplication::processEvents();
  for (const auto* const box : panel.findChildren<QComboBox*>())
    EXPECT_GE(box->width(), box->fontMetrics().horizontalAdvance(box->currentText())) << box->currentText().toStdString();
}

TEST_F(TablesPanelTest, IsNoWiderThanThePage) { EXPECT_LE(panel.minimumSizeHint().width(), 690); }

}  // namespace
}  // namespace xsmoe::widgets
