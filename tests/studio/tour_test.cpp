// SPDX-License-Identifier: GPL-3.0-or-later
// The tour through the real window: every step brings its place, asks and tells; what it needs is trained where a person takes the offer.
#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QLocale>
#include <QPushButton>
#include <QTabWidget>
#include <QTest>
#include <QToolBar>

#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/data_perspective.h"
#include "app/studio/perspectives/equations_panel.h"
#include "app/studio/perspectives/learn_perspective.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/session/tour_memory.h"
#include "app/studio/shell/tour_guide.h"
#include "model/analysis/run_summary.h"
#include "tests/studio/studio_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/charts/router_heat_map.h"
#include "widgets/forms/tau_control.h"
#include "widgets/learn/equations_view.h"
#include "widgets/learn/save_worksheet_action.h"
#include "widgets/network/network_picture.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/forgetting_page.h"
#include "widgets/pages/learn_page.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/welcome_page.h"
#include "widgets/pages/window_time_line.h"
#include "widgets/tour/place_frame.h"
#include "widgets/tour/tour_panel.h"

namespace xsmoe::studio {
namespace {

using widgets::TourPhase;

class TourThroughTheWindow : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    makeWindow();
  }
  void makeWindow() {
    window_.reset();
    window_ = std::make_unique<MainWindow>(factory(), folders());
    auto settings = session().settings();
    settings.training.epochs = 3;
    session().setSettings(settings);
    window_->resize(1600, 900);  // the tool bar of a narrow window hides what does not fit
    window_->show();
  }
  Session& session() { return window_->session(); }
  TourGuide& guide() { return *window_->tourGuide(); }
  widgets::Tour& tour() { return guide().tour(); }
  int stepOf(const char* id) {
    for (int i = 0; i < tour().count(); ++i)
      if (tour().steps()[static_cast<std::size_t>(i)].id == QLatin1String(id)) return i;
    return -1;
  }
  void trainBuiltIn() {
    session().trainBuiltIn();
    ASSERT_TRUE(eventually([this] { return session().run().phase() == RunState::kFinished && !session().live() && !session().opening(); }));
  }
  /// Whether the window shows this part of it, framed.
  [[nodiscard]] bool marks(const QWidget* place) {
    return eventually([&] { return guide().frame()->place() == place && place->isVisible() && guide().frame()->isVisible(); });
  }
  template <class Part>
  Part* part() {
    return window_->findChild<Part*>();
  }
  [[nodiscard]] std::vector<std::string> planned() const {
    const std::lock_guard lock(script_->requestMutex);
    return script_->planned;
  }
  std::unique_ptr<MainWindow> window_;
};

TEST_F(TourThroughTheWindow, BeginsOnTheLearnPageAndTrainsWhatItNeeds) {
  EXPECT_TRUE(guide().dock()->isHidden());
  window_->findChild<QAction*>(QStringLiteral("takeTour"))->trigger();
  EXPECT_FALSE(guide().dock()->isHidden());
  EXPECT_EQ(tour().phase(), TourPhase::kWaiting);
  ASSERT_TRUE(eventually([&] { return guide().panel()->offerButton()->isVisible(); }));
  guide().panel()->offerButton()->click();
  ASSERT_TRUE(eventually([&] { return tour().phase() == TourPhase::kAsking; }));
  EXPECT_EQ(session().run().state->history->description().streamFolder, folders().builtIn.string());
  EXPECT_TRUE(guide().panel()->offerButton()->isHidden());
  ASSERT_TRUE(eventually([&] { return !session().live(); }));
}

TEST_F(TourThroughTheWindow, BeginsFromTheWelcomePage) {
  Q_EMIT window_->parts().welcome->tourRequested();
  EXPECT_TRUE(tour().running());
  EXPECT_FALSE(guide().dock()->isHidden());
  EXPECT_EQ(tour().phase(), TourPhase::kWaiting);
}

