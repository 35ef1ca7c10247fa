// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QApplication>
#include <QFontMetricsF>
#include <QLabel>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextLayout>
#include <QTextOption>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "model/core/run_layers.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_content.h"
#include "widgets/charts/chart_file.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/machine_chart.h"
#include "widgets/help/help_button.h"
#include "widgets/help/reading_line.h"
#include "widgets/help/view_help.h"
#include "widgets/network/group_routing_panel.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/network/method_picture_view.h"
#include "widgets/pages/run_monitor.h"
#include "widgets/pages/size_ledger.h"
#include "widgets/pages/watch_page.h"
#include "widgets/theme.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// Of a run in which τ takes somebody.
RunHistory prunedHistory() {
  MadeRun made;
  made.tau = 0.12;
  return madeHistory(made);
}

const ExpertLife* goneOf(const std::vector<ExpertLife>& lives) {
  const auto found = std::find_if(lives.begin(), lives.end(), [](const ExpertLife& life) { return life.end == ExpertEnd::kBelowTau; });
  return found == lives.end() ? nullptr : &*found;
}

TEST(LifeLines, CountASingleExpertAsOne) {
  RunHistory history;
  WindowStarted started;
  started.window = {0};
  started.structure = {LayerStructure{}};
  started.structure.front().born = {0};
  history.apply({1, started});
  LifeLines lines;
  lines.showHistory(history);
  EXPECT_EQ(lines.accessibleDescription(), QStringLiteral("1 expert, 0 of them gone"));
}

TEST(LifeLines, HaveARowForEachExpertAndAColumnForEachWindow) {
  LifeLines lines;
  lines.resize(420, 900);
  const RunHistory history = prunedHistory();
  lines.showHistory(history);
  EXPECT_EQ(lines.lives(), expertLives(history));
  EXPECT_EQ(lines.rowTitle(0), QStringLiteral("V1 E0")) << "as in the picture of the network";
  const LifeLines::Cell cell{2, 3};
  EXPECT_EQ(lines.cellAt(lines.cellRect(cell).center()), cell);
  EXPECT_FALSE(lines.cellAt({1, 1}));
  EXPECT_GT(lines.minimumSizeHint().height(), static_cast<int>(10 * lines.lives().size())) << "rows can be read; what holds it scrolls";
}

TEST(LifeLines, HaveTheirLegendWholeBelowTheRowsInANarrowDock) {
  LifeLines lines;
  lines.showHistory(prunedHistory());
  lines.resize(220, 100);
  QScrollArea dock;
  dock.resize(220, 200);
  dock.setWidgetResizable(true);
  dock.setWidget(&lines);
  dock.show();
  QApplication::processEvents();
  QFont letters = inPixels(lines.font());
  letters.setPixelSize(static_cast<int>(0.85 * letters.pixelSize()));
  const double most = lines.width();
  const double words = QFontMetricsF(letters)
                           .boundingRect(QRectF(0, 0, most, QWIDGETSIZE_MAX), Qt::AlignLeft | Qt::TextWordWrap, LifeLines::legend())
                           .height();
  EXPECT_GT(words, 2 * QFontMetricsF(letters).height()) << "it needs more lines than where there is room";
  EXPECT_GE(lines.height() - lines.cellRect({lines.lives().size() - 1, 0}).bottom(), words);
  dock.takeWidget();
}

TEST(LifeLines, TellOnHoverWhatAnExpertDidAndWhyItWent) {
  LifeLines lines;
  lines.resize(420, 900);
  lines.showHistory(prunedHistory());
  const ExpertLife* const gone = goneOf(lines.lives());
  ASSERT_TRUE(gone);
  const auto row = static_cast<std::size_t>(gone - lines.lives().data());
  const QString trained = lines.tooltipAt(lines.cellRect({row, gone->windows.front().window.value}).center());
  EXPECT_TRUE(trained.contains(QStringLiteral("trained"))) << trained.toStdString();
  EXPECT_TRUE(trained.contains(decisiveShareName(Protocol::kPaper)));
  EXPECT_TRUE(trained.contains(endSentence(*gone)));
  const QString afterwards = lines.tooltipAt(lines.cellRect({row, gone->windows.back().window.value + 1}).center());
  EXPECT_TRUE(afterwards.contains(QStringLiteral("pruned after"))) << afterwards.toStdString();
}

