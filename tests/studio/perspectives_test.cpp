// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/perspectives.h"

#include <QAction>
#include <QKeySequence>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <chrono>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "app/studio/dialogs/experiment_dialog.h"
#include "app/studio/parts/message_bar.h"
#include "app/studio/parts/page_tabs.h"
#include "app/studio/session/queue_runner.h"
#include "app/studio/session/run_listing.h"
#include "app/studio/shell/appearance.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/screenshots.h"
#include "model/analysis/paper_plans.h"
#include "tests/studio/studio_fixture.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/forgetting_map.h"
#include "widgets/pages/compare_page.h"
#include "widgets/pages/curves_panel.h"
#include "widgets/pages/queue_panel.h"
#include "widgets/pages/run_filter_line.h"
#include "widgets/pages/tables_panel.h"

namespace xsmoe::studio {
namespace {

/// A page that the program does not have.
class Throwaway : public Perspective {
 public:
  explicit Throwaway(std::vector<std::string>& log)
      : Perspective({"throwaway", "&Throwaway", "Throwaway", QKeySequence("Ctrl+9")}), log_(log), page_(new QLabel("nothing")) {
    page_->setFocusPolicy(Qt::StrongFocus);
    QObject::connect(page_, &QObject::destroyed, [&log] { log.emplace_back("page gone"); });
  }
  ~Throwaway() override { log_.emplace_back("gone"); }

  QWidget& page() override { return *page_; }
  void activate(bool active) override { active_ = active; }
  void showMoment(const std::optional<RunMoment>& moment) override { moment_ = moment; }
  std::vector<View> views(const RunHistory& run) const override { return {{"throwaway"}, {"throwaway_early", earlyWindow(run)}}; }
  void settle(const RunHistory&) override { log_.emplace_back("settled"); }
  /// A chart over windows.
  widgets::ChartView* addChart() {
    auto* const chart = new widgets::ChartView(page_);
    widgets::ChartContent content;
    content.series.push_back({});
    for (int window = 0; window < 4; ++window) {
      content.series.front().points.emplace_back(window, 1);
      content.windows.push_back({window, window - 0.5, window + 0.5});
    }
    chart->setContent(content);
    chart->resize(400, 300);
    chart->show();
    join(*chart);
    return chart;
  }

  bool active_ = false;
  std::optional<RunMoment> moment_;

 private:
  std::vector<std::string>& log_;
  QLabel* page_;
};

class PerspectivesTest : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    window_ = std::make_unique<MainWindow>(factory(), folders(), [this](Session& session) {
      auto all = makePerspectives(session);
      all.push_back(std::make_unique<Throwaway>(log_));
      return all;
    });
    throwaway_ = static_cast<Throwaway*>(window_->perspectives().back().get());
    window_->show();
  }
  [[nodiscard]] QAction* action(const QString& text) const {
    for (auto* const action : window_->findChildren<QAction*>())
      if (action->text() == text) return action;
    return nullptr;
  }
  void openRun() {
    makeRunFolder(folder("run"), stream());
    window_->session().open(folder("run"));
    ASSERT_TRUE(eventually([this] { return window_->session().run().stored && !window_->session().opening(); }));
  }

  std::vector<std::string> log_;  // before the window: it is written to until that is gone
  std::unique_ptr<MainWindow> window_;
  Throwaway* throwaway_ = nullptr;
};

TEST_F(PerspectivesTest, EachHasANameAShortcutAndAnIconOfItsOwn) {
  openRun();
  const auto* const pages = window_->parts().perspectives;
  const auto* const tabs = window_->parts().pageTabs->bar();
  ASSERT_TRUE(eventually([tabs] { return tabs->isVisible(); })) << "these are the tabs that a person sees";
  std::set<std::string> keys;
  std::set<QString> shortcuts;
  for (const auto& one : window_->perspectives()) {
    keys.insert(one->name().key);
    shortcuts.insert(one->name().shortcut.toString());
    const bool drawn = !tabs->tabIcon(pages->indexOf(&one->page())).isNull();
    EXPECT_EQ(drawn, one.get() != throwaway_) << one->name().key << ": its icon is resources/icons/" << one->name().key << ".svg";
  }
  EXPECT_EQ(keys.size(), window_->perspectives().size());
  EXPECT_EQ(shortcuts.size(), window_->perspectives().size());
  EXPECT_TRUE(action(QStringLiteral("D&ata"))) << "the mnemonic of the menu, where D is for dark";
}