TEST_F(TourThroughTheWindow, EveryStepBringsItsPlaceAsksAndTells) {
  trainBuiltIn();
  for (int i = 0; i < tour().count(); ++i) {
    const auto& step = tour().steps()[static_cast<std::size_t>(i)];
    if (step.beside) continue;
    tour().begin(i);
    EXPECT_EQ(tour().phase(), TourPhase::kAsking) << step.id.toStdString() << ": " << tour().waitsFor().toStdString();
    EXPECT_NE(guide().frame()->place(), nullptr) << step.place.toStdString();
    EXPECT_TRUE(marks(guide().frame()->place())) << step.place.toStdString();
    EXPECT_TRUE(guide().dock()->isAncestorOf(window_->focusWidget())) << "the keyboard stays in the tour: " << step.id.toStdString();
    guide().panel()->answerButton(tour().question().right)->click();
    EXPECT_EQ(tour().phase(), TourPhase::kTold);
    EXPECT_NE(guide().frame()->place(), nullptr) << step.placeRevealed.toStdString();
    EXPECT_TRUE(marks(guide().frame()->place())) << step.placeRevealed.toStdString();
    EXPECT_TRUE(guide().panel()->verdict().startsWith(QStringLiteral("That is right."))) << step.id.toStdString();
  }
}

TEST_F(TourThroughTheWindow, TheButtonToGoOnStaysWhereItIsFromPageToPage) {
  trainBuiltIn();
  const auto height = [&] {
    QApplication::processEvents();
    return guide().panel()->nextButton()->mapTo(window_.get(), QPoint()).y();
  };
  tour().begin(stepOf("birth"));
  const int first = height();
  for (int i = 0; i < tour().count(); ++i) {
    tour().begin(i);
    EXPECT_NEAR(height(), first, 2) << tour().stepId().toStdString();
    tour().answer(0);
    EXPECT_NEAR(height(), first, 2) << "answered: " << tour().stepId().toStdString();
  }
}

TEST_F(TourThroughTheWindow, KnowsItsPlacesByName) {
  trainBuiltIn();
  tour().begin(stepOf("window"));
  EXPECT_TRUE(marks(part<widgets::WindowTimeLine>()));
  tour().begin(stepOf("birth"));
  EXPECT_TRUE(marks(part<widgets::NetworkPicture>()));
  tour().begin(stepOf("routers"));
  tour().answer(0);
  EXPECT_TRUE(marks(part<widgets::RouterHeatMap>()));
  tour().begin(stepOf("pruning"));
  EXPECT_TRUE(marks(window_->parts().tau));
  tour().begin(stepOf("forgetting"));
  EXPECT_TRUE(marks(part<widgets::ForgettingPage>()));
  tour().begin(stepOf("your-turn"));
  tour().answer(0);
  EXPECT_TRUE(marks(window_->parts().timeline));
}

TEST_F(TourThroughTheWindow, TellsTheNumbersOfTheOpenRun) {
  trainBuiltIn();
  tour().begin(stepOf("window"));
  tour().answer(0);
  const auto tests = summaryOf(*session().run().state->history).tests;
  EXPECT_THAT(guide().panel()->verdict().toStdString(),
              testing::HasSubstr(QLocale().toString(100 * tests.front().metrics.hr10, 'f', 1).toStdString()));
}

TEST_F(TourThroughTheWindow, WaitsForARunThatIsNotThereYet) {
  script_->endless = true;
  session().trainBuiltIn();
  ASSERT_TRUE(eventually([this] { return session().run().phase() == RunState::kRunning; }));
  tour().begin(stepOf("birth"));
  EXPECT_EQ(guide().panel()->waiting(), QStringLiteral("This step waits for the end of D1; the run is in D0."));
  session().training().pause();
  EXPECT_TRUE(eventually([&] { return guide().panel()->waiting().endsWith(QStringLiteral("Continue lets it go on.")); }));
  script_->endless = false;
  session().training().unpause();
  EXPECT_TRUE(eventually([&] { return tour().phase() == TourPhase::kAsking; }));
  ASSERT_TRUE(eventually([&] { return !session().live(); }));
}

