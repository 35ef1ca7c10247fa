// SPDX-License-Identifier: GPL-3.0-or-later
// The queue of runs, and the form that makes experiments.
#include "widgets/pages/queue_panel.h"
#include "widgets/words/plan_wording.h"
#include "widgets/words/run_wording.h"

#include <gmock/gmock.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <memory>

#include "model/analysis/paper_plans.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_descriptions.h"
#include "widgets/forms/experiment_form.h"
#include "widgets/forms/experiment_lists.h"
#include "widgets/forms/setting_rows.h"
#include "widgets/pages/queue_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

RunQueue queueOf(const std::vector<std::string>& names) {
  RunQueue queue;
  std::vector<PlannedRun> runs;
  for (const auto& name : names) {
    PlannedRun run;
    run.name = name;
    run.folder = "/runs/" + name;
    run.varied = {{"method", "iisan_rh"}, {"tau", "0.1"}};
    run.windows = 3;
    runs.push_back(std::move(run));
  }
  queue.add({}, std::move(runs));
  return queue;
}

QString cell(const QueueModel& model, int row, int column) { return model.index(row, column).data().toString(); }

TEST(QueueModel, TellsOfEachRun) {
  QueueModel model;
  const QAbstractItemModelTester tester(&model);
  auto queue = queueOf({"a", "b"});
  queue.begin(0);
  queue.fail("no memory left");
  model.setQueue(queue);
  EXPECT_EQ(cell(model, 0, QueueModel::kName), "a");
  EXPECT_EQ(cell(model, 0, QueueModel::kVaries), "IISAN_RH, τ 0.1");
  EXPECT_EQ(cell(model, 0, QueueModel::kState), "failed: no memory left");
  EXPECT_EQ(cell(model, 0, QueueModel::kToTrain), "");
  EXPECT_EQ(cell(model, 1, QueueModel::kState), "waiting");
  EXPECT_EQ(cell(model, 1, QueueModel::kToTrain), "3");
  EXPECT_EQ(cell(model, 1, QueueModel::kTimeLeft), "not known yet");
}

TEST(QueueModel, TellsRunsOfOneNameApartByTheirFolders) {
  RunQueue queue;
  for (const char* const experiment : {"/runs/first", "/runs/second"}) {
    PlannedRun run;
    run.name = "seed_1";
    run.folder = std::string(experiment) + "/seed_1";
    queue.add({}, {run});
  }
  QueueModel model;
  model.setQueue(queue);
  EXPECT_EQ(cell(model, 0, QueueModel::kName), "first/seed_1");
  EXPECT_EQ(cell(model, 1, QueueModel::kName), "second/seed_1");
}

TEST(QueueModel, TellsWhyOneThatAPersonChangedIsNotTrained) {
  QueueModel model;
  RunQueue queue;
  PlannedRun run;
  run.state = PlannedState::kChanged;
  run.problem = "/runs/a: it is not the plan's own";
  queue.add({}, {run});
  model.setQueue(queue);
  EXPECT_EQ(cell(model, 0, QueueModel::kState), "changed by hand: /runs/a: it is not the plan's own");
}

TEST(QueueModel, CallsAStateAsTheListOfRunsDoes) {
  auto queue = queueOf({"a"});
  QueueModel model;
  const auto word = [&] {
    model.setQueue(queue);
    return cell(model, 0, QueueModel::kState);
  };
  ASSERT_TRUE(queue.begin(0));
  EXPECT_EQ(word(), runStateText(RunState::kRunning, RunSeen::kHere));
  queue.stop();
  EXPECT_EQ(word(), runStateText(RunState::kStopped, RunSeen::kRecord));
  ASSERT_TRUE(queue.begin(0));
  queue.finish();
  EXPECT_EQ(word(), runStateText(RunState::kFinished, RunSeen::kRecord));
}

