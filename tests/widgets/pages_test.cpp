// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStringListModel>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <array>

#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/charts/validation_chart.h"
#include "widgets/help/reading_line.h"
#include "widgets/items/recommendation_model.h"
#include "widgets/network/expert_biography.h"
#include "widgets/network/expert_tile.h"
#include "widgets/network/method_picture_view.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/network_scene.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/run_monitor.h"
#include "widgets/pages/size_ledger.h"
#include "widgets/pages/status_bits.h"
#include "widgets/pages/stream_card.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/watch_page.h"
#include "widgets/pages/welcome_page.h"
#include "widgets/theme.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

std::shared_ptr<const Recommendation> answer() { return std::make_shared<const Recommendation>(madeRecommendation({})); }

TEST(RecommendationModel, IsAProperModelAndMarksTheTruth) {
  RecommendationModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  EXPECT_EQ(model.rowCount(), 0);
  model.setRecommendation(answer());
  ASSERT_EQ(model.rowCount(), 10);
  EXPECT_EQ(model.index(3, RecommendationModel::kRank).data().toString(), QStringLiteral("4"));
  EXPECT_TRUE(model.index(3, 0).data(RecommendationModel::kIsTruthRole).toBool());
  EXPECT_FALSE(model.index(2, 0).data(RecommendationModel::kIsTruthRole).toBool());
  EXPECT_TRUE(model.index(3, model.notesColumn()).data().toString().contains(QStringLiteral("held-out truth")));
  EXPECT_FALSE(model.index(0, RecommendationModel::kItem).data(Qt::DecorationRole).value<QPixmap>().isNull())
      << "drawn where there is no picture";
  model.setRecommendation(nullptr);
  EXPECT_EQ(model.rowCount(), 0);
}

TEST(RecommendationModel, NotesWhichItemsTheHistoryHas) {
  RecommendationModel model;
  Recommendation made = madeRecommendation({});
  made.history.push_back(made.items[6].item);
  model.setRecommendation(std::make_shared<const Recommendation>(made));
  const auto noted = [&](int row) {
    return model.index(row, model.notesColumn()).data().toString().contains(QStringLiteral("in the history"));
  };
  EXPECT_TRUE(noted(6));
  EXPECT_FALSE(noted(5));
}

TEST(RecommendationModel, HasAColumnForEachPartOfTheScore) {
  RecommendationModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  Recommendation made = madeRecommendation({});
  made.scoreParts = {"user", "session"};
  for (auto& item : made.items) item.parts = {item.score - 1.5, 1.5};
  model.setRecommendation(std::make_shared<const Recommendation>(made));
  ASSERT_EQ(model.columnCount(), 6);
  const auto head = [&](int column, int role) { return model.headerData(column, Qt::Horizontal, role); };
  EXPECT_EQ(head(3, Qt::DisplayRole).toString(), QStringLiteral("user"));
  EXPECT_EQ(head(4, Qt::DisplayRole).toString(), QStringLiteral("session"));
  EXPECT_TRUE(head(3, Qt::ToolTipRole).toString().contains(QStringLiteral("add up to it")));
  EXPECT_EQ(head(5, Qt::DisplayRole).toString(), QStringLiteral("Notes"));
  EXPECT_EQ(model.index(0, 2).data().toString(), QStringLiteral("6.2000"));
  EXPECT_EQ(model.index(0, 3).data().toString(), QStringLiteral("4.7000"));
  EXPECT_EQ(model.index(0, 4).data().toString(), QStringLiteral("1.5000"));
  EXPECT_EQ(model.index(0, 4).data(Qt::TextAlignmentRole), model.index(0, 2).data(Qt::TextAlignmentRole)) << "aligned with the score";
  EXPECT_TRUE(model.index(0, 4).data(Qt::ToolTipRole).toString().contains(QStringLiteral("the sum of its parts")));
  model.setRecommendation(answer());
  EXPECT_EQ(model.columnCount(), 4) << "absent where the method's scores have none";
}

TEST(ItemListModel, IsAProperModel) {
  ItemListModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.setItems(answer()->history);
  EXPECT_EQ(model.rowCount(), 10);
  EXPECT_EQ(model.index(2).data().toString(), QStringLiteral("Red bowl"));
}

TEST(ChartTableModel, IsAProperModel) {
  ChartTableModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.setTable(tableOf(metricsContent(madeHistory({}))));
  EXPECT_EQ(model.rowCount(), 6);
  EXPECT_EQ(model.columnCount(), 7) << "with the edges of the band";
}

