// SPDX-License-Identifier: GPL-3.0-or-later
// A moment of a run down to its epoch: the cursor that charts share, the timeline's ticks, and what Watch shows then.
#include <gmock/gmock.h>

#include <QApplication>
#include <QGraphicsView>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <algorithm>

#include "model/core/run_moment.h"
#include "tests/widgets/made_run.h"
#include "widgets/charts/chart_table.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/life_lines.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/sparkline.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/network/expert_story.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/watch_page.h"
#include "widgets/words/moment_wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kEpochMeans = 1;  ///< among the series of the loss chart
constexpr int kEpochs = 8;      ///< of each finished window of a made run

RunMoment at(int window, int epoch = 0) { return {WindowIndex{window}, epoch}; }

template <class Chart>
void showLarge(Chart& chart) {
  chart.resize(1600, 400);
  chart.show();
}

TEST(EpochCursor, FindsTheEpochAtItsMean) {
  LossChart loss;
  loss.showHistory(madeHistory({}));
  showLarge(loss);
  for (const StepAxis axis : {StepAxis::kStep, StepAxis::kEpoch, StepAxis::kWindow}) {
    loss.setAxis(axis);
    // A pixel before, so that rounding does not lead into the next epoch.
    const auto momentAtMean = [&](int point) { return loss.momentAt(loss.positionOf(kEpochMeans, point) - QPointF(1, 0)); };
    EXPECT_EQ(momentAtMean(0), at(0, 1));
    EXPECT_EQ(momentAtMean(kEpochs - 1), at(0, kEpochs)) << "its mean stands at the window's end";
    EXPECT_EQ(momentAtMean(2 * kEpochs + 3), at(2, 4));
    EXPECT_EQ(momentAtMean(6 * kEpochs + 1), at(6, 2)) << "of the window in training too";
  }
}

TEST(EpochCursor, IsTheWindowWhereAChartKnowsNoEpochs) {
  ExpertCountChart counts;
  counts.showHistory(madeHistory({}));
  showLarge(counts);
  EXPECT_EQ(counts.momentAt(counts.positionOf(0, 2)), at(2));
}

TEST(EpochCursor, IsTheWindowWhoseTestStandsAtItsEnd) {
  MetricsChart quality;
  quality.showHistory(madeHistory({}));
  quality.setAxis(StepAxis::kStep);
  showLarge(quality);
  for (const double pixels : {-3.0, 3.0}) EXPECT_EQ(quality.momentAt(quality.positionOf(0, 2) + QPointF(pixels, 0)), at(2)) << pixels;
  EXPECT_EQ(quality.momentAt(quality.positionOf(0, 2) + QPointF(20, 0)), at(3));
  quality.showTable(true);
  quality.setCursor(at(2), std::nullopt);
  ASSERT_GE(quality.chosenRow(), 0);
  const auto* const table = quality.findChild<QTableView*>();
  EXPECT_EQ(table->model()->index(quality.chosenRow(), 1).data().toString(), QStringLiteral("after D2, tested on D3"));
  ExpertCountChart counts;
  counts.showHistory(madeHistory({}));
  counts.setAxis(StepAxis::kEpoch);
  showLarge(counts);
  counts.showTable(true);
  counts.setCursor(at(2), std::nullopt);
  ASSERT_GE(counts.chosenRow(), 0);
  EXPECT_EQ(counts.findChild<QTableView*>()->model()->index(counts.chosenRow(), 1).data().toString(), QStringLiteral("D2"));
}

TEST(EpochCursor, IsToldOncePerEpochAndByAClick) {
  LossChart loss;
  loss.showHistory(madeHistory({}));
  showLarge(loss);
  auto* const plot = loss.findChild<QGraphicsView*>()->viewport();
  const auto inPlot = [&](int point) { return plot->mapFrom(&loss, (loss.positionOf(kEpochMeans, point) - QPointF(3, 0)).toPoint()); };
  QSignalSpy window(&loss, &ChartView::windowPointedAt), epoch(&loss, &ChartView::epochPointedAt);
  QSignalSpy clicked(&loss, &ChartView::epochClicked), windowClicked(&loss, &ChartView::windowClicked);
  QTest::mouseMove(plot, inPlot(2));
  QTest::mouseMove(plot, inPlot(2) + QPoint(1, 0));
  QTest::mouseMove(plot, inPlot(4));
  QTest::mouseClick(plot, Qt::LeftButton, {}, inPlot(4));
  ASSERT_EQ(epoch.count(), 2);
  EXPECT_EQ(epoch.at(0).at(1).toInt(), 3);
  EXPECT_EQ(epoch.at(1).at(1).toInt(), 5);
  EXPECT_EQ(window.count(), 1) << "they are of one window";
  ASSERT_EQ(clicked.count(), 1);
  EXPECT_EQ(clicked.at(0).at(0).toInt(), 0);
  EXPECT_EQ(clicked.at(0).at(1).toInt(), 5);
  EXPECT_EQ(windowClicked.count(), 0);
}

