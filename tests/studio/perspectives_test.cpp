// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/perspectives.h"

#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QStackedWidget>
#include <QTabWidget>
#include <set>

#include "app/studio/shell/main_window.h"
#include "app/studio/shell/screenshots.h"
#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {
namespace {

/// A page that the program does not have.
class Throwaway : public Perspective {
 public:
  explicit Throwaway(std::vector<std::string>& log)
      : Perspective({"throwaway", "&Throwaway", "Th&rowaway", QKeySequence("Ctrl+9")}), log_(log), page_(new QLabel("nothing")) {
    page_->setFocusPolicy(Qt::StrongFocus);
    QObject::connect(page_, &QObject::destroyed, [&log] { log.emplace_back("page gone"); });
  }
  ~Throwaway() override { log_.emplace_back("gone"); }

  QWidget& page() override { return *page_; }
  void activate(bool active) override { active_ = active; }
  void showMoment(std::optional<int> window) override { moment_ = window; }
  std::vector<View> views(const RunHistory& run) const override { return {{"throwaway"}, {"throwaway_early", earlyWindow(run)}}; }
  void settle(const RunHistory&) override { log_.emplace_back("settled"); }

  bool active_ = false;
  std::optional<int> moment_;

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
    ASSERT_TRUE(eventually([this] { return window_->session().stored() && !window_->session().opening(); }));
  }

  std::vector<std::string> log_;  // before the window: it is written to until that is gone
  std::unique_ptr<MainWindow> window_;
  Throwaway* throwaway_ = nullptr;
};

TEST_F(PerspectivesTest, AreTheFourThatTheWindowHasAlwaysHad) {
  std::vector<std::string> names;
  std::vector<QString> shortcuts;
  for (const auto& one : window_->perspectives()) {
    names.push_back(one->name().key);
    shortcuts.push_back(one->name().shortcut.toString());
  }
  EXPECT_THAT(names, testing::ElementsAre("watch", "inspect", "data", "compare", "throwaway"));
  EXPECT_THAT(shortcuts, testing::ElementsAre("Ctrl+1", "Ctrl+2", "Ctrl+3", "Ctrl+4", "Ctrl+9"));
  EXPECT_TRUE(action(QStringLiteral("D&ata"))) << "the mnemonic of the menu, where D is for dark";
}

TEST_F(PerspectivesTest, ANewOneIsATabAndInTheMenuWithItsShortcut) {
  openRun();
  auto* const tabs = window_->parts().perspectives;
  const int tab = tabs->indexOf(&throwaway_->page());
  ASSERT_EQ(tab, 4);
  EXPECT_EQ(tabs->tabText(tab), QStringLiteral("&Throwaway"));
  auto* const show = action(QStringLiteral("Th&rowaway"));
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
  EXPECT_EQ(throwaway_->moment_, 1);
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
  const auto files = renderScreenshots(window, {folder("out"), folder("run")});
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
  ASSERT_TRUE(eventually([this] { return window_->session().runState() == RunState::kRunning; }));
  for (const auto& one : window_->perspectives()) window_->showPerspective(*one);
  window_.reset();
  EXPECT_THAT(log_, testing::ElementsAre("gone", "page gone"));
  EXPECT_EQ(script_->engines, 0);
}

}  // namespace
}  // namespace xsmoe::studio
