// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/main_window.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QDoubleSpinBox>
#include <QFile>
#include <QFont>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTest>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>
#include <algorithm>
#include <map>
#include <string>

#include "app/studio/parts/busy_strip.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/session/remembered_folders.h"
#include "app/studio/shell/grouping_button.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/charts/expert_count_chart.h"
#include "widgets/charts/loss_chart.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/forms/grouping_editor.h"
#include "widgets/forms/run_controls.h"
#include "widgets/forms/setting_field.h"
#include "widgets/forms/settings_panel.h"
#include "widgets/forms/settings_source_line.h"
#include "widgets/forms/tau_control.h"
#include "widgets/network/network_picture.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/watch_page.h"
#include "widgets/pages/welcome_page.h"
#include "widgets/pages/window_time_line.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

/// With letters of so many times the usual size.
class SmallWindow : public MainWindowTest, public testing::WithParamInterface<double> {
 protected:
  void SetUp() override {
    QFont letters = usual_;
    letters.setPointSizeF(usual_.pointSizeF() * GetParam());
    QApplication::setFont(letters);
    MainWindowTest::SetUp();
  }
  void TearDown() override {
    window_.reset();
    QApplication::setFont(usual_);
    MainWindowTest::TearDown();
  }

  const QFont usual_ = QApplication::font();
};

INSTANTIATE_TEST_SUITE_P(AtBothScales, SmallWindow, testing::Values(1.0, 1.25));

TEST_F(MainWindowTest, OpensOnTheWelcomePageAndLoadsTheEngineAfterItsFirstPaint) {
  EXPECT_EQ(parts().pages->currentWidget(), parts().welcome);
  EXPECT_FALSE(parts().toolBar->isVisible());
  EXPECT_EQ(script_->engines, 0);
  QSignalSpy painted(window_.get(), &MainWindow::firstPainted);
  ASSERT_TRUE(eventually([&] { return script_->engines == 1; }));
  EXPECT_EQ(painted.count(), 1);
}

TEST_F(MainWindowTest, IsNoLargerThanTheScreenAtFirst) {
  const auto available = window_->screen()->availableSize();
  EXPECT_LE(window_->width(), available.width());
  EXPECT_LE(window_->height(), available.height());
}

TEST_F(MainWindowTest, FitsIntoHalfOfAFullHdScreen) {
  const QSize scaled(960, 540);  // 1920 × 1080 at 200 %
  const auto fits = [&] {
    QApplication::processEvents();
    const QSize least = window_->minimumSizeHint();
    return least.width() <= scaled.width() && least.height() <= scaled.height()
               ? std::string("it fits")
               : std::to_string(least.width()) + " × " + std::to_string(least.height());
  };
  EXPECT_EQ(fits(), "it fits") << "the welcome page";
  Q_EMIT parts().welcome->builtInRequested();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  for (const auto& one : window_->perspectives()) {
    window_->showPerspective(*one);
    EXPECT_EQ(fits(), "it fits") << one->name().tab.toStdString();
  }
}

TEST_P(SmallWindow, EveryPageFitsBesideTheDocksOfASmallWindow) {
  Q_EMIT parts().welcome->builtInRequested();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  const QSize small = GetParam() > 1 ? QSize(1280, 800) : QSize(1024, 768);
  window_->resize(small);
  const auto* const scrolled = qobject_cast<QScrollArea*>(parts().pages->parentWidget()->parentWidget());
  ASSERT_NE(scrolled, nullptr);
  for (const auto& one : window_->perspectives()) {
    window_->showPerspective(*one);
    QApplication::processEvents();
    EXPECT_LE(one->page().minimumSizeHint().width(), 700 * GetParam()) << one->name().tab.toStdString();
    EXPECT_EQ(scrolled->horizontalScrollBar()->maximum(), 0) << one->name().tab.toStdString();
  }
  EXPECT_EQ(window_->size(), small);
}