TEST(InspectPage, AsksForUsersAndWindows) {
  InspectPage page;
  QStringListModel users({QStringLiteral("u1"), QStringLiteral("u2")});
  page.setUserModel(&users);
  page.setReady(true);
  page.setWindows({0, 1, 2});
  QSignalSpy asked(&page, &InspectPage::userRequested), random(&page, &InspectPage::randomRequested),
      windows(&page, &InspectPage::windowRequested);
  auto* search = page.findChild<QLineEdit*>();
  QTest::keyClick(search, Qt::Key_Return);
  EXPECT_EQ(asked.count(), 0) << "an empty line asks nothing";
  QTest::keyClicks(search, QStringLiteral(" u2 "));
  QTest::keyClick(search, Qt::Key_Return);
  ASSERT_EQ(asked.count(), 1);
  EXPECT_EQ(asked[0][0].toString(), QStringLiteral("u2"));
  page.findChild<QPushButton*>()->click();
  EXPECT_EQ(random.count(), 1);
  auto* box = page.findChild<QComboBox*>();
  EXPECT_FALSE(page.window());
  box->setCurrentIndex(2);
  Q_EMIT box->activated(2);
  ASSERT_EQ(windows.count(), 1);
  EXPECT_EQ(windows[0][0].toInt(), 1);
  page.setWindows({0, 1, 2, 3});
  EXPECT_EQ(page.window(), 1) << "the chosen window stays";
  EXPECT_EQ(windows.count(), 1);
}

TEST(InspectPage, AsksHowLongEveryonesListsAre) {
  InspectPage page;
  page.setReady(true);
  QSignalSpy wanted(&page, &InspectPage::saveEveryoneRequested);
  const auto actions = page.findChildren<QAction*>();
  const auto everyones =
      std::find_if(actions.begin(), actions.end(), [](const QAction* action) { return action->text().contains(QStringLiteral("Top 50")); });
  ASSERT_TRUE(everyones != actions.end());
  (*everyones)->trigger();
  ASSERT_EQ(wanted.count(), 1);
  EXPECT_EQ(wanted[0][0].toInt(), 50);
}

TEST(InspectPage, NamesWhichModelIsAsked) {
  InspectPage page;
  page.setWindows({0, 1});
  const auto boxes = page.findChildren<QComboBox*>();
  const auto named = [&](const char* words) {
    return std::any_of(boxes.begin(), boxes.end(), [words](const QComboBox* box) { return box->findText(QLatin1String(words)) >= 0; });
  };
  EXPECT_TRUE(named("the newest")) << "of a run in training no window's";
  EXPECT_TRUE(named("after D1"));
  page.setWindow(1, 2);
  EXPECT_TRUE(named("after D1, epoch 2"));
}

TEST(InspectPage, FollowsTheTimelineToAWindow) {
  InspectPage page;
  QSignalSpy windows(&page, &InspectPage::windowRequested);
  page.setWindow(2);
  EXPECT_FALSE(page.window()) << "it is not stored yet";
  page.setWindows({0, 1, 2});
  EXPECT_EQ(page.window(), 2);
  page.setWindow(1);
  EXPECT_EQ(page.window(), 1);
  page.setWindow({});
  EXPECT_FALSE(page.window());
  page.setWindows({0, 1, 2, 3});
  EXPECT_FALSE(page.window()) << "the latest stays the latest";
  EXPECT_EQ(windows.count(), 0);
}

TEST(InspectPage, SaysWhyThereIsNoAnswerUntilAnotherOneComes) {
  InspectPage page;
  const auto says = [&](const QString& words) {
    const auto labels = page.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text().contains(words); });
  };
  EXPECT_TRUE(says(QStringLiteral("Nothing to inspect yet")));
  page.setReady(true);
  EXPECT_TRUE(says(QStringLiteral("Pick a user")));
  page.showProblem(QStringLiteral("the user has no records"));
  page.setReady(true);  // as at the end of each window
  EXPECT_TRUE(says(QStringLiteral("No answer")));
  EXPECT_TRUE(says(QStringLiteral("the user has no records")));
  page.setRecommendation(nullptr);
  EXPECT_TRUE(says(QStringLiteral("Pick a user")));
  page.showProblem(QStringLiteral("the user has no records"));
  page.setReady(false);
  EXPECT_TRUE(says(QStringLiteral("Nothing to inspect yet")));
}

TEST(InspectPage, TellsWhereTheTruthLanded) {
  InspectPage page;
  page.setReady(true);
  page.setRecommendation(answer());
  EXPECT_TRUE(page.truthText().contains(QStringLiteral("rank 4 of 532"))) << page.truthText().toStdString();
  Recommendation far = *answer();
  far.truthRank = 77;
  page.setRecommendation(std::make_shared<const Recommendation>(far));
  EXPECT_TRUE(page.truthText().contains(QStringLiteral("a miss")));
  far.truthRank = 0;
  page.setRecommendation(std::make_shared<const Recommendation>(far));
  EXPECT_TRUE(page.truthText().contains(QStringLiteral("no candidate")));
  far.hasTruth = false;
  page.setRecommendation(std::make_shared<const Recommendation>(far));
  EXPECT_TRUE(page.truthText().contains(QStringLiteral("no held-out item")));
}