TEST(QueueModel, TellsWhatVariesInTheWordsOfTheSettings) {
  PlannedRun run;
  run.varied = {{"grouping", "6,12"}, {"k-core-items", "0"}, {"mask-target", "1"}};
  RunQueue queue;
  queue.add({}, {run});
  QueueModel model;
  model.setQueue(queue);
  EXPECT_EQ(cell(model, 0, QueueModel::kVaries), "Grouping 6, 12, k-core of items off, A known target is a miss on");
}

TEST(QueueModel, ADraggedRunIsAskedFor) {
  QueueModel model;
  model.setQueue(queueOf({"a", "b", "c"}));
  const QSignalSpy asked(&model, &QueueModel::moveRequested);
  const std::unique_ptr<QMimeData> data(model.mimeData({model.index(0, 0)}));
  EXPECT_FALSE(model.dropMimeData(data.get(), Qt::MoveAction, 3, 0, {})) << "the view removes nothing";
  ASSERT_EQ(asked.size(), 1);
  EXPECT_EQ(asked[0], (QList<QVariant>{0, 2}));
}

TEST(QueuePanel, SaysWhatToDoWhereNothingIsQueued) {
  QueuePanel panel;
  EXPECT_TRUE(panel.message().contains("New Experiment"));
  EXPECT_TRUE(panel.message().contains("they can be opened once it has ended")) << "one run is open at a time";
  EXPECT_FALSE(panel.startButton().isEnabled());
  panel.setQueue(queueOf({"a"}), false);
  EXPECT_TRUE(panel.startButton().isEnabled());
  EXPECT_FALSE(panel.stopButton().isEnabled());
  EXPECT_TRUE(panel.message().contains("paused"));
}

TEST(QueuePanel, MovesByKeysAndKeepsWhatIsChosen) {
  QueuePanel panel;
  auto queue = queueOf({"a", "b"});
  panel.setQueue(queue, false);
  panel.show();
  panel.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&panel));
  panel.view().selectRow(1);
  panel.view().setFocus();
  const QSignalSpy asked(&panel, &QueuePanel::shiftRequested);
  QTest::keyClick(&panel.view(), Qt::Key_Up, Qt::AltModifier);
  ASSERT_EQ(asked.size(), 1);
  EXPECT_EQ(asked[0], (QList<QVariant>{1, -1}));
  queue.shift(1, -1);
  panel.setQueue(queue, false);
  EXPECT_THAT(panel.chosen(), ElementsAre(0U)) << "the same run, at its new place";
}

TEST(QueuePanel, WhoeverAsksForTheQueueSeesWhatItDoesAndNotWhatHasEnded) {
  std::vector<std::string> names;
  for (int i = 0; i < 80; ++i) names.push_back("r" + std::to_string(i));
  auto queue = queueOf(names);
  for (std::size_t i = 0; i < 40; ++i) {
    queue.begin(i);
    queue.finish();
  }
  QueuePanel panel;
  panel.resize(700, 300);
  panel.setQueue(queue, false);
  panel.show();
  QApplication::processEvents();
  ASSERT_EQ(panel.view().rowAt(1), 0);
  panel.showNext();
  EXPECT_EQ(panel.view().rowAt(1), 40);
}

TEST(QueuePanel, TheHintTellsTheRunAndTheTime) {
  auto queue = queueOf({"a", "b"});
  EXPECT_EQ(queueText(queue), "Queue: 2 runs left");
  queue.begin(0);
  queue.finish();
  EXPECT_EQ(queueText(queue), "Queue: 1 run left") << "one that is finished may be of another day";
  queue.begin(1);
  queue.finish();
  EXPECT_EQ(queueText(queue), "");
}

TEST(QueuePanel, CutsNoHeaderAndLeavesRoomToWhatVaries) {
  QueuePanel panel;
  panel.resize(940, 400);
  panel.setQueue(queueOf({"a", "b"}), false);
  panel.show();
  QApplication::processEvents();
  const auto* const header = panel.view().horizontalHeader();
  for (int column = 0; column < QueueModel::kColumns; ++column)
    EXPECT_GE(header->sectionSize(column), header->sectionSizeHint(column)) << column;
  EXPECT_GT(header->sectionSize(QueueModel::kVaries), header->sectionSize(QueueModel::kTimeLeft));
  EXPECT_LE(header->length(), panel.view().viewport()->width());
}

