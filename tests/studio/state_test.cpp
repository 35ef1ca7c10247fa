// SPDX-License-Identifier: GPL-3.0-or-later
// A run and where a person looks as one file, from one window to another.
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QTabWidget>

#include "app/studio/dialogs/import_dialog.h"
#include "app/studio/dialogs/save_state_dialog.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/session/folder_kind.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/page_look.h"
#include "app/studio/shell/window_files.h"
#include "tests/studio/studio_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/metrics_chart.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/forms/tau_control.h"
#include "widgets/inspect/beside_bar.h"
#include "widgets/network/expert_tile.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/network_scene.h"
#include "widgets/network/router_time_panel.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/watch_page.h"
#include "widgets/report/report_charts.h"

namespace xsmoe::studio {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class StateTest : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    for (const char* const name : {"a", "b"}) makeRunFolder(folder("runs") / name, stream());
    makeWindow(folders());
    open(folder("runs") / "a");
  }
  void makeWindow(StudioFolders where) {
    window_.reset();
    window_ = std::make_unique<MainWindow>(factory(), std::move(where));
    window_->show();
  }
  Session& session() { return window_->session(); }
  void open(const std::filesystem::path& path) {
    window_->open({path});
    ASSERT_TRUE(eventually([this] { return session().run().state && session().stream() && !session().opening(); }));
  }
  /// Another place on Inspect, with another run beside.
  void lookAround() {
    session().beside().show(folder("runs") / "b");
    ASSERT_TRUE(eventually([this] { return session().beside().run() != nullptr; }));
    window_->showPerspective(perspective<InspectPerspective>(*window_));
    window_->showMoment(1);
    session().chosen().chooseUser("bob");
    session().chosen().chooseItem("mug");
    session().ask(SetTau{0.42});
  }
  [[nodiscard]] SharedView shared() const {
    auto view = window_->viewShown();
    view.views = viewsToShare(*window_);
    return window_->session().stateToSave(std::move(view)).view;
  }
  /// As a person who takes the stream along.
  void save(const std::filesystem::path& file) {
    auto& dialog = window_->files().saveStateAs();
    ASSERT_TRUE(eventually([&] { return dialog.saveButton().isEnabled(); }));
    dialog.saveTo(file);
    ASSERT_TRUE(eventually([this] { return message().startsWith(QStringLiteral("The state is saved")); })) << message().toStdString();
  }
  [[nodiscard]] QString message() const { return window_->parts().messages->text(); }
  widgets::InspectPage& inspectPage() { return *window_->findChild<widgets::InspectPage*>(); }

  std::unique_ptr<MainWindow> window_;
};

TEST_F(StateTest, OpensInAnotherWindowToTheSameView) {
  lookAround();
  const auto file = folder("lesson.xsmoe");
  save(file);
  makeWindow({folder("other"), folder("cache") / "built-in"});
  std::filesystem::remove_all(folder("runs"));
  std::filesystem::remove_all(folder("stream"));
  open(file);
  ASSERT_TRUE(
      eventually([this] { return session().beside().run() != nullptr && !perspective<InspectPerspective>(*window_).inspection().busy(); }));
  EXPECT_EQ(session().run().folder, folder("other") / "lesson/runs/a");
  EXPECT_EQ(session().stream()->folder, folder("other") / "lesson/stream");
  EXPECT_EQ(session().run().stream, folder("other") / "lesson/stream");
  EXPECT_EQ(window_->parts().perspectives->currentWidget(), &perspective<InspectPerspective>(*window_).page());
  EXPECT_EQ(window_->parts().timeline->selected(), 1);
  EXPECT_EQ(session().chosen().user(), "bob");
  EXPECT_EQ(inspectPage().user(), QStringLiteral("bob"));
  EXPECT_DOUBLE_EQ(window_->parts().tau->tau(), 0.42);
  EXPECT_EQ(session().nextSettings().model.tau, RunSettings{}.model.tau) << "where another person looked is no wish for the next run";
  EXPECT_EQ(session().beside().run()->description().name, "b");
  EXPECT_EQ(session().chosen().item(), "mug");
  const auto again = shared();
  EXPECT_EQ(again.perspective, "inspect") << "saved from there it is the same";
  EXPECT_EQ(again.window, 1);
  EXPECT_EQ(again.user, "bob");
  EXPECT_EQ(again.item, "mug");
  EXPECT_EQ(again.tau, 0.42);
}

TEST_F(StateTest, OfAPersonWhoHasLookedNowhereIsTheRunAsItOpens) {
  auto view = shared();
  EXPECT_TRUE(view.zoom.empty());
  view.tabs.clear();
  EXPECT_THAT(view.pages, AllOf(Not(HasSubstr("\"chart\":")), Not(HasSubstr("\"tables\"")))) << "of no page a zoom or a table";
  view.pages.clear();  // their tabs
  EXPECT_EQ(view, (SharedView{"watch"}));
}