TEST(InspectPage, KeepsThePlaceOfWhatStandsBesideAListHoweverLongItsTitleIs) {
  InspectPage page;
  auto* const beside = new QWidget;
  page.setExplanation(beside);
  page.setReady(true);
  page.resize(1200, 700);
  page.show();
  Recommendation list = *answer();
  page.setRecommendation(std::make_shared<const Recommendation>(list));
  QApplication::processEvents();
  const int before = beside->mapTo(&page, QPoint()).x();
  list.user = std::string(300, 'u');
  page.setRecommendation(std::make_shared<const Recommendation>(list));
  QApplication::processEvents();
  EXPECT_EQ(beside->mapTo(&page, QPoint()).x(), before);
}

TEST(InspectPage, SaysWhichItemsAreRanked) {
  InspectPage page;
  page.setReady(true);
  Recommendation list = *answer();
  page.setRecommendation(std::make_shared<const Recommendation>(list));
  const auto says = [&page](const char* words) { return page.truthText().contains(QString::fromUtf8(words)); };
  EXPECT_TRUE(says("532 candidates: the items of all windows up to D6, without those that the user had before D6."))
      << page.truthText().toStdString();
  EXPECT_TRUE(says("The history is what the user had in D6"));
  list.hasTruth = false;
  page.setRecommendation(std::make_shared<const Recommendation>(list));
  EXPECT_TRUE(says("without those that the user had before D6"));
  EXPECT_FALSE(says("The history is what")) << "it is older: the user is not tested";
}

TEST(InspectPage, SaysOfAModelInTrainingThatItIsNotAfterItsWindow) {
  InspectPage page;
  page.setReady(true);
  const auto says = [&](const QString& words) {
    const auto labels = page.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text().contains(words); });
  };
  Recommendation now = *answer();
  now.window = 2;
  page.setRecommendation(std::make_shared<const Recommendation>(now));
  EXPECT_TRUE(says(QStringLiteral("model after D2")));
  now.liveEpoch = 3;
  page.setRecommendation(std::make_shared<const Recommendation>(now));
  EXPECT_TRUE(says(QStringLiteral("model in training, after 3 epochs of D2")));
  EXPECT_FALSE(says(QStringLiteral("model after D2")));
}

TEST(StatusBits, SayHowARunThatIsOnlyOpenedStands) {
  StatusBits status;
  const auto says = [&](const QString& words) {
    const auto labels = status.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text().contains(words); });
  };
  status.setState(madeState({}));
  EXPECT_TRUE(says(QStringLiteral("left: window 8 s – 31 s, run 1 min – 4 min")));
  const auto seen = [](RunSeen by) {
    LiveState state = *madeState({});
    state.seen = by;
    return std::make_shared<const LiveState>(std::move(state));
  };
  status.setState(seen(RunSeen::kRecord));
  EXPECT_FALSE(says(QStringLiteral("left:")));
  EXPECT_TRUE(says(QStringLiteral("unfinished"))) << "it was broken off";
  status.setState(seen(RunSeen::kElsewhere));
  EXPECT_FALSE(says(QStringLiteral("left:")));
  EXPECT_TRUE(says(QStringLiteral("another program trains it")));
}

TEST(StatusBits, LetTheirWarningsHaveTheLettersOfTheProgram) {
  StatusBits status;
  status.setWarnings({{QStringLiteral("slow BLAS"), QStringLiteral("Install another")}});
  status.show();
  const QFont usual = QApplication::font();
  QFont large = usual;
  large.setPointSizeF(1.6 * usual.pointSizeF());
  QApplication::setFont(large);
  tellWindows(QEvent::ApplicationFontChange);
  const auto labels = status.findChildren<QLabel*>();
  const auto chip =
      std::find_if(labels.begin(), labels.end(), [](const QLabel* label) { return label->text().endsWith(QStringLiteral("slow BLAS")); });
  ASSERT_NE(chip, labels.end());
  EXPECT_NEAR((*chip)->font().pointSizeF(), large.pointSizeF(), 0.05);
  QApplication::setFont(usual);
}

TEST(StatusBits, SayThatAStepIsFollowedByTheWaitOfSlowMotion) {
  StatusBits status;
  LiveState state = *madeState({});
  state.waitSeconds = 0.4;
  status.setState(std::make_shared<const LiveState>(std::move(state)));
  const auto labels = status.findChildren<QLabel*>();
  EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
    return label->text().contains(QStringLiteral(" a step, then ")) && label->text().endsWith(QStringLiteral(" of slow motion"));
  }));
}