TEST_F(TourThroughTheWindow, IsOnlyAboutTheBuiltInStreamAndXsmoe) {
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(eventually([&] { return session().run().stored && !session().opening(); }));
  tour().begin(stepOf("birth"));
  EXPECT_EQ(tour().phase(), TourPhase::kWaiting);
  EXPECT_EQ(tour().offer(), widgets::TourOffer::kTrain);
  std::ofstream(folder("stream") / "truth.json") << "{}";
  session().open(folder("run"));
  EXPECT_TRUE(eventually([&] { return tour().phase() == TourPhase::kAsking; })) << "the generator made it";
  auto settings = session().settings();
  settings.model.method = Method::kStatic;
  session().open(folder("stream"));
  ASSERT_TRUE(eventually([&] { return session().readyToStart() && !session().run().state; }));
  session().setSettings(settings);
  tour().begin(stepOf("birth"));
  EXPECT_THAT(tour().waitsFor().toStdString(), testing::HasSubstr("name Static"));
  EXPECT_EQ(tour().offer(), widgets::TourOffer::kNone);
}

TEST_F(TourThroughTheWindow, TrainsStaticThroughTheQueueAndSetsItBesideTheRunOfBefore) {
  trainBuiltIn();
  const auto own = session().run().folder;
  const auto training = session().run().state->history->description().settings.training;
  script_->embedding = 32;  // which the stream did not prefer when the run was trained
  tour().begin(stepOf("forgetting"));
  ASSERT_EQ(tour().offer(), widgets::TourOffer::kSetBeside);
  guide().panel()->offerButton()->click();
  EXPECT_EQ(tour().offer(), widgets::TourOffer::kNone);
  ASSERT_TRUE(eventually([&] { return session().beside().run() != nullptr; }));
  EXPECT_EQ(session().run().folder, own);
  EXPECT_EQ(session().beside().run()->description().settings.model.method, Method::kStatic);
  EXPECT_THAT(planned(), testing::ElementsAre("static"));
  const auto& queued = session().queue().queue();
  const auto settings = queued.runs().at(0).run.settings;
  EXPECT_EQ(settings.training, training) << "the same seed and all else";
  EXPECT_EQ(settings.model.embedding, 128) << "the run's";
  EXPECT_FALSE(session().queue().running()) << "it was not before";
  ASSERT_TRUE(eventually([&] { return tour().phase() == TourPhase::kAsking; }));
  EXPECT_TRUE(marks(part<widgets::ForgettingPage>()));
  tour().answer(tour().question().right);
  EXPECT_TRUE(marks(part<widgets::ForgettingPage>()->measureButton())) << "which is what there is to press";
  EXPECT_EQ(window_->parts().perspectives->currentWidget(), &perspective<ComparePerspective>(*window_).page());
  EXPECT_TRUE(eventually([&] { return part<widgets::ComparePage>()->chosen().size() == 2U; })) << "and it is of both";
}

TEST_F(TourThroughTheWindow, AsksOfTheWindowsInWhichATasteComesBack) {
  script_->returns = {3};
  trainBuiltIn();
  makeRunFolder(folder("runs") / "static", folders().builtIn);
  tour().begin(stepOf("forgetting"));
  guide().panel()->offerButton()->click();
  ASSERT_TRUE(eventually([&] { return tour().phase() == TourPhase::kAsking; }));
  EXPECT_THAT(guide().panel()->question().toStdString(), testing::HasSubstr("In D3 a taste comes back"));
}

TEST_F(TourThroughTheWindow, TakesARunOfStaticThatIsThere) {
  trainBuiltIn();
  makeRunFolder(folder("runs") / "static", folders().builtIn);
  tour().begin(stepOf("forgetting"));
  guide().panel()->offerButton()->click();
  ASSERT_TRUE(eventually([&] { return session().beside().run() != nullptr; }));
  EXPECT_EQ(session().beside().run()->description().name, "static");
  EXPECT_THAT(planned(), testing::IsEmpty());
  EXPECT_TRUE(eventually([&] { return tour().phase() == TourPhase::kAsking; }));
}

