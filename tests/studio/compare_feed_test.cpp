// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/compare_feed.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>

#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/session/remembered_folders.h"
#include "tests/studio/session_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/charts/chart_view.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/timeline.h"

namespace xsmoe::studio {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class CompareFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    feed_ = std::make_unique<CompareFeed>(*session_, page_);
  }
  void TearDown() override { feed_.reset(); }
  void makeFamily() const {
    makeRunFolder(folder("runs") / "a", stream());
    makeForkFolder(folder("runs") / "b", stream(), folder("runs") / "a", 1);
  }
  [[nodiscard]] bool waitForRuns() {
    return eventually([this] { return feed_->ready(); });
  }
  void openAndWait(const std::filesystem::path& run) {
    session_->open(run);
    ASSERT_TRUE(eventually([&] { return session_->run().folder == run && !session_->opening(); }));
  }
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& run : page_.table()->runs()) names.push_back(run.description.name);
    return names;
  }
  [[nodiscard]] QString cell(int place, const char* key) const {
    return page_.table()->indexOf(place, page_.table()->table().columnOf(key)).data().toString();
  }
  widgets::ComparePage page_;
  std::unique_ptr<CompareFeed> feed_;
};

TEST_F(CompareFeedTest, ReadsTheRunsInTheBackgroundWhenThePageIsOpened) {
  makeFamily();
  EXPECT_EQ(script_->runsListed, 0);
  feed_->setActive(true);
  EXPECT_FALSE(feed_->ready()) << "the window goes on";
  EXPECT_EQ(page_.message(), QStringLiteral("Reading the runs…"));
  ASSERT_TRUE(waitForRuns());
  EXPECT_THAT(names(), ElementsAre("a", "b"));
  EXPECT_EQ(page_.table()->indexOf(1).parent(), page_.table()->indexOf(0));
}

TEST_F(CompareFeedTest, ShowsTheRunsBesideTheOpenOneAndWhatTheyComeFrom) {
  makeFamily();
  makeRunFolder(folder("elsewhere") / "origin", stream());
  makeRunFolder(folder("other") / "c", stream());
  makeForkFolder(folder("other") / "d", stream(), folder("elsewhere") / "origin", 0);
  makeRunFolder(folder("other") / "deeper" / "e", stream());
  makeRunFolder(folder("runs") / "2026-11-23T10-12-03_experiment_demo" / "tau_0.1", stream());
  openAndWait(folder("other") / "c");
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  EXPECT_THAT(names(), ElementsAre("a", "b", "c", "d", "origin", "tau_0.1"))
      << "experiments have a folder of their own; what is below that of the open run is not looked for";
  EXPECT_EQ(cell(2, "run"), QStringLiteral("c (open)"));
  EXPECT_EQ(page_.table()->indexOf(3).parent(), page_.table()->indexOf(4));
}

TEST_F(CompareFeedTest, ShowsTheRunsOfTheQueuesPlansWhereverTheyAre) {
  const auto plan = QueueRunner::prepared({stream().string(), folder("taus").string(), {{"windows", "4"}}, {{"tau", {"0.1", "0.2"}}}});
  bool answered = false;
  session_->queue().plan(session_.get(), plan, [&](const Result<std::vector<PlannedRun>>& runs) {
    answered = true;
    ASSERT_TRUE(runs);
    session_->queue().add(plan, *runs);
  });
  ASSERT_TRUE(eventually([&] { return answered; }));
  makeRunFolder(folder("taus") / "tau_0.1", stream());
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  EXPECT_THAT(names(), ElementsAre("tau_0.1"));
  QStringList told;
  for (const auto* const action : page_.findChild<QMenu*>(QStringLiteral("folders"))->actions())
    if (!action->isEnabled() && !action->isSeparator()) told << action->text();
  const auto line = [this](const char* name, const char* why) {
    return QStringLiteral("%1: %2").arg(QString::fromStdString(folder(name).string()), QLatin1String(why));
  };
  EXPECT_EQ(told, (QStringList{line("runs", "the studio's own"), line("taus", "runs of the queue")}));
}

