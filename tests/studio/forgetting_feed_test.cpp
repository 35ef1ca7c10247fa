// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/forgetting_feed.h"

#include <QPushButton>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "model/analysis/listed_runs.h"
#include "tests/studio/compared_runs.h"
#include "widgets/charts/forgetting_map.h"
#include "widgets/pages/forgetting_page.h"

namespace xsmoe::studio {
namespace {

class ForgettingFeedTest : public ComparedRuns {
 protected:
  void SetUp() override {
    ComparedRuns::SetUp();
    feed_ = std::make_unique<ForgettingFeed>(*session_, page_);
    page_.tabs()->setCurrentWidget(page_.forgetting());
  }
  void TearDown() override {
    feed_.reset();
    ComparedRuns::TearDown();
  }
  [[nodiscard]] widgets::ForgettingPage& view() const { return *page_.forgetting(); }
  [[nodiscard]] bool measures() {
    view().measureButton()->click();
    return eventually([this] { return !feed_->measuring(); });
  }
  [[nodiscard]] bool says(const char* words) const { return view().message().contains(QString::fromUtf8(words)); }
  std::unique_ptr<ForgettingFeed> feed_;
};

TEST_F(ForgettingFeedTest, TestsTheModelsOfTheChosenRunWhereAPersonAsks) {
  choose({0});
  EXPECT_TRUE(says("Not tested yet: a"));
  EXPECT_EQ(script_->forgettings, 0);
  ASSERT_TRUE(measures());
  EXPECT_FALSE(view().map()->view().isEmpty());
  EXPECT_FALSE(view().map()->view().difference);
  EXPECT_FALSE(view().sentence().isEmpty());
}

TEST_F(ForgettingFeedTest, ShowsTheDifferenceOfTwoAndKeepsWhatWasMeasured) {
  choose({0});
  ASSERT_TRUE(measures());
  choose({0, 1});
  EXPECT_TRUE(says("Not tested yet: b")) << view().message().toStdString();
  EXPECT_TRUE(view().map()->view().isEmpty());
  ASSERT_TRUE(measures());
  EXPECT_TRUE(view().map()->view().difference);
  EXPECT_EQ(script_->forgettings, 2) << "a was tested before";
  choose({0});
  EXPECT_FALSE(view().map()->view().isEmpty());
  EXPECT_FALSE(view().map()->view().difference);
  choose({1, 0});
  EXPECT_TRUE(view().map()->view().difference);
  EXPECT_EQ(script_->forgettings, 2);
}

TEST_F(ForgettingFeedTest, NamesThatARunDeviatesAsItsListDoes) {
  auto runs = page_.table()->runs();
  runs[0].changesByHand = {"in D_3: tau 0.10 → 0.15", "in D_4: pruned"};
  page_.setRuns(listedRuns(runs), "", false);
  choose({0});
  ASSERT_TRUE(measures());
  EXPECT_TRUE(view().map()->view().title.contains(QStringLiteral(" of a (2 changes by hand) on ")))
      << view().map()->view().title.toStdString();
}

TEST_F(ForgettingFeedTest, ShowsWhatARunsFolderKeepsWithoutATest) {
  script_->keptForgetting = true;
  choose({0});
  const auto folder = std::filesystem::path(page_.chosen().front()->description.folder);
  QTest::qWait(100);
  EXPECT_TRUE(view().map()->view().isEmpty()) << "its folder keeps nothing";
  std::ofstream(folder / "forgetting.json") << "{}";
  choose({1});
  choose({0});
  EXPECT_TRUE(eventually([this] { return !view().map()->view().isEmpty(); }));
  EXPECT_EQ(script_->forgettings, 0);
}

TEST_F(ForgettingFeedTest, RefusesRunsOfDifferentStreams) {
  choose({0, 2});
  EXPECT_TRUE(says("different streams")) << view().message().toStdString();
  EXPECT_FALSE(view().measureButton()->isEnabled());
}

TEST_F(ForgettingFeedTest, SaysHowManyToChoose) {
  choose({0, 1, 2});
  EXPECT_TRUE(says("Choose one run"));
  EXPECT_FALSE(view().measureButton()->isEnabled());
}

TEST_F(ForgettingFeedTest, SaysWhereNoWeightsAreStored) {
  script_->noWeights = true;
  choose({0});
  ASSERT_TRUE(measures());
  EXPECT_TRUE(says("no weights are stored"));
  choose({0, 1});
  const int before = script_->forgettings;
  ASSERT_TRUE(measures());
  EXPECT_TRUE(says("no weights are stored"));
  EXPECT_EQ(script_->forgettings, before) << "known before anything is tested";
}

TEST_F(ForgettingFeedTest, StopsWhereAPersonWishesAndGoesOnToTestWhenAskedAgain) {
  script_->holdForgetting = true;
  choose({0});
  view().measureButton()->click();
  ASSERT_TRUE(eventually([this] { return says("a: D0 on D1, 0 of 9"); }));
  choose({1});
  EXPECT_TRUE(says("a: D0 on D1, 0 of 9")) << "the tests of a go on";
  view().measureButton()->click();
  ASSERT_TRUE(eventually([this] { return !feed_->measuring(); }));
  EXPECT_TRUE(says("Stopped"));
  script_->holdForgetting = false;
  ASSERT_TRUE(measures());
  EXPECT_FALSE(view().map()->view().isEmpty());
}

TEST_F(ForgettingFeedTest, TellsOfTestsAlone) {
  script_->holdForgetting = true;
  choose({0});
  view().measureButton()->click();
  ASSERT_TRUE(eventually([this] { return says("a: D0 on D1, 0 of 9"); }));
  Q_EMIT session_->progressed({"reading interactions.csv", 1, 2, "bytes"});
  EXPECT_TRUE(says("a: D0 on D1, 0 of 9")) << view().message().toStdString();
  view().measureButton()->click();
  EXPECT_TRUE(eventually([this] { return !feed_->measuring(); }));
}

TEST_F(ForgettingFeedTest, StopsWhileARunIsOpened) {
  for (const auto& places : {std::vector{0}, std::vector{0, 1}}) {
    script_->holdOpenings = true;
    script_->openings = 0;
    choose(places);
    view().measureButton()->click();
    ASSERT_TRUE(waitForOpening());
    view().measureButton()->click();
    ASSERT_TRUE(eventually([this] { return !feed_->measuring(); }));
    EXPECT_TRUE(says("Stopped"));
  }
  EXPECT_EQ(script_->forgettings, 0);
}

TEST_F(ForgettingFeedTest, NamesTheRunThatIsTestedAndTheOneThatFollows) {
  script_->holdForgetting = true;
  choose({0, 1});
  view().measureButton()->click();
  EXPECT_TRUE(eventually([this] { return says("a: D0 on D1, 0 of 9; then b"); })) << view().message().toStdString();
  view().measureButton()->click();
  ASSERT_TRUE(eventually([this] { return !feed_->measuring(); }));
}

TEST_F(ForgettingFeedTest, StopsWhereThePageIsLeft) {
  script_->holdForgetting = true;
  choose({0});
  view().measureButton()->click();
  feed_->setActive(false);
  EXPECT_TRUE(eventually([this] { return !feed_->measuring() && !session_->questions().busy(); }));
}

TEST_F(ForgettingFeedTest, MayGoWhileModelsAreTested) {
  script_->holdForgetting = true;
  choose({0});
  view().measureButton()->click();
  feed_.reset();
  runs_.reset();
  session_.reset();
}

}  // namespace
}  // namespace xsmoe::studio