TEST(StatusBits, SayWhereARunStoodWhenItWasStopped) {
  const auto stoppedWith = [](int finished) {
    MadeRun made;
    made.finished = finished;
    LiveState state = *madeState(made);
    RunHistory history = *state.history;
    history.apply({1, RunStopped{{finished}}});
    state.history = std::make_shared<const RunHistory>(std::move(history));
    return std::make_shared<const LiveState>(std::move(state));
  };
  StatusBits status;
  const auto says = [&](const QString& words) {
    const auto labels = status.findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) { return label->text() == words; });
  };
  status.setState(stoppedWith(6));
  EXPECT_TRUE(says(QStringLiteral("stopped in D6"))) << "it was in training";
  status.setState(stoppedWith(9));
  EXPECT_TRUE(says(QStringLiteral("stopped after D8"))) << "D9 is only tested on and never begins";
}

TEST(StatusBits, CountTheChangesByHandOfTheOpenRun) {
  StatusBits status;
  const auto told = [&](int changes) {
    LiveState state = *madeState({.changes = false});
    RunHistory history = *state.history;
    for (int i = 0; i < changes; ++i) history.apply({1, TauChanged{{5}, 1, 0.1 * i, 0.1 * (i + 1)}});
    state.history = std::make_shared<const RunHistory>(std::move(history));
    status.setState(std::make_shared<const LiveState>(std::move(state)));
    QStringList words;
    for (const auto* const label : status.findChildren<QLabel*>()) {
      if (label->isHidden() || !label->text().contains(QStringLiteral("by hand"))) continue;
      words << label->text();
      EXPECT_TRUE(label->toolTip().contains(QStringLiteral("D5"))) << "each is named: " << label->toolTip().toStdString();
      EXPECT_TRUE(label->accessibleDescription().startsWith(QStringLiteral("Deviations by hand, %1: in D5").arg(changes)));
    }
    return words;
  };
  EXPECT_TRUE(told(0).isEmpty());
  EXPECT_EQ(told(1), QStringList{QStringLiteral("1 change by hand")});
  EXPECT_EQ(told(3), QStringList{QStringLiteral("3 changes by hand")});
}

TEST(Timeline, DescribesEachWindow) {
  const auto cells = timelineCells(*madeState({}));
  ASSERT_EQ(cells.size(), 10U);
  EXPECT_EQ(cells[0].state, TimelineCell::State::kDone);
  EXPECT_EQ(cells[0].births, 4);
  EXPECT_EQ(cells[0].bestEpoch, 6);
  EXPECT_EQ(cells[2].changes, 1);
  EXPECT_EQ(cells[6].state, TimelineCell::State::kRunning);
  EXPECT_NEAR(cells[6].progress, 4.5 / 8, 1e-9) << "four epochs and half of the fifth, of eight that the windows before took";
  EXPECT_EQ(cells[7].state, TimelineCell::State::kToCome);
  EXPECT_EQ(cells[9].state, TimelineCell::State::kTestOnly);
  EXPECT_TRUE(cells[2].tooltip.contains(QStringLiteral("τ 0.06 → 0.07"))) << cells[2].tooltip.toStdString();
}

TEST(Timeline, CountsTheExpertsOfLayersThatAGroupingAddsAmongTheBirths) {
  const LayerStructure before{Modality::kVisual, {0}, 6, {0}, 0};
  const std::vector<LayerStructure> after{{Modality::kVisual, {0}, 3, {1}, 0}, {Modality::kVisual, {1}, 6, {0, 1}, 1}};
  RunHistory history(madeDescription({}));
  history.apply({1, WindowStarted{{0}, 1, 0, 0, 0, 0, 0, {before}}});
  history.apply({2, WindowDone{{0}, {1}, {}, 1, 1, 1, 0, 0, unused({before})}});
  history.apply({3, ExpertExpanded{{0}, Modality::kVisual, {0}, {1}, 1}});
  history.apply({4, GroupingChanged{{0}, 0, {6}, {3, 6}, true, after}});
  LiveState state;
  state.history = std::make_shared<const RunHistory>(std::move(history));
  const auto cells = timelineCells(state);
  EXPECT_EQ(cells[0].births, 2);
  EXPECT_TRUE(cells[0].tooltip.contains(QStringLiteral("▲ 2 experts born at its end"))) << cells[0].tooltip.toStdString();
}