TEST_F(PerspectivesTest, InEveryMenuALetterIsOfOneEntryAlone) {
  openRun();
  for (const auto* const menu : window_->menuBar()->findChildren<QMenu*>()) {
    std::map<QString, QString> entries;
    for (const QAction* const entry : menu->actions()) {
      const QString letter = QKeySequence::mnemonic(entry->text()).toString();
      if (letter.isEmpty() || !entry->isVisible()) continue;
      const auto [first, added] = entries.emplace(letter, entry->text());
      EXPECT_TRUE(added) << menu->title().toStdString() << ": " << first->second.toStdString() << " and " << entry->text().toStdString();
    }
  }
}

TEST_F(PerspectivesTest, IconsFollowTheTheme) {
  openRun();
  const auto* const tabs = window_->parts().pageTabs->bar();
  ASSERT_TRUE(eventually([tabs] { return tabs->isVisible(); }));
  const auto picture = [&] { return tabs->tabIcon(0).pixmap(32).toImage(); };
  useTheme(widgets::ThemeChoice::kLight, false);
  const auto light = picture();
  useTheme(widgets::ThemeChoice::kDark, false);
  EXPECT_NE(picture(), light);
  useTheme(widgets::ThemeChoice::kLight, false);
  EXPECT_EQ(picture(), light);
}

TEST_F(PerspectivesTest, JoinEveryChartOfTheirPages) {
  for (const auto& one : window_->perspectives()) {
    const auto joined = one->charts();
    for (auto* const chart : one->page().findChildren<widgets::ChartView*>())
      EXPECT_THAT(joined, testing::Contains(chart)) << one->name().key << ": " << chart->content().title.toStdString();
  }
}

TEST_F(PerspectivesTest, AChartThatIsMadeLaterIsJoinedToo) {
  openRun();
  window_->showPerspective(*throwaway_);
  window_->showMoment(1);
  auto* const chart = throwaway_->addChart();
  const auto shaded = [&] { return chart->grab().toImage(); };
  const auto chosen = shaded();
  window_->showMoment({});
  EXPECT_NE(shaded(), chosen) << "it knew at once which window was chosen";
  Q_EMIT chart->windowClicked(2);
  EXPECT_EQ(throwaway_->moment_, RunMoment(2));
  Q_EMIT chart->saveFailed(QStringLiteral("no room"));
  EXPECT_EQ(window_->parts().messages->text(), QStringLiteral("no room"));
  delete chart;
  EXPECT_THAT(throwaway_->charts(), testing::IsEmpty());
  window_->showMoment(1);
}

TEST_F(PerspectivesTest, TellThatTheMapOfForgettingIsNotSaved) {
  openRun();
  auto* const map = window_->findChild<widgets::ForgettingMap*>();
  ASSERT_TRUE(map);
  Q_EMIT map->saveFailed(QStringLiteral("no room"));
  EXPECT_EQ(window_->parts().messages->text(), QStringLiteral("no room"));
}

TEST_F(PerspectivesTest, TellWhereAFileWasSavedForAWhile) {
  openRun();
  auto& messages = *window_->parts().messages;
  messages.showHint(QStringLiteral("a sentence"));
  Q_EMIT window_->findChild<widgets::ForgettingMap*>()->saved(QStringLiteral("/pictures/map.png"));
  EXPECT_EQ(messages.text(), QStringLiteral("Saved: /pictures/map.png"));
  EXPECT_TRUE(eventually([&] { return messages.text() == QStringLiteral("a sentence"); })) << "what was there before is there again";
  messages.hide();
  Q_EMIT window_->findChild<widgets::TablesPanel*>()->saved(QStringLiteral("/tables/1.tex"));
  EXPECT_EQ(messages.text(), QStringLiteral("Saved: /tables/1.tex"));
  EXPECT_TRUE(eventually([&] { return messages.text().isEmpty(); }));
}