TEST_F(CompareFeedTest, LooksThroughTheFoldersThatAPersonAddedUntilTheyAreTakenOut) {
  makeFamily();
  makeRunFolder(folder("disk") / "old" / "x", stream());
  std::filesystem::create_directories(folder("nothing"));
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  const auto pathOf = [this](const char* name) { return QString::fromStdString(folder(name).string()); };
  Q_EMIT page_.folderAdded(pathOf("disk"));
  ASSERT_TRUE(waitForRuns());
  EXPECT_THAT(names(), ElementsAre("a", "b", "x"));
  EXPECT_FALSE(page_.message().contains(QStringLiteral("No run was found"))) << page_.message().toStdString();
  Q_EMIT page_.folderAdded(pathOf("nothing"));
  ASSERT_TRUE(waitForRuns());
  EXPECT_TRUE(page_.message().contains(QStringLiteral("No run was found at or below ") + pathOf("nothing")))
      << page_.message().toStdString();
  feed_ = std::make_unique<CompareFeed>(*session_, page_);
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  EXPECT_THAT(names(), ElementsAre("a", "b", "x")) << "it is remembered";
  const auto* const menu = page_.findChild<QMenu*>(QStringLiteral("folders"));
  ASSERT_NE(menu, nullptr);
  ASSERT_TRUE(menu->actions().constLast()->text().contains(pathOf("nothing")));
  menu->actions().constLast()->trigger();
  ASSERT_TRUE(eventually([] { return RunFolders::list().size() == 1; }));
  ASSERT_TRUE(waitForRuns());
  EXPECT_FALSE(page_.message().contains(QStringLiteral("No run was found")));
  Q_EMIT page_.folderRemoved(pathOf("disk"));
  ASSERT_TRUE(waitForRuns());
  EXPECT_THAT(names(), ElementsAre("a", "b"));
  EXPECT_TRUE(RunFolders::list().isEmpty());
}

TEST_F(CompareFeedTest, ReadsOnlyWhenThePageIsOpenedAndWhenARunEnds) {
  makeFamily();
  openAndWait(folder("runs") / "a");
  const int atFirst = script_->runsListed;
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  const int before = script_->runsListed, once = before - atFirst;
  ASSERT_GT(once, 0);
  Q_EMIT session_->stateChanged();
  Q_EMIT session_->streamChanged();
  EXPECT_TRUE(feed_->ready());
  Q_EMIT session_->runEnded();
  EXPECT_FALSE(feed_->ready());
  ASSERT_TRUE(waitForRuns());
  EXPECT_EQ(script_->runsListed, before + once);
  feed_->setActive(false);
  Q_EMIT session_->runEnded();
  EXPECT_FALSE(session_->questions().busy()) << "nobody looks";
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  EXPECT_EQ(script_->runsListed, before + 2 * once);
}

TEST_F(CompareFeedTest, ShowsAForkBelowItsRunWhileItTrains) {
  makeFamily();
  openAndWait(folder("runs") / "a");
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  script_->endless = true;
  session_->fork(0, {{"tau", "0.3"}});
  ASSERT_TRUE(eventually([&] { return page_.table()->runs().size() == 3 && feed_->ready(); }));
  const auto& runs = page_.table()->runs();
  int place = 0;
  while (runs[static_cast<std::size_t>(place)].description.folder != pathOfRun(session_->run().folder).string()) ++place;
  EXPECT_TRUE(cell(place, "run").contains(QStringLiteral("(open")));
  EXPECT_EQ(cell(place, "state"), QStringLiteral("running"));
  session_->training().stop();
  ASSERT_TRUE(eventually([&] { return !session_->live() && feed_->ready(); }));
  for (int i = 0; i < 3; ++i) EXPECT_NE(cell(i, "state"), QStringLiteral("running"));
}