TEST(LifeLines, AreATableOfSharesToo) {
  const RunHistory history = prunedHistory();
  const auto lives = expertLives(history);
  const ChartContent content = lifeContent(lives, layersOf(history), Protocol::kPaper);
  ASSERT_EQ(content.series.size(), lives.size());
  EXPECT_EQ(content.series[0].points.size(), lives[0].windows.size());
  const ExpertLife* const gone = goneOf(lives);
  ASSERT_TRUE(gone);
  EXPECT_TRUE(content.series[static_cast<std::size_t>(gone - lives.data())].name.contains(endSentence(*gone)));
}

TEST(LifeLines, SayBelowTheirPictureWhereTheyComeFrom) {
  LifeLines lines;
  lines.resize(420, 600);
  lines.showHistory(prunedHistory());
  EXPECT_EQ(lines.describedPicture().size, lines.size());
  lines.setProvenance([] { return QStringList{QStringLiteral("Run one")}; });
  EXPECT_GT(lines.describedPicture().size.height(), lines.height());
}

TEST(LifeLines, LeadToTheWindowThatIsClicked) {
  LifeLines lines;
  lines.resize(420, 900);
  lines.showHistory(prunedHistory());
  lines.show();
  QSignalSpy clicked(&lines, &LifeLines::windowClicked);
  QTest::mouseClick(&lines, Qt::LeftButton, {}, lines.cellRect({1, 4}).center().toPoint());
  ASSERT_EQ(clicked.count(), 1);
  EXPECT_EQ(clicked.at(0).at(0).toInt(), 4);
}

/// A run that tells its sizes as the engine does.
RunHistory sizedHistory(std::int64_t parameters, std::int64_t trainable) {
  RunDescription run;
  run.visualWidth = run.textualWidth = 768;
  RunHistory history(run);
  WindowStarted started;
  for (const Modality modality : kModalities)
    for (int layer = 0; layer < 2; ++layer) {
      LayerStructure one{modality, {layer}, 6 * (layer + 1), {}, 8};
      for (int born = 0; born < 9; ++born) one.born.push_back(born);
      started.structure.push_back(one);
    }
  started.parameters = parameters;
  started.trainable = trainable;
  history.apply({1, started});
  return history;
}

// The paper's Table 3: nine experts a layer, 15.88 MB in all and 3.88 MB trainable, MB of 2^20 bytes.
TEST(SizeLedger, GivesThePapersSizesByFormulas) {
  const auto account = sizeAccount(sizedHistory(0, 0), std::nullopt);
  ASSERT_TRUE(account);
  const auto megabytes = [](std::int64_t parameters) { return 4.0 * static_cast<double>(parameters) / (1024.0 * 1024.0); };
  EXPECT_NEAR(megabytes(account->parameters()), 15.88, 0.005);
  EXPECT_NEAR(megabytes(account->trained()), 3.88, 0.005);
  ASSERT_EQ(account->lines.size(), 4U);
  EXPECT_EQ(account->lines[0].numbers, QStringLiteral("V: (9 + 9) · 2·768·64 + T: (9 + 9) · 2·768·64"));
  EXPECT_THAT(account->lines.back().numbers.toStdString(), testing::HasSubstr("² + 9·"));
  EXPECT_FALSE(account->lines.back().numbers.contains(QLatin1Char('%'))) << account->lines.back().numbers.toStdString();
  EXPECT_EQ(account->lines[0].parameters, 36 * 2 * 768 * 64);
  EXPECT_EQ(account->lines[0].trained, 4 * 2 * 768 * 64) << "one of each layer";
}