TEST(QueuePanel, ButtonsStayWhereTheyAreWhenTheQueueIsPaused) {
  QueuePanel panel;
  panel.resize(940, 400);
  auto queue = queueOf({"a", "b"});
  queue.begin(0);
  panel.setQueue(queue, true);
  panel.show();
  QApplication::processEvents();
  const auto place = panel.stopButton().geometry();
  const auto words = panel.startButton().text();
  panel.setQueue(queue, false);
  QApplication::processEvents();
  EXPECT_NE(panel.startButton().text(), words);
  EXPECT_EQ(panel.stopButton().geometry(), place);
}

TEST(QueuePanel, CutsNothingOfStateProgressAndTimeLeft) {
  QueuePanel panel;
  panel.resize(940, 400);
  auto queue = queueOf({"a", "b"});
  queue.begin(0);
  queue.stop();
  panel.show();
  panel.setQueue(queue, false);
  QApplication::processEvents();
  const auto& view = panel.view();
  const QAbstractItemView& cells = view;  // a table's own declaration is protected
  ASSERT_EQ(panel.table().index(0, QueueModel::kState).data().toString(), QStringLiteral("stopped"));
  for (const int column : {QueueModel::kState, QueueModel::kProgress, QueueModel::kTimeLeft})
    EXPECT_GE(view.columnWidth(column), cells.sizeHintForColumn(column)) << column;
  EXPECT_LE(view.horizontalHeader()->length(), view.viewport()->width()) << "what varies gives way";
  const int narrower = view.columnWidth(QueueModel::kState) - 5;
  panel.view().setColumnWidth(QueueModel::kState, narrower);
  panel.setQueue(queue, false);
  EXPECT_EQ(view.columnWidth(QueueModel::kState), narrower) << "as a person has drawn it";
}

TEST(QueuePanel, ScrollsToTheRunThatBegins) {
  QueuePanel panel;
  panel.resize(940, 300);
  std::vector<std::string> names;
  for (int i = 0; i < 60; ++i) names.push_back("run " + std::to_string(i));
  auto queue = queueOf(names);
  panel.setQueue(queue, false);
  panel.show();
  QApplication::processEvents();
  queue.begin(50);
  panel.setQueue(queue, true);
  const auto shown = panel.view().visualRect(panel.view().model()->index(50, 0));
  EXPECT_TRUE(panel.view().viewport()->rect().intersects(shown));
  panel.view().scrollToTop();
  panel.setQueue(queue, true);
  EXPECT_EQ(panel.view().rowAt(0), 0) << "whoever scrolls away is left there";
}

TEST(QueueModel, TellsWhereARunAndItsStreamAre) {
  PlannedRun run;
  run.name = "a";
  run.folder = "/runs/a";
  run.varied = {{"tau", "0.1"}};
  RunQueue queue;
  queue.add({"/streams/one", "/runs", {}, {{"tau", {"0.1"}}}, {}}, {run});
  QueueModel model;
  model.setQueue(queue);
  const auto tip = model.index(0, QueueModel::kName).data(Qt::ToolTipRole).toString();
  EXPECT_TRUE(tip.contains("/streams/one") && tip.contains("/runs/a")) << tip.toStdString();
}

TEST(WrittenValues, OfSeedsMayBeRanges) {
  EXPECT_THAT(*writtenValues("seed", "1-3, 7,2"), ElementsAre("1", "2", "3", "7"));
  EXPECT_FALSE(writtenValues("seed", "5-1"));
  EXPECT_FALSE(writtenValues("seed", "one"));
  EXPECT_TRUE(writtenValues("seed", " ")->empty());
}