TEST_F(CompareFeedTest, FollowsTheOpenRunFromWindowToWindow) {
  openStreamAndWait();
  feed_->setActive(true);
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([&] { return feed_->ready() && page_.table()->runs().size() == 1; }));
  EXPECT_EQ(page_.table()->runs()[0].windowsDone, 1);
  const int before = script_->runsListed;
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(eventually([&] { return page_.table()->runs()[0].windowsDone == 2; }));
  EXPECT_EQ(script_->runsListed, before) << "nothing is read for it";
  EXPECT_EQ(page_.chart()->content().series.at(0).points.size(), 2u);
}

TEST_F(CompareFeedTest, WhatIsReadAgainAndIsAsBeforeTouchesNoRow) {
  makeFamily();
  openAndWait(folder("runs") / "a");
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  auto& model = page_.table()->table();
  const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged), reset(&model, &QAbstractItemModel::modelReset);
  Q_EMIT session_->runEnded();
  ASSERT_TRUE(waitForRuns());
  EXPECT_EQ(changed.count() + reset.count(), 0);
}

TEST_F(CompareFeedTest, ReadsTheRunsOnceForEachWindowOfTheQueue) {
  makeFamily();
  const auto plan = QueueRunner::prepared({stream().string(), folder("runs").string(), {{"windows", "4"}}, {{"seed", {"1"}}}});
  bool answered = false;
  session_->queue().plan(session_.get(), plan, [&](const Result<std::vector<PlannedRun>>& runs) {
    answered = true;
    ASSERT_TRUE(runs);
    session_->queue().add(plan, *runs);
  });
  ASSERT_TRUE(eventually([&] { return answered; }));
  feed_->setActive(true);
  session_->queue().start();
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([&] { return feed_->ready() && page_.table()->runs().size() == 3; }));
  const auto& runs = page_.table()->runs();
  ASSERT_EQ(runs[2].windowsDone, 1);
  auto& model = page_.table()->table();
  const QSignalSpy shown(feed_.get(), &CompareFeed::shown), changed(&model, &QAbstractItemModel::dataChanged),
      reset(&model, &QAbstractItemModel::modelReset);
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(eventually([&] { return feed_->ready() && runs[2].windowsDone == 2; }));
  ASSERT_TRUE(waitForState(RunState::kPaused));
  EXPECT_EQ(shown.count(), 1);
  EXPECT_EQ(reset.count(), 0);
  for (const auto& told : changed) EXPECT_EQ(told[0].toModelIndex(), page_.table()->indexOf(2)) << "the others are as they were";
}

TEST_F(CompareFeedTest, MissesRunsThatAreDeletedWhileTheQueueTrains) {
  makeFamily();
  const auto plan = QueueRunner::prepared({stream().string(), folder("runs").string(), {{"windows", "4"}}, {{"seed", {"1"}}}});
  bool answered = false;
  session_->queue().plan(session_.get(), plan, [&](const Result<std::vector<PlannedRun>>& runs) {
    answered = true;
    ASSERT_TRUE(runs);
    session_->queue().add(plan, *runs);
  });
  ASSERT_TRUE(eventually([&] { return answered; }));
  feed_->setActive(true);
  session_->queue().start();
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([&] { return feed_->ready() && page_.table()->runs().size() == 3; }));
  EXPECT_THAT(names(), ElementsAre("a", "b", "seed_1"));
  std::filesystem::remove_all(folder("runs") / "b");
  session_->step(Boundary::kWindow);
  EXPECT_TRUE(eventually([&] { return feed_->ready() && page_.table()->runs().size() == 2; }));
  EXPECT_THAT(names(), ElementsAre("a", "seed_1"));
}