TEST(SizeLedger, SaysWhetherTheEngineCountedTheSame) {
  const auto account = sizeAccount(sizedHistory(0, 0), std::nullopt);
  ASSERT_TRUE(account);
  SizeLedger ledger;
  LiveState state;
  state.history = std::make_shared<const RunHistory>(sizedHistory(account->parameters(), account->trained()));
  ledger.showRun(state, std::nullopt);
  EXPECT_TRUE(ledger.text().contains(QStringLiteral("agree."))) << ledger.text().toStdString();
  EXPECT_FALSE(ledger.text().contains(QStringLiteral("do not agree")));
  state.history = std::make_shared<const RunHistory>(sizedHistory(account->parameters() + 1, account->trained()));
  ledger.showRun(state, std::nullopt);
  EXPECT_TRUE(ledger.text().contains(QStringLiteral("do not agree")));
}

TEST(SizeLedger, HasItsNumbersInFullForFiles) {
  const auto account = sizeAccount(sizedHistory(0, 0), std::nullopt);
  ASSERT_TRUE(account);
  SizeLedger ledger;
  EXPECT_TRUE(ledger.table().rows.empty()) << "there is no run";
  LiveState state;
  state.history = std::make_shared<const RunHistory>(sizedHistory(account->parameters(), account->trained()));
  state.peakBytes = 123'456'789;
  ledger.showRun(state, std::nullopt);
  const ChartTable& table = ledger.table();
  ASSERT_EQ(table.rows.size(), account->lines.size() + 2 + 3) << "parts, two sums and three lines of memory";
  for (const QStringList& row : table.rows) EXPECT_EQ(row.size(), table.header.size());
  EXPECT_EQ(table.rows[0][3], QString::number(account->lines[0].parameters));
  EXPECT_EQ(table.rows[account->lines.size()][3], QString::number(account->parameters()));
  EXPECT_EQ(table.rows.back()[5], QStringLiteral("123456789"));
}

TEST(SizeLedger, FitsIntoANarrowColumn) {
  SizeLedger ledger;
  LiveState state;
  const auto account = sizeAccount(sizedHistory(0, 0), std::nullopt);
  ASSERT_TRUE(account);
  state.history = std::make_shared<const RunHistory>(sizedHistory(account->parameters(), account->trained()));
  ledger.showRun(state, std::nullopt);
  EXPECT_LE(ledger.widget()->minimumSizeHint().width(), 42 * ledger.fontMetrics().horizontalAdvance(QLatin1Char('0')));
  for (const LedgerLine& line : account->lines)
    EXPECT_TRUE(ledger.text().contains(line.formula.toHtmlEscaped())) << line.formula.toStdString();
}

TEST(SizeLedger, HasItsNamesInOneLineInTheColumnThatWatchHasForIt) {
  SizeLedger ledger;
  LiveState state;
  const auto account = sizeAccount(sizedHistory(0, 0), std::nullopt);
  ASSERT_TRUE(account);
  state.history = std::make_shared<const RunHistory>(sizedHistory(account->parameters(), account->trained()));
  state.residentBytes = state.peakBytes = 358'800'000;
  ledger.showRun(state, std::nullopt);
  QTextDocument laidOut;
  QTextOption words;
  words.setWrapMode(QTextOption::WordWrap);
  laidOut.setDefaultTextOption(words);
  laidOut.setDefaultFont(ledger.font());
  laidOut.setHtml(ledger.text());
  laidOut.setTextWidth(32 * QFontMetricsF(ledger.font()).horizontalAdvance(QLatin1Char('0')));
  ASSERT_GT(laidOut.size().height(), 0);
  for (const char* name : {"together, by the formulas", "counted by the engine", "measured: its highest"}) {
    const QTextBlock block = laidOut.find(QLatin1String(name)).block();
    ASSERT_TRUE(block.isValid()) << name;
    EXPECT_EQ(block.layout()->lineCount(), 1) << name;
  }
}

