// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dialogs/experiment_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <algorithm>

#include "app/studio/session/queue_runner.h"
#include "model/analysis/paper_plans.h"
#include "tests/studio/session_fixture.h"
#include "widgets/forms/experiment_form.h"
#include "widgets/theme.h"

namespace xsmoe::studio {
namespace {

using testing::HasSubstr;

class ExperimentDialogTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    openStreamAndWait();
  }
  ExperimentDialog& dialog() {
    if (!dialog_) dialog_ = new ExperimentDialog(*session_, nullptr);
    return *dialog_;
  }
  void TearDown() override { delete dialog_.data(); }
  [[nodiscard]] bool waitForCheck(const char* words) {
    return eventually([&] { return dialog().checked().contains(QLatin1String(words)); });
  }
  QPointer<ExperimentDialog> dialog_;
};

TEST_F(ExperimentDialogTest, ChecksThePlanWhenItWasLeftAloneForAMoment) {
  dialog().form().values("tau").setText("0");
  dialog().form().values("tau").setText("0, 0.1");
  EXPECT_EQ(script_->plans, 0);
  ASSERT_TRUE(waitForCheck("2 runs: 2 new. 6 windows to train.")) << dialog().checked().toStdString();
  EXPECT_EQ(script_->plans, 1) << "what was written on the way is not checked";
  EXPECT_TRUE(session_->queue().queue().runs().empty());
  dialog().form().values("tau").setText("0, 0.1, 0.2");
  EXPECT_EQ(dialog().checked(), QString()) << "of what is no longer there";
  ASSERT_TRUE(waitForCheck("3 runs: 3 new"));
}

TEST_F(ExperimentDialogTest, NothingMovesWhileItIsCheckedAgain) {
  dialog().show();
  dialog().form().values("tau").setText("0, 0.1");
  ASSERT_TRUE(waitForCheck("2 runs: 2 new"));
  const auto& seen = *dialog().form().parentWidget();
  const int height = seen.height();
  dialog().form().values("tau").setText("0, 0.2");
  QCoreApplication::processEvents();
  EXPECT_EQ(seen.height(), height);
  ASSERT_TRUE(waitForCheck("2 runs: 2 new"));
  QCoreApplication::processEvents();
  EXPECT_EQ(seen.height(), height);
}

TEST_F(ExperimentDialogTest, IsACommandOfItsFileOnceItIsSavedAndElseOfAllThatItVaries) {
  EXPECT_TRUE(dialog().command().empty()) << "nothing is varied";
  dialog().form().values("tau").setText("0, 0.1");
  const auto told = commandLine(dialog().command());
  EXPECT_THAT(told, testing::StartsWith("xsmoe experiment " + stream().string() + " --runs "));
  EXPECT_THAT(told, HasSubstr(" --over tau=0,0.1"));
  EXPECT_THAT(told, HasSubstr(" --epochs 3")) << "the next run's settings";
  const auto file = folder("plan.toml");
  dialog().savePlan(file);
  ASSERT_TRUE(eventually([&] { return commandLine(dialog().command()) == "xsmoe experiment --plan " + file.string(); }))
      << commandLine(dialog().command());
  dialog().form().values("tau").setText("0, 0.2");
  EXPECT_THAT(commandLine(dialog().command()), HasSubstr(" --over tau=0,0.2")) << "it is no longer that of the file";
}

TEST_F(ExperimentDialogTest, CountsTheWindowsOfTheStreamOfAPlanThatDoesNotNameThem) {
  dialog().form().setPlan({stream().string(), folder("runs").string(), {}, {{"seed", {"1", "2"}}}});
  ASSERT_TRUE(waitForCheck("2 runs: 2 new")) << dialog().checked().toStdString();
  EXPECT_TRUE(dialog().form().summary().startsWith("2 runs with 6 windows in all")) << dialog().form().summary().toStdString();
  QTest::qWait(700);
  EXPECT_EQ(script_->plans, 1) << "what is counted is not checked again";
}