TEST(WrittenValues, AreThoseOfTheSetting) {
  EXPECT_THAT(*writtenValues("tau", "0, 0.10"), ElementsAre("0", "0.1"));
  EXPECT_THAT(*writtenValues("grouping", "6,12; 12"), ElementsAre("6,12", "12"));
  EXPECT_FALSE(writtenValues("tau", "1.5"));
  EXPECT_EQ(valuesText("grouping", {"6,12", "12"}), "6,12; 12");
}

TEST(PlanWording, TellsWhichRunAPersonChanged) {
  std::vector<PlannedRun> runs(2);
  runs[0].windows = runs[1].windows = 9;
  runs[0].name = "seed_1";
  runs[0].folder = "/runs/seed_1";
  runs[0].state = PlannedState::kChanged;
  runs[0].problem = "/runs/seed_1: there is a run that a person changed. Give it another name.";
  EXPECT_EQ(
      plannedText(runs).toStdString(),
      "2 runs: 1 new, 1 changed by hand. seed_1: /runs/seed_1: there is a run that a person changed. Give it another name. 9 windows to "
      "train. How long it takes is known when a window of each method is trained.");
}

TEST(PlanWording, TellsWhatIsThereWhatIsSharedAndForHowLong) {
  std::vector<PlannedRun> runs(4);
  for (auto& run : runs) run.windows = 9;
  runs[1].shared = 4;
  runs[2].state = PlannedState::kUnfinished;
  runs[2].done = 3;
  runs[2].recorded = RunState::kStopped;
  EXPECT_TRUE(plannedText(runs).startsWith(QStringLiteral("4 runs: 3 new, 1 stopped. "))) << "as the list of runs calls it";
  runs[2].recorded = RunState::kRunning;
  runs[3].state = PlannedState::kFinished;
  EXPECT_EQ(
      plannedText(runs).toStdString(),
      "4 runs: 2 new, 1 unfinished, 1 finished. 20 windows to train, 4 shared. How long it takes is known when a window of each method "
      "is trained.");
  runs[2].secondsOf = 3;
  runs[2].trainedSeconds = 6;
  EXPECT_TRUE(plannedText(runs).endsWith(QStringLiteral("About 40 s left."))) << plannedText(runs).toStdString();
  EXPECT_EQ(plannedText({runs[3]}).toStdString(), "1 run: 1 finished. Nothing is left to train.");
  runs[3].name = "seed_1_tau_0";
  runs[3].folder = "/runs/tau_0";
  EXPECT_EQ(plannedText({runs[3]}).toStdString(), "1 run: 1 finished. 1 is there under another name. Nothing is left to train.");
}

class ExperimentFormTest : public testing::Test {
 protected:
  void SetUp() override { form_.setPlan({"/stream", "/runs", {{"epochs", "3"}}, {}}); }
  ExperimentForm form_;
};

TEST_F(ExperimentFormTest, CountsTheRunsAsOneTypes) {
  EXPECT_TRUE(form_.summary().contains("Nothing is varied yet"));
  form_.setStreamWindows(10);
  form_.values("seed").setText("1-5");
  EXPECT_TRUE(form_.summary().startsWith("5 runs with 45 windows in all"));
  ASSERT_TRUE(form_.choose("xsmoe", true));
  ASSERT_TRUE(form_.choose("static", true));
  form_.values("tau").setText("0, 0.1");
  EXPECT_TRUE(form_.summary().startsWith("15 runs"));
  EXPECT_TRUE(form_.summary().contains(
      QStringLiteral("τ is not varied for what does not use it: %1.").arg(text(titleOf(Method::kStatic, Continual::kNone)))))
      << form_.summary().toStdString();
}