TEST_P(SmallWindow, EveryPartOfInspectFitsIntoASmallWindow) {
  Q_EMIT parts().welcome->builtInRequested();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  auto& inspect = shown<InspectPerspective>();
  window_->resize(1280, 800);
  const auto* const scrolled = qobject_cast<QScrollArea*>(parts().pages->parentWidget()->parentWidget());
  ASSERT_NE(scrolled, nullptr);
  for (int tab = 0; tab < inspect.tabs().count(); ++tab) {
    inspect.tabs().setCurrentIndex(tab);
    ASSERT_TRUE(eventually([&] { return inspect.settled(); }));
    EXPECT_TRUE(eventually([&] { return scrolled->verticalScrollBar()->maximum() == 0; })) << inspect.tabs().tabText(tab).toStdString();
  }
}

TEST_P(SmallWindow, EveryButtonOfCompareIsInASmallWindow) {
  Q_EMIT parts().welcome->builtInRequested();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  auto& perspective = shown<ComparePerspective>();
  ASSERT_TRUE(eventually([&] { return perspective.settled(); }));
  auto& compare = page<widgets::ComparePage>();
  for (const QSize size : {QSize(1024, 768), QSize(1280, 800)}) {
    window_->resize(size);
    for (int tab = 0; tab < compare.tabs()->count(); ++tab) {
      compare.tabs()->setCurrentIndex(tab);
      QApplication::processEvents();
      for (const auto* const button : compare.findChildren<QAbstractButton*>()) {
        if (!button->isVisible() || button->text().isEmpty()) continue;
        const QRect place(button->mapTo(window_.get(), QPoint()), button->size());
        EXPECT_TRUE(window_->rect().contains(place)) << button->text().toStdString() << " at " << size.width();
        EXPECT_FALSE(button->visibleRegion().isEmpty()) << button->text().toStdString() << " at " << size.width();
      }
    }
  }
}

TEST_F(MainWindowTest, ThanksTheLibrariesThatAreUsed) {
  window_->findChild<QAction*>(QStringLiteral("showAbout"))->trigger();
  const auto* about = window_->findChild<QMessageBox*>(QStringLiteral("about"));
  ASSERT_NE(about, nullptr);
  QFile file(QStringLiteral(XSMOE_SOURCE_DIR "/packaging/cmake/dependencies.cmake"));
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  const QString required = QString::fromUtf8(file.readAll()).toLower();
  // As About names it, and as the build requires it; the last two come with what requires them.
  const std::map<QString, QString> names{{"openssl", "libcrypto"}, {"expected", "tl-expected"}, {"nlohmann-json", "nlohmann_json"},
                                         {"libtorch", "torch"},    {"sqlite", "sqlitecpp"},     {"openblas", "torch"}};
  QString thanked = about->text().mid(about->text().indexOf(QStringLiteral("Built on ")) + 9).remove(QStringLiteral(".</p>"));
  thanked.replace(QStringLiteral(" and "), QStringLiteral(", "));
  int libraries = 0;
  for (const QString& one : thanked.toLower().split(QStringLiteral(", "))) {
    const QString name = one.startsWith(QStringLiteral("qt")) ? QStringLiteral("qt6") : one;
    const auto known = names.find(name);
    EXPECT_TRUE(required.contains(known == names.end() ? name : known->second)) << one.toStdString();
    ++libraries;
  }
  EXPECT_GT(libraries, 10);
}

TEST_F(MainWindowTest, OffersTheNewWindowsOfAStreamThatHasGrown) {
  makeRunFolder(folder("run"), stream());
  script_->streamRecords = 400;
  session().openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return parts().messages->text().contains(QStringLiteral("has grown by")); }));
  auto* action = window_->findChild<QAction*>(QStringLiteral("extendRun"));
  EXPECT_TRUE(action->isEnabled());
  action->trigger();
  ASSERT_TRUE(eventually([&] { return script_->trainingsEnded == 1; }));
  EXPECT_TRUE(script_->resumes.at(0).extend);
}

