// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/shell/screenshots.h"

#include <QImage>
#include <chrono>
#include <set>

#include "app/studio/session/tour_memory.h"
#include "app/studio/shell/main_window.h"
#include "app/studio/shell/tour_guide.h"
#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {
namespace {

/// Nobody looks at these pictures: only what is on them is to be there.
constexpr std::chrono::milliseconds kSettling{20};

class Screenshots : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    window_ = std::make_unique<MainWindow>(factory(), folders());
  }
  /// Pictures of the open run, `each` of everything that is shown: what perspectives show, the steps of the tour, the welcome and three
  /// dialogs.
  [[nodiscard]] std::size_t pictures(std::size_t each = 4) const {
    const auto& run = *window_->session().run().state->history;
    auto views = 4 + window_->tourGuide()->tour().steps().size();
    for (const auto& perspective : window_->perspectives()) views += perspective->views(run).size();
    return each * views;
  }
  std::unique_ptr<MainWindow> window_;
};

TEST_F(Screenshots, ShowEveryPerspectiveInBothLooksAndSizes) {
  makeRunFolder(folder("run"), stream());
  const auto files = renderScreenshots(*window_, {folder("out"), folder("run"), kSettling});
  ASSERT_TRUE(files) << describe(files.error());
  std::set<std::string> names;
  for (const auto& file : *files) {
    names.insert(file.filename().string());
    const QImage image(QString::fromStdString(file.string()));
    const bool wide = file.filename().string().find("1920x1080") != std::string::npos;
    EXPECT_EQ(image.size(), wide ? QSize(1920, 1080) : QSize(1280, 800)) << file;
  }
  EXPECT_EQ(names.size(), pictures()) << "a name each";
  for (const char* name : {"welcome_light_1280x800.png",
                           "watch_dark_1920x1080.png",
                           "watch_early_light_1920x1080.png",
                           "watch_validation_dark_1280x800.png",
                           "watch_lives_light_1280x800.png",
                           "watch_expert_light_1280x800.png",
                           "watch_alike_dark_1280x800.png",
                           "watch_weights-by-group_light_1280x800.png",
                           "watch_weights-over-time_dark_1280x800.png",
                           "watch_sizes_light_1920x1080.png",
                           "watch_machine_dark_1280x800.png",
                           "inspect_dark_1280x800.png",
                           "inspect_equations_light_1280x800.png",
                           "inspect_map_dark_1920x1080.png",
                           "inspect_who-lost_light_1280x800.png",
                           "inspect_slices_dark_1280x800.png",
                           "inspect_item_light_1280x800.png",
                           "import_dark_1280x800.png",
                           "extract_light_1280x800.png",
                           "data_light_1280x800.png",
                           "data_end_dark_1920x1080.png",
                           "compare_dark_1280x800.png",
                           "compare_trade-off_light_1280x800.png",
                           "compare_table-1_light_1280x800.png",
                           "compare_figure-2_dark_1280x800.png",
                           "compare_forgetting_light_1920x1080.png",
                           "compare_differences_dark_1280x800.png",
                           "compare_queue_light_1280x800.png",
                           "fork_light_1920x1080.png",
                           "learn_dark_1280x800.png",
                           "learn_race_light_1280x800.png",
                           "learn_equations_light_1920x1080.png",
                           "tour_window_light_1280x800.png",
                           "tour_your-turn_dark_1920x1080.png"})
    EXPECT_TRUE(names.contains(name)) << name;
}

TEST_F(Screenshots, TrainTheBuiltInStreamWhereNoRunIsNamed) {
  auto settings = window_->session().settings();
  settings.training.epochs = 2;
  window_->session().setSettings(settings);
  const auto files = renderScreenshots(*window_, {folder("out"), {}, kSettling, true});
  ASSERT_TRUE(files) << describe(files.error());
  EXPECT_EQ(files->size(), pictures(1));
  EXPECT_EQ(script_->trainings, 1);
}

TEST_F(Screenshots, LeaveThePlaceInTheTourAsItWas) {
  auto& tour = window_->tourGuide()->tour();
  tour.restore(QStringLiteral("routers"), {QStringLiteral("birth")});
  makeRunFolder(folder("run"), stream());
  ASSERT_TRUE(renderScreenshots(*window_, {folder("out"), folder("run"), kSettling, true}));
  EXPECT_FALSE(tour.running());
  const auto kept = TourMemory::read();
  EXPECT_EQ(kept.step, QStringLiteral("routers"));
  EXPECT_EQ(kept.done, QStringList{QStringLiteral("birth")});
  EXPECT_TRUE(tour.worksheet().isEmpty()) << "nobody has answered";
}

TEST_F(Screenshots, SayWhyTheyCannotBeMade) {
  std::filesystem::create_directories(folder("empty"));
  const auto noRun = renderScreenshots(*window_, {folder("out"), folder("empty")});
  ASSERT_FALSE(noRun);
  EXPECT_EQ(noRun.error().where, (folder("empty") / "run.json").string());
  const auto noFolder = renderScreenshots(*window_, {"/proc/nowhere", folder("empty")});
  ASSERT_FALSE(noFolder);
  EXPECT_EQ(noFolder.error().kind, ErrorKind::kCannotWrite);
}

}  // namespace
}  // namespace xsmoe::studio