TEST(Timeline, TellsAGroupingThatIsAppliedFromAPause) {
  RunHistory history(madeDescription({}));
  history.apply({1, WindowStarted{{0}, 1, 0, 0, 0, 0, 0, {}}});
  history.apply({2, GroupingChanged{{0}, 1, {6, 12}, {12}, false, {}}});
  history.apply({3, GroupingChanged{{0}, 0, {6, 12}, {12}, true, {}}});
  const auto tooltip = [&] {
    LiveState state;
    state.history = std::make_shared<const RunHistory>(history);
    return timelineCells(state)[0].tooltip;
  };
  EXPECT_TRUE(tooltip().contains(QStringLiteral("at its end: grouping applied: 6,12 → 12"))) << tooltip().toStdString();
  EXPECT_FALSE(tooltip().contains(QStringLiteral("paused"))) << tooltip().toStdString();
  history.apply({4, ChangeLogged{Pause{}, 4, {Boundary::kBatch, {0}, 1, 1}, ""}});
  EXPECT_TRUE(tooltip().contains(QStringLiteral("paused, continued or stepped once"))) << tooltip().toStdString();
}

TEST(Timeline, ChoosesFinishedWindowsAndReturns) {
  Timeline timeline;
  timeline.resize(900, 76);
  timeline.show();
  timeline.setState(madeState({}));
  QSignalSpy chosen(&timeline, &Timeline::windowSelected), live(&timeline, &Timeline::liveRequested);
  const auto at = [&](int window) { return timeline.cellRect(window).center().toPoint(); };
  QTest::mouseClick(&timeline, Qt::LeftButton, {}, at(3));
  ASSERT_EQ(chosen.count(), 1);
  EXPECT_EQ(chosen[0][0].toInt(), 3);
  QTest::mouseClick(&timeline, Qt::LeftButton, {}, at(8));
  EXPECT_EQ(chosen.count(), 1) << "it has not come yet";
  QTest::keyClick(&timeline, Qt::Key_Left);
  EXPECT_EQ(timeline.selected(), 2);
  QTest::mouseClick(&timeline, Qt::LeftButton, {}, at(6));
  EXPECT_EQ(live.count(), 1) << "the window in training is the present";
  EXPECT_FALSE(timeline.selected());
  timeline.setSelected(1);
  EXPECT_EQ(chosen.count(), 2) << "setting tells nobody";
  timeline.findChild<QPushButton*>()->click();
  EXPECT_EQ(live.count(), 2);
}

TEST(Timeline, TellsWhichWindowThePointerIsOverOnce) {
  Timeline timeline;
  timeline.resize(900, 76);
  timeline.show();
  timeline.setState(madeState({}));
  QSignalSpy pointed(&timeline, &Timeline::windowPointedAt);
  const auto at = [&](int window) { return timeline.cellRect(window).center().toPoint(); };
  QTest::mouseMove(&timeline, at(3));
  QTest::mouseMove(&timeline, at(3) + QPoint(1, 0));
  QTest::mouseMove(&timeline, at(8));
  timeline.setPointed(2);  // in another view
  QEvent leave(QEvent::Leave);
  QApplication::sendEvent(&timeline, &leave);
  ASSERT_EQ(pointed.count(), 3);
  EXPECT_EQ(pointed[0][0].toInt(), 3);
  EXPECT_EQ(pointed[1][0].toInt(), 8);
  EXPECT_EQ(pointed[2][0].toInt(), -1);
}

TEST(Timeline, CellsLieInOrderLeftOfTheButton) {
  Timeline timeline;
  timeline.resize(700, 76);
  timeline.show();
  timeline.setState(madeState({}));
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(timeline.windowAt(timeline.cellRect(i).center()), i);
    if (i > 0) {
      EXPECT_GT(timeline.cellRect(i).left(), timeline.cellRect(i - 1).right());
    }
  }
  EXPECT_LT(timeline.cellRect(9).right(), timeline.findChild<QPushButton*>()->geometry().left());
  EXPECT_EQ(timeline.windowAt(QPointF(695, 40)), -1);
}

TEST(WatchPage, SaysOfValidationHowItIsReadNotOfTheLoss) {
  WatchPage page;
  const auto sentenceOf = [](const QWidget& chart) { return chart.findChild<ReadingLine*>()->accessibleName(); };
  EXPECT_TRUE(sentenceOf(*page.validation()).contains(QStringLiteral("★")));
  EXPECT_FALSE(sentenceOf(*page.validation()).contains(QStringLiteral("loss")));
  EXPECT_TRUE(sentenceOf(*page.loss()).contains(QStringLiteral("loss")));
}

TEST(WatchPage, TravelsToAFinishedWindowAndBack) {
  WatchPage page;
  page.setAnimated(false);
  page.resize(1000, 600);
  page.show();
  MadeRun made;
  made.tau = 0;
  page.showState(madeState(made));
  EXPECT_EQ(page.network()->scene().tiles().size(), 4U * 7U);
  page.showMoment(WindowIndex{2});
  EXPECT_EQ(page.network()->scene().tiles().size(), 4U * 3U);
  page.showMoment({});
  EXPECT_EQ(page.network()->scene().tiles().size(), 4U * 7U);
  EXPECT_EQ(page.metrics()->content().series.front().points.size(), 6U);
}

