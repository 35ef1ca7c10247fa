// SPDX-License-Identifier: GPL-3.0-or-later
// What the window would do as a command, and settings that belong together.
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include "app/studio/parts/message_bar.h"
#include "app/studio/shell/settings_menu.h"
#include "tests/studio/main_window_fixture.h"
#include "tests/support/temporary_folder.h"

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
  EXPECT_THAT(command, HasSubstr(" --epochs 3"));
  EXPECT_THAT(command, HasSubstr(" --windows " + std::to_string(session().stream()->overview.protocol.windows)));
}

TEST_F(MainWindowTest, TakesThePresetThatAPersonChoosesUntilARunGoes) {
  auto* const presets = window_->findChild<QMenu*>(QStringLiteral("presets"));
  ASSERT_NE(presets, nullptr);
  window_->findChild<QAction*>(QStringLiteral("quick-look"))->trigger();
  EXPECT_EQ(session().settings().training.epochs, 5);
  EXPECT_EQ(session().settings().training.patience, 2);
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
