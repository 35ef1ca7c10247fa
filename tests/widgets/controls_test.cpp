// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QAction>
#include <QApplication>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolBar>
#include <algorithm>

#include "tests/widgets/made_run.h"
#include "widgets/forms/grouping_editor.h"
#include "widgets/forms/grouping_plan.h"
#include "widgets/forms/grouping_strip.h"
#include "widgets/forms/run_controls.h"
#include "widgets/forms/run_signs.h"
#include "widgets/forms/tau_control.h"

namespace xsmoe::widgets {
namespace {

TEST(TauControl, CountsWhatWouldGoAndWhatThatSaves) {
  MadeRun made;
  made.tau = 0;
  TauControl control;
  control.setState(madeState(made));
  control.setTau(0);
  EXPECT_EQ(control.expertsToGo(), 0);
  control.setTau(0.9);
  EXPECT_EQ(control.expertsToGo(), 4) << "one of each layer";
  EXPECT_EQ(control.parametersSaved(), 4 * (2 * 128 * 64 + 128)) << "down, up and the router's row";
  const auto labels = control.findChildren<QLabel*>();
  const auto told = std::find_if(labels.begin(), labels.end(), [](const QLabel* label) {
    return label->text().startsWith(QStringLiteral("4 experts would go at this τ"));
  });
  ASSERT_NE(told, labels.end());
  EXPECT_EQ((*told)->toolTip().count(QStringLiteral(" E")), 4) << "which: " << (*told)->toolTip().toStdString();
}

QString effectOf(const TauControl& control) {
  for (const auto* const label : control.findChildren<QLabel*>())
    if (label->text().contains(QStringLiteral("below τ")) || label->text().contains(QStringLiteral("would go"))) return label->text();
  return {};
}

TEST(TauControl, SaysOfTheLastTrainedWindowThatItIsNotPruned) {
  MadeRun made;
  made.tau = 0;
  for (const int finished : {9, 8}) {  // at the end of the run, and while its last window trains
    made.finished = finished;
    TauControl control;
    control.setState(madeState(made));
    control.setTau(0.9);
    EXPECT_EQ(effectOf(control), QStringLiteral("the last window is not pruned; below τ: 4 experts")) << finished;
    control.showWindow(WindowIndex{2});
    EXPECT_TRUE(effectOf(control).startsWith(QStringLiteral("4 experts would go at this τ"))) << effectOf(control).toStdString();
  }
}

TEST(TauControl, TellsChangesOfThePersonOnly) {
  TauControl control;
  QSignalSpy changes(&control, &TauControl::tauChanged);
  control.setTau(0.25);
  EXPECT_EQ(changes.count(), 0);
  auto* slider = control.findChild<QSlider*>();
  ASSERT_TRUE(slider);
  EXPECT_EQ(slider->value(), 250);
  slider->setValue(300);
  ASSERT_EQ(changes.count(), 1);
  EXPECT_DOUBLE_EQ(changes[0][0].toDouble(), 0.3);
  control.findChild<QDoubleSpinBox*>()->setValue(0.875);
  EXPECT_EQ(changes.count(), 2);
  EXPECT_DOUBLE_EQ(control.tau(), 0.875);
  EXPECT_EQ(slider->value(), 875) << "the slider goes as far as the number";
  control.setTau(0.1);
  EXPECT_EQ(slider->maximum(), 500);
}

TEST(TauControl, LeavesUndoToTheWindowOnceTheNumberIsEntered) {
  QMainWindow window;
  auto* control = new TauControl(&window);
  window.setCentralWidget(control);
  int undone = 0;
  auto* undo = new QAction(&window);
  undo->setShortcut(QKeySequence::Undo);
  window.addAction(undo);
  QObject::connect(undo, &QAction::triggered, &window, [&] { ++undone; });
  window.show();
  QApplication::setActiveWindow(&window);
  auto* number = control->findChild<QDoubleSpinBox*>();
  number->setFocus();
  ASSERT_TRUE(number->hasFocus());
  number->selectAll();
  QTest::keyClicks(number, QStringLiteral("0.2"));
  QTest::keySequence(number, QKeySequence::Undo);
  EXPECT_EQ(undone, 0) << "typing is taken back in the box";
  number->selectAll();
  QTest::keyClicks(number, QStringLiteral("0.2"));
  QTest::keyClick(number, Qt::Key_Return);
  QTest::keySequence(number, QKeySequence::Undo);
  EXPECT_EQ(undone, 1);
}

TEST(TauControl, PrunesNowOnlyWhereAllowedAndSomethingWouldGo) {
  TauControl control;
  control.setState(madeState({}));
  auto* button = control.findChild<QPushButton*>();
  QSignalSpy requests(&control, &TauControl::pruneNowRequested);
  control.setTau(0.9);
  EXPECT_FALSE(button->isEnabled());
  EXPECT_TRUE(button->toolTip().endsWith(QStringLiteral("No run is in training."))) << button->toolTip().toStdString();
  control.setPruneNowEnabled(true);
  EXPECT_TRUE(button->isEnabled());
  EXPECT_TRUE(button->toolTip().endsWith(QStringLiteral("deviation from the protocol."))) << button->toolTip().toStdString();
  button->click();
  EXPECT_EQ(requests.count(), 1);
  control.setTau(0);
  EXPECT_FALSE(button->isEnabled());
  EXPECT_TRUE(button->toolTip().endsWith(QStringLiteral("No expert would go now."))) << button->toolTip().toStdString();
}

TEST(GroupingEditor, NeverEndsUpEmpty) {
  GroupingEditor editor;
  editor.setDescription(madeDescription({}));
  EXPECT_TRUE(editor.toggle(6));
  EXPECT_FALSE(editor.toggle(12));
  EXPECT_EQ(editor.grouping(), Grouping{12});
  EXPECT_FALSE(editor.toggle(0)) << "state 0 is always there";
  EXPECT_FALSE(editor.toggle(13));
}

TEST(GroupingEditor, AsksForAGroupingOnceAndReverts) {
  GroupingEditor editor;
  editor.setDescription(madeDescription({}));
  QSignalSpy requests(&editor, &GroupingEditor::groupingRequested);
  editor.apply();
  EXPECT_EQ(requests.count(), 0) << "nothing was edited";
  editor.toggle(3);
  EXPECT_TRUE(editor.edited());
  editor.revert();
  EXPECT_EQ(editor.grouping(), (Grouping{6, 12}));
  editor.toggle(3);
  editor.apply();
  ASSERT_EQ(requests.count(), 1);
  EXPECT_EQ(requests[0][0].value<Grouping>(), (Grouping{3, 6, 12}));
  EXPECT_FALSE(editor.edited());
}

TEST(GroupingEditor, ShowsWhatIsPendingAndWhatResults) {
  GroupingEditor editor;
  editor.setState(madeState({}));
  EXPECT_EQ(editor.grouping(), (Grouping{3, 6, 12})) << "requested in the run";
  EXPECT_TRUE(editor.pendingText().contains(QStringLiteral("applies after D6"))) << editor.pendingText().toStdString();
  EXPECT_TRUE(editor.resultText().contains(QStringLiteral("new, one expert each: states 3")));
  editor.setEditable(false);
  EXPECT_FALSE(editor.toggle(9));
}

TEST(GroupingEditor, SaysWhetherItCountsARunsParametersOrThoseThatAPlanBeginsWith) {
  GroupingEditor editor;
  editor.setDescription(madeDescription({}));
  EXPECT_TRUE(editor.resultText().startsWith(QStringLiteral("at its beginning "))) << editor.resultText().toStdString();
  editor.setState(madeState({}));
  EXPECT_TRUE(editor.resultText().startsWith(QStringLiteral("now "))) << editor.resultText().toStdString();
}

TEST(GroupingEditor, TakesOnlyStatesThatTheCacheHolds) {
  GroupingEditor editor;
  auto description = madeDescription({});
  description.cachedStates = {0, 4, 6, 12};
  editor.setDescription(description);
  EXPECT_FALSE(editor.toggle(5));
  EXPECT_TRUE(editor.toggle(4));
  EXPECT_EQ(editor.grouping(), (Grouping{4, 6, 12}));
  description.cachedStates = {0, 6, 12};
  editor.setDescription(description);
  EXPECT_EQ(editor.grouping(), (Grouping{6, 12})) << "a draft for another cache stayed";
}

TEST(GroupingEditor, OfAMethodWithoutAGroupingSaysOnlyThat) {
  GroupingEditor editor;
  auto description = madeDescription({});
  description.settings.model.method = Method::kIisan;
  editor.setDescription(description);
  EXPECT_EQ(editor.resultText(), QStringLiteral("IISAN has no grouping."));
  EXPECT_FALSE(editor.toggle(3));
  EXPECT_FALSE(editor.findChild<GroupingStrip*>()->isVisibleTo(&editor));
  for (const auto* button : editor.findChildren<QPushButton*>()) EXPECT_FALSE(button->isVisibleTo(&editor));
  MadeRun made;
  made.method = Method::kNoft;
  editor.setState(madeState(made));
  EXPECT_EQ(editor.resultText(), QStringLiteral("NoFT has no grouping."));
  editor.setState(madeState({}));
  EXPECT_TRUE(editor.resultText().contains(QStringLiteral("parameters"))) << editor.resultText().toStdString();
  EXPECT_TRUE(editor.findChild<GroupingStrip*>()->isVisibleTo(&editor));
}

TEST(GroupingEditor, IsEditedByKeyboard) {
  GroupingEditor editor;
  editor.setDescription(madeDescription({}));
  editor.show();
  auto* strip = editor.findChild<GroupingStrip*>();
  ASSERT_TRUE(strip);
  QTest::keyClick(strip, Qt::Key_Right);
  QTest::keyClick(strip, Qt::Key_Space);
  EXPECT_EQ(editor.grouping(), (Grouping{2, 6, 12}));
  QTest::mouseClick(strip, Qt::LeftButton, {}, strip->cellRect(6).center().toPoint());
  EXPECT_EQ(editor.grouping(), (Grouping{2, 12}));
}

TEST(GroupingPlan, KeepsExpertsOfKeptLayersAndGivesNewOnesOne) {
  MadeRun made;
  made.tau = 0;
  const RunHistory history = madeHistory(made);
  const auto plan = planGrouping(history.description(), {6, 12}, {3, 12}, history.usage(), {}, 0);
  EXPECT_EQ(plan.kept, Grouping{12});
  EXPECT_EQ(plan.added, Grouping{3});
  EXPECT_EQ(plan.dropped, Grouping{6});
  const int now = static_cast<int>(history.usage().front().born.size());
  EXPECT_EQ(plan.experts.visual, (std::vector<int>{1, now + 1})) << "the boundary appends one where none goes";
  const auto pruning = planGrouping(history.description(), {6, 12}, {3, 12}, history.usage(), {}, 0.9);
  EXPECT_EQ(pruning.experts.visual, (std::vector<int>{1, now}));
  EXPECT_LT(pruning.result.total(), plan.result.total());
  const auto& last = history.usage().at(1);
  ASSERT_EQ(last.hiddenState, 12);
  const int least = leastUsedExpert(last, Protocol::kPaper);
  const auto pinned =
      planGrouping(history.description(), {6, 12}, {3, 12}, history.usage(), {nameOf(last, static_cast<std::size_t>(least))}, 0.9);
  EXPECT_EQ(pinned.experts.visual, (std::vector<int>{1, now + 1})) << "none goes where the least used one is pinned";
  EXPECT_EQ(planGrouping(history.description(), {6, 12}, {3}, {}, {}, 0).experts.textual, std::vector<int>{1});
}

TEST(RunControls, AreEnabledByTheStateOfTheRun) {
  RunControls controls;
  EXPECT_FALSE(controls.run()->isEnabled()) << "no stream is open";
  controls.setState(RunState::kNotStarted, true);
  EXPECT_TRUE(controls.run()->isEnabled());
  EXPECT_FALSE(controls.stop()->isEnabled());
  controls.setState(RunState::kRunning, true);
  EXPECT_FALSE(controls.run()->isEnabled());
  EXPECT_TRUE(controls.pause()->isEnabled());
  EXPECT_TRUE(controls.stop()->isEnabled());
  EXPECT_FALSE(controls.step(Boundary::kEpoch)->isEnabled());
  controls.setState(RunState::kPaused, true);
  EXPECT_TRUE(controls.run()->isEnabled());
  EXPECT_TRUE(controls.step(Boundary::kEpoch)->isEnabled());
  controls.setState(RunState::kRunning, false, true);
  EXPECT_FALSE(controls.stop()->isEnabled()) << "a stored run that was cut off is not running";
  EXPECT_EQ(controls.run()->text(), QStringLiteral("&New Run")) << "it does not go on with the one that is open";
  for (QAction* action : controls.actions()) EXPECT_FALSE(action->icon().isNull());
}

TEST(RunControls, StayWhereTheyAreWhenRunBecomesContinue) {
  RunControls controls;
  QToolBar bar;
  controls.addTo(bar);
  controls.setState(RunState::kNotStarted, true);
  bar.show();
  const auto pauseAt = [&] {
    QApplication::processEvents();
    return bar.widgetForAction(controls.pause())->x();
  };
  const int before = pauseAt();
  EXPECT_GT(before, 0);
  controls.setState(RunState::kPaused, true);
  EXPECT_EQ(controls.run()->text(), QStringLiteral("&Continue"));
  EXPECT_EQ(pauseAt(), before);
}

TEST(RunControls, TellsWhichStepIsWanted) {
  RunControls controls;
  controls.setState(RunState::kPaused, true);
  std::vector<Boundary> steps;
  QObject::connect(&controls, &RunControls::stepRequested, &controls, [&](Boundary step) { steps.push_back(step); });
  for (const Boundary step : {Boundary::kBatch, Boundary::kEpoch, Boundary::kWindow}) controls.step(step)->trigger();
  EXPECT_THAT(steps, testing::ElementsAre(Boundary::kBatch, Boundary::kEpoch, Boundary::kWindow));
}

TEST(RunControls, TellsUntilWhenToRun) {
  RunControls controls;
  EXPECT_FALSE(controls.until(Happening::kBorn)->isEnabled()) << "no stream is open";
  std::vector<Happening> awaited;
  QObject::connect(&controls, &RunControls::untilRequested, &controls, [&](Happening what) { awaited.push_back(what); });
  for (const auto state : {RunState::kNotStarted, RunState::kRunning, RunState::kPaused}) {
    controls.setState(state, true);
    controls.until(Happening::kPruned)->trigger();
  }
  EXPECT_EQ(awaited, std::vector(3, Happening::kPruned)) << "of a run that is going too";
  EXPECT_EQ(controls.untilMenu()->actions().size(), 3);
}

TEST(RunSigns, AreThereAsLongAsARunGoesOnOtherwiseThanUsual) {
  RunControls controls;
  RunSigns signs(controls);
  EXPECT_TRUE(signs.slowMotion()->isHidden());
  EXPECT_TRUE(signs.until()->isHidden());
  controls.slowMotion()->trigger();
  EXPECT_FALSE(signs.slowMotion()->isHidden());
  signs.slowMotion()->click();
  EXPECT_FALSE(controls.slowMotion()->isChecked());
  EXPECT_TRUE(signs.slowMotion()->isHidden());

  controls.setState(RunState::kPaused, true);
  controls.setAwaited(Happening::kBorn);
  controls.setState(RunState::kPaused, true);
  EXPECT_FALSE(signs.until()->isHidden()) << "the run has not yet gone on";
  EXPECT_TRUE(signs.until()->text().contains(QStringLiteral("an expert is born")));
  controls.setState(RunState::kRunning, true);
  EXPECT_FALSE(signs.until()->isHidden());
  QSignalSpy cancelled(&controls, &RunControls::untilCancelled);
  signs.until()->click();
  EXPECT_EQ(cancelled.count(), 1);
  controls.setState(RunState::kPaused, true);
  EXPECT_TRUE(signs.until()->isHidden()) << "it has happened";
}

}  // namespace
}  // namespace xsmoe::widgets