TEST(WatchPage, KeepsItsChartsInTheirPlacesWhileOneTravels) {
  WatchPage page;
  page.setAnimated(false);
  page.resize(1000, 600);
  page.show();
  page.showState(madeState({}));
  const auto top = [&] {
    QApplication::processEvents();
    return page.metrics()->mapTo(&page, QPoint()).y();
  };
  const int live = top();
  page.showMoment(WindowIndex{2});
  EXPECT_EQ(top(), live);
  const auto labels = page.findChildren<QLabel*>();
  EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
    return label->isVisible() && label->text().contains(QStringLiteral("after training on D2"));
  }));
  page.showMoment({});
  EXPECT_EQ(top(), live);
}

TEST(WatchPage, ShowsTheLastOfManyStatesInTheEnd) {
  WatchPage page;
  page.setAnimated(false);
  page.show();
  MadeRun made;
  for (int finished = 1; finished <= 5; ++finished) {
    made.finished = finished;
    page.showState(madeState(made));
  }
  EXPECT_TRUE(QTest::qWaitFor([&] { return page.metrics()->content().series.front().points.size() == 5; }, 5000));
}

TEST(WatchPage, KeepsTheNetworksRoomWhenAnExpertIsChosen) {
  WatchPage page;
  page.setAnimated(false);
  page.resize(1000, 600);
  page.show();
  page.showState(madeState({}));
  const QSize before = page.network()->size();
  const auto tiles = page.network()->scene().tiles();
  ASSERT_FALSE(tiles.empty());
  page.network()->select(tiles.front()->content().key);
  QApplication::processEvents();
  EXPECT_EQ(page.network()->size(), before);
  auto* const life = page.findChild<ExpertBiography*>();
  ASSERT_TRUE(life);
  EXPECT_TRUE(life->isVisible());
  EXPECT_FALSE(page.network()->isAncestorOf(life)) << "it stands beside";
  EXPECT_FALSE(page.expertCounts()->isVisible());
  page.network()->select({});
  EXPECT_TRUE(page.expertCounts()->isVisible());
  EXPECT_FALSE(life->isVisible());
}

TEST(WatchPage, CatchesUpWhenItBecomesVisible) {
  WatchPage page;
  page.showState(madeState({}));
  EXPECT_TRUE(page.metrics()->content().series.front().points.empty());
  page.show();
  EXPECT_EQ(page.metrics()->content().series.front().points.size(), 6U);
}

TEST(WatchPage, NamesTheRunBesideAndTakesItAway) {
  WatchPage page;
  page.showState(madeState({}));
  EXPECT_TRUE(page.besideText().isEmpty());
  auto other = madeDescription({});
  other.name = "the other";
  page.showBeside(std::make_shared<const RunHistory>(other));
  EXPECT_TRUE(page.besideText().contains(QStringLiteral("the other"))) << page.besideText().toStdString();
  EXPECT_TRUE(page.besideText().contains(runTitle(madeDescription({})))) << page.besideText().toStdString();
  EXPECT_FALSE(page.besideText().contains(QStringLiteral("by hand")));
  const auto changed = madeHistory({});
  page.showBeside(std::make_shared<const RunHistory>(changed));
  EXPECT_TRUE(page.besideText().contains(changesByHandText(changesByHand(changed)))) << "that it deviates is told of it too";
  QSignalSpy away(&page, &WatchPage::besideTakenAway);
  for (auto* const button : page.findChildren<QToolButton*>())
    if (button->text() == QStringLiteral("Take It Away")) button->click();
  EXPECT_EQ(away.count(), 1);
  page.showBeside(nullptr);
  EXPECT_TRUE(page.besideText().isEmpty());
}

TEST(WatchPage, ShowsTheNetworkOfTheRunBesideAtTheSameWindow) {
  WatchPage page;
  page.show();
  page.showState(madeState({}));
  const auto dots = [&] {
    const auto& series = page.utilization()->content().series;
    return static_cast<int>(
        std::count_if(series.begin(), series.end(), [](const ChartSeries& one) { return one.marker == Marker::kDiamond; }));
  };
  MadeRun shorter;
  shorter.finished = 3;
  page.showBeside(std::make_shared<const RunHistory>(madeHistory(shorter)));
  EXPECT_EQ(dots(), 1);
  EXPECT_FALSE(page.heatMap()->runsText().isEmpty());
  page.showMoment(WindowIndex{1});
  EXPECT_TRUE(page.heatMap()->runsText().endsWith(QStringLiteral("after D1"))) << page.heatMap()->runsText().toStdString();
  page.showMoment(WindowIndex{5});
  EXPECT_EQ(dots(), 0) << "it has not got so far";
  page.showMoment(std::nullopt);
  EXPECT_EQ(dots(), 1);
  page.showBeside(nullptr);
  EXPECT_EQ(dots(), 0);
}

