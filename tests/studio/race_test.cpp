// SPDX-License-Identifier: GPL-3.0-or-later
// The race on the Learn page: what is trained for it, what is taken, and what is shown while it goes on.
#include <QPushButton>

#include "app/studio/perspectives/learn_perspective.h"
#include "app/studio/session/queue_runner.h"
#include "tests/studio/main_window_fixture.h"
#include "widgets/charts/chart_view.h"
#include "widgets/learn/race_panel.h"
#include "widgets/tour/tour.h"

namespace xsmoe::studio {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

class RaceOnTheLearnPage : public MainWindowTest {
 protected:
  widgets::RacePanel& panel() { return page<widgets::RacePanel>(); }
  void press() { panel().startButton()->click(); }
  [[nodiscard]] std::string status() { return panel().status().toStdString(); }
  [[nodiscard]] bool waitForTheFinish() {
    return eventually([this] { return status() == "All of them are at the finish." && !session().live() && !session().opening(); });
  }
  void trainBuiltInToItsEnd() {
    session().trainBuiltIn();
    ASSERT_TRUE(eventually([this] { return session().run().phase() == RunState::kFinished && !session().live() && !session().opening(); }));
  }
  /// How many points each line has, by its method.
  [[nodiscard]] std::vector<std::pair<std::string, std::size_t>> lines() {
    std::vector<std::pair<std::string, std::size_t>> all;
    for (const auto& line : panel().chart()->content().series) all.emplace_back(line.name.toStdString(), line.points.size());
    return all;
  }
  std::filesystem::path makeBuiltIn() {
    makeBuiltInFolder(folders().builtIn);
    return folders().builtIn;
  }
  /// The width of embeddings of each run that was trained for it.
  [[nodiscard]] std::vector<int> widths() {
    std::vector<int> all;
    for (const auto& one : session().queue().queue().runs()) all.push_back(one.run.settings.model.embedding);
    return all;
  }
  [[nodiscard]] std::vector<std::string> planned() const {
    const std::lock_guard lock(script_->requestMutex);
    return script_->planned;
  }
};

TEST_F(RaceOnTheLearnPage, TrainsTheThreeMethodsThroughTheQueueAndShowsThem) {
  script_->returns = {3};
  auto settings = session().settings();
  settings.training.references = true;
  session().setSettings(settings);
  press();
  EXPECT_FALSE(panel().startButton()->isEnabled());
  ASSERT_TRUE(waitForTheFinish());
  EXPECT_THAT(planned(), ElementsAre("xsmoe", "static", "noft"));
  EXPECT_THAT(lines(), ElementsAre(Pair("XSMoE", 3U), Pair("Static", 3U), Pair("NoFT", 3U)));
  ASSERT_EQ(panel().chart()->content().marks.size(), 1U);
  EXPECT_EQ(panel().chart()->content().marks[0].at, 3);
  EXPECT_THAT(panel().verdict().toStdString(), HasSubstr("Where a taste comes back, in D3"));
  for (const auto& one : session().queue().queue().runs()) {
    EXPECT_EQ(one.run.settings.training.seed, session().nextSettings().training.seed);
    EXPECT_FALSE(one.run.settings.training.references);
  }
  const auto from = panel().chart()->provenance();
  ASSERT_GE(from.size(), 3);
  EXPECT_TRUE(from.first().endsWith(QString::number(session().nextSettings().training.seed))) << from.first().toStdString();
  EXPECT_TRUE(from[1].startsWith(QStringLiteral("Runs: XSMoE ("))) << from[1].toStdString();
  EXPECT_TRUE(from.last().contains(QStringLiteral("none"))) << from.last().toStdString();
  EXPECT_FALSE(session().queue().running()) << "it was not before";
  EXPECT_TRUE(eventually([this] { return session().run().folder.filename() == "xsmoe"; })) << "for the tour";
  EXPECT_TRUE(eventually([this] { return panel().startButton()->isEnabled(); }));
}

TEST_F(RaceOnTheLearnPage, IsThereAtOnceTheNextTime) {
  press();
  ASSERT_TRUE(waitForTheFinish());
  makeWindow();
  EXPECT_THAT(lines(), IsEmpty());
  press();
  ASSERT_TRUE(waitForTheFinish());
  EXPECT_EQ(lines().size(), 3U);
  EXPECT_EQ(planned().size(), 3U) << "nothing was trained again";
}

TEST_F(RaceOnTheLearnPage, TakesTheRunThatIsThereAndComesBackToIt) {
  trainBuiltInToItsEnd();
  const auto own = session().run().folder;
  auto& tour = *perspective<LearnPerspective>(*window_).tour();
  tour.begin(0);
  tour.answer(0);
  press();
  ASSERT_TRUE(waitForTheFinish());
  EXPECT_THAT(planned(), ElementsAre("static", "noft"));
  EXPECT_EQ(lines().size(), 3U);
  EXPECT_TRUE(eventually([&] { return session().run().folder == own && !session().opening(); }));
  EXPECT_EQ(tour.answered(), 0) << "the tour is about the same run as before";
}

TEST_F(RaceOnTheLearnPage, GrowsWithEachWindowAndSaysHowFarItIs) {
  script_->endless = true;
  press();
  ASSERT_TRUE(eventually([this] { return session().live() && session().run().phase() == RunState::kRunning; }));
  EXPECT_TRUE(eventually([this] { return status().find("XSMoE is in D0; 0 of its 3 windows are done.") != std::string::npos; }));
  EXPECT_THAT(panel().startButton()->toolTip().toStdString(), HasSubstr("The race is going on."));
  EXPECT_THAT(lines(), IsEmpty());
  script_->endless = false;
  EXPECT_TRUE(eventually([this] { return !lines().empty(); }));
  ASSERT_TRUE(waitForTheFinish());
}

TEST_F(RaceOnTheLearnPage, GoesOnWhereItWasStopped) {
  script_->endless = true;
  press();
  ASSERT_TRUE(eventually([this] { return session().run().planned && session().run().phase() == RunState::kRunning; }));
  session().training().stop();
  ASSERT_TRUE(eventually([this] { return status() == "The race was stopped. Start it again, and it goes on where it was."; }));
  script_->endless = false;
  script_->recordedWindows = 1;  // of what lies on the disk
  ASSERT_TRUE(eventually([this] { return panel().startButton()->isEnabled(); }));
  press();
  ASSERT_TRUE(waitForTheFinish());
  EXPECT_THAT(planned(), ElementsAre("xsmoe", "xsmoe", "static", "noft"));
}

TEST_F(RaceOnTheLearnPage, LeavesWhatElseWaitsInTheQueueAlone) {
  const auto other = QueueRunner::prepared({stream().string(), folder("runs/other").string(), {{"epochs", "3"}}, {{"seed", {"1"}}}});
  bool added = false;
  session().queue().plan(&session(), other, [&](const Result<std::vector<PlannedRun>>& runs) {
    ASSERT_TRUE(runs);
    session().queue().add(other, *runs);
    added = true;
  });
  ASSERT_TRUE(eventually([&] { return added; }));
  press();
  ASSERT_TRUE(waitForTheFinish());
  EXPECT_THAT(planned(), ElementsAre("xsmoe", "static", "noft"));
  EXPECT_TRUE(session().queue().queue().next()) << "the other one still waits";
}

TEST_F(RaceOnTheLearnPage, WaitsForARunThatIsGoingOn) {
  startEndlessRun();
  EXPECT_FALSE(panel().startButton()->isEnabled());
  EXPECT_THAT(panel().startButton()->toolTip().toStdString(), HasSubstr("A run is going on."));
  session().training().stop();
  EXPECT_TRUE(eventually([this] { return panel().startButton()->isEnabled(); }));
}

TEST_F(RaceOnTheLearnPage, HasTheWidthThatTheBuiltInStreamPrefersWhateverTheOpenOneDoes) {
  script_->embedding = 64;
  openStreamAndWait();
  ASSERT_EQ(session().nextSettings().model.embedding, 64);
  script_->embedding = 32;
  press();
  ASSERT_TRUE(waitForTheFinish());
  EXPECT_THAT(widths(), ElementsAre(32, 32, 32));
}

TEST_F(RaceOnTheLearnPage, HasTheWidthOfTheNextRunOnTheBuiltInStream) {
  script_->embedding = 32;
  session().openStream(makeBuiltIn());
  ASSERT_TRUE(eventually([this] { return session().readyToStart(); }));
  auto settings = session().settings();
  settings.model.embedding = 128;  // the default, but not the stream's
  session().setSettings(settings);
  press();
  ASSERT_TRUE(waitForTheFinish());
  EXPECT_THAT(widths(), ElementsAre(128, 128, 128));
}

TEST_F(RaceOnTheLearnPage, SaysWhatFailed) {
  script_->failPlanned = "static";
  press();
  ASSERT_TRUE(eventually([this] { return status().find("The run of Static failed: ") == 0; }));
  EXPECT_TRUE(eventually([this] { return lines().size() == 2 && !session().live(); })) << "the others are trained";
}

}  // namespace
}  // namespace xsmoe::studio
