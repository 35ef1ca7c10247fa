// SPDX-License-Identifier: GPL-3.0-or-later
// What the window would do as a command, and settings that belong together.
#include <QClipboard>
#include <QDockWidget>
#include <QGuiApplication>
#include <QMenu>
#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <map>
#include <set>
#include <string>

#include "app/studio/dialogs/fork_dialog.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/perspectives/compare_perspective.h"
#include "app/studio/perspectives/equations_panel.h"
#include "app/studio/perspectives/explanation_tabs.h"
#include "app/studio/perspectives/inspect_commands.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/item_panel.h"
#include "app/studio/perspectives/learn_perspective.h"
#include "app/studio/perspectives/map_panel.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "app/studio/perspectives/without_command.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/shell/settings_menu.h"
#include "app/studio/shell/window_dialogs.h"
#include "model/analysis/experiment_command.h"
#include "model/core/change.h"
#include "model/core/command_words.h"
#include "tests/studio/main_window_fixture.h"
#include "tests/support/temporary_folder.h"
#include "widgets/help/view_help.h"
#include "widgets/inspect/window_lists_panel.h"
#include "widgets/items/item_page.h"
#include "widgets/learn/equations_view.h"
#include "widgets/learn/race_panel.h"
#include "widgets/map/map_view.h"
#include "widgets/network/likeness_panel.h"
#include "widgets/network/merge_bar.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/differences_panel.h"
#include "widgets/pages/learn_page.h"
#include "widgets/pages/queue_panel.h"
#include "widgets/pages/run_monitor.h"
#include "widgets/pages/run_table.h"
#include "widgets/pages/size_ledger.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/trade_off_panel.h"
#include "widgets/pages/watch_page.h"