TEST_F(StateTest, HoldsTheEpochTheTabsAndTheZoomOfThePage) {
  auto& watch = perspective<WatchPerspective>(*window_);
  window_->showPerspective(watch);
  window_->showMoment(1, 2);
  auto* const tabs = window_->findChild<widgets::WatchPage*>()->findChild<QTabWidget*>();
  tabs->setCurrentIndex(1);
  const auto zoomable = [&]() -> widgets::ChartView* {
    for (auto* const one : perspective<WatchPerspective>(*window_).charts())
      if (one->isVisible() && widgets::takesLens(one->content()) && widgets::hasPoints(one->content())) return one;
    return nullptr;
  };
  ASSERT_TRUE(eventually([&] { return zoomable() != nullptr; }));
  widgets::ChartLens lens;
  lens.smoothing = 0.5;
  zoomable()->setLens(lens);
  const auto before = shared();
  EXPECT_EQ(before.epoch, RunMoment(1, 2));
  ASSERT_EQ(before.zoom.size(), 1U);
  const auto file = folder("lesson.xsmoe");
  save(file);
  makeWindow({folder("other"), folder("cache") / "built-in"});
  open(file);
  EXPECT_TRUE(eventually([&] { return shared().zoom == before.zoom; }));
  EXPECT_EQ(shared().epoch, before.epoch);
  EXPECT_EQ(shared().tabs, before.tabs);
}

TEST_F(StateTest, HoldsWhatIsChosenAndArrangedOnEveryPage) {
  const auto watch = [this]() -> widgets::WatchPage& { return *window_->findChild<widgets::WatchPage*>(); };
  window_->showPerspective(perspective<WatchPerspective>(*window_));
  ASSERT_TRUE(eventually([&] { return !watch().network()->scene().tiles().empty(); }));
  watch().network()->select(watch().network()->scene().tiles().front()->content().key);
  watch().network()->foldAll();
  watch().metrics()->setAxis(widgets::StepAxis::kEpoch);
  watch().metrics()->showTable(true);
  const auto expert = watch().network()->selected();
  const auto folds = watch().network()->sight().folds;
  inspectPage().beside()->choose(widgets::OtherList{0});
  perspective<InspectPerspective>(*window_).tabs().setCurrentIndex(3);
  session().chosen().pickItems({QStringLiteral("mug")});
  const auto file = folder("lesson.xsmoe");
  save(file);
  makeWindow({folder("other"), folder("cache") / "built-in"});
  ASSERT_EQ(watch().metrics()->axis(), widgets::StepAxis::kWindow);
  open(file);
  ASSERT_TRUE(eventually([&] { return watch().network()->selected() == expert; }));
  EXPECT_TRUE(eventually([&] { return watch().network()->sight().folds == folds; }));
  EXPECT_EQ(watch().metrics()->axis(), widgets::StepAxis::kEpoch);
  EXPECT_TRUE(watch().metrics()->showsTable());
  EXPECT_EQ(inspectPage().beside()->wanted(), widgets::OtherList{0});
  EXPECT_EQ(perspective<InspectPerspective>(*window_).tabs().currentIndex(), 3) << "a page that is not in front";
  EXPECT_EQ(session().chosen().pickedItems(), QStringList{QStringLiteral("mug")});
}

TEST_F(StateTest, PutsBackWhatWasAsUsual) {
  const auto view = shared();
  auto& watch = *window_->findChild<widgets::WatchPage*>();
  watch.metrics()->setAxis(widgets::StepAxis::kEpoch);
  watch.routerTime()->chart()->setAxis(widgets::StepAxis::kTime);
  inspectPage().beside()->choose(widgets::OtherList{0});
  window_->restoreView(view);
  EXPECT_EQ(watch.metrics()->axis(), widgets::StepAxis::kWindow);
  EXPECT_EQ(watch.routerTime()->chart()->axis(), widgets::StepAxis::kWindow);
  EXPECT_FALSE(inspectPage().beside()->wanted());
}

TEST_F(StateTest, NamesNoFoldersOfThisMachineAmongWhatIsArranged) {
  auto& compare = *window_->findChild<widgets::ComparePage*>();
  window_->showPerspective(perspective<ComparePerspective>(*window_));
  ASSERT_TRUE(eventually([&] { return compare.table()->runs().size() == 2; }));
  compare.table()->choose({0});
  ASSERT_FALSE(compare.table()->choiceOfPerson().empty());
  const auto view = shared();
  EXPECT_THAT(view.views + view.pages, Not(HasSubstr(folder("runs").string())));
}

TEST_F(StateTest, OfAProgramThatKeptThePageInFrontAloneOpensThere) {
  SharedView view;
  view.perspective = "inspect";
  view.tabs = {3};
  view.window = 1;
  window_->restoreView(view);
  EXPECT_EQ(window_->parts().perspectives->currentWidget(), &perspective<InspectPerspective>(*window_).page());
  EXPECT_EQ(perspective<InspectPerspective>(*window_).tabs().currentIndex(), 3);
  EXPECT_EQ(window_->parts().timeline->selected(), 1);
  view.views = R"({"watch":7,"moon":{},"inspect":{"map":"x"}})";
  view.pages = R"({"watch":[],"moon":{},"inspect":{"tabs":"x","tables":{}}})";
  window_->restoreView(view);
  EXPECT_EQ(window_->parts().timeline->selected(), 1) << "what cannot be read of it is passed over";
}