TEST_F(PerspectivesTest, WriteTheListOfRunsWhileTheWindowGoesOn) {
  openRun();
  auto* const page = window_->findChild<widgets::ComparePage*>();
  ASSERT_TRUE(page);
  const auto& messages = *window_->parts().messages;
  const auto list = std::make_shared<const std::string>("name\na\n");
  const auto file = folder("list.csv");
  Q_EMIT page->listMade(QString::fromStdString(file.string()), list);
  EXPECT_TRUE(eventually([&] { return messages.text() == QStringLiteral("Saved: ") + QString::fromStdString(file.string()); }));
  std::ifstream written(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(written), {}), *list);
  Q_EMIT page->listMade(QString::fromStdString(file.string()), list, {QStringLiteral("Runs: 1 of 1")});
  EXPECT_TRUE(
      eventually([&] { return messages.text().endsWith(QStringLiteral("; list.provenance.json beside it says where it comes from")); }));
  Q_EMIT page->listMade(QStringLiteral("/no/such/folder/list.csv"), list);
  EXPECT_TRUE(eventually([&] { return messages.text().contains(QStringLiteral("cannot be written")); }));
}

TEST_F(PerspectivesTest, TheOneWithTheQueueComesWhenTheQueueIsToBeSeen) {
  openRun();
  auto* const queue = window_->findChild<widgets::QueuePanel*>();
  ASSERT_TRUE(queue);
  window_->showPerspective(*throwaway_);
  ASSERT_FALSE(queue->isVisible());
  Q_EMIT window_->session().queue().told(QStringLiteral("a run has failed"));
  EXPECT_EQ(window_->parts().messages->text(), QStringLiteral("a run has failed"));
  auto* const show = window_->parts().messages->findChild<QPushButton*>(QString(), Qt::FindDirectChildrenOnly);
  ASSERT_TRUE(show);
  EXPECT_EQ(show->text(), QStringLiteral("Show the Queue"));
  show->click();
  EXPECT_TRUE(eventually([&] { return queue->isVisible(); })) << "where runs are read, when they are";
}

TEST_F(PerspectivesTest, AFinishedExperimentLeadsToTheTableThatItIsFor) {
  openRun();
  const auto folder = pathOfRun(window_->session().run().folder).parent_path();
  ExperimentPlan plan;
  plan.runs = folder.string();
  plan.over = paperLists(TableKind::kVariants);
  Q_EMIT window_->session().queue().finished(QStringLiteral("it is finished"), plan);
  auto* const show = window_->parts().messages->findChild<QPushButton*>(QString(), Qt::FindDirectChildrenOnly);
  ASSERT_TRUE(show);
  EXPECT_EQ(show->text(), QStringLiteral("Show Table 2"));
  show->click();
  const auto asked = [this] {
    const std::lock_guard lock(script_->requestMutex);
    return script_->tables;
  };
  ASSERT_TRUE(eventually([&] { return !asked().empty(); }));
  EXPECT_EQ(asked().front().kind, TableKind::kVariants);
  EXPECT_THAT(asked().front().runs, testing::ElementsAre(pathOfRun(window_->session().run().folder)));
  EXPECT_TRUE(eventually([&] { return window_->findChild<widgets::TablesPanel*>()->isVisible(); }));
}