TEST_F(ExperimentFormTest, CountsTheWindowsOfThePlanOrOfItsStreamAndElseNone) {
  form_.values("seed").setText("1-5");
  EXPECT_TRUE(form_.summary().startsWith("5 runs.")) << form_.summary().toStdString();
  QSignalSpy changed(&form_, &ExperimentForm::changed);
  form_.setStreamWindows(4);
  EXPECT_TRUE(form_.summary().startsWith("5 runs with 15 windows in all")) << form_.summary().toStdString();
  EXPECT_EQ(changed.count(), 0) << "the plan is as before";
  form_.stream().setText("/another");
  EXPECT_TRUE(form_.summary().startsWith("5 runs.")) << form_.summary().toStdString();
  form_.setForAll("windows", "6");
  EXPECT_TRUE(form_.summary().startsWith("5 runs with 25 windows in all")) << form_.summary().toStdString();
  form_.setPlan({"/another", "/runs", {}, {{"windows", {"3", "4"}}}});
  EXPECT_TRUE(form_.summary().startsWith("2 runs with 5 windows in all")) << form_.summary().toStdString();
}

TEST_F(ExperimentFormTest, ShowsGroupingsThatTheStreamHasAsAnExample) {
  auto& line = form_.values("grouping");
  EXPECT_EQ(line.placeholderText(), QStringLiteral("6,12; 4,8,12")) << "of an encoder of twelve layers, where no stream is known";
  for (const int states : {2, 3, 4, 5, 13}) {
    form_.setHiddenStates(states, {});
    const auto examples = writtenValues("grouping", line.placeholderText());
    ASSERT_TRUE(examples && !examples->empty()) << states;
    for (const auto& one : *examples) {
      RunSettings settings;
      settings.model.grouping = groupingFromName(one).value_or(Grouping());
      EXPECT_TRUE(validate(settings, states)) << one << " of " << states;
    }
    line.setText(line.placeholderText());
    EXPECT_TRUE(form_.canBeMade()) << form_.summary().toStdString();
  }
  form_.setHiddenStates(13, {0, 4, 9});
  EXPECT_EQ(line.placeholderText(), QStringLiteral("4,9"));
  form_.setHiddenStates(1, {});
  EXPECT_EQ(line.placeholderText(), QString()) << "nothing can be grouped";
}

TEST_F(ExperimentFormTest, SaysThatThereAreTooManyRuns) {
  form_.values("seed").setText("1-1000");
  EXPECT_FALSE(form_.summary().contains("more than"));
  form_.values("tau").setText("0, 0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1");
  EXPECT_TRUE(form_.summary().contains("more than 10000 runs"));
}

TEST_F(ExperimentFormTest, OffersWrappersWhereTheyCanBeBorne) {
  EXPECT_TRUE(form_.choose("iisan_kd", true));
  EXPECT_TRUE(form_.choose("xsmoe_rh", true));
  EXPECT_FALSE(form_.choose("xsmoe_kd", true));
  EXPECT_FALSE(form_.choose("gag_rh", true));
}

TEST_F(ExperimentFormTest, SaysBesideTheFieldWhatIsWrong) {
  form_.values("tau").setText("0, 3");
  EXPECT_FALSE(form_.problem("tau").isEmpty());
  EXPECT_TRUE(form_.problem("seed").isEmpty());
  EXPECT_FALSE(form_.plan());
  form_.values("tau").setText("0, 0.3");
  EXPECT_TRUE(form_.problem("tau").isEmpty());
  form_.addSetting("embedding", "64, wide");
  EXPECT_FALSE(form_.problem("embedding").isEmpty());
}

TEST_F(ExperimentFormTest, SetsAnySettingOfAllRuns) {
  form_.values("seed").setText("1, 2");
  form_.setForAll("epochs", "7");
  form_.setForAll("from", "2020-01-31");
  form_.setForAll("device", "cpu");
  const auto made = form_.plan();
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(made->settings, (SettingTexts{{"device", "cpu"}, {"epochs", "7"}, {"from", "2020-01-31"}}));
  EXPECT_EQ(made->over, (std::vector<VariedSetting>{{"seed", {"1", "2"}}})) << "the runs differ in nothing else";
  form_.setForAll("windows", "6, 7");
  EXPECT_TRUE(form_.problem("windows").contains("one value")) << form_.problem("windows").toStdString();
  EXPECT_FALSE(form_.plan());
}