TEST(EpochCursor, ShadesTheEpochWhereThereIsOneAndItsWindowElsewhere) {
  LossChart loss;
  ExpertCountChart counts;
  const RunHistory history = madeHistory({});
  loss.showHistory(history);
  counts.showHistory(history);
  showLarge(loss);
  showLarge(counts);
  const auto colourAt = [](ChartView& chart, QPointF place) {
    return chart.grab().toImage().pixelColor((place * chart.devicePixelRatio()).toPoint());
  };
  const int mean = 2 * kEpochs + 3;  // of D2, epoch 4
  const QPointF inEpoch(loss.positionOf(kEpochMeans, mean).x() - 2, loss.height() / 3.0);
  const QPointF inNext(loss.positionOf(kEpochMeans, mean + 2).x() - 2, loss.height() / 3.0);
  const QPointF inWindow = counts.positionOf(0, 2) - QPointF(0, 12);
  const QColor plain = colourAt(counts, inWindow);
  loss.setCursor(at(2, 4), std::nullopt);
  counts.setCursor(at(2, 4), std::nullopt);
  EXPECT_NE(colourAt(counts, inWindow), plain);
  EXPECT_NE(colourAt(loss, inEpoch), colourAt(loss, inNext)) << "the window is shaded fainter than its epoch";
  loss.setCursor(at(2, 6), std::nullopt);
  const QColor chosenNext = colourAt(loss, inNext);
  loss.setCursor(at(2), std::nullopt);
  EXPECT_NE(colourAt(loss, inNext), chosenNext);
}

TEST(EpochCursor, SelectsTheRowOfTheChosenEpochInATable) {
  LossChart loss;
  loss.showHistory(madeHistory({}));
  showLarge(loss);
  EXPECT_EQ(loss.chosenRow(), -1);
  loss.showTable(true);
  loss.setCursor(at(1, 3), std::nullopt);
  auto* const table = loss.findChild<QTableView*>();
  ASSERT_GE(loss.chosenRow(), 0);
  ASSERT_TRUE(table->selectionModel()->isRowSelected(loss.chosenRow()));
  const double mean = table->model()->index(loss.chosenRow(), 2).data(Qt::ToolTipRole).toString().toDouble();
  EXPECT_DOUBLE_EQ(mean, loss.content().series[kEpochMeans].points[kEpochs + 2].y());
  loss.setCursor(std::nullopt, std::nullopt);
  EXPECT_FALSE(table->selectionModel()->hasSelection());
}

TEST(EpochCursor, FramesTheWindowAmongTheLivesOfExperts) {
  LifeLines lines;
  lines.showHistory(madeHistory({}));
  lines.resize(600, 500);
  lines.show();
  const auto picture = [&] { return lines.grab().toImage(); };
  const QImage plain = picture();
  lines.setCursor(2, std::nullopt);
  EXPECT_NE(picture(), plain);
  lines.setCursor(std::nullopt, std::nullopt);
  EXPECT_EQ(picture(), plain);
}

class TimelineOfEpochs : public testing::Test {
 protected:
  TimelineOfEpochs() {
    timeline_.resize(1100, 90);
    timeline_.show();
    timeline_.setState(madeState({}));
  }
  void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(&timeline_, key, modifiers); }
  [[nodiscard]] QPoint tick(int epoch) const { return timeline_.epochRect(epoch).center().toPoint(); }
  Timeline timeline_;
};

