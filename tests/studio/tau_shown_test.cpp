// SPDX-License-Identifier: GPL-3.0-or-later
// Of which τ Watch tells: that of the run, of the moment that is shown, and the slider's by its name besides.
#include <QStringList>
#include <string>

#include "app/studio/perspectives/watch_perspective.h"
#include "model/core/run_moment.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/charts/utilization_chart.h"
#include "widgets/pages/watch_page.h"

namespace xsmoe::studio {
namespace {

class TauShown : public MainWindowTest {
 protected:
  void openStoredRun() {
    makeRunFolder(folder("run"), stream());
    session().openRun(folder("run"));
    ASSERT_TRUE(eventually([this] { return session().run().stored && session().stream() && !session().opening(); }));
    shown<WatchPerspective>();
  }
  widgets::WatchPage& watch() { return page<widgets::WatchPage>(); }
  /// What stands at the lines across the shares.
  [[nodiscard]] std::string lines() {
    QStringList labels;
    for (const auto& mark : watch().utilization()->content().marks) labels << mark.label;
    return labels.join(QStringLiteral(", ")).toStdString();
  }
  [[nodiscard]] bool waitForLines(const std::string& wanted) {
    return eventually([this, &wanted] { return lines() == wanted; });
  }
};

TEST_F(TauShown, OfAStoredRunIsItsOwnWhenTheNextRunsSettingsAreEdited) {
  auto next = session().settings();
  next.model.tau = 0.3;
  session().setSettings(next);
  openStoredRun();
  ASSERT_TRUE(waitForLines("τ = 0.1")) << lines();
  auto edited = session().settings();
  edited.training.patience += 1;
  session().setSettings(edited);
  ASSERT_FALSE(session().showsSettingsOfRun());
  EXPECT_DOUBLE_EQ(parts().tau->tau(), 0.3) << "the slider is the next run's, as the settings beside it";
  EXPECT_TRUE(waitForLines("τ = 0.1, slider: τ = 0.3")) << lines();
  const auto marked = watch().sight().network;
  ASSERT_TRUE(marked);
  EXPECT_EQ(marked->tau, session().run().state->history->tau()) << "an exported picture has it above the run's provenance";
}

TEST_F(TauShown, OfAStoredRunStaysWhereTheSliderAsksWhatAnotherWouldDo) {
  openStoredRun();
  ASSERT_TRUE(waitForLines("τ = 0.1")) << lines();
  const auto marked = widgets::expertsToPrune(*watch().sight().network);
  tauNumber()->setValue(0.9);
  EXPECT_TRUE(waitForLines("τ = 0.1, slider: τ = 0.9")) << lines();
  EXPECT_EQ(widgets::expertsToPrune(*watch().sight().network), marked);
  EXPECT_GT(parts().tau->expertsToGo(), 0) << "which the bar tells";
  tauNumber()->setValue(0.1);
  EXPECT_TRUE(waitForLines("τ = 0.1")) << lines();
}

TEST_F(TauShown, OfAPastWindowIsAsItWasThen) {
  openStreamAndWait();
  session().step(Boundary::kWindow);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  shown<WatchPerspective>();
  tauNumber()->setValue(0.25);
  ASSERT_TRUE(eventually([this] { return session().run().state->history->tau() == 0.25; }));
  session().step(Boundary::kEpoch);
  const auto hasEnded = [this] { return hasMoment(*session().run().state->history, {1, 1}); };
  ASSERT_TRUE(eventually([&] { return hasEnded() && session().run().phase() == RunState::kPaused; }));
  EXPECT_TRUE(waitForLines("τ = 0.25")) << lines();
  window_->showMoment(0);
  EXPECT_TRUE(waitForLines("τ = 0.1, slider: τ = 0.25")) << lines();
  window_->showMoment(1, 1);
  EXPECT_TRUE(waitForLines("τ = 0.25")) << lines();
}

}  // namespace
}  // namespace xsmoe::studio