TEST_F(ExperimentDialogTest, SaysBeforehandWhatKeepsThePapersNumbersAway) {
  auto& form = dialog().form();
  form.stream().setText(QString::fromStdString(folder("hm").string()));
  form.setForAll("batch-size", "128");
  form.vary(paperLists(TableKind::kMethods));
  ASSERT_TRUE(waitForCheck("The paper's numbers for H&M do not stand beside runs of which ")) << dialog().checked().toStdString();
  form.stream().setText(QString::fromStdString(folder("mine").string()));
  ASSERT_TRUE(waitForCheck("10 runs"));
  EXPECT_FALSE(dialog().checked().contains(QStringLiteral("The paper's numbers"))) << "it is no dataset of the paper";
}

TEST_F(ExperimentDialogTest, SaysWhatIsWrongBeforeAnythingIsQueued) {
  script_->refusePlans = true;
  dialog().form().values("tau").setText("0, 0.1");
  ASSERT_TRUE(waitForCheck("a run of other settings is there"));
  EXPECT_FALSE(dialog().addButton().isEnabled());
  const auto labels = dialog().findChildren<QLabel*>();
  const auto said = std::find_if(labels.begin(), labels.end(), [&](const QLabel* one) { return one->text() == dialog().checked(); });
  ASSERT_TRUE(said != labels.end());
  const auto palette = (*said)->palette();
  EXPECT_EQ(palette.color(QPalette::WindowText), widgets::badNewsColour(widgets::isDark(palette)));
  script_->refusePlans = false;
  dialog().form().values("tau").setText("0, 0.2");
  EXPECT_TRUE(dialog().addButton().isEnabled()) << "something else is asked for";
  ASSERT_TRUE(waitForCheck("2 runs: 2 new"));
  EXPECT_NE((*said)->palette().color(QPalette::WindowText), palette.color(QPalette::WindowText));
}

TEST_F(ExperimentDialogTest, WhatIsRefusedWhenItIsAddedCannotBeAddedAgainAsItIs) {
  script_->refusePlans = true;
  dialog().form().values("tau").setText("0, 0.1");
  dialog().addButton().click();
  ASSERT_TRUE(eventually([this] { return dialog().problem().contains(QStringLiteral("a run of other settings is there")); }));
  EXPECT_FALSE(dialog().addButton().isEnabled());
}

TEST_F(ExperimentDialogTest, NamesTheWidthOfEmbeddingsOnlyWhereItIsNotTheStreams) {
  script_->embedding = 32;
  session_->reopenStream();
  ASSERT_TRUE(eventually([this] { return !session_->opening(); }));
  EXPECT_FALSE(experimentOf(*session_).settings.contains("embedding")) << "it comes from stream.json";
  auto settings = session_->settings();
  settings.model.embedding = 128;
  session_->setSettings(settings);
  EXPECT_EQ(experimentOf(*session_).settings["embedding"], "128") << "as it stands in the dock";
}

TEST_F(ExperimentDialogTest, ChecksNothingThatIsNoPlan) {
  dialog().form().values("tau").setText("0, 3");
  QTest::qWait(700);
  EXPECT_EQ(script_->plans, 0);
  EXPECT_EQ(dialog().checked(), QString());
}

TEST_F(ExperimentDialogTest, AddsNothingWhileTheSummaryTellsAnError) {
  ASSERT_TRUE(dialog().form().choose("iisan_rh", true));
  EXPECT_TRUE(dialog().addButton().isEnabled());
  dialog().form().values("tau").setText("0, 0.1");
  EXPECT_FALSE(dialog().addButton().isEnabled()) << "no method that is chosen has a τ";
  dialog().form().values("tau").clear();
  EXPECT_TRUE(dialog().addButton().isEnabled());
}

TEST_F(ExperimentDialogTest, GoesOnFromAWindowOfTheOpenRun) {
  makeRunFolder(folder("runs") / "a", stream());
  session_->open(folder("runs") / "a");
  ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening(); }));
  auto& begin = dialog().form().begin();
  ASSERT_GT(begin.count(), 1);
  begin.setCurrentIndex(1);
  Q_EMIT begin.activated(1);
  dialog().form().values("tau").setText("0, 0.1");
  const auto plan = dialog().form().plan();
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->from, (PlanBranch{session_->run().folder.string(), 0}));
  EXPECT_TRUE(plan->settings.empty()) << "they are the run's";
  Q_EMIT begin.activated(0);
  EXPECT_FALSE(dialog().form().plan()->from);
  EXPECT_FALSE(dialog().form().plan()->settings.empty());
}