TEST_F(MainWindowTest, WarnsAtTheStartWhereMuchIsLeftOut) {
  script_->leftOut = 90;
  openStreamAndWait();
  parts().controls->run()->trigger();
  ASSERT_TRUE(eventually([&] { return script_->trainingsEnded == 1 && !session().live(); }));
  EXPECT_EQ(parts().messages->text(), QString());
  script_->leftOut = 400;
  parts().controls->run()->trigger();
  ASSERT_TRUE(eventually([&] { return script_->trainingsEnded == 2; }));
  const auto warning =
      widgets::percent(0.4) + QStringLiteral(" of the records are left out of this run, 400 of them for one reason: item without features");
  EXPECT_TRUE(eventually([&] { return parts().messages->text().startsWith(warning); })) << parts().messages->text().toStdString();
}

TEST_F(MainWindowTest, OneClickTrainsOnTheBuiltInStream) {
  Q_EMIT parts().welcome->builtInRequested();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  ASSERT_TRUE(eventually([&] { return !session().live(); }));
  EXPECT_EQ(RecentFolders::list().first().toStdString(), session().run().folder.string());
  EXPECT_EQ(parts().pages->currentWidget(), parts().perspectives);
  EXPECT_TRUE(parts().toolBar->isVisible());
  EXPECT_TRUE(parts().busy->isHidden());
  const auto name = QString::fromStdString(session().run().folder.filename().string());
  EXPECT_TRUE(window_->windowTitle().startsWith(name)) << window_->windowTitle().toStdString();
}

TEST_F(MainWindowTest, ShowsAnErrorInTheWindowWithWhatWhereAndWhatToDo) {
  session().open(folder("nothing"));
  EXPECT_EQ(parts().messages->text().toStdString(),
            folder("nothing").string() +
                ": the folder is neither a run (no run.json) nor a stream (no stream.json, no interactions.csv). "
                "Choose a run folder, or a folder with interactions.csv and features.h5.");
  openStreamAndWait();
  EXPECT_TRUE(session().readyToStart());
}

TEST_F(MainWindowTest, ClickingIntoAChartTravelsToThatWindow) {
  Q_EMIT parts().welcome->builtInRequested();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  Q_EMIT page<widgets::WatchPage>().expertCounts()->windowClicked(1);
  EXPECT_EQ(parts().timeline->selected(), 1);
  const auto shaded = [&](QWidget& view) { return view.grab().toImage(); };
  const QImage before = shaded(*parts().timeline);
  Q_EMIT page<widgets::WatchPage>().metrics()->windowPointedAt(2);
  EXPECT_NE(shaded(*parts().timeline), before) << "the timeline outlines what a chart points at";
  Q_EMIT page<widgets::WatchPage>().metrics()->windowPointedAt(-1);
  EXPECT_EQ(shaded(*parts().timeline), before);
}

TEST_F(MainWindowTest, TheTimeLineOfTheDataIsOnTheSameWindowAsAllElse) {
  Q_EMIT parts().welcome->builtInRequested();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  auto& line = page<widgets::WindowTimeLine>();
  parts().timeline->choose(1);
  EXPECT_EQ(line.chosen(), 1);
  line.choose(0);
  EXPECT_EQ(parts().timeline->selected(), 1) << "not chosen by a person";
  Q_EMIT line.windowClicked(0);
  EXPECT_EQ(parts().timeline->selected(), 0);
}