TEST(WatchPage, ShowsOnlyWhatTheMethodHas) {
  WatchPage page;
  page.resize(1000, 700);
  page.show();
  const auto shown = [&] {
    return std::array{page.metrics()->isVisible(), page.network()->isVisible(), page.heatMap()->isVisible(),
                      page.expertCounts()->isVisible()};
  };
  EXPECT_THAT(shown(), testing::Each(true));
  EXPECT_FALSE(page.methodPicture()->isVisible());
  page.setMethod(Method::kIisan);
  EXPECT_THAT(shown(), testing::ElementsAre(true, false, false, false));
  EXPECT_TRUE(page.methodPicture()->isVisible()) << "in the place of the side networks";
  page.setMethod(Method::kNoft);
  EXPECT_THAT(shown(), testing::ElementsAre(true, true, false, false)) << "the frozen states are drawn";
  page.showState(madeState({}));
  EXPECT_THAT(shown(), testing::Each(true)) << "the method of the run that is shown";
  MadeRun made;
  made.method = Method::kIisan;
  auto other = std::make_shared<LiveState>(*madeState(made));
  other->runId = 7;
  page.showState(other);
  EXPECT_THAT(shown(), testing::ElementsAre(true, false, false, false));
}

TEST(WatchPage, FillsATabWhenItComesToTheFront) {
  WatchPage page;
  page.resize(1000, 700);
  page.show();
  page.showState(madeState({}));
  EXPECT_TRUE(page.lives()->lives().empty());
  page.bringToFront(page.lives());
  EXPECT_TRUE(page.lives()->isVisible());
  EXPECT_FALSE(page.lives()->lives().empty());
  page.bringToFront(page.sizes());
  EXPECT_TRUE(page.sizes()->text().contains(QStringLiteral("user encoder"))) << page.sizes()->text().toStdString();
  page.bringToFront(page.monitor());
  EXPECT_TRUE(page.monitor()->text().contains(QStringLiteral("Time in steps"))) << page.monitor()->text().toStdString();
  page.bringToFront(page.expertCounts());
  EXPECT_TRUE(page.expertCounts()->isVisible());
}

TEST(StreamCard, TellsWhatWasLeftOut) {
  StreamCard card;
  card.setReport(std::make_shared<const DataReport>(madeReport()));
  EXPECT_TRUE(card.leftOutText().contains(QStringLiteral("items without features: 310 records")));
  card.setReport(nullptr);
}

TEST(StreamCard, OffersFeaturesWhereThereAreNone) {
  StreamCard card;
  auto report = std::make_shared<DataReport>();
  card.setReport(report);
  card.show();
  auto* const button = card.findChild<QPushButton*>();
  ASSERT_NE(button, nullptr);
  EXPECT_TRUE(button->isVisible());
  const QSignalSpy asked(&card, &StreamCard::featuresRequested);
  card.setFeaturesAllowed(false);
  button->click();
  EXPECT_EQ(asked.count(), 0);
  card.setFeaturesAllowed(true);
  button->click();
  EXPECT_EQ(asked.count(), 1);
  auto featured = std::make_shared<DataReport>();
  featured->featuresFound = true;
  card.setReport(featured);
  EXPECT_FALSE(button->isVisible());
}

TEST(StreamCard, FitsIntoANarrowDockAndPutsNotesOnLinesOfTheirOwn) {
  StreamCard card;
  card.setReport(std::make_shared<const DataReport>(madeReport()));
  EXPECT_LE(card.minimumSizeHint().width(), 36 * card.fontMetrics().horizontalAdvance(QLatin1Char('0')));
  EXPECT_TRUE(card.featuresText().contains(QStringLiteral("<br>4 cached items never occur"))) << card.featuresText().toStdString();
}

TEST(WelcomePage, IconsFollowTheTheme) {
  WelcomePage page;
  const auto brightest = [&] {
    const QImage image = page.findChild<QPushButton*>()->icon().pixmap(24, 24).toImage();
    int most = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x)
        if (image.pixelColor(x, y).alpha() > 200) most = std::max(most, image.pixelColor(x, y).lightness());
    return most;
  };
  applyTheme(*qApp, ThemeChoice::kLight);
  QApplication::processEvents();
  EXPECT_LT(brightest(), 80);
  applyTheme(*qApp, ThemeChoice::kDark);
  QApplication::processEvents();
  EXPECT_GT(brightest(), 180);
}