TEST_F(StateTest, AsksOfTheUserWhereThePageHasNotYetReadWhichWindowsThereAre) {
  window_->showPerspective(perspective<InspectPerspective>(*window_));
  session().chosen().chooseUser("bob");
  const auto file = folder("lesson.xsmoe");
  save(file);
  makeWindow({folder("other"), folder("cache") / "built-in"});
  open(file);
  ASSERT_TRUE(eventually([this] { return inspectPage().truthText().contains(QStringLiteral("rank")); }));
  EXPECT_EQ(inspectPage().user(), QStringLiteral("bob"));
}

TEST_F(StateTest, TellsItsSizeAndLeavesTheStreamOutWhereThatIsWished) {
  auto& dialog = window_->files().saveStateAs();
  EXPECT_FALSE(dialog.saveButton().isEnabled()) << "before it is measured";
  ASSERT_TRUE(eventually([&] { return dialog.saveButton().isEnabled(); }));
  EXPECT_TRUE(dialog.withStream().isChecked()) << "a small one";
  EXPECT_THAT(dialog.sizeText().toStdString(), HasSubstr("3.0 MB and its stream 5.0 MB"));
  dialog.withStream().setChecked(false);
  EXPECT_THAT(dialog.sizeText().toStdString(), HasSubstr("Without its stream of 5.0 MB"));
  dialog.saveTo(folder("small.xsmoe"));
  ASSERT_TRUE(eventually([this] { return message().startsWith(QStringLiteral("The state is saved")); }));
  const std::lock_guard lock(script_->requestMutex);
  ASSERT_EQ(script_->states.size(), 1U);
  EXPECT_FALSE(script_->states[0].withStream);
}

TEST_F(StateTest, ItsDialogCopiesWhatItWouldDo) {
  lookAround();
  auto& dialog = window_->files().saveStateAs();
  auto* const copy = dialog.findChild<QPushButton*>(QStringLiteral("copyAsCommand"));
  ASSERT_NE(copy, nullptr);
  ASSERT_TRUE(eventually([&] { return copy->isEnabled(); }));
  const std::string run = (folder("runs") / "a").string(), beside = (folder("runs") / "b").string();
  const std::string share = "xsmoe share " + run + " --to " + run + ".xsmoe";
  const std::string view = " --beside " + beside + " --page inspect --window 1 --user bob --item mug";
  copy->click();
  EXPECT_EQ(QGuiApplication::clipboard()->text().toStdString(), share + view);
  dialog.withStream().setChecked(false);
  copy->click();
  EXPECT_EQ(QGuiApplication::clipboard()->text().toStdString(), share + " --no-stream" + view);
}

TEST_F(StateTest, ItsDialogHasRoomForAllItsWords) {
  auto& dialog = window_->files().saveStateAs();
  ASSERT_TRUE(eventually([&] { return dialog.saveButton().isEnabled(); }));
  dialog.withStream().setChecked(false);
  ASSERT_TRUE(eventually([&] { return dialog.height() >= dialog.minimumHeight(); }));
  QApplication::processEvents();
  for (const auto* const label : dialog.findChildren<QLabel*>())
    EXPECT_GE(label->height(), label->heightForWidth(label->width())) << label->text().toStdString();
}

TEST_F(StateTest, WithoutItsStreamOffersNone) {
  std::filesystem::remove_all(folder("stream"));
  auto& dialog = window_->files().saveStateAs();
  ASSERT_TRUE(eventually([&] { return dialog.saveButton().isEnabled(); }));
  EXPECT_FALSE(dialog.withStream().isEnabled());
  EXPECT_FALSE(dialog.withStream().isChecked());
  EXPECT_THAT(dialog.sizeText().toStdString(), HasSubstr("Its stream is not there"));
}

TEST_F(StateTest, ThatIsBrokenIsRefusedInWordsAndTheOpenRunStays) {
  std::ofstream(folder("broken.xsmoe")) << "half\n";
  EXPECT_TRUE(isStateFile(folder("broken.xsmoe")));
  window_->open({folder("broken.xsmoe")});
  ASSERT_TRUE(eventually([this] { return message().contains(QStringLiteral("cut off")); })) << message().toStdString();
  EXPECT_EQ(session().run().folder, folder("runs") / "a");
  EXPECT_FALSE(window_->findChild<ImportDialog*>()) << "it is not offered for import";
}

TEST_F(StateTest, CanBeSavedOnlyOfAnOpenRun) {
  EXPECT_TRUE(window_->findChild<QAction*>(QStringLiteral("saveState"))->isEnabled());
  makeWindow(folders());
  EXPECT_FALSE(window_->findChild<QAction*>(QStringLiteral("saveState"))->isEnabled());
}

}  // namespace
}  // namespace xsmoe::studio