TEST_F(MainWindowTest, DrivesARunByItsToolBar) {
  startEndlessRun();
  parts().controls->pause()->trigger();
  ASSERT_TRUE(waitForState(RunState::kPaused));
  const auto before = session().run().state->batch;
  parts().controls->step(Boundary::kBatch)->trigger();
  ASSERT_TRUE(eventually([&] { return session().run().state->batch == before + 1 && session().run().phase() == RunState::kPaused; }))
      << "at batch " << session().run().state->batch << " after " << before
      << (parts().controls->step(Boundary::kBatch)->isEnabled() ? "" : ", no step allowed");
  parts().controls->run()->trigger();  // goes on
  ASSERT_TRUE(waitForState(RunState::kRunning));
  parts().controls->stop()->trigger();
  parts().controls->stop()->trigger();
  ASSERT_TRUE(waitForState(RunState::kStopped));
  EXPECT_EQ(script_->trainings, 1);
  ASSERT_TRUE(eventually([this] { return !session().live(); }));
  EXPECT_EQ(parts().controls->run()->text(), QStringLiteral("&New Run")) << "the stopped one goes on by another button";
}

TEST_F(MainWindowTest, MovesTauInMidRun) {
  startEndlessRun();
  tauNumber()->setValue(0.25);
  EXPECT_DOUBLE_EQ(parts().settings->settings().model.tau, 0.25);  // at once
  ASSERT_TRUE(eventually([&] { return session().run().state->history->tau() == 0.25; }));
  parts().settings->editor(u"tau")->setValue(0.05);
  EXPECT_DOUBLE_EQ(parts().tau->tau(), 0.05);
  ASSERT_TRUE(eventually([&] { return session().run().state->history->tau() == 0.05; }));
}

TEST_F(MainWindowTest, HasOnlyWhatTheMethodHas) {
  window_->resize(1600, 900);  // the tool bar of a narrow window hides what does not fit
  openStreamAndWait();
  const auto choose = [&](Method method) {
    auto settings = session().settings();
    settings.model.method = method;
    session().setSettings(settings);
  };
  const auto shows = [&](bool tau, bool grouping) {
    return eventually([&] { return parts().tau->isVisible() == tau && parts().groupingButton->isVisible() == grouping; });
  };
  EXPECT_TRUE(shows(true, true));
  choose(Method::kStatic);
  EXPECT_TRUE(shows(false, true));
  choose(Method::kIisan);
  EXPECT_TRUE(shows(false, false));
  EXPECT_FALSE(parts().settings->editor(u"tau")->isVisible());
  EXPECT_FALSE(page<widgets::WatchPage>().network()->isVisible());
  script_->endless = true;
  parts().controls->run()->trigger();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  EXPECT_TRUE(shows(false, false)) << "in the run too";
  parts().controls->stop()->trigger();
  ASSERT_TRUE(eventually([&] { return !session().live(); }));
  EXPECT_EQ(parts().settingsDock->windowTitle(), QStringLiteral("Settings of the next run"));
  EXPECT_EQ(parts().settings->source()->text(), QStringLiteral("The next run: the program's defaults, 2 changed."));
  const int top = parts().pages->mapTo(window_.get(), QPoint()).y();
  choose(Method::kXsmoe);
  EXPECT_TRUE(shows(false, false)) << "the run that is open has neither";
  EXPECT_FALSE(page<widgets::WatchPage>().network()->isVisible());
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  EXPECT_TRUE(shows(true, true));
  EXPECT_EQ(parts().settingsDock->windowTitle(), QStringLiteral("Settings of the open run"));
  EXPECT_EQ(parts().settings->source()->text(),
            QStringLiteral("Of the open run: a change here is for the next run. The next run: the program's defaults, 1 changed."));
  EXPECT_EQ(parts().settingsDock->toggleViewAction()->text(), QStringLiteral("Settings"));
  QApplication::processEvents();
  EXPECT_GE(parts().pages->mapTo(window_.get(), QPoint()).y(), top) << "without τ the page has the room of its bar";
}