TEST_F(CompareFeedTest, SaysThatAnotherProgramTrainsARunAndFollowsIt) {
  makeFamily();
  script_->recordedWindows = 1;
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  EXPECT_EQ(cell(0, "state"), QStringLiteral("unfinished")) << "nobody writes it";
  script_->written = true;
  Q_EMIT session_->runEnded();
  ASSERT_TRUE(waitForRuns());
  EXPECT_EQ(cell(0, "state"), QStringLiteral("another program trains it"));
  EXPECT_EQ(cell(0, "windows"), QStringLiteral("1 of 3"));
  script_->recordedWindows = 2;
  Q_EMIT session_->runEnded();
  ASSERT_TRUE(waitForRuns());
  EXPECT_EQ(cell(0, "windows"), QStringLiteral("2 of 3"));
  script_->written = false;
  Q_EMIT session_->runEnded();
  ASSERT_TRUE(waitForRuns());
  EXPECT_EQ(cell(0, "state"), QStringLiteral("unfinished"));
}

TEST_F(CompareFeedTest, ShowsARunThatCannotBeReadAsSuch) {
  makeFamily();
  std::filesystem::create_directories(folder("runs") / "c");
  std::ofstream(folder("runs") / "c" / "run.json");
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  ASSERT_THAT(names(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(cell(2, "state"), QStringLiteral("cannot be read"));
}

TEST_F(CompareFeedTest, SaysThatThereIsNothingYet) {
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_TRUE(page_.message().contains(QStringLiteral("There is no run yet")));
}

TEST_F(CompareFeedTest, SaysWhyNothingCanBeRead) {
  script_->refuseEngine = true;
  feed_->setActive(true);
  QSignalSpy shown(feed_.get(), &CompareFeed::shown);
  ASSERT_TRUE(eventually([&] { return shown.count() == 1; }));
  EXPECT_TRUE(page_.message().contains(QStringLiteral("the engine cannot be loaded"))) << page_.message().toStdString();
}

TEST_F(CompareFeedTest, AsksAgainWhereOpeningAStreamCancelledIt) {
  makeFamily();
  feed_->setActive(true);
  session_->openStream(stream());
  ASSERT_TRUE(waitForRuns());
  EXPECT_THAT(names(), ElementsAre("a", "b"));
  EXPECT_TRUE(errors_.empty());
}

TEST_F(CompareFeedTest, WhatAPersonSaysOfARunIsKeptWithIt) {
  makeFamily();
  openAndWait(folder("runs") / "a");
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  const auto run = pathOfRun(folder("runs") / "a");
  feed_->annotate(QString::fromStdString(run.string()), {QStringLiteral("good")}, QStringLiteral("the first one"));
  ASSERT_TRUE(eventually([&] { return !session_->questions().busy(); }));
  {
    const std::lock_guard lock(script_->requestMutex);
    EXPECT_EQ(script_->annotations[run.string()], (engine::RunAnnotation{{"good"}, "the first one"}));
  }
  Q_EMIT session_->runEnded();
  ASSERT_TRUE(waitForRuns());
  EXPECT_EQ(cell(0, "note"), QStringLiteral("the first one")) << "of the open run, whose events do not tell it";
  EXPECT_EQ(cell(0, "tag"), QStringLiteral("good"));
  EXPECT_EQ(cell(1, "tag"), QString());
}

TEST_F(CompareFeedTest, WhatIsSaidWhileRunsAreReadIsNotLostToWhatWasReadBefore) {
  makeFamily();
  QObject::connect(&page_, &widgets::ComparePage::annotationRequested, feed_.get(), &CompareFeed::annotate);
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  const auto write = [this](const char* key, const QString& what) {
    const auto index = page_.table()->indexOf(1, page_.table()->table().columnOf(key));
    ASSERT_TRUE(page_.table()->model()->setData(index, what, Qt::EditRole));
  };
  write("note", QStringLiteral("said first"));
  ASSERT_TRUE(eventually([&] { return !session_->questions().busy(); }));
  Q_EMIT session_->runEnded();
  ASSERT_FALSE(feed_->ready());
  write("tag", QStringLiteral("good"));
  write("note", QStringLiteral("said meanwhile"));
  ASSERT_TRUE(waitForRuns());
  EXPECT_EQ(cell(1, "note"), QStringLiteral("said meanwhile"));
  EXPECT_EQ(cell(1, "tag"), QStringLiteral("good"));
  ASSERT_TRUE(eventually([&] { return !session_->questions().busy(); }));
  EXPECT_EQ(cell(1, "note"), QStringLiteral("said meanwhile"));
}

TEST_F(CompareFeedTest, SaysWhatCannotBeKeptAndShowsWhatIs) {
  makeFamily();
  feed_->setActive(true);
  ASSERT_TRUE(waitForRuns());
  script_->refuseAnnotations = true;
  std::vector<Error> refusals;
  QObject::connect(feed_.get(), &CompareFeed::failed, &page_, [&](const Error& error) { refusals.push_back(error); });
  auto* const model = page_.table()->model();
  const auto note = page_.table()->indexOf(0, page_.table()->table().columnOf("note"));
  QObject::connect(&page_, &widgets::ComparePage::annotationRequested, feed_.get(), &CompareFeed::annotate);
  ASSERT_TRUE(model->setData(note, QStringLiteral("mine"), Qt::EditRole));
  EXPECT_EQ(cell(0, "note"), QStringLiteral("mine"));
  ASSERT_TRUE(eventually([&] { return refusals.size() == 1 && feed_->ready(); }));
  EXPECT_EQ(refusals[0].kind, ErrorKind::kCannotWrite);
  EXPECT_EQ(cell(0, "note"), QString());
}

TEST_F(CompareFeedTest, MayGoWhileRunsAreRead) {
  makeFamily();
  feed_->setActive(true);
  feed_.reset();
  session_.reset();
}

class ComparePerspectiveTest : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    makeRunFolder(folder("runs") / "a", stream());
    makeForkFolder(folder("runs") / "b", stream(), folder("runs") / "a", 1);
    window_ = std::make_unique<MainWindow>(factory(), folders());
    window_->show();
  }
  std::unique_ptr<MainWindow> window_;
};