namespace xsmoe::studio {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

TEST_F(MainWindowTest, CopiesAsACommandWhatRunWouldDo) {
  auto* const copy = window_->findChild<QAction*>(QStringLiteral("copyAsCommand"));
  ASSERT_NE(copy, nullptr);
  EXPECT_FALSE(copy->isEnabled()) << "nothing is open";
  openStreamAndWait();
  ASSERT_TRUE(copy->isEnabled());
  copy->trigger();
  const auto command = QGuiApplication::clipboard()->text().toStdString();
  EXPECT_THAT(command, StartsWith("xsmoe train " + stream().string() + " --run " + folders().runs.string()));
  EXPECT_EQ(parts().messages->text(), QStringLiteral("Copied"));
  EXPECT_THAT(command, HasSubstr(" --epochs 3"));
  EXPECT_THAT(command, HasSubstr(" --windows " + std::to_string(session().stream()->overview.protocol.windows)));
}

/// What the menu offers now: titles, and of each what it copies.
std::map<std::string, std::string> offeredCommands(MainWindow& window, const char* name) {
  auto* const menu = window.findChild<QMenu*>(QLatin1String(name));
  if (menu == nullptr) return {};
  Q_EMIT menu->aboutToShow();
  std::map<std::string, std::string> commands;
  for (auto* const action : menu->actions()) {
    QGuiApplication::clipboard()->clear();
    if (action->isEnabled()) action->trigger();
    commands[action->text().toStdString()] = QGuiApplication::clipboard()->text().toStdString();
  }
  return commands;
}

std::map<std::string, std::string> shownCommands(MainWindow& window) { return offeredCommands(window, "copyShownAsCommand"); }

TEST_F(MainWindowTest, CopiesAsCommandsWhatItsMenusDoWithWhatIsOpen) {
  const auto offered = [this] { return offeredCommands(*window_, "copyActionsAsCommand"); };
  EXPECT_THAT(offered(), testing::ElementsAre(testing::Pair("Nothing Is Open", "")));
  openStreamAndWait();
  EXPECT_EQ(offered()["Export All Views, for a slide"],
            "xsmoe-studio " + stream().string() + " --views " + folder("stream-views").string() + " --size slide");
  EXPECT_EQ(offered().count("Export Report"), 0U) << "no run is open";
  script_->recordedWindows = 2;
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(eventually([&] { return session().canGoOn() && session().stream(); }));
  const std::string run = folder("run").string();
  auto all = offered();
  EXPECT_EQ(all["Go On With the Open Run"], "xsmoe resume " + run);
  EXPECT_EQ(all["Go On With New Windows"], "xsmoe resume " + run + " --extend");
  EXPECT_EQ(all["Export Report"], "xsmoe-studio " + run + " --report " + run + ".html");
  EXPECT_EQ(all["Export All Views, for a column"], "xsmoe-studio " + run + " --views " + run + "-views --size column");
  EXPECT_TRUE(window_->findChild<QAction*>(QStringLiteral("goOn"))->isEnabled());
  script_->endless = true;
  session().goOn();
  ASSERT_TRUE(session().live());
  EXPECT_EQ(offered().count("Go On With the Open Run"), 0U) << "it is going on";
}

TEST_F(MainWindowTest, CopiesAsCommandsWhatThePagesShow) {
  EXPECT_THAT(shownCommands(*window_), testing::ElementsAre(testing::Pair("Nothing on This Page", "")));
  makeRunFolder(folder("my run"), stream());
  session().open(folder("my run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  const std::string run = "'" + folder("my run").string() + "'";
  shown<WatchPerspective>();
  const auto watch = shownCommands(*window_);
  EXPECT_THAT(watch, testing::Contains(testing::Pair("What Each τ Would Prune", "xsmoe what-if " + run)));
  EXPECT_THAT(watch, testing::Contains(testing::Pair("Numbers of Each Window", "xsmoe export " + run + " --metrics -")));
  EXPECT_THAT(watch, testing::Contains(testing::Pair("This Run Made Again and Compared", "xsmoe replay " + run)));
  EXPECT_THAT(watch, testing::Contains(testing::Pair("All Views of This Run as It Stands",
                                                     "xsmoe-studio " + run + " --views '" + folder("my run").string() + "-views'")));
  auto& inspect = shown<InspectPerspective>();
  ASSERT_TRUE(eventually([&] { return !inspect.inspection().windows().empty(); }));
  inspect.inspection().inspect(QStringLiteral("ada"), 1);
  ASSERT_TRUE(eventually([&] { return inspect.inspection().shown().has_value(); }));
  const std::string list = "xsmoe recommend " + run + " --window 1 --user ada";
  EXPECT_THAT(shownCommands(*window_), testing::IsSupersetOf({testing::Pair("This List", list), testing::Pair("Why", list + " --why")}));
  inspect.explanation().setCurrentWidget(&inspect.explanation().windows());
  EXPECT_THAT(shownCommands(*window_),
              testing::Contains(testing::Pair("The Lists of Every Window", "xsmoe recommend " + run + " --user ada --each-window")));
  inspect.tabs().setCurrentWidget(&inspect.equations());
  ASSERT_TRUE(eventually([&] { return inspect.equations().view().equations() != nullptr; }));
  EXPECT_THAT(shownCommands(*window_),
              testing::ElementsAre(testing::Pair("The Equations with Their Numbers",
                                                 testing::AllOf(StartsWith("xsmoe equations " + run + " --window "), HasSubstr(" --user "),
                                                                HasSubstr(" --item "), HasSubstr(" --layer V1")))));
  inspect.tabs().setCurrentWidget(&inspect.map());
  ASSERT_TRUE(eventually([&] { return inspect.map().view().map() != nullptr; }));
  EXPECT_THAT(shownCommands(*window_),
              testing::ElementsAre(testing::Pair("Map of All Items", StartsWith("xsmoe map " + run + " --window "))));
  inspect.tabs().setCurrentWidget(&inspect.item());
  ASSERT_TRUE(eventually([&] { return inspect.item().page().item() != nullptr; }));
  EXPECT_THAT(shownCommands(*window_), testing::ElementsAre(testing::Pair("Everyone's Lists", HasSubstr(" --everyone everyone.csv")),
                                                            testing::Pair("This Item", HasSubstr("xsmoe item " + run + " --window "))));
}

TEST_F(MainWindowTest, SaysOfWhatNoCommandGivesThatThereIsNoneAndOffersAllViewsWhereTheyHaveIt) {
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  shown<WatchPerspective>();
  auto& watch = page<widgets::WatchPage>();
  watch.bringToFront(watch.sizes());
  const std::string run = folder("run").string();
  EXPECT_THAT(shownCommands(*window_), testing::Contains(testing::Pair("Parameters and memory, Among All Views of This Run as It Stands",
                                                                       "xsmoe-studio " + run + " --views " + run + "-views")));
  watch.bringToFront(watch.monitor());
  const std::string machine = "The machine and a run's time";
  EXPECT_THAT(shownCommands(*window_), testing::Contains(testing::Pair(machine, "")));
  for (const auto* const action : window_->findChild<QMenu*>(QStringLiteral("copyShownAsCommand"))->actions()) {
    if (action->text().toStdString() != machine) continue;
    EXPECT_FALSE(action->isEnabled());
    EXPECT_THAT(action->toolTip().toStdString(), StartsWith("No command tells what the machine does now"));
  }
}

TEST(ViewsWithoutCommand, AreListedOnceWithTheReasonAndAllOthersAreCopied) {
  const std::set<std::string> copied{
      "watch", "quality",  "experts", "threshold", "alike",       "weights-by-group", "stream", "methods",      "inspect",
      "why",   "why-not",  "what-if", "map",       "item",        "who-lost",         "slices", "every-window", "equations",
      "data",  "compare",  "curves",  "tables",    "differences", "forgetting",       "queue",  "experiment",   "fork",
      "race",  "settings", "import",  "extraction"};
  std::set<std::string> without;
  for (const auto& view : viewsWithoutCommand()) {
    const auto page = view.page.toStdString();
    EXPECT_TRUE(without.insert(page).second) << page << " is listed twice";
    EXPECT_EQ(copied.count(page), 0U) << page << " is copied as a command";
    EXPECT_FALSE(view.why.isEmpty()) << page;
    EXPECT_EQ(withoutCommand(view.page).why, view.why);
    EXPECT_TRUE(widgets::findViewHelp(view.page).has_value()) << "the handbook has no page " << page;
  }
  for (const QString& page : viewsDrawnTogether()) EXPECT_TRUE(widgets::findViewHelp(page).has_value()) << page.toStdString();
  for (const auto& view : widgets::allViewHelp()) {
    const auto page = view.page.toStdString();
    EXPECT_EQ(copied.count(page) + without.count(page) + (viewsDrawnTogether().contains(view.page) ? 1U : 0U), 1U)
        << page << ": is there a command? Else list it in without_command.cpp";
  }
}

TEST_F(MainWindowTest, CopiesWhoLostBetweenEpochsWhoseWeightsAreKept) {
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  widgets::RankMoments moments{1, 1, 2, 2};
  moments.epochBefore = 2;
  EXPECT_EQ(commandLine(rankChangesCommand(session(), moments, {}).words),
            "xsmoe fallen " + folder("run").string() + " --from 1 --from-epoch 2 --to 1");
}

TEST_F(MainWindowTest, CopiesWhatAMergeWouldDoOnceAPairIsChosen) {
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  shown<WatchPerspective>();
  auto& watch = page<widgets::WatchPage>();
  const std::string title = "What Merging the Chosen Pair Would Do";
  EXPECT_EQ(shownCommands(*window_).count(title), 0U) << "it is about what is on the tab of alike experts";
  watch.bringToFront(watch.likeness());
  const auto commands = shownCommands(*window_);
  EXPECT_THAT(commands, testing::Contains(testing::Pair("Which Experts Are Alike", "xsmoe alike " + folder("run").string())));
  EXPECT_THAT(commands, testing::Contains(testing::Pair(title, "")));
  auto& alike = *watch.likeness();
  ASSERT_TRUE(eventually([&] { return alike.measure()->isEnabled(); }));
  alike.measure()->click();
  ASSERT_TRUE(eventually([&] { return alike.pairs()->rowCount() == 2; }));
  alike.pairs()->setCurrentCell(0, 1);
  ASSERT_TRUE(alike.merging()->pair());
  const auto pair = textOf(Act(Change(*alike.merging()->pair()))).value;
  EXPECT_THAT(pair, HasSubstr(" into "));
  EXPECT_EQ(shownCommands(*window_)[title], "xsmoe what-if " + folder("run").string() + " --merge '" + pair + "'");
}

TEST_F(MainWindowTest, CopiesTheExperimentsOfTheQueueAndSaysWhenNothingDiffers) {
  for (const char* const name : {"a", "b"}) makeRunFolder(folders().runs / name, stream());
  ExperimentPlan wish;
  wish.stream = stream().string();
  wish.runs = folder("queued").string();
  wish.over.push_back(VariedSetting{"seed", {"1", "2"}, {}});
  const auto plan = QueueRunner::prepared(wish);
  bool answered = false;
  session().queue().plan(&session(), plan, [&](const Result<std::vector<PlannedRun>>& runs) {
    answered = true;
    ASSERT_TRUE(runs);
    session().queue().add(plan, *runs);
  });
  ASSERT_TRUE(eventually([&] { return answered; }));
  shown<ComparePerspective>();
  auto& compare = page<widgets::ComparePage>();
  ASSERT_TRUE(eventually([&] { return compare.table()->runs().size() == 2; }));
  compare.tabs()->setCurrentWidget(compare.queue());
  const auto experiment = commandLine(experimentCommand(plan));
  EXPECT_THAT(experiment, HasSubstr(" --over seed=1,2"));
  EXPECT_THAT(shownCommands(*window_), testing::Contains(testing::Pair("The Experiment in " + plan.runs, experiment)));
  compare.tabs()->setCurrentWidget(compare.differences());
  compare.table()->choose({0, 1});
  EXPECT_THAT(shownCommands(*window_), testing::Contains(testing::Pair(StartsWith("What Differs, of All Runs Below "), "")));
  compare.tabs()->setCurrentWidget(compare.tradeOff());
  EXPECT_THAT(shownCommands(*window_), testing::Contains(testing::Pair("Quality against cost", ""))) << "it says that it has none";
}

TEST_F(MainWindowTest, CopiesTheRaceAsAnExperiment) {
  shown<LearnPerspective>();
  const std::string builtIn = shellWord(folders().builtIn.string());
  page<widgets::LearnPage>().tabs()->setCurrentWidget(&page<widgets::RacePanel>());
  const auto commands = shownCommands(*window_);
  EXPECT_THAT(commands, testing::Contains(testing::Pair(
                            "The Race", testing::AllOf(StartsWith("xsmoe experiment " + builtIn),
                                                       HasSubstr(" --over method=xsmoe,static,noft"), HasSubstr(" --runs ")))));
  EXPECT_THAT(commands, testing::Contains(testing::Pair("The Built-In Stream, Which the Race Needs First", "xsmoe generate " + builtIn)));
}

TEST_F(MainWindowTest, TheCommandOfTheStaircaseIsOfTheEpochWhoseWeightsItAsks) {
  script_->keptEpochs = {RunMoment(1, 2)};
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  shown<WatchPerspective>();
  const auto command = [this] { return shownCommands(*window_)["What Each τ Would Prune"]; };
  const std::string whatIf = "xsmoe what-if " + folder("run").string();
  EXPECT_EQ(command(), whatIf) << "of the last window";
  parts().timeline->chooseEpoch(1, 2);
  ASSERT_TRUE(
      eventually([this] { return parts().timelineDock->windowTitle().contains(QStringLiteral("weights of this epoch are kept")); }));
  EXPECT_EQ(command(), whatIf + " --window 1 --epoch 2");
  parts().timeline->chooseEpoch(1, 1);
  EXPECT_EQ(command(), whatIf + " --window 1") << "the weights of this epoch are not kept: its window's are asked";
  parts().timeline->choose(0);
  EXPECT_EQ(command(), whatIf + " --window 0");
}

TEST_F(MainWindowTest, TheCommandsOfAlikeExpertsAreOfTheEpochWhoseWeightsTheyAsk) {
  script_->keptEpochs = {RunMoment(1, 2)};
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  shown<WatchPerspective>();
  page<widgets::WatchPage>().bringToFront(page<widgets::WatchPage>().likeness());
  parts().timeline->chooseEpoch(1, 2);
  ASSERT_TRUE(
      eventually([this] { return parts().timelineDock->windowTitle().contains(QStringLiteral("weights of this epoch are kept")); }));
  EXPECT_EQ(shownCommands(*window_)["Which Experts Are Alike"], "xsmoe alike " + folder("run").string() + " --window 1 --epoch 2");
}

TEST_F(MainWindowTest, TheCommandOfTheRoutersIsOfTheEpochWhoseWeightsTheyAsk) {
  script_->keptEpochs = {RunMoment(1, 2)};
  makeRunFolder(folder("run"), stream());
  session().open(folder("run"));
  ASSERT_TRUE(waitForState(RunState::kFinished));
  shown<WatchPerspective>();
  parts().timeline->chooseEpoch(1, 2);
  ASSERT_TRUE(
      eventually([this] { return parts().timelineDock->windowTitle().contains(QStringLiteral("weights of this epoch are kept")); }));
  EXPECT_THAT(shownCommands(*window_),
              testing::Contains(
                  testing::Pair("What the Routers Choose for Whom", "xsmoe routing " + folder("run").string() + " --window 1 --epoch 2")));
  parts().timeline->choose(1);
  EXPECT_THAT(shownCommands(*window_), testing::Contains(testing::Pair("What the Routers Choose for Whom",
                                                                       "xsmoe routing " + folder("run").string() + " --window 1")));
}

TEST_F(MainWindowTest, ADialogCopiesWhatItWouldDo) {
  openStreamAndWait();
  parts().controls->run()->trigger();
  ASSERT_TRUE(waitForState(RunState::kFinished));
  auto& dialog = window_->dialogs().askForFork(1);
  auto* const copy = dialog.findChild<QPushButton*>(QStringLiteral("copyAsCommand"));
  ASSERT_NE(copy, nullptr);
  copy->click();
  EXPECT_EQ(QGuiApplication::clipboard()->text().toStdString(), "xsmoe fork " + session().run().folder.string() + " --window 1");
}

TEST_F(MainWindowTest, TakesThePresetThatAPersonChoosesUntilARunGoes) {
  auto* const presets = window_->findChild<QMenu*>(QStringLiteral("presets"));
  ASSERT_NE(presets, nullptr);
  window_->findChild<QAction*>(QStringLiteral("quick-look"))->trigger();
  EXPECT_EQ(session().settings().training.epochs, 5);
  EXPECT_EQ(session().settings().training.patience, 2);
  EXPECT_EQ(parts().messages->text(), QStringLiteral("The next run: preset “Quick look”")) << "where the settings are not in sight";
  startEndlessRun();
  EXPECT_FALSE(presets->isEnabled());
}

TEST_F(MainWindowTest, SavesSettingsAsAFileAndTakesThemFromOneUntilARunGoes) {
  openStreamAndWait();
  auto settings = session().settings();
  settings.model.tau = 0.23;
  settings.training.patience = 4;
  session().setSettings(settings);
  const auto file = folder("mine.toml");
  saveSettings(*window_, file);
  EXPECT_THAT(contentOf(file), HasSubstr("\ntau = 0.23\n"));
  settings.model.tau = 0.1;
  settings.training.patience = 9;
  session().setSettings(settings);
  loadSettings(*window_, file);
  EXPECT_EQ(session().settings().model.tau, 0.23);
  EXPECT_EQ(session().settings().training.patience, 4);
  writeContent(file, "tau = 0.4\npatienc = 2\n");
  loadSettings(*window_, file);
  EXPECT_EQ(session().settings().model.tau, 0.23) << "nothing of a wrong file is taken";
  EXPECT_TRUE(parts().messages->text().contains(QStringLiteral("line 2: \"patienc\" is no setting. Is it \"patience\"?")))
      << parts().messages->text().toStdString();
  auto* const load = window_->findChild<QAction*>(QStringLiteral("loadSettings"));
  ASSERT_NE(load, nullptr);
  EXPECT_TRUE(load->isEnabled());
  script_->endless = true;
  parts().controls->run()->trigger();
  ASSERT_TRUE(waitForState(RunState::kRunning));
  EXPECT_FALSE(load->isEnabled());
}

}  // namespace
}  // namespace xsmoe::studio