TEST(WelcomePage, OffersTheTour) {
  WelcomePage page;
  QSignalSpy tours(&page, &WelcomePage::tourRequested);
  for (auto* const button : page.findChildren<QPushButton*>())
    if (button->text().contains(QStringLiteral("t&our"))) button->click();
  EXPECT_EQ(tours.count(), 1);
}

TEST(WelcomePage, OffersRecentFolders) {
  WelcomePage page;
  QSignalSpy recent(&page, &WelcomePage::recentRequested);
  page.setRecent({{QStringLiteral("/a"), RecentFolder::Kind::kStream},
                  {QStringLiteral("/b"), RecentFolder::Kind::kRun, RunState::kRunning, RunSeen::kRecord, 4, 9},
                  {QStringLiteral("/c"), RecentFolder::Kind::kRun}});
  auto* list = page.findChild<QListWidget*>();
  EXPECT_EQ(list->item(0)->text(), QStringLiteral("Stream: /a"));
  EXPECT_EQ(list->item(1)->text(), QStringLiteral("Run, unfinished, 4 of 9 windows: /b"));
  EXPECT_EQ(list->item(2)->text(), QStringLiteral("Run: /c")) << "nobody has read it yet";
  Q_EMIT list->itemActivated(list->item(1));
  ASSERT_EQ(recent.count(), 1);
  EXPECT_EQ(recent[0][0].toString(), QStringLiteral("/b"));
}

TEST(WelcomePage, ALongPathLosesItsMiddleAndIsWholeInItsTooltip) {
  WelcomePage page;
  const QString folder = QStringLiteral("/home/person/") + QString(300, QLatin1Char('x'));
  page.setRecent({{folder, RecentFolder::Kind::kStream}});
  page.resize(900, 700);
  page.show();
  QCoreApplication::processEvents();
  const auto* const list = page.findChild<QListWidget*>();
  EXPECT_EQ(list->textElideMode(), Qt::ElideMiddle);
  EXPECT_LE(list->visualItemRect(list->item(0)).width(), list->viewport()->width()) << "else it is cut";
  EXPECT_GE(list->visualItemRect(list->item(0)).height(), list->fontMetrics().height());
  EXPECT_EQ(list->horizontalScrollBar()->maximum(), 0);
  EXPECT_EQ(list->item(0)->toolTip(), folder);
}

TEST(Theme, TextReadsOnEveryGround) {
  for (const ThemeChoice choice : {ThemeChoice::kLight, ThemeChoice::kDark}) {
    applyTheme(*qApp, choice);
    const QPalette palette = QApplication::palette();
    EXPECT_EQ(isDark(palette), choice == ThemeChoice::kDark);
    EXPECT_GE(contrast(palette.color(QPalette::Text), palette.color(QPalette::Base)), 7);
    EXPECT_GE(contrast(palette.color(QPalette::WindowText), palette.color(QPalette::Window)), 7);
    EXPECT_GE(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)), 4.5) << "of what is chosen";
    const bool dark = isDark(palette);
    // Differences of tables, τ and good or bad news: on the ground of charts, on every second row, and on a page.
    for (const auto ground : {QPalette::Base, QPalette::AlternateBase, QPalette::Window})
      for (const QColor& colour : {truthColour(dark), badNewsColour(dark), tauColour(dark), chartColours(palette).mutedText,
                                   palette.color(QPalette::PlaceholderText)})
        EXPECT_GE(contrast(colour, palette.color(ground)), 4.5) << colour.name().toStdString() << (dark ? ", dark" : ", light");
    for (int i = 0; i < kSeriesColours; ++i)
      EXPECT_GE(contrast(seriesColour(i, dark), palette.color(QPalette::Base)), 3) << "series " << i << (dark ? ", dark" : ", light");
    for (int born = 0; born < 9; ++born) {
      const QColor colour = birthColour(born, 10, dark);
      EXPECT_GE(contrast(colour, palette.color(QPalette::Base)), 2.5) << born;
      EXPECT_GE(contrast(colour, readableOn(colour)), 4.5) << born;
    }
  }
}

TEST(Theme, ViewsFollowAChangeWhileShown) {
  WatchPage page;
  page.setAnimated(false);
  page.resize(900, 560);
  applyTheme(*qApp, ThemeChoice::kLight);
  page.showState(madeState({}));
  page.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&page));
  const auto lightness = [&] {
    return page.grab().toImage().scaled(1, 1, Qt::IgnoreAspectRatio, Qt::SmoothTransformation).pixelColor(0, 0).lightness();
  };
  EXPECT_GT(lightness(), 180);
  applyTheme(*qApp, ThemeChoice::kDark);
  QApplication::processEvents();
  EXPECT_LT(lightness(), 80);
}

}  // namespace
}  // namespace xsmoe::widgets