TEST_F(ComparePerspectiveTest, MarksWhereATasteComesBackInTheStreamOfTheOpenRun) {
  script_->returns = {2};
  window_->session().open(folder("runs") / "a");
  ASSERT_TRUE(eventually([&] { return window_->session().run().stored && !window_->session().opening(); }));
  window_->showPerspective(perspective<ComparePerspective>(*window_));
  auto& page = *window_->findChild<widgets::ComparePage*>();
  ASSERT_TRUE(eventually([&] { return page.chart()->content().marks.size() == 1; }));
  EXPECT_EQ(page.chart()->content().marks[0].at, 2);
}

TEST_F(ComparePerspectiveTest, MarksWhatElseWasPlantedInTheStreamOfTheOpenRun) {
  script_->drifts = {{PlantedDrift::Kind::kManner, 2, "ornate", 0.2, 0.8}};
  window_->session().open(folder("runs") / "a");
  ASSERT_TRUE(eventually([&] { return window_->session().run().stored && !window_->session().opening(); }));
  window_->showPerspective(perspective<ComparePerspective>(*window_));
  auto& page = *window_->findChild<widgets::ComparePage*>();
  ASSERT_TRUE(eventually([&] { return page.chart()->content().marks.size() == 1; }));
  EXPECT_EQ(page.chart()->content().marks[0].label, QStringLiteral("⇄"));
}