TEST_F(PerspectivesTest, AFinishedExperimentOfNoTableLeadsToItsRuns) {
  openRun();
  ExperimentPlan plan;
  plan.runs = pathOfRun(window_->session().run().folder).parent_path().string();
  plan.over = {{"seed", {"1", "2"}}};
  Q_EMIT window_->session().queue().finished(QStringLiteral("it is finished"), plan);
  auto* const show = window_->parts().messages->findChild<QPushButton*>(QString(), Qt::FindDirectChildrenOnly);
  ASSERT_TRUE(show);
  EXPECT_EQ(show->text(), QStringLiteral("Show Its Runs"));
  show->click();
  EXPECT_EQ(window_->findChild<widgets::RunFilterLine*>()->line()->text(),
            QStringLiteral("folder=\"%1/\"").arg(QString::fromStdString(plan.runs)));
  EXPECT_TRUE(eventually([&] { return window_->findChild<widgets::CurvesPanel*>()->isVisible(); }));
}

TEST_F(PerspectivesTest, AnExperimentThatIsAskedForAtTheQueueIsAskedOfInADialog) {
  openRun();
  EXPECT_FALSE(window_->findChild<ExperimentDialog*>());
  Q_EMIT window_->findChild<widgets::QueuePanel*>()->newRequested();
  EXPECT_TRUE(window_->findChild<ExperimentDialog*>());
}

TEST_F(PerspectivesTest, ANewOneIsATabAndInTheMenuWithItsShortcut) {
  openRun();
  auto* const tabs = window_->parts().perspectives;
  const int tab = tabs->indexOf(&throwaway_->page());
  ASSERT_EQ(tab, 5);
  EXPECT_EQ(tabs->tabText(tab), QStringLiteral("&Throwaway"));
  auto* const show = action(QStringLiteral("Throwaway"));
  ASSERT_TRUE(show);
  EXPECT_EQ(show->shortcut(), QKeySequence("Ctrl+9"));
  EXPECT_FALSE(throwaway_->active_);
  show->trigger();
  EXPECT_EQ(tabs->currentWidget(), &throwaway_->page());
  EXPECT_TRUE(throwaway_->active_);
  EXPECT_EQ(window_->focusWidget(), &throwaway_->page()) << "the keyboard goes on there";
  window_->showPerspective(*window_->perspectives().front());
  EXPECT_FALSE(throwaway_->active_);
}

TEST_F(PerspectivesTest, ANewOneTravelsInTime) {
  openRun();
  window_->showMoment(1);
  EXPECT_EQ(throwaway_->moment_, RunMoment(1));
  window_->showMoment({});
  EXPECT_EQ(throwaway_->moment_, std::nullopt);
}

TEST_F(PerspectivesTest, ANewOneIsAmongTheScreenshots) {
  makeRunFolder(folder("run"), stream());
  MainWindow window(factory(), folders(), [this](Session&) {
    Perspectives only;
    only.push_back(std::make_unique<Throwaway>(log_));
    return only;
  });
  const auto files = renderScreenshots(window, {folder("out"), folder("run"), std::chrono::milliseconds(20)});
  ASSERT_TRUE(files) << describe(files.error());
  std::set<std::string> names;
  for (const auto& file : *files) names.insert(file.filename().string());
  EXPECT_EQ(names.size(), 24u) << "welcome, three dialogs and two views of the page, in both looks and sizes";
  EXPECT_TRUE(names.contains("throwaway_light_1280x800.png"));
  EXPECT_TRUE(names.contains("throwaway_early_dark_1920x1080.png"));
  EXPECT_THAT(log_, testing::ElementsAre("settled"));
}

TEST_F(PerspectivesTest, GoBeforeTheirPagesInMidWork) {
  script_->endless = true;
  window_->session().open(stream());
  ASSERT_TRUE(eventually([this] { return window_->session().readyToStart(); }));
  window_->session().start();
  ASSERT_TRUE(eventually([this] { return window_->session().run().phase() == RunState::kRunning; }));
  for (const auto& one : window_->perspectives()) window_->showPerspective(*one);
  window_.reset();
  EXPECT_THAT(log_, testing::ElementsAre("gone", "page gone"));
  EXPECT_EQ(script_->engines, 0);
}

}  // namespace
}  // namespace xsmoe::studio