TEST_F(TourThroughTheWindow, WhatAStepWaitedForLeavesThePageAndTheFocusWhereAPersonIs) {
  trainBuiltIn();
  makeRunFolder(folder("runs") / "static", folders().builtIn);
  tour().begin(stepOf("forgetting"));
  auto& learn = perspective<LearnPerspective>(*window_);
  window_->showPerspective(learn);
  const auto* const focused = window_->focusWidget();
  tour().takeOffer();
  ASSERT_TRUE(eventually([&] { return tour().phase() == TourPhase::kAsking; }));
  EXPECT_EQ(window_->parts().perspectives->currentWidget(), &learn.page());
  EXPECT_EQ(window_->focusWidget(), focused);
}

TEST_F(TourThroughTheWindow, ComesBackToItsRunWhereStaticIsStopped) {
  trainBuiltIn();
  const auto own = session().run().folder;
  tour().begin(stepOf("forgetting"));
  script_->endless = true;
  guide().panel()->offerButton()->click();
  ASSERT_TRUE(eventually([&] { return session().run().planned && session().run().phase() == RunState::kRunning; }));
  EXPECT_TRUE(eventually([&] { return guide().panel()->waiting().contains(QStringLiteral("Static is being trained")); }));
  tour().begin(stepOf("modalities"));
  EXPECT_EQ(tour().phase(), TourPhase::kWaiting) << "the window shows another run than it would ask about";
  tour().begin(stepOf("forgetting"));
  session().training().stop();
  ASSERT_TRUE(eventually([&] { return session().run().folder == own && !session().opening(); }));
  EXPECT_FALSE(session().beside().run());
  EXPECT_TRUE(eventually([&] { return tour().offer() == widgets::TourOffer::kSetBeside; })) << "it can be asked for again";
}

TEST_F(TourThroughTheWindow, LeavesNothingBehindThatItChanged) {
  trainBuiltIn();
  auto* const timeline = window_->parts().timeline;
  tour().begin(stepOf("birth"));
  EXPECT_EQ(timeline->selected(), 1) << "where the first experts learn";
  tour().begin(stepOf("routers"));
  EXPECT_EQ(timeline->selected(), std::nullopt) << "which speaks of the present";
  tour().begin(stepOf("frozen"));
  EXPECT_EQ(timeline->selected(), 1);
  guide().panel()->leaveButton()->click();
  EXPECT_EQ(timeline->selected(), std::nullopt);
  EXPECT_TRUE(guide().dock()->isHidden());
  EXPECT_TRUE(guide().frame()->isHidden());
  tour().begin(stepOf("frozen"));
  window_->showMoment(2);
  tour().leave();
  EXPECT_EQ(timeline->selected(), 2) << "a person chose it meanwhile";
}

TEST_F(TourThroughTheWindow, GoesOnAtTheSameStepTheNextTime) {
  trainBuiltIn();
  tour().begin(stepOf("routers"));
  tour().answer(0);
  tour().next();
  makeWindow();
  EXPECT_FALSE(tour().running()) << "until a person goes on";
  EXPECT_TRUE(guide().dock()->isHidden());
  EXPECT_EQ(tour().step(), stepOf("pruning"));
  EXPECT_TRUE(tour().done(stepOf("routers")));
  window_->showPerspective(perspective<LearnPerspective>(*window_));
  part<widgets::LearnPage>()->beginButton()->click();
  EXPECT_EQ(tour().step(), stepOf("pruning"));
  EXPECT_TRUE(guide().dock()->isVisible());
}