TEST_F(TimelineOfEpochs, OpensAWindowToShowItsEpochs) {
  EXPECT_TRUE(timeline_.epochRect(1).isEmpty()) << "none is open";
  const double narrow = timeline_.cellRect(2).width();
  QTest::mouseDClick(&timeline_, Qt::LeftButton, {}, timeline_.cellRect(2).center().toPoint() - QPoint(0, 20));
  EXPECT_EQ(timeline_.opened(), 2);
  EXPECT_GT(timeline_.cellRect(2).width(), narrow);
  EXPECT_LT(timeline_.cellRect(1).right(), timeline_.cellRect(2).left());
  EXPECT_LT(timeline_.cellRect(2).right(), timeline_.cellRect(3).left());
  for (int epoch = 1; epoch <= kEpochs; ++epoch) {
    EXPECT_EQ(timeline_.epochAt(timeline_.epochRect(epoch).center()), epoch);
    EXPECT_TRUE(timeline_.cellRect(2).contains(timeline_.epochRect(epoch)));
  }
  EXPECT_TRUE(timeline_.epochRect(kEpochs + 1).isEmpty());
  EXPECT_LE(timeline_.cellRect(9).right(), timeline_.width());
  press(Qt::Key_Up);
  EXPECT_FALSE(timeline_.opened());
  timeline_.setOpened(8);
  EXPECT_FALSE(timeline_.opened()) << "it has not come yet";
}