TEST_F(MainWindowTest, SaysWhereTheNextRunsSettingsComeFromAlsoAtTheNextStart) {
  const auto line = [this] { return parts().settings->source()->text(); };
  EXPECT_EQ(line(), QStringLiteral("The next run: the program's defaults, 1 changed.")) << "the epochs of this test";
  window_->findChild<QAction*>(QStringLiteral("quick-look"))->trigger();
  EXPECT_EQ(line(), QStringLiteral("The next run: preset “Quick look”."));
  parts().settings->editor(u"batch-size")->setValue(77);
  EXPECT_EQ(line(), QStringLiteral("The next run: preset “Quick look”, 1 changed."));
  window_->close();
  window_ = std::make_unique<MainWindow>(factory(), folders());
  EXPECT_EQ(line(), QStringLiteral("The next run: preset “Quick look”, 1 changed."));
  parts().settings->resetToPaper();
  EXPECT_EQ(line(), QStringLiteral("The next run: the program's defaults."));
}

TEST_F(MainWindowTest, TheArrowBesideTheWidthAgreesWithTheStreamThatPrefersIt) {
  script_->embedding = 32;
  openStreamAndWait();
  const auto* const arrow =
      parts().settings->field(u"embedding")->parentWidget()->findChild<QToolButton*>(QString(), Qt::FindDirectChildrenOnly);
  ASSERT_NE(arrow, nullptr);
  EXPECT_TRUE(arrow->isHidden()) << arrow->toolTip().toStdString();
  parts().settings->editor(u"embedding")->setValue(64);
  EXPECT_FALSE(arrow->isHidden());
  EXPECT_EQ(arrow->toolTip(), QStringLiteral("Back to 32, as the stream prefers"));
}

TEST_F(MainWindowTest, ARunsSettingsAreTakenOverByAButtonAndByTheMenu) {
  auto* const inMenu = window_->findChild<QAction*>(QStringLiteral("useRunSettings"));
  ASSERT_NE(inMenu, nullptr);
  parts().settings->editor(u"batch-size")->setValue(77);
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(eventually([&] { return session().run().stored && session().stream() && !session().opening(); }));
  EXPECT_TRUE(inMenu->isEnabled());
  parts().settings->source()->takeOver()->click();
  EXPECT_NE(session().nextSettings().training.batchSize, 77);
  EXPECT_FALSE(inMenu->isEnabled());
  EXPECT_TRUE(parts().settings->source()->takeOver()->isHidden());
  EXPECT_TRUE(parts().settings->source()->text().startsWith(QStringLiteral("The next run: the settings of run ")));
  window_->findChild<QAction*>(QStringLiteral("undoSetting"))->trigger();
  EXPECT_EQ(session().nextSettings().training.batchSize, 77);
}

TEST_F(MainWindowTest, AnEditDoesNotTakeTheButtonAwayThatUsesTheOpenRunsSettings) {
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(eventually([&] { return session().run().stored && session().stream() && !session().opening(); }));
  const auto* const button = parts().settings->source()->takeOver();
  EXPECT_EQ(button->text(), QStringLiteral("Use all for the next run"));
  parts().settings->editor(u"batch-size")->setValue(77);
  EXPECT_FALSE(button->isHidden());
  EXPECT_EQ(button->text(), QStringLiteral("Use the open run's settings")) << "those of the next run are shown";
  EXPECT_TRUE(window_->findChild<QAction*>(QStringLiteral("useRunSettings"))->isEnabled());
}

TEST_F(MainWindowTest, ThePapersValuesAreTheNextRunsAlsoWhereAnOpenRunHasThem) {
  parts().settings->editor(u"batch-size")->setValue(77);
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(eventually([&] { return session().run().stored && session().stream() && !session().opening(); }));
  ASSERT_EQ(session().settings().training.batchSize, RunSettings{}.training.batchSize);
  parts().settings->resetToPaper();
  EXPECT_EQ(session().nextSettings().training.batchSize, RunSettings{}.training.batchSize);
  EXPECT_EQ(session().settingsOrigin(), SettingsOrigin{});
}

TEST_F(MainWindowTest, AMessageMovesNothingThatIsAboveIt) {
  openStreamAndWait();
  QApplication::processEvents();
  const auto place = [this] { return QRect(parts().pages->mapTo(window_.get(), QPoint()), parts().pages->size()); };
  const QRect before = place();
  parts().messages->showHint(QStringLiteral("A sentence."));
  QApplication::processEvents();
  EXPECT_EQ(place(), before) << "the tabs below a list of runs are where they were";
  EXPECT_GT(parts().messages->mapTo(window_.get(), QPoint()).y(), before.center().y());
  EXPECT_GT(parts().messages->height(), 0);
}