TEST_F(ExperimentFormTest, ReadsWhatIsSetForAllRunsBackFromItsPlan) {
  form_.values("seed").setText("1, 2");
  form_.setForAll("epochs", "7");
  const auto made = form_.plan();
  ASSERT_TRUE(made) << describe(made.error());
  form_.setPlan(*made);
  EXPECT_EQ(*form_.plan(), *made);
}

TEST(SettingRows, OfferAllSettingsThatHaveNoFieldInTheWordsOfTheWindow) {
  SettingRows rows(QStringLiteral("More"), QStringLiteral("Value"), QString(), nullptr);
  rows.add({}, {});
  const auto* const box = rows.findChild<QComboBox*>();
  ASSERT_NE(box, nullptr);
  for (const char* const key : {"windows", "from", "to", "device", "precision", "threads", "embedding"}) {
    ASSERT_GE(box->findData(QString::fromLatin1(key)), 0) << key;
    EXPECT_NE(box->itemText(box->findData(QString::fromLatin1(key))), QString::fromLatin1(key));
  }
}

TEST_F(ExperimentFormTest, MakesThePlanThatItShows) {
  const ExperimentPlan plan{"/stream",
                            "/runs",
                            {{"epochs", "3"}},
                            {{"method", {"xsmoe", "noft"}}, {"seed", {"1", "2"}}, {"embedding", {"64", "128"}}, {"tau", {"0"}, {"xsmoe"}}}};
  form_.setPlan(plan);
  const auto made = form_.plan();
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(*made, plan) << "lists for some methods are kept";
}

TEST_F(ExperimentFormTest, AListForSomeMethodsIsInItsFieldAndCanBeReplaced) {
  form_.setPlan({"/stream", "/runs", {}, {{"method", {"xsmoe", "noft"}}, {"tau", {"0", "0.1"}, {"xsmoe"}}}});
  EXPECT_EQ(form_.values("tau").text(), "0, 0.1");
  EXPECT_TRUE(form_.only("tau").startsWith("Only for XSMoE;")) << form_.only("tau").toStdString();
  EXPECT_TRUE(form_.only("seed").isEmpty());
  form_.values("tau").setText("0.2, 0.3");
  EXPECT_TRUE(form_.canBeMade()) << form_.summary().toStdString();
  EXPECT_EQ(form_.plan()->over, (std::vector<VariedSetting>{{"method", {"xsmoe", "noft"}}, {"tau", {"0.2", "0.3"}, {"xsmoe"}}}));
  form_.values("tau").clear();
  EXPECT_TRUE(form_.only("tau").isEmpty());
  form_.values("tau").setText("0.2");
  EXPECT_EQ(form_.plan()->over, (std::vector<VariedSetting>{{"method", {"xsmoe", "noft"}}, {"tau", {"0.2"}}}));
}

TEST_F(ExperimentFormTest, ASecondListOfASettingIsKept) {
  const std::vector<VariedSetting> over{{"method", {"xsmoe", "noft"}}, {"tau", {"0", "0.1"}, {"xsmoe"}}, {"tau", {"0.2"}, {"noft"}}};
  form_.setPlan({"/stream", "/runs", {}, over});
  EXPECT_EQ(form_.plan()->over, over);
}

TEST_F(ExperimentFormTest, WhatMakesNoRunsCannotBeQueued) {
  EXPECT_FALSE(form_.canBeMade());
  form_.choose("iisan_rh", true);
  EXPECT_TRUE(form_.canBeMade());
  form_.values("tau").setText("0, 0.1");
  EXPECT_TRUE(form_.plan()) << "it can be written";
  EXPECT_FALSE(form_.canBeMade()) << "no method that is chosen has a τ";
}

