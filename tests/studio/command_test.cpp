// SPDX-License-Identifier: GPL-3.0-or-later
// What the window would do as a command, and settings that belong together.
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

#include "tests/studio/main_window_fixture.h"

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

}  // namespace
}  // namespace xsmoe::studio