TEST(SizeLedger, KnowsXsmoeAndItsVariantsOnly) {
  MadeRun made;
  made.method = Method::kGag;
  EXPECT_FALSE(sizeAccount(madeHistory(made), std::nullopt));
  EXPECT_FALSE(sizeAccount(RunHistory{}, std::nullopt));
  made.method = Method::kNoft;
  const auto account = sizeAccount(madeHistory(made), std::nullopt);
  ASSERT_TRUE(account);
  EXPECT_EQ(account->lines.size(), 2U) << "fusion and user encoder";
}

TEST(RunMonitor, TellsWhatIsKnownAndNothingElse) {
  EXPECT_TRUE(monitorLines({}, {0.5, 0.5}).empty());
  LiveState state = *madeState({});
  state.cores = 4;
  state.busyCores = 1.5;
  state.tellingSeconds = 0.02;
  state.toldSeconds = 10;
  const auto lines = monitorLines(state, {0.01, -1});
  const auto valueOf = [&](const QString& what) {
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const MonitorLine& line) { return line.what == what; });
    return found == lines.end() ? QString() : found->value;
  };
  EXPECT_TRUE(valueOf(QStringLiteral("CPU")).startsWith(QStringLiteral("1.5 of ")));
  EXPECT_TRUE(valueOf(QStringLiteral("Memory")).contains(bytesText(state.residentBytes)));
  EXPECT_TRUE(valueOf(QStringLiteral("Watching costs")).contains(QStringLiteral("events ") + percent(0.002, 2)));
  EXPECT_TRUE(valueOf(QStringLiteral("Input")).isEmpty()) << "the system does not tell it";
  state.readBytesPerSecond = 2.5e6;
  const auto more = monitorLines(state, {0.01, -1});
  EXPECT_TRUE(std::any_of(more.begin(), more.end(), [](const MonitorLine& line) {
    return line.what == QStringLiteral("Input") && line.value.startsWith(bytesText(2'500'000));
  }));
  EXPECT_TRUE(valueOf(QStringLiteral("GPU memory")).isEmpty()) << "there is none";
}

QString valueOfGpu(const GpuUse& use) {
  LiveState state;
  state.gpu = use;
  const auto lines = monitorLines(state, {});
  return lines.empty() ? QString() : lines.front().what + QStringLiteral(": ") + lines.front().value;
}

TEST(RunMonitor, TellsWhatADriverTellsOfAGpuAndWhyNotTheRest) {
  const QString memory = QStringLiteral("%1 of %2 in use").arg(bytesText(2'000'000'000), bytesText(8'000'000'000));
  EXPECT_EQ(valueOfGpu({0.73, 2'000'000'000, 8'000'000'000, {}}), QStringLiteral("GPU: %1 busy; ").arg(percent(0.73, 0)) + memory);
  EXPECT_EQ(valueOfGpu({-1, 2'000'000'000, 8'000'000'000, "the driver does not tell how busy it is"}),
            QStringLiteral("GPU: ") + memory + QStringLiteral("; the driver does not tell how busy it is"));
  EXPECT_EQ(valueOfGpu({-1, 0, 0, "the library is not there"}), QStringLiteral("GPU: not known: the library is not there"));
  EXPECT_EQ(valueOfGpu({}), QString()) << "there is none";
}

TEST(RunMonitor, HasCurvesOfTheLastMinutesAboveItsLinesWhileARunTrains) {
  RunMonitor monitor;
  monitor.resize(290, 300);
  monitor.show();
  LiveState state = *madeState({});
  monitor.showState(state, {});
  EXPECT_FALSE(monitor.overTime()->isVisible()) << "a stored run has none";
  state.machine = std::make_shared<const MachineTrail>(MachineTrail{{1'000, 0.5, 400'000'000, -1, 0}, {2'000, 0.75, 410'000'000, -1, 0}});
  monitor.showState(state, {});
  EXPECT_TRUE(monitor.overTime()->isVisible());
  EXPECT_FALSE(monitor.overTime()->accessibleName().isEmpty());
  EXPECT_LT(monitor.overTime()->height(), monitor.height() - 3 * monitor.fontMetrics().height()) << "lines are seen below";
  EXPECT_TRUE(monitor.text().contains(bytesText(state.residentBytes)));
}