TEST_F(ExperimentDialogTest, OffersTheFolderOfTheLastExperimentOnTheStream) {
  const auto first = dialog().form().runs().text();
  dialog().form().values("tau").setText("0, 0.1");
  dialog().startBox().setChecked(false);
  dialog().addButton().click();
  ASSERT_TRUE(eventually([this] { return !session_->queue().queue().runs().empty(); }));
  std::filesystem::create_directories(first.toStdString());
  delete dialog_.data();
  EXPECT_EQ(dialog().form().runs().text(), first);
  delete dialog_.data();
  makeStreamFolder(folder("elsewhere"));
  session_->openStream(folder("elsewhere"));
  ASSERT_TRUE(eventually([this] { return session_->stream() && session_->stream()->folder == folder("elsewhere"); }));
  EXPECT_NE(dialog().form().runs().text(), first) << "runs of another stream have a folder of their own";
}

TEST_F(ExperimentDialogTest, RunsThatDoNotFitIntoTheFolderOfTheLastExperimentGetANewOne) {
  const auto first = dialog().form().runs().text();
  dialog().form().values("tau").setText("0, 0.1");
  dialog().startBox().setChecked(false);
  dialog().addButton().click();
  ASSERT_TRUE(eventually([this] { return !session_->queue().queue().runs().empty(); }));
  std::filesystem::create_directories(first.toStdString());
  delete dialog_.data();
  ASSERT_EQ(dialog().form().runs().text(), first);
  script_->refusePlans = true;
  dialog().form().values("tau").setText("0, 0.2");
  ASSERT_TRUE(eventually([&] { return dialog().form().runs().text() != first; }));
  script_->refusePlans = false;
  EXPECT_FALSE(std::filesystem::exists(dialog().form().runs().text().toStdString()));
  EXPECT_TRUE(dialog().problem().contains(QStringLiteral("a new one"))) << dialog().problem().toStdString();
  ASSERT_TRUE(waitForCheck("2 runs: 2 new"));
  EXPECT_TRUE(dialog().addButton().isEnabled());
}

TEST_F(ExperimentDialogTest, GoesOnFromAnyRunOnTheDisk) {
  makeRunFolder(folder("elsewhere") / "b", stream());
  const auto run = folder("elsewhere") / "b";
  dialog().branchFromRun(run);
  ASSERT_TRUE(eventually([this] { return dialog().form().begin().currentIndex() > 0; })) << dialog().problem().toStdString();
  dialog().form().values("tau").setText("0, 0.1");
  const auto plan = dialog().form().plan();
  ASSERT_TRUE(plan && plan->from);
  EXPECT_EQ(plan->from->run, run.string());
  EXPECT_EQ(dialog().form().begin().currentIndex(), plan->from->window + 1) << "the last of its windows, which are all offered";
  dialog().branchFromRun(folder("nowhere"));
  ASSERT_TRUE(eventually([this] { return !dialog().problem().isEmpty(); }));
  EXPECT_EQ(dialog().form().plan()->from, plan->from);
}

TEST_F(ExperimentDialogTest, AsksForARunThatIsNotOffered) {
  auto& form = dialog().form();
  int asked = 0;
  QObject::connect(&form, &widgets::ExperimentForm::branchRunRequested, &form, [&] { ++asked; });
  QObject::disconnect(&form, &widgets::ExperimentForm::branchRunRequested, &dialog(), nullptr);  // no dialog of files
  form.begin().setCurrentIndex(form.begin().count() - 1);
  Q_EMIT form.begin().activated(form.begin().count() - 1);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(form.begin().currentIndex(), 0) << "until a run is named";
}

}  // namespace
}  // namespace xsmoe::studio