TEST(PlanWording, SpeaksOfSettingsInTheWordsOfTheWindow) {
  EXPECT_EQ(planProblemText({ErrorKind::kUsage, "it is varied twice for xsmoe", "--over tau", "Put its values into one list"}),
            QStringLiteral("%1: it is varied twice for xsmoe. Put its values into one list.").arg(settingTitle("tau")));
  EXPECT_EQ(planProblemText({ErrorKind::kUsage, "it makes more than 10000 runs", "--over", "Name fewer values"}),
            "it makes more than 10000 runs. Name fewer values.");
  EXPECT_EQ(planProblemText({ErrorKind::kBadInput, "a run of other settings is there", "/runs/a", "Choose another folder"}),
            "/runs/a: a run of other settings is there. Choose another folder.");
}

TEST(PlanWording, DoesNotSpeakOfOptionsOfTheCommandLine) {
  EXPECT_EQ(planProblemText({ErrorKind::kUsage, "it asks for replay", "--method", "Leave --continual out, or --tau"}),
            QStringLiteral("%1: it asks for replay. Leave %2 out, or τ.").arg(settingTitle("method"), settingTitle("continual")));
  EXPECT_EQ(withoutOptions(QStringLiteral("a--b -- c")), QStringLiteral("a--b -- c"));
}

TEST_F(ExperimentFormTest, KeepsMethodsThatItDoesNotKnowAndSaysSo) {
  form_.setPlan({"/stream", "/runs", {}, {{"method", {"xsmoe", "newer", "xsmoe_kd"}}}});
  const auto made = form_.plan();
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(made->over, (std::vector<VariedSetting>{{"method", {"xsmoe", "newer", "xsmoe_kd"}}}));
  EXPECT_FALSE(runsOf(*made, *commonSettings(*made))) << "a run of it is not left out without a word";
  EXPECT_TRUE(form_.summary().contains("\"newer\" is not known")) << form_.summary().toStdString();
}

TEST_F(ExperimentFormTest, PresetsTakeTheTauThatThePaperHasOnTheStream) {
  QComboBox* fillIn = nullptr;
  for (auto* const box : form_.findChildren<QComboBox*>())
    if (box->accessibleName().startsWith(QStringLiteral("Fill in"))) fillIn = box;
  ASSERT_NE(fillIn, nullptr);
  const auto tau = [this] {
    const auto made = form_.plan();
    return made && made->settings.contains("tau") ? made->settings.at("tau") : std::string();
  };
  form_.stream().setText("/streams/home_and_kitchen_5");
  form_.runs().setText("/runs");
  Q_EMIT fillIn->activated(1);
  EXPECT_EQ(tau(), "0.15");
  form_.stream().setText("/streams/electronics");
  EXPECT_EQ(tau(), "0") << "the stream may be named later";
  form_.stream().setText("/streams/mine");
  EXPECT_EQ(tau(), "");
  form_.nameStream("/streams/mine", "Amazon Home");
  EXPECT_EQ(tau(), "0.15");
  form_.values("tau").setText("0.2");
  EXPECT_EQ(tau(), "") << "what is written is varied";
  form_.setPlan({"/streams/home", "/runs", {{"tau", "0.3"}}, {{"method", {"xsmoe"}}}});
  Q_EMIT fillIn->activated(1);
  EXPECT_EQ(tau(), "0.3") << "a person's choice stays";
}

TEST_F(ExperimentFormTest, TheLastPresetIsForAllTables) {
  form_.vary(experimentPresets().back().over);
  const auto made = form_.plan();
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_THAT(paperTablesOf(*made),
              ElementsAre(TableKind::kMethods, TableKind::kVariants, TableKind::kCosts, TableKind::kOverTau, TableKind::kSignificance));
}

TEST_F(ExperimentFormTest, PresetsCanBePlanned) {
  for (const auto& preset : experimentPresets()) {
    form_.vary(preset.over);
    const auto made = form_.plan();
    ASSERT_TRUE(made) << describe(made.error());
    EXPECT_TRUE(runsOf(*made, *commonSettings(*made))) << preset.title.toStdString();
  }
}

}  // namespace
}  // namespace xsmoe::widgets