TEST(RunMonitor, HasItsLinesFirstWhereTheyWouldNotBeSeenBelowCurves) {
  constexpr QSize kTab(282, 225);  // beside the network of a window of 1280 × 800
  RunMonitor monitor;
  monitor.resize(kTab);
  monitor.show();
  LiveState state = *madeState({});
  state.machine = std::make_shared<const MachineTrail>(MachineTrail{{1'000, 0.5, 400'000'000, -1, 0}, {2'000, 0.75, 410'000'000, -1, 0}});
  monitor.showState(state, {});
  QTest::qWait(20);
  const auto topOf = [&monitor](const QWidget& part) { return part.mapTo(monitor.viewport(), QPoint()).y(); };
  EXPECT_EQ(topOf(*monitor.lines()), 0);
  EXPECT_GE(topOf(*monitor.overTime()), monitor.lines()->height());
  EXPECT_TRUE(monitor.lines()->text().contains(bytesText(state.residentBytes)));
  monitor.resize(kTab.width(), 2 * kTab.height());
  QTest::qWait(20);
  EXPECT_LT(topOf(*monitor.overTime()), topOf(*monitor.lines()));
}

TEST(RunMonitor, SharesOutTheTimeOfTheRun) {
  RunHistory history(madeDescription({}));
  history.apply({1'000, WindowStarted{}});
  history.apply({4'000, BatchDone{{0}, 1, 1, 4.0, 3}});
  history.apply({5'000, EpochDone{}});
  LiveState state;
  state.history = std::make_shared<const RunHistory>(history);
  const auto lines = monitorLines(state, {});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_TRUE(lines[0].value.contains(percent(0.75))) << lines[0].value.toStdString();
  EXPECT_TRUE(lines[1].value.contains(percent(0.25))) << "a second of validation";
}

/// A window with two epochs of two steps of 10 ms each.
RunHistory steppedRun(const StepTimes& ofEpoch) {
  RunHistory history(madeDescription({}));
  WindowStarted started;
  started.window = {3};
  history.apply({1'000, started});
  for (int epoch = 1; epoch <= 2; ++epoch) {
    for (int batch = 1; batch <= 2; ++batch) history.apply({1'000, BatchDone{{3}, epoch, batch, 4.0, 0.01}});
    EpochDone done;
    done.window = {3};
    done.epoch = epoch;
    done.seconds = 0.02;
    done.times = ofEpoch;
    history.apply({1'000, done});
  }
  return history;
}

QString valueIn(const RunHistory& history, const QString& what) {
  LiveState state;
  state.history = std::make_shared<const RunHistory>(history);
  const auto lines = monitorLines(state, {});
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const MonitorLine& line) { return line.what == what; });
  return found == lines.end() ? QString() : found->value;
}

TEST(RunMonitor, TellsWhereAStepsTimeGoesAndWhatHoldsItUp) {
  StepTimes times;
  times.add(StepPart::kData, 0.008);
  times.add(StepPart::kForward, 0.006);
  times.add(StepPart::kBackward, 0.004);
  const RunHistory history = steppedRun(times);
  EXPECT_EQ(valueIn(history, QStringLiteral("A step of D3")),
            QStringLiteral("%1. Preparing batches takes %2 of a step, and computing waits for it").arg(durationText(0.01), percent(0.4)));
  EXPECT_EQ(valueIn(history, QStringLiteral("Preparing batches")), QStringLiteral("%1 (%2)").arg(durationText(0.004), percent(0.4)));
  EXPECT_EQ(valueIn(history, QStringLiteral("Forward and loss")), QStringLiteral("%1 (%2)").arg(durationText(0.003), percent(0.3)));
  EXPECT_EQ(valueIn(history, QStringLiteral("Rest of a step")), QStringLiteral("%1 (%2)").arg(durationText(0.001), percent(0.1)));
  EXPECT_TRUE(valueIn(history, QStringLiteral("Optimizer")).isEmpty()) << "the method does not tell it";
  EXPECT_TRUE(valueIn(history, QStringLiteral("Waiting for the GPU")).isEmpty()) << "there is none";
}

TEST(RunMonitor, SaysOfAGpuWhetherItOrTheHostSetsThePace) {
  StepTimes times;
  times.add(StepPart::kForward, 0.004);
  times.add(StepPart::kDevice, 0.012);
  EXPECT_TRUE(
      valueIn(steppedRun(times), QStringLiteral("A step of D3")).contains(QStringLiteral("The GPU sets the pace: ") + percent(0.6)));
  times.of(StepPart::kDevice) = 0.001;
  EXPECT_TRUE(valueIn(steppedRun(times), QStringLiteral("A step of D3")).contains(QStringLiteral("The host sets the pace: only ")));
}

TEST(RunMonitor, TellsNothingOfStepsWhoseEpochsDoNot) {
  EXPECT_TRUE(valueIn(steppedRun({}), QStringLiteral("A step of D3")).isEmpty()) << "as of records of earlier programs";
  EXPECT_TRUE(valueIn(steppedRun({}), QStringLiteral("Rest of a step")).isEmpty());
}

TEST(RunMonitor, TellsOfAStoredRunItsRecordedMemoryAndNothingOfWatching) {
  RunHistory history(madeDescription({}));
  for (const std::int64_t peak : {150'000'000, 120'000'000}) {
    history.apply({0, WindowStarted{}});
    history.apply({0, BatchDone{{0}, 1, 1, 4.0, 7}});
    WindowDone done;
    done.peakBytes = peak;
    history.apply({0, done});
  }
  LiveState state;
  state.history = std::make_shared<const RunHistory>(history);
  const auto said = [&] {
    QString all;
    for (const MonitorLine& line : monitorLines(state, {0.003, 0.004}))
      all += line.what + QStringLiteral(": ") + line.value + QLatin1Char('\n');
    return all;
  };
  EXPECT_TRUE(said().contains(QStringLiteral("Memory: at most %1, as its record tells").arg(bytesText(150'000'000))))
      << said().toStdString();
  EXPECT_FALSE(said().contains(QStringLiteral("Watching"))) << said().toStdString();
  state.residentBytes = 200'000'000;
  state.peakBytes = 210'000'000;
  state.toldSeconds = 10;
  EXPECT_FALSE(said().contains(QStringLiteral("as its record tells"))) << "in training the machine tells it";
  EXPECT_TRUE(said().contains(QStringLiteral("Watching costs: %1 of a step").arg(percent(0.007, 2)))) << said().toStdString();
}

TEST(RunMonitor, PutsWhatWasForecastBesideWhatItTook) {
  auto run = madeDescription({});
  run.forecast.device = "cpu, 1 thread";
  run.forecast.steps = 8;
  run.forecast.windows = {{{0}, 10, 1, 4, {1, 0, 0}, {2, 0, 0}}};
  run.forecast.leastBytes = 100'000'000;
  run.forecast.mostBytes = 200'000'000;
  RunHistory history(run);
  history.apply({0, WindowStarted{}});
  history.apply({0, BatchDone{{0}, 1, 1, 4.0, 7}});
  WindowDone done;
  done.epochs = 2;
  done.seconds = 7;
  done.peakBytes = 150'000'000;
  history.apply({0, done});
  LiveState state;
  state.history = std::make_shared<const RunHistory>(history);
  QString all;
  for (const MonitorLine& line : monitorLines(state, {})) all += line.what + QStringLiteral(": ") + line.value + QLatin1Char('\n');
  all.replace(QChar(0xA0), QLatin1Char(' '));
  EXPECT_TRUE(all.contains(QStringLiteral("Forecast: About 1.0 s to 8.0 s, 100.0 MB to 200.0 MB"))) << all.toStdString();
  EXPECT_TRUE(all.contains(QStringLiteral("7.0 s, more than the forecast: 2.0 s to 4.0 s for its 2 epochs"))) << all.toStdString();
  EXPECT_TRUE(all.contains(QStringLiteral("Highest memory: 150.0 MB, within the forecast: 100.0 MB to 200.0 MB"))) << all.toStdString();
}

/// Of a view's handbook page, where it is on screen; null: it is not.
const ReadingLine* sentenceOf(const QWidget& on, const QString& page) {
  const auto help = findViewHelp(page);
  for (const auto* const line : on.findChildren<ReadingLine*>())
    if (line->isVisible() && line->sentence() == help->sentence) return line;
  return nullptr;
}

TEST(WatchPage, SaysOfEachTabHowItIsReadWhereThereIsRoom) {
  constexpr QSize kLarge(1602, 840), kSmall(976, 560);  // about what windows of 1920 × 1080 and 1280 × 800 leave to the page
  WatchPage page;
  page.setAnimated(false);
  page.resize(kLarge);
  page.show();
  showSentences(page, true);
  page.showState(madeState({}));
  const std::vector<std::pair<const QWidget*, QString>> views{{page.lives(), QStringLiteral("lives")},
                                                              {page.likeness(), QStringLiteral("alike")},
                                                              {page.sizes(), QStringLiteral("sizes")},
                                                              {page.monitor(), QStringLiteral("machine")},
                                                              {page.groupRouting(), QStringLiteral("weights-by-group")}};
  for (const auto& [view, name] : views) {
    page.bringToFront(view);
    QTest::qWait(20);
    const auto* const line = sentenceOf(page, name);
    ASSERT_NE(line, nullptr) << name.toStdString();
    EXPECT_TRUE(line->toolTip().isEmpty()) << name.toStdString() << " is cut: " << line->text().toStdString();
  }
  page.resize(kSmall);
  QTest::qWait(20);
  for (const auto& [view, name] : views) {
    page.bringToFront(view);
    QTest::qWait(20);
    EXPECT_EQ(sentenceOf(page, name), nullptr) << name.toStdString() << " keeps its room";
  }
}

TEST(WatchPage, HasHelpForTheTabInFront) {
  WatchPage page;
  const auto all = page.findChildren<QTabWidget*>();
  const auto found = std::find_if(all.begin(), all.end(), [&](const QTabWidget* one) { return one->isAncestorOf(page.expertCounts()); });
  ASSERT_NE(found, all.end());
  const auto* const tabs = *found;
  const auto* const help = qobject_cast<const HelpButton*>(tabs->cornerWidget());
  ASSERT_TRUE(help);
  EXPECT_TRUE(help->page().isEmpty()) << "the chart of counts has its own";
  const std::vector<std::pair<const QWidget*, QString>> views{{page.lives(), QStringLiteral("lives")},
                                                              {page.likeness(), QStringLiteral("alike")},
                                                              {page.sizes(), QStringLiteral("sizes")},
                                                              {page.monitor(), QStringLiteral("machine")}};
  for (const auto& [view, name] : views) {
    page.bringToFront(view);
    EXPECT_EQ(help->page(), name);
    EXPECT_EQ(helpPageOf(page), QStringLiteral("watch")) << "what stands above the page is about all of it";
  }
  EXPECT_EQ(helpPageOf(*tabs->widget(tabs->count() - 1)), QStringLiteral("expert"));
  EXPECT_EQ(helpPageOf(*page.methodPicture()), QStringLiteral("methods"));
}

}  // namespace
}  // namespace xsmoe::widgets
