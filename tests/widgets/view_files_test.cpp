// SPDX-License-Identifier: GPL-3.0-or-later
// Views of a run as files: sizes, numbers, and where they come from.
#include "widgets/report/view_files.h"

#include <gmock/gmock.h>

#include <QDir>
#include <QFile>
#include <QImage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QWidget>
#include <QXmlStreamReader>
#include <algorithm>
#include <initializer_list>
#include <map>
#include <memory>

#include "model/core/expert_lives.h"
#include "tests/support/full_disk.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_file.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/charts/validation_chart.h"
#include "widgets/charts/view_saver.h"
#include "widgets/pages/result_table_paper.h"
#include "widgets/pages/watch_page.h"
#include "widgets/report/paper_views.h"
#include "widgets/words/provenance_wording.h"

namespace xsmoe::widgets {
namespace {

QByteArray bytesOf(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

TEST(ViewFiles, AreEveryChartInEveryKind) {
  const QTemporaryDir folder;
  const auto files = writeViews(folder.filePath(QStringLiteral("views")).toStdString(), madeHistory({}), FigurePlace::kColumn);
  ASSERT_TRUE(files) << describe(files.error());
  const QDir made(folder.filePath(QStringLiteral("views")));
  EXPECT_EQ(made.entryList(QDir::Files).size(), files->size());
  EXPECT_EQ(files->filter(QStringLiteral(".pdf")).size(), 7) << "quality, loss, experts, lives, utilization, gate weights, network";
  EXPECT_EQ(files->filter(QStringLiteral(".csv")).size(), 7) << "gate weights and network too";
  EXPECT_EQ(files->filter(QStringLiteral(".json")).size(), 7);
  for (const QString& file : *files) EXPECT_GT(bytesOf(made.filePath(file)).size(), 50) << file.toStdString();
}

TEST(ViewFiles, SayWhyTheyCannotBeWritten) {
  const QTemporaryDir folder;
  const QString none = folder.filePath(QStringLiteral("none/numbers.csv"));
  const auto astray = saveText(none, "text");
  ASSERT_FALSE(astray);
  EXPECT_EQ(astray.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(describe(astray.error()), testing::HasSubstr("none/numbers.csv: the file cannot be written: its folder is not there."));
  const auto full = saveText(QStringLiteral("/dev/full"), "text");
  ASSERT_FALSE(full);
  EXPECT_EQ(describe(full.error()),
            "/dev/full: the file cannot be written (No space left on device). Free some space there, or name a place on another disk.");
}

TEST(ViewFiles, SayWhatTheSystemSaysWhereTheDiskTakesNoMore) {
  const QTemporaryDir folder;
  const auto written = [&folder] {
    const FullDisk full(1000);
    return writeViews(folder.path().toStdString(), madeHistory({}), FigurePlace::kColumn);
  }();
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().kind, ErrorKind::kCannotWrite);
  EXPECT_THAT(describe(written.error()),
              testing::HasSubstr("the file cannot be written (File too large). Free some space there, or name a place on another disk."));
}

TEST(ViewFiles, TellTheLivesOfExpertsByPictureAndNumbers) {
  const QTemporaryDir folder;
  const auto history = madeHistory({});
  const auto files = writeViews(folder.path().toStdString(), history, FigurePlace::kColumn);
  ASSERT_TRUE(files) << describe(files.error());
  const QStringList lives = files->filter(QStringLiteral("lives-of-experts"));
  ASSERT_EQ(lives.size(), 5);
  const QImage image(folder.filePath(lives.filter(QStringLiteral(".png")).first()));
  EXPECT_GT(image.height(), image.width() / 4) << "its rows have room";
  const auto numbers = QJsonDocument::fromJson(bytesOf(folder.filePath(lives.filter(QStringLiteral(".json")).first()))).object();
  EXPECT_EQ(static_cast<std::size_t>(numbers[QLatin1String("series")].toArray().size()), expertLives(history).size());
  EXPECT_EQ(numbers[QLatin1String("provenance")].toArray().first().toString(), provenanceLines(history).first());
}

TEST(ViewFiles, AreNamedByWholeWords) {
  const QTemporaryDir folder;
  const auto history = std::make_shared<const RunHistory>(madeHistory({}));
  const auto named = [&](const QString& title) {
    const auto make = networkOnPaper(history).make;
    return PaperView{[make, title](QWidget& holder, QSize size) {
      auto made = make(holder, size);
      if (made) made->title = title;
      return made;
    }};
  };
  const auto files = writeViews(folder.path().toStdString(),
                                {named(QStringLiteral("Utilization against τ")),
                                 named(QStringLiteral("Router weights over time of layer T1: textual layers at state 6"))},
                                provenanceLines(*history), FigurePlace::kColumn, "the run");
  ASSERT_TRUE(files) << describe(files.error());
  EXPECT_TRUE(files->contains(QStringLiteral("01_utilization-against-tau.svg"))) << files->join(QLatin1Char(' ')).toStdString();
  EXPECT_TRUE(files->contains(QStringLiteral("02_router-weights-over-time-of-layer-t1.svg")))
      << files->join(QLatin1Char(' ')).toStdString();
}

TEST(ViewFiles, HaveTheirWidthOnPaperAndSayWhatTheyShow) {
  const auto history = madeHistory({});
  const QString run = provenanceLines(history).first();
  for (const auto place : {FigurePlace::kColumn, FigurePlace::kPage, FigurePlace::kSlide}) {
    const QTemporaryDir folder;
    const auto files = writeViews(folder.path().toStdString(), history, place);
    ASSERT_TRUE(files);
    const double width = sizeFor(place).widthMm;
    const auto first = [&](const QString& ending) { return folder.filePath(files->filter(ending).first()); };
    QXmlStreamReader svg(bytesOf(first(QStringLiteral(".svg"))));
    ASSERT_TRUE(svg.readNextStartElement());
    EXPECT_EQ(svg.attributes().value(QLatin1String("width")).toString(), QStringLiteral("%1mm").arg(width));
    while (svg.readNextStartElement() && svg.name() != QLatin1String("desc")) svg.skipCurrentElement();
    EXPECT_TRUE(svg.readElementText().contains(run));
    const QImage image(first(QStringLiteral(".png")));
    EXPECT_NEAR(image.width() * 1000.0 / image.dotsPerMeterX(), width, 1);
    EXPECT_TRUE(image.text(QStringLiteral("Description")).contains(run));
    const auto json = QJsonDocument::fromJson(bytesOf(first(QStringLiteral(".json")))).object();
    EXPECT_EQ(json[QLatin1String("provenance")].toArray().first().toString(), run);
  }
}

TEST(ViewFiles, AsSvgNeedNoFontAndKeepTheirWords) {
  const QTemporaryDir folder;
  const auto files = writeViews(folder.path().toStdString(), madeHistory({}), FigurePlace::kPage);
  ASSERT_TRUE(files) << describe(files.error());
  for (const QString& file : files->filter(QStringLiteral(".svg"))) {
    const QByteArray svg = bytesOf(folder.filePath(file));
    for (const char* needs : {"<text", "font-family"}) EXPECT_FALSE(svg.contains(needs)) << file.toStdString() << ' ' << needs;
    EXPECT_TRUE(svg.contains("xlink:href=\"#letter")) << file.toStdString();
  }
  EXPECT_TRUE(bytesOf(folder.filePath(files->filter(QStringLiteral(".svg")).first())).contains("HR@10"));
}

TEST(ViewFiles, OfARunWithoutMeasurementsAreRefused) {
  const QTemporaryDir folder;
  const auto files = writeViews(folder.path().toStdString(), RunHistory(madeDescription({})), FigurePlace::kPage);
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().kind, ErrorKind::kBadInput);
  const QString file = folder.filePath(QStringLiteral("file"));
  QFile blocking(file);
  ASSERT_TRUE(blocking.open(QIODevice::WriteOnly));
  EXPECT_EQ(writeViews(file.toStdString(), madeHistory({}), FigurePlace::kPage).error().kind, ErrorKind::kCannotWrite);
}

TEST(ViewFiles, AreWrittenInPiecesOfOneFileEach) {
  const QTemporaryDir folder;
  MadeRun validated;
  validated.validated = true;
  const auto run = std::make_shared<const RunHistory>(madeHistory(validated));
  auto views = watchViews(run);
  const auto count = views.size();
  views.push_back({[](QWidget&, QSize) { return std::nullopt; }});
  ViewExport writing(folder.path().toStdString(), std::move(views), {QStringLiteral("where from")}, FigurePlace::kPage);
  std::size_t made = 0;
  while (const auto piece = writing.next()) {
    const auto before = QDir(folder.path()).entryList(QDir::Files).size();
    ASSERT_TRUE(piece->work());
    const auto more = QDir(folder.path()).entryList(QDir::Files).size() - before;
    EXPECT_EQ(more, piece->file.isEmpty() ? 0 : 1) << piece->file.toStdString();
    if (piece->file.endsWith(QStringLiteral(".json"))) {
      EXPECT_TRUE(piece->anywhere) << "numbers are not written in the window's thread";
      ++made;
    }
  }
  EXPECT_EQ(writing.viewsBegun(), count + 1) << "one that holds nothing is passed over";
  EXPECT_EQ(made, count);
}

/// The views of a run by their titles, as numbers.
std::map<QString, ChartContent> numbersOf(const std::vector<PaperView>& views, QWidget& holder) {
  std::map<QString, ChartContent> numbers;
  for (const PaperView& view : views)
    if (const auto made = view.make(holder, kPaperChart); made && made->chart != nullptr) numbers[made->title] = made->chart->numbers();
  return numbers;
}

TEST(ViewFiles, AreWhatWatchShows) {
  MadeRun validated;
  validated.validated = true;
  const auto state = madeState(validated);
  MadeRun another = validated;
  another.finished = 4;
  WatchPage page;
  page.setAnimated(false);
  page.resize(1200, 700);
  page.show();
  page.showState(state);
  page.showMoment(RunMoment(2, 3));
  page.showBeside(std::make_shared<const RunHistory>(madeHistory(another)));
  page.showFacts({std::make_shared<const DataReport>(madeReport()), {3}});
  page.metrics()->showFacts(true);
  page.metrics()->setAxis(StepAxis::kEpoch);
  page.loss()->setAxis(StepAxis::kTime);
  page.bringToFront(page.validation());
  const auto holder = paperHolder();
  const auto numbers = numbersOf(watchViews(state->history, {}, page.sight()), *holder);
  const auto atEnd = numbersOf(watchViews(state->history), *holder);
  for (const ChartWidget* const shown : std::initializer_list<const ChartWidget*>{
           page.metrics(), page.loss(), page.validation(), page.expertCounts(), page.utilization(), page.heatMap()}) {
    const ChartContent content = shown->numbers();
    const QString title = shown == page.heatMap() ? QStringLiteral("Mean gate weights") : content.title;
    ASSERT_TRUE(numbers.contains(title)) << title.toStdString();
    EXPECT_EQ(numbers.at(title), content) << title.toStdString();
    ASSERT_TRUE(atEnd.contains(title)) << title.toStdString();
    EXPECT_NE(atEnd.at(title), content) << title.toStdString() << ": a report stays at the run's end, alone";
  }
  page.hide();
  page.showMoment(RunMoment(1));
  const auto hidden = numbersOf(watchViews(state->history, {}, page.sight()), *holder);
  const QString utilization = page.utilization()->content().title;
  const auto view = networkView(*state, RunMoment(1), {});
  const auto beside = networkBeside(*state->history, page.sight().beside, RunMoment(1));
  EXPECT_EQ(hidden.at(utilization).series, utilizationContent(view, beside).series) << "of the moment also while nobody looks";
}

TEST(ViewFiles, OfTheNetworkAreOfTheMomentAndSaySo) {
  const auto state = madeState({});
  WatchSight sight;
  sight.network = networkView(*state, RunMoment(2), {});
  const auto holder = paperHolder();
  const PaperView view = networkOnPaper(state->history, sight), atEnd = networkOnPaper(state->history);
  const auto made = view.make(*holder, kPaperChart), ofEnd = atEnd.make(*holder, kPaperChart);
  ASSERT_TRUE(made && ofEnd && made->table && ofEnd->table);
  EXPECT_NE(made->table->rows, ofEnd->table->rows);
  EXPECT_TRUE(view.provenance.contains(QStringLiteral("The network as tested after D2")))
      << view.provenance.join(QLatin1Char('\n')).toStdString();
  EXPECT_TRUE(atEnd.provenance.isEmpty()) << "it is of the run";
}

TEST(ViewFiles, OfCurvesBesideThoseOfAnotherRunNameIt) {
  const auto state = madeState({});
  WatchSight sight;
  sight.beside = madeState({})->history;
  for (const PaperView& view : watchViews(state->history, {}, sight)) {
    const bool ofBoth = !view.provenance.isEmpty();
    EXPECT_EQ(view.provenance.filter(QStringLiteral("Beside it")).size(), ofBoth ? 1 : 0);
  }
  const auto quality = watchViews(state->history, {}, sight).front().provenance;
  EXPECT_EQ(quality, provenanceLines(*state->history) + provenanceOfBeside(*sight.beside));
  EXPECT_TRUE(watchViews(state->history).front().provenance.isEmpty()) << "it is of the run that is written";
}

TEST(ViewFiles, OfALongTableHaveAllOfItsRows) {
  constexpr int kRows = kTableRowsSaved + 200;
  QStandardItemModel model(kRows, 1);
  for (int row = 0; row < kRows; ++row) model.setItem(row, 0, new QStandardItem(QString::number(row)));
  const QTemporaryDir folder;
  ViewExport writing(folder.path().toStdString(), {tableOnPaper(model, QStringLiteral("Inspect"), QStringLiteral("Users"))},
                     {QStringLiteral("where from")}, FigurePlace::kColumn);
  while (const auto piece = writing.next()) ASSERT_TRUE(piece->work());
  ASSERT_EQ(writing.files().size(), 5) << writing.files().join(QLatin1Char(' ')).toStdString();
  EXPECT_EQ(bytesOf(folder.filePath(writing.files().filter(QStringLiteral(".csv")).first())).count('\n'), kRows + 1);
  const auto json = QJsonDocument::fromJson(bytesOf(folder.filePath(writing.files().filter(QStringLiteral(".json")).first()))).object();
  EXPECT_EQ(json[QLatin1String("rows")].toArray().size(), kRows);
}

TEST(ViewFiles, OfAListAreATableAndItsNumbers) {
  const auto list = std::make_shared<Recommendation>();
  list->user = "u1";
  for (const char* id : {"mug", "tea"}) {
    RecommendedItem one;
    one.rank = static_cast<int>(list->items.size()) + 1;
    one.item.id = id;
    one.item.title = "<title>";
    list->items.push_back(one);
  }
  const QTemporaryDir folder;
  ViewExport writing(folder.path().toStdString(), {listOnPaper(list, QStringLiteral("Inspect"))}, {QStringLiteral("where from")},
                     FigurePlace::kColumn);
  while (const auto piece = writing.next()) ASSERT_TRUE(piece->work());
  ASSERT_EQ(writing.files().size(), 5) << writing.files().join(QLatin1Char(' ')).toStdString();
  EXPECT_TRUE(writing.files().first().startsWith(QStringLiteral("01_inspect-recommended-list")));
  EXPECT_TRUE(bytesOf(folder.filePath(writing.files().filter(QStringLiteral(".csv")).first())).contains("mug"));
  const auto json = QJsonDocument::fromJson(bytesOf(folder.filePath(writing.files().filter(QStringLiteral(".json")).first()))).object();
  EXPECT_EQ(json[QLatin1String("rows")].toArray().first().toArray().at(2).toString(), QStringLiteral("mug")) << "the same numbers";
  const QImage image(folder.filePath(writing.files().filter(QStringLiteral(".png")).first()));
  EXPECT_EQ(image.text(QStringLiteral("Description")), QStringLiteral("where from"));
  EXPECT_TRUE(bytesOf(folder.filePath(writing.files().filter(QStringLiteral(".svg")).first())).contains("<title>where from</title>"))
      << "it stands below the table too";
  EXPECT_NEAR(image.width() * 1000.0 / image.dotsPerMeterX(), 85, 1);
}

TEST(Provenance, CountsAndNamesWhatAPersonChanged) {
  EXPECT_TRUE(provenanceLines(madeHistory({.changes = false})).last().contains(QStringLiteral("none")));
  EXPECT_EQ(provenanceLines(madeState({})), provenanceLines(madeHistory({})));
  EXPECT_TRUE(provenanceLines(std::shared_ptr<const LiveState>()).isEmpty()) << "no run is open";
  const auto history = madeHistory({});
  const auto changes =
      std::count_if(history.interventions().begin(), history.interventions().end(), [](const auto& one) { return one.changesRun; });
  ASSERT_GT(changes, 0);
  EXPECT_TRUE(provenanceLines(history).last().startsWith(QStringLiteral("Deviations by hand, %1: in D").arg(changes)))
      << provenanceLines(history).last().toStdString();
}

TEST(Provenance, TellsByWhatStreamFeaturesSettingsAndProgramAreKnownAgain) {
  RunDescription description = madeDescription({});
  const auto sum = [](char digit) { return std::string(64, digit); };
  description.sources = {"1a2b3c4", sum('a'), sum('b'), sum('c')};
  const RunHistory history(description);
  const QStringList lines = provenanceLines(history);
  ASSERT_EQ(lines.size(), 3);
  for (const std::string& known : {sum('a'), sum('b'), sum('c'), std::string("1a2b3c4")})
    EXPECT_TRUE(lines[1].contains(QString::fromStdString(known))) << lines[1].toStdString();
  const QString brief = withShortSums(lines).at(1);
  EXPECT_TRUE(brief.contains(QStringLiteral("aaaaaaaaaaaa…")));
  EXPECT_FALSE(brief.contains(QStringLiteral("aaaaaaaaaaaaa"))) << brief.toStdString();
  EXPECT_TRUE(brief.contains(QStringLiteral("1a2b3c4"))) << "a revision is short already";
  ChartView chart;
  chart.resize(400, 300);
  chart.setProvenance([lines] { return lines; });
  const QTemporaryDir folder;
  ASSERT_TRUE(chart.saveAs(folder.filePath(QStringLiteral("chart.png"))));
  const QImage image(folder.filePath(QStringLiteral("chart.png")));
  EXPECT_TRUE(image.text(QStringLiteral("Description")).contains(QString::fromStdString(sum('b')))) << "the file has it whole";
}

TEST(Provenance, OfSeveralRunsNamesWhichOfThemAPersonChanged) {
  RunSummary one, other;
  const std::vector<const RunSummary*> runs{&one, &other};
  const QStringList titles{QStringLiteral("first"), QStringLiteral("second")};
  EXPECT_EQ(provenanceLines(runs, titles).first(), QStringLiteral("Runs: first, second"));
  EXPECT_TRUE(provenanceLines(runs, titles).last().contains(QStringLiteral("none")));
  other.changesByHand = {"in D_3: tau 0.10 → 0.15", "in D_4: lr 0.001 → 0.002"};
  ASSERT_EQ(provenanceLines(runs, titles).size(), 3);
  EXPECT_EQ(provenanceLines(runs, titles).at(1), QStringLiteral("Deviations: none in first"));
  one.build = other.build = "1a2b";
  one.streamChecksum = "ab12";
  other.streamChecksum = "cd34";
  ASSERT_EQ(provenanceLines(runs, titles).size(), 4);
  EXPECT_EQ(provenanceLines(runs, titles).at(1), QStringLiteral("SHA-256 of the stream's log ab12, cd34; program 1a2b"));
  EXPECT_TRUE(provenanceLines(runs, titles).last().startsWith(QStringLiteral("Deviations by hand in second, 2: in D3: tau")))
      << provenanceLines(runs, titles).last().toStdString();
}

TEST(Provenance, OfTwoRunsBesideEachOtherNamesTheirFolders) {
  RunSummary one, other;
  one.description.folder = "/runs/a";
  other.description.folder = "/runs/b";
  const QStringList titles{QStringLiteral("first"), QStringLiteral("second")};
  EXPECT_EQ(provenanceLines({&one, &other}, titles).at(1), QStringLiteral("Folders: first in /runs/a, second in /runs/b"));
  EXPECT_EQ(provenanceLines({&one}, titles.first(1)).filter(QStringLiteral("Folders")).size(), 0);
}

TEST(Provenance, OfSeveralRunsTellsTheSettingsOfEach) {
  RunSummary one, other;
  one.settingsChecksum = std::string(64, 'a');
  other.settingsChecksum = std::string(64, 'b');
  const QStringList lines = provenanceLines({&one, &other}, {QStringLiteral("first"), QStringLiteral("second")});
  ASSERT_EQ(lines.size(), 3);
  EXPECT_EQ(withShortSums(lines).at(1), QStringLiteral("SHA-256 of the settings: first aaaaaaaaaaaa…, second bbbbbbbbbbbb…"));
}

TEST(Provenance, OfAStreamTellsByWhatItIsKnownAgain) {
  DataReport stream;
  stream.title = "Mine";
  stream.folder = "/streams/mine";
  EXPECT_EQ(provenanceOfStream(stream), QStringList{QStringLiteral("Stream Mine: /streams/mine")});
  stream.streamChecksum = "ab12";
  EXPECT_EQ(provenanceOfStream(stream).value(1), QStringLiteral("SHA-256 of the stream's log ab12"));
}

TEST(ChartJson, HoldsEveryPointAndTheNamesOfThoseThatHaveAny) {
  ChartView chart;
  ChartContent content;
  content.title = QStringLiteral("title");
  content.x.title = QStringLiteral("x");
  ChartSeries series;
  series.name = QStringLiteral("one");
  series.points = {{1, 0.1}, {2, 0.25}};
  series.pointNames = {QStringLiteral("first"), QStringLiteral("second")};
  content.series = {series};
  chart.resize(300, 200);
  chart.setContent(content);
  const QTemporaryDir folder;
  ASSERT_TRUE(chart.saveAs(folder.filePath(QStringLiteral("chart.json"))));
  const auto json = QJsonDocument::fromJson(bytesOf(folder.filePath(QStringLiteral("chart.json")))).object();
  EXPECT_EQ(json[QLatin1String("title")].toString(), QStringLiteral("title"));
  const auto read = json[QLatin1String("series")].toArray().first().toObject();
  EXPECT_EQ(read[QLatin1String("points")].toArray().at(1).toArray().at(1).toDouble(), 0.25);
  EXPECT_EQ(read[QLatin1String("names")].toArray().size(), 2);
}

TEST(PaperTables, HaveAPictureOfTheirFirstRowsAndMoreAsNumbers) {
  QStandardItemModel table(0, 2);
  table.setHorizontalHeaderLabels({QStringLiteral("Item"), QStringLiteral("Rank, now")});
  QWidget holder;
  const auto make = [&] {
    return tableOnPaper(table, QStringLiteral("Inspect"), QStringLiteral("Who lost")).make(holder, QSize(600, 400));
  };
  EXPECT_FALSE(make()) << "a table without rows is no view";
  const auto heightOf = [&](int rows) {
    while (table.rowCount() < rows)
      table.appendRow({new QStandardItem(QStringLiteral("a \"vase\"")), new QStandardItem(QString::number(table.rowCount()))});
    return make()->picture.size.height();
  };
  const int one = heightOf(1), twenty = heightOf(20);
  EXPECT_LT(one, twenty);
  const auto made = make();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->title, QStringLiteral("Inspect: Who lost"));
  ASSERT_TRUE(made->table);
  EXPECT_TRUE(csvOf(*made->table).startsWith(QStringLiteral("Item,\"Rank, now\"\r\n\"a \"\"vase\"\"\",0\r\n")))
      << csvOf(*made->table).toStdString();
  table.setVerticalHeaderLabels({QStringLiteral("E0"), QStringLiteral("E1")});
  EXPECT_TRUE(csvOf(*make()->table).startsWith(QStringLiteral(",Item,\"Rank, now\"\r\nE0,"))) << "rows that have names keep them";
  table.setVerticalHeaderLabels({QStringLiteral("1"), QStringLiteral("2")});
  const int ofHundred = heightOf(100);
  EXPECT_EQ(heightOf(500), ofHundred) << "the picture ends";
  EXPECT_EQ(make()->table->rows.size(), 500U);
}

TEST(PaperTables, OfRunsHaveTheirFootersAndUnroundedNumbers) {
  QWidget holder;
  EXPECT_FALSE(resultTableOnPaper({}, QStringLiteral("Compare")).make(holder, QSize(600, 400))) << "none was made yet";
  ResultTable table;
  table.title = "Table 1: methods";
  table.columns.resize(1);
  table.columns[0].name = "HR@10";
  table.columns[0].key = "hr10";
  table.rows.resize(1);
  table.rows[0].name = "XSMoE";
  table.rows[0].cells = {cellOf({0.123456789})};
  table.notes = {"deviations: none"};
  const auto made = resultTableOnPaper(table, QStringLiteral("Compare")).make(holder, QSize(600, 400));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->title, QStringLiteral("Compare: Table 1: methods"));
  ASSERT_TRUE(made->table);
  EXPECT_TRUE(csvOf(*made->table).contains(QStringLiteral("0.123456789"))) << csvOf(*made->table).toStdString();
}

TEST(PaperViews, HaveGateWeightsOverTimeLayerByLayer) {
  const auto history = std::make_shared<const RunHistory>(madeHistory({}));
  const auto layers = sideLayersOf(*history);
  ASSERT_FALSE(layers.empty());
  QWidget holder;
  QStringList titles;
  for (const LayerStructure& layer : layers) {
    const auto made = routerTimeOnPaper(history, layer).make(holder, QSize(600, 400));
    ASSERT_TRUE(made);
    EXPECT_FALSE(titles.contains(made->title)) << made->title.toStdString();
    titles << made->title;
  }
  EXPECT_FALSE(groupRoutingOnPaper({}).make(holder, QSize(600, 400))) << "nothing was measured";
}

}  // namespace
}  // namespace xsmoe::widgets