TEST_F(MainWindowTest, ANoticeOfTheQueueOutlastsTheRunThatIsOpenedAndGoesWhenItGoesOn) {
  Q_EMIT session().queue().told(QStringLiteral("The queue has runs to train"), true);
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  EXPECT_EQ(parts().messages->text(), QStringLiteral("The queue has runs to train"));
  Q_EMIT session().queue().waitsNoMore();
  EXPECT_EQ(parts().messages->text(), QString());
}

TEST_F(MainWindowTest, TellsHowLargeTheNextRunsNetworkIsOnceAStreamIsOpen) {
  EXPECT_EQ(parts().settings->sizeText(), QString());
  openStreamAndWait();
  const auto choose = [&](auto change) {
    auto settings = session().settings();
    change(settings);
    session().setSettings(settings);
    return parts().settings->sizeText();
  };
  const auto ofXsmoe = parts().settings->sizeText();
  EXPECT_TRUE(parts().grouping->resultText().contains(ofXsmoe.section(QStringLiteral(" ·"), 0, 0)))
      << ofXsmoe.toStdString() << " is not what the grouping's editor says";
  const auto ofGag = choose([](RunSettings& settings) { settings.model.method = Method::kGag; });
  // 197,377 of its layers, and 100 users and 100 items with padding, 128 wide.
  EXPECT_TRUE(ofGag.startsWith(widgets::shortCount(197'377 + 201 * 128))) << ofGag.toStdString();
  EXPECT_NE(choose([](RunSettings& settings) { settings.model.embedding = 64; }), ofGag);
  const auto ofMmmlp = choose([](RunSettings& settings) { settings.model.method = Method::kMmmlp; });
  EXPECT_NE(choose([](RunSettings& settings) { settings.protocol.sequenceLength = 50; }), ofMmmlp);
}

TEST_F(MainWindowTest, AsksForAnotherGroupingInMidRun) {
  startEndlessRun();
  ASSERT_TRUE(parts().grouping->toggle(4));
  parts().grouping->apply();
  ASSERT_TRUE(eventually([&] { return session().run().state->history->pendingGrouping() == Grouping({4, 6, 12}); }));
  EXPECT_FALSE(parts().grouping->pendingText().isEmpty());
  EXPECT_EQ(parts().groupingButton->text(), QStringLiteral("Grouping 6, 12 → 4, 6, 12 at the next window"));
}

TEST_F(MainWindowTest, PreparesTheGroupingOfTheNextRun) {
  openStreamAndWait();
  ASSERT_TRUE(parts().grouping->toggle(4));
  parts().grouping->apply();
  parts().controls->run()->trigger();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  EXPECT_EQ(session().run().state->history->grouping(), Grouping({4, 6, 12}));
}

TEST_F(MainWindowTest, PrunesNow) {
  startEndlessRun();
  Q_EMIT parts().tau->pruneNowRequested();
  ASSERT_TRUE(eventually([&] { return script_->pruned == 1; }));
}

TEST_F(MainWindowTest, AsksForTheStreamOfARunThatWasMoved) {
  makeRunFolder(folder("run"), folder("moved"));
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  EXPECT_TRUE(parts().messages->text().contains(QString::fromStdString(folder("moved").string())));
}

TEST_F(MainWindowTest, TheTimelineMovesToAFinishedWindowAndBack) {
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  Q_EMIT parts().timeline->windowSelected(1);
  EXPECT_EQ(parts().timeline->selected(), 1);
  Q_EMIT parts().timeline->liveRequested();
  EXPECT_EQ(parts().timeline->selected(), std::nullopt);
}

TEST_F(MainWindowTest, AnEpochOfOneChartIsMarkedInAllAndWhatIsNotKeptIsSaid) {
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  shown<WatchPerspective>();
  auto& watch = page<widgets::WatchPage>();
  const auto picture = [](QWidget& view) { return view.grab().toImage(); };
  const QImage counts = picture(*watch.expertCounts());
  Q_EMIT watch.loss()->epochClicked(1, 2);
  EXPECT_EQ(parts().timeline->moment(), RunMoment(WindowIndex{1}, 2));
  EXPECT_EQ(parts().timeline->opened(), 1);
  EXPECT_NE(picture(*watch.expertCounts()), counts) << "its window is shaded where there are no epochs";
  const QString title = parts().timelineDock->windowTitle();
  EXPECT_TRUE(title.contains(QStringLiteral("D1, epoch 2")) && title.contains(QStringLiteral("epoch 3, the best, are kept")))
      << title.toStdString();
  EXPECT_EQ(window_->viewShown().window, 1) << "what asks a model is at the end of the window";
  EXPECT_EQ(window_->windowOfWeights(), 1);
  QTest::keyClick(parts().timeline, Qt::Key_Right, Qt::ShiftModifier);
  EXPECT_TRUE(parts().timelineDock->windowTitle().contains(QStringLiteral("Its weights are kept")));
  const QImage timeline = picture(*parts().timeline);
  Q_EMIT watch.loss()->epochPointedAt(1, 1);
  EXPECT_NE(picture(*parts().timeline), timeline) << "the timeline outlines what a chart points at";
  QTest::keyClick(parts().timeline, Qt::Key_Escape);
  EXPECT_EQ(parts().timelineDock->windowTitle(), QStringLiteral("Timeline"));
  EXPECT_EQ(parts().timelineDock->toggleViewAction()->text(), QStringLiteral("Timeline"));
}

TEST_F(MainWindowTest, TravelsToAnEpochWhoseWeightsAreKept) {
  script_->keptEpochs = {RunMoment(1, 2)};
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  auto& inspect = shown<InspectPerspective>();
  const auto saysKept = [this] { return parts().timelineDock->windowTitle().contains(QStringLiteral("weights of this epoch are kept")); };
  parts().timeline->chooseEpoch(1, 2);
  ASSERT_TRUE(eventually(saysKept)) << parts().timelineDock->windowTitle().toStdString();
  session().chosen().chooseUser("ada");
  const auto asked = [&] {
    const auto& list = inspect.inspection().shown();
    return list && !inspect.inspection().busy() ? std::optional(RunMoment(list->list->window, list->list->epoch)) : std::nullopt;
  };
  EXPECT_TRUE(eventually([&] { return asked() == RunMoment(1, 2); }));
  parts().timeline->chooseEpoch(1, 1);
  EXPECT_TRUE(eventually([&] { return asked() == RunMoment(1); })) << "of this one the window's are asked";
  EXPECT_FALSE(saysKept());
}

TEST_F(MainWindowTest, InspectsAUserOfAStoredRun) {
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  auto& perspective = shown<InspectPerspective>();
  QSignalSpy answered(&perspective.inspection(), &Inspection::answered);
  Q_EMIT page<widgets::InspectPage>().randomRequested();
  ASSERT_TRUE(eventually([&] { return answered.count() == 1; }));
  EXPECT_TRUE(page<widgets::InspectPage>().truthText().contains(u"40")) << page<widgets::InspectPage>().truthText().toStdString();
}

TEST_F(MainWindowTest, InspectsTheModelAsItIsInTraining) {
  startEndlessRun();
  auto& perspective = shown<InspectPerspective>();
  QSignalSpy answered(&perspective.inspection(), &Inspection::answered);
  Q_EMIT page<widgets::InspectPage>().userRequested(QStringLiteral("ada"));
  ASSERT_TRUE(eventually([&] { return answered.count() == 1; }));
  EXPECT_GE(script_->copies, 1);
}

}  // namespace
}  // namespace xsmoe::studio