TEST_F(TourThroughTheWindow, KeepsTheWorksheetForTheNextTimeAndSavesIt) {
  trainBuiltIn();
  tour().begin(stepOf("routers"));
  tour().answer(0);
  const QString text = tour().worksheet().text();
  makeWindow();
  EXPECT_EQ(tour().worksheet().text(), text);
  for (auto* const save : {part<widgets::LearnPage>()->saveWorksheet(), guide().panel()->saveWorksheet()}) {
    const auto file = folder("sheet.txt");
    save->saveTo(QString::fromStdString(file.string()));
    EXPECT_TRUE(std::filesystem::remove(file)) << "it was written";
  }
}

TEST_F(TourThroughTheWindow, TheLearnPageHasTheEquationsWhichAskOnlyWhileTheyAreSeen) {
  trainBuiltIn();
  window_->showPerspective(perspective<LearnPerspective>(*window_));
  auto* const page = part<widgets::LearnPage>();
  auto* const equations = page->findChild<EquationsPanel*>();
  ASSERT_NE(equations, nullptr);
  const int before = script_->equations;
  QTest::qWait(50);
  EXPECT_EQ(script_->equations, before);
  page->tabs()->setCurrentWidget(equations);
  EXPECT_TRUE(eventually([&] { return equations->view().equations() != nullptr; }));
  window_->showMoment(1);
  EXPECT_TRUE(eventually([&] { return equations->view().equations() && equations->view().equations()->window == 1; }));
}

TEST_F(TourThroughTheWindow, ItsDockIsNotThereAgainWithoutTheTour) {
  trainBuiltIn();
  tour().begin(0);
  window_->close();  // with the arrangement of docks
  makeWindow();
  trainBuiltIn();
  EXPECT_TRUE(guide().dock()->isHidden());
  tour().begin(0);
  EXPECT_TRUE(guide().dock()->isVisible());
}

TEST_F(TourThroughTheWindow, WhatCannotBeReadOfTheLastTimeIsPassedOver) {
  QSettings().setValue(QStringLiteral("learn/step"), 17);
  QSettings().setValue(QStringLiteral("learn/done"), QStringList{QStringLiteral("gone"), QStringLiteral("birth")});
  makeWindow();
  EXPECT_EQ(tour().step(), 0);
  EXPECT_TRUE(tour().done(stepOf("birth")));
}

TEST_F(TourThroughTheWindow, HasTheWholeLeftSideAndGivesItBackAsItWas) {
  window_->resize(1280, 800);
  trainBuiltIn();
  auto& watch = perspective<WatchPerspective>(*window_);
  const auto& parts = window_->parts();
  window_->showPerspective(watch);
  QTest::qWait(50);
  const int card = parts.streamDock->height(), form = parts.settingsDock->height(), high = parts.toolBar->height();
  tour().begin(stepOf("routers"));
  QTest::qWait(50);
  EXPECT_FALSE(parts.settingsDock->isVisible());
  EXPECT_FALSE(parts.streamDock->isVisible());
  EXPECT_GE(guide().dock()->height(), card + form);
  EXPECT_NEAR(parts.toolBar->height(), high, 2) << "τ is there";
  window_->showPerspective(perspective<DataPerspective>(*window_));
  QTest::qWait(50);
  EXPECT_LT(parts.toolBar->height(), high) << "no room is kept for τ where it is not";
  tour().leave();
  window_->showPerspective(watch);
  QTest::qWait(50);
  EXPECT_TRUE(parts.settingsDock->isVisible());
  EXPECT_NEAR(parts.streamDock->height(), card, 2);
  EXPECT_NEAR(parts.settingsDock->height(), form, 2);
}

TEST_F(TourThroughTheWindow, TheWelcomePageHasTheWindowForItself) {
  trainBuiltIn();
  tour().begin(0);
  window_->showWelcome();
  EXPECT_TRUE(guide().dock()->isHidden());
  tour().begin(1);
  EXPECT_FALSE(guide().dock()->isHidden());
}

}  // namespace
}  // namespace xsmoe::studio