TEST_F(ComparePerspectiveTest, IsATabFromWhichARunIsOpened) {
  window_->session().open(folder("runs") / "a");
  ASSERT_TRUE(eventually([&] { return window_->session().run().stored && !window_->session().opening(); }));
  auto& perspective = studio::perspective<ComparePerspective>(*window_);
  auto& page = *window_->findChild<widgets::ComparePage*>();
  window_->showPerspective(perspective);
  EXPECT_EQ(window_->parts().perspectives->currentWidget(), &page);
  ASSERT_TRUE(eventually([&] { return perspective.settled(); }));
  auto* const table = page.table();
  EXPECT_EQ(page.chart()->content().series.size(), 6u);
  EXPECT_EQ(window_->focusWidget(), table) << "the keyboard goes on there";
  table->setCurrentIndex(table->indexOf(1));
  QTest::keyClick(table, Qt::Key_Return);
  ASSERT_TRUE(eventually([&] { return window_->session().run().folder == pathOfRun(folder("runs") / "b"); }));
  ASSERT_TRUE(eventually([&] { return table->indexOf(1).data().toString() == QStringLiteral("b (open)"); }));
  EXPECT_EQ(window_->parts().perspectives->currentWidget(), &page);
  EXPECT_EQ(page.chart()->content().series.size(), 3u) << "what a person chose stays: a curve and its band";
}

TEST_F(ComparePerspectiveTest, FilesOfItsChartsNameTheChosenRuns) {
  window_->session().open(folder("runs") / "a");
  ASSERT_TRUE(eventually([&] { return window_->session().run().stored && !window_->session().opening(); }));
  auto& perspective = studio::perspective<ComparePerspective>(*window_);
  window_->showPerspective(perspective);
  ASSERT_TRUE(eventually([&] { return perspective.settled(); }));
  auto& page = *window_->findChild<widgets::ComparePage*>();
  page.table()->choose({1});
  ASSERT_EQ(page.chosen().size(), 1U);
  EXPECT_EQ(page.chart()->provenance(), perspective.provenance());
  EXPECT_EQ(page.chart()->provenance().first(), QStringLiteral("Runs: ") + page.titleOf(*page.chosen().front()));
  EXPECT_GT(page.chart()->provenance().size(), 1) << "deviations, or that there are none";
}

TEST_F(ComparePerspectiveTest, AFolderOfRunsIsComparedWhereItIsOpened) {
  makeRunFolder(folder("elsewhere") / "c", stream());
  window_->open({folder("elsewhere")});
  auto& perspective = studio::perspective<ComparePerspective>(*window_);
  auto& page = *window_->findChild<widgets::ComparePage*>();
  ASSERT_TRUE(eventually([&] { return window_->parts().perspectives->currentWidget() == &page; }));
  EXPECT_TRUE(RunFolders::list().contains(QString::fromStdString(folder("elsewhere").string())));
  ASSERT_TRUE(eventually([&] { return perspective.settled() && page.table()->runs().size() == 3; }));
  EXPECT_FALSE(window_->session().run().state) << "none of them is opened";
}

TEST_F(ComparePerspectiveTest, OpensARunAtAWindow) {
  window_->session().open(folder("runs") / "a");
  ASSERT_TRUE(eventually([&] { return window_->session().run().stored && !window_->session().opening(); }));
  auto& perspective = studio::perspective<ComparePerspective>(*window_);
  auto& page = *window_->findChild<widgets::ComparePage*>();
  window_->showPerspective(perspective);
  ASSERT_TRUE(eventually([&] { return perspective.settled(); }));
  const auto& timeline = *window_->parts().timeline;
  Q_EMIT page.runActivated(QString::fromStdString(pathOfRun(folder("runs") / "a").string()), 1);
  EXPECT_EQ(timeline.selected(), 1) << "it is open already";
  Q_EMIT page.runActivated(QString::fromStdString(pathOfRun(folder("runs") / "b").string()), 2);
  ASSERT_TRUE(eventually([&] { return window_->session().run().folder == pathOfRun(folder("runs") / "b") && timeline.selected() == 2; }));
  Q_EMIT page.runActivated(QString::fromStdString(pathOfRun(folder("runs") / "a").string()), -1);
  ASSERT_TRUE(eventually([&] { return window_->session().run().folder == pathOfRun(folder("runs") / "a"); }));
  EXPECT_FALSE(timeline.selected().has_value()) << "no window in particular";
}

}  // namespace
}  // namespace xsmoe::studio
