// SPDX-License-Identifier: GPL-3.0-or-later
// A polite kill and Ctrl-C close the window, and the second one ends the program at once.
#include "app/studio/threads/end_signals.h"

#include "app/studio/shell/main_window.h"
#include "tests/studio/studio_fixture.h"

namespace xsmoe::studio {
namespace {

class EndSignal : public StudioTest, public testing::WithParamInterface<int> {};

TEST_P(EndSignal, IsToldOnceInTheEventLoop) {
  int times = 0;
  const EndSignals asked([&times] { ++times; });
  EXPECT_EQ(asked.came(), 0);
  ASSERT_EQ(std::raise(GetParam()), 0);
  EXPECT_EQ(times, 0);
  EXPECT_EQ(asked.came(), GetParam());
  ASSERT_TRUE(eventually([&times] { return times > 0; }));
  QCoreApplication::processEvents();
  EXPECT_EQ(times, 1);
}

TEST_P(EndSignal, EndsTheProcessAtOnceWhereItIsTheSecond) {
  const auto twice = [] {
    const EndSignals asked([] {});
    std::raise(GetParam());
    std::raise(GetParam());
  };
  EXPECT_EXIT(twice(), testing::ExitedWithCode(128 + GetParam()), "");
}

TEST_P(EndSignal, StopsTheRunInTrainingWithoutAQuestion) {
  script_->endless = true;
  MainWindow window(factory(), folders());
  window.show();
  window.session().openStream(stream());
  ASSERT_TRUE(eventually([&window] { return window.session().stream().has_value(); }));
  window.session().start();
  ASSERT_TRUE(eventually([&window] { return window.session().run().phase() == RunState::kRunning; }));
  const EndSignals asked([&window] { window.closeUnasked(); });
  ASSERT_EQ(std::raise(GetParam()), 0);
  ASSERT_TRUE(eventually([&window] { return !window.session().live(); }));
  EXPECT_FALSE(window.isVisible());
  EXPECT_EQ(window.session().run().phase(), RunState::kStopped);
}

INSTANTIATE_TEST_SUITE_P(OfBothKinds, EndSignal, testing::Values(SIGTERM, SIGINT),
                         [](const auto& one) { return std::string(one.param == SIGTERM ? "PoliteKill" : "CtrlC"); });

}  // namespace
}  // namespace xsmoe::studio