TEST_F(TimelineOfEpochs, ChoosesEpochsByClicksAndDrags) {
  QSignalSpy epochs(&timeline_, &Timeline::epochSelected), windows(&timeline_, &Timeline::windowSelected);
  timeline_.setOpened(2);
  QTest::mousePress(&timeline_, Qt::LeftButton, {}, tick(3));
  const QPointF beside = tick(5) - QPoint(0, 30);
  QMouseEvent drag(QEvent::MouseMove, beside, timeline_.mapToGlobal(beside), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
  QApplication::sendEvent(&timeline_, &drag);
  QTest::mouseRelease(&timeline_, Qt::LeftButton, {}, tick(5));
  EXPECT_EQ(timeline_.moment(), at(2, 5)) << "whoever goes along the epochs need not stay in their row";
  EXPECT_EQ(timeline_.selected(), 2);
  ASSERT_EQ(epochs.count(), 2);
  EXPECT_EQ(epochs.at(1).at(0).toInt(), 2);
  EXPECT_EQ(epochs.at(1).at(1).toInt(), 5);
  QTest::mouseClick(&timeline_, Qt::LeftButton, {}, timeline_.cellRect(2).center().toPoint() - QPoint(0, 20));
  EXPECT_EQ(timeline_.moment(), at(2)) << "the window's end";
  EXPECT_EQ(windows.count(), 1);
}

TEST_F(TimelineOfEpochs, GoesByWindowsAndWithShiftByEpochs) {
  QSignalSpy live(&timeline_, &Timeline::liveRequested);
  press(Qt::Key_Left, Qt::ShiftModifier);
  EXPECT_EQ(timeline_.moment(), at(6, 4)) << "the newest of the window in training";
  EXPECT_EQ(timeline_.opened(), 6);
  press(Qt::Key_Left);
  EXPECT_EQ(timeline_.moment(), at(5));
  press(Qt::Key_Left, Qt::ShiftModifier);
  EXPECT_EQ(timeline_.moment(), at(5, kEpochs));
  EXPECT_EQ(timeline_.opened(), 5);
  for (int i = 0; i < kEpochs; ++i) press(Qt::Key_Left, Qt::ShiftModifier);
  EXPECT_EQ(timeline_.moment(), at(4)) << "the end of the window before";
  press(Qt::Key_Right, Qt::ShiftModifier);
  EXPECT_EQ(timeline_.moment(), at(5, 1));
  press(Qt::Key_Left);
  EXPECT_EQ(timeline_.moment(), at(4));
  press(Qt::Key_Right);
  press(Qt::Key_Right);
  EXPECT_EQ(live.count(), 1) << "after the last finished window comes the present";
}

TEST_F(TimelineOfEpochs, TellsOfThePointerAndShowsThatOfOtherViews) {
  QSignalSpy windows(&timeline_, &Timeline::windowPointedAt), epochs(&timeline_, &Timeline::epochPointedAt);
  timeline_.setOpened(2);
  QTest::mouseMove(&timeline_, tick(3));
  QTest::mouseMove(&timeline_, tick(3) + QPoint(1, 0));
  QTest::mouseMove(&timeline_, tick(4));
  EXPECT_EQ(windows.count(), 1);
  ASSERT_EQ(epochs.count(), 2);
  EXPECT_EQ(epochs.at(1).at(1).toInt(), 4);
  const QImage before = timeline_.grab().toImage();
  timeline_.setPointed(2, 7);
  EXPECT_NE(timeline_.grab().toImage(), before);
  EXPECT_EQ(epochs.count(), 2) << "setting tells nobody";
}

TEST_F(TimelineOfEpochs, SaysOnHoverWhatTheRecordHasAndWhoseWeightsAreKept) {
  timeline_.setOpened(2);
  const QString third = timeline_.tooltipAt(tick(3)), best = timeline_.tooltipAt(tick(6));
  EXPECT_TRUE(third.contains(QStringLiteral("D2, epoch 3"))) << third.toStdString();
  EXPECT_TRUE(third.contains(QStringLiteral("loss")));
  EXPECT_TRUE(third.contains(QStringLiteral("τ 0."))) << "what was changed then: " << third.toStdString();
  EXPECT_TRUE(third.contains(QStringLiteral("epoch 6, the best, are kept")));
  EXPECT_TRUE(best.contains(QStringLiteral("★"))) << best.toStdString();
  EXPECT_TRUE(best.contains(QStringLiteral("Its weights are kept")));
  timeline_.setOpened(6);
  EXPECT_TRUE(timeline_.tooltipAt(tick(1)).contains(QStringLiteral("No weights of this epoch are kept")));
}

TEST(WeightsSentence, NamesTheModelAfterAWindowByTheEpochWhoseWeightsItHas) {
  const auto state = madeState({});
  EXPECT_TRUE(weightsSentence(*state->history, at(2, 0))
                  .contains(QStringLiteral("the model after D2: its weights are those of epoch 6, the best")));
}

TEST_F(TimelineOfEpochs, MarksThoseWhoseWeightsAreKeptAndSaysSo) {
  timeline_.setOpened(2);
  const QImage plain = timeline_.grab().toImage();
  timeline_.setKeptEpochs({at(2, 3), at(6, 1)});
  EXPECT_NE(timeline_.grab().toImage(), plain);
  EXPECT_TRUE(timeline_.tooltipAt(tick(3)).contains(QStringLiteral("The weights of this epoch are kept")));
  EXPECT_TRUE(timeline_.tooltipAt(tick(4)).contains(QStringLiteral("epoch 6, the best, are kept"))) << "others stay as they were";
  timeline_.chooseEpoch(2, 3);
  EXPECT_EQ(timeline_.accessibleDescription().section(QLatin1Char('\n'), 0, 0), QStringLiteral("D2, epoch 3, its weights are kept"));
  timeline_.setKeptEpochs({});
  EXPECT_EQ(timeline_.accessibleDescription().section(QLatin1Char('\n'), 0, 0), QStringLiteral("D2, epoch 3"));
}

TEST_F(TimelineOfEpochs, ReturnsToThePresentWhereTheRunHasGoneBack) {
  QSignalSpy live(&timeline_, &Timeline::liveRequested);
  timeline_.chooseEpoch(6, 4);
  ASSERT_EQ(timeline_.moment(), at(6, 4));
  MadeRun shorter;
  shorter.epochs = 4;  // two of the window in training
  timeline_.setState(madeState(shorter));
  EXPECT_FALSE(timeline_.moment());
  EXPECT_EQ(live.count(), 1);
}

TEST(NetworkAtAnEpoch, IsTheOneThatTheRecordTellsOf) {
  const auto state = madeState({});
  const NetworkView view = networkView(*state, at(2, 3), {});
  EXPECT_EQ(view.window, 2);
  EXPECT_EQ(view.epoch, 3);
  EXPECT_EQ(view.layers, epochAt(*state->history, at(2, 3))->usage);
  EXPECT_EQ(view.gates, view.layers);
  EXPECT_NE(view.layers, networkView(*state, at(2), {}).layers);
  EXPECT_EQ(networkView(*state, at(6, 2), {}).window, 6) << "the window in training has epochs that have ended";
  EXPECT_FALSE(networkView(*state, at(6, 7), {}).window) << "this one has not: it is now";
}

TEST(NetworkAtAnEpoch, MarksTheEpochInTheLifeOfAnExpert) {
  MadeRun made;
  made.tau = 0;  // nobody is pruned
  const auto state = madeState(made);
  const ExpertName first{Modality::kTextual, 12, 0};
  EXPECT_EQ(expertStory(*state->history, networkView(*state, at(1, 3), {}), first).shown, kEpochs + 2);
  EXPECT_EQ(expertStory(*state->history, networkView(*state, at(1), {}), first).shown, 2 * kEpochs - 1) << "the last of the window";
  EXPECT_EQ(expertStory(*state->history, networkView(*state, {}, {}), first).shown, -1);
  Sparkline line;
  line.resize(200, 80);
  line.setShares({0.1, 0.3, 0.2}, 0.15);
  const QImage plain = line.grab().toImage();
  line.setShares({0.1, 0.3, 0.2}, 0.15, 1);
  EXPECT_NE(line.grab().toImage(), plain);
}

TEST(WatchPage, GoesDownToAnEpochAndSaysWhatIsOfTheWindow) {
  WatchPage page;
  page.setAnimated(false);
  page.resize(1000, 600);
  page.show();
  const auto state = madeState({});
  page.showState(state);
  const auto words = [&] {
    const auto labels = page.findChildren<QLabel*>();
    const auto found = std::find_if(labels.begin(), labels.end(), [](const QLabel* label) {
      const QString text = label->text();
      return label->isVisible() && text.contains(QStringLiteral("Quality")) && text.contains(QStringLiteral("window's end"));
    });
    return found == labels.end() ? QString() : (*found)->text();
  };
  page.showMoment(at(2, 3));
  EXPECT_EQ(page.utilization()->content(), utilizationContent(networkView(*state, at(2, 3), {})));
  EXPECT_NE(page.utilization()->content(), utilizationContent(networkView(*state, at(2), {})));
  EXPECT_EQ(words(), momentSentence(*state->history, at(2, 3)));
  EXPECT_TRUE(words().contains(QStringLiteral("Quality, counts and sizes are of the window's end")));
  page.showMoment(at(6, 1));
  EXPECT_TRUE(words().contains(QStringLiteral("come at the window's end"))) << words().toStdString();
  page.showMoment({});
  EXPECT_TRUE(words().isEmpty());
}

TEST(WatchPage, DrawsTheTauOfTheRunAtTheMomentAndTheSliderByItsNameBesides) {
  WatchPage page;
  page.setAnimated(false);
  page.resize(1000, 600);
  page.show();
  const auto state = madeState({});
  page.showState(state);
  const auto lines = [&page] {
    QStringList labels;
    for (const ChartMark& mark : page.utilization()->content().marks) labels << mark.label;
    return labels.join(QStringLiteral(", ")).toStdString();
  };
  EXPECT_EQ(lines(), "τ = 0.07");
  page.setSlider(0.3);
  EXPECT_EQ(lines(), "τ = 0.07, slider: τ = 0.3");
  EXPECT_EQ(page.sight().network->tau, state->history->tau()) << "what an exported picture marks too";
  page.showMoment(at(1));
  EXPECT_EQ(lines(), "τ = 0.06, slider: τ = 0.3");
  page.setSlider(state->history->tau());
  EXPECT_EQ(lines(), "τ = 0.06, slider: τ = 0.07") << "as when a run goes on from there with another τ";
  page.showMoment(at(2, 3));
  EXPECT_EQ(lines(), "τ = 0.06, slider: τ = 0.07");
  page.showMoment(at(2, 4));
  EXPECT_EQ(lines(), "τ = 0.07");
}

TEST(WatchPage, SaysWhatIsByTheWeightsThatAreKeptOfAnEpoch) {
  const auto run = madeHistory({}), other = madeHistory({.method = Method::kSsrm});
  const auto sentence = momentSentence(run, at(2, 3), true);
  EXPECT_TRUE(sentence.contains(QStringLiteral("items are by its weights; quality, counts and sizes of the window's end")))
      << sentence.toStdString();
  EXPECT_TRUE(momentSentence(run, at(6, 1), true).contains(QStringLiteral("come at the window's end")));
  EXPECT_TRUE(momentSentence(other, at(2, 3), true).contains(QStringLiteral("picture is by this epoch's weights")));
}

TEST(MomentWording, TellsOfAValidationOnlyWhereOneWasMade) {
  EpochDone epoch;
  epoch.loss = 5.25;
  epoch.learningRate = 0.001;
  EXPECT_EQ(epochNumbers(epoch), QStringLiteral("loss 5.25, learning rate 0.001"));
  epoch.validation = Metrics{0.125, 0.0625, 0.2, 0.1, 800};
  EXPECT_TRUE(epochNumbers(epoch).contains(QStringLiteral("validation HR@10 12.50")));
}

}  // namespace
}  // namespace xsmoe::widgets
