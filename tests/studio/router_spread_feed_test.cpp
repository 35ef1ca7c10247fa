// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/router_spread_feed.h"

#include <gmock/gmock.h>

#include <QComboBox>

#include "tests/studio/session_fixture.h"
#include "widgets/charts/chart_content.h"
#include "widgets/charts/router_time_chart.h"
#include "widgets/network/router_time_panel.h"

namespace xsmoe::studio {
namespace {

class RouterSpreadFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    feed_ = std::make_unique<RouterSpreadFeed>(*session_, panel_);
  }
  void TearDown() override { feed_.reset(); }
  void look() {
    if (session_->run().state) panel_.showRun(session_->run().state->history, std::nullopt);
    panel_.show();
    panel_.spans()->setCurrentIndex(panel_.spans()->findData(QStringLiteral("spread")));
  }
  [[nodiscard]] const widgets::ChartContent& content() const { return panel_.chart()->content(); }
  /// So many models are told of.
  [[nodiscard]] bool hasModels(std::size_t count) {
    return eventually([&] { return !feed_->asking() && !content().series.empty() && content().series.front().points.size() == count; });
  }

  widgets::RouterTimePanel panel_;
  std::unique_ptr<RouterSpreadFeed> feed_;
};

TEST_F(RouterSpreadFeedTest, AsksNothingWhileNobodyLooksAtSingleItems) {
  trainAll();
  panel_.showRun(session_->run().state->history, std::nullopt);
  panel_.show();
  EXPECT_FALSE(feed_->asking());
  EXPECT_EQ(script_->groupRoutings, 0) << "the mean over windows is the record's";
}

TEST_F(RouterSpreadFeedTest, SaysWhatToDoWhereThereIsNoRun) {
  look();
  EXPECT_TRUE(eventually([this] { return content().emptyText.contains(QStringLiteral("open a run or train one")); }));
}

TEST_F(RouterSpreadFeedTest, AsksEachFinishedWindowOnce) {
  trainAll();
  look();
  ASSERT_TRUE(hasModels(3));
  EXPECT_EQ(script_->groupRoutings, 3);
  EXPECT_EQ(content().series.size(), 5U);
  panel_.spans()->setCurrentIndex(0);
  look();
  ASSERT_TRUE(hasModels(3));
  EXPECT_EQ(script_->groupRoutings, 3) << "they are known";
}

TEST_F(RouterSpreadFeedTest, HasGroupsOfItemsByTheSameAnswers) {
  trainAll();
  look();
  ASSERT_TRUE(hasModels(3));
  panel_.spans()->setCurrentIndex(panel_.spans()->findData(QStringLiteral("category")));
  ASSERT_TRUE(hasModels(3));
  EXPECT_EQ(script_->groupRoutings, 3) << "they are known";
  panel_.showSlot(0);
  const auto& lamps = content().series.back();
  EXPECT_EQ(lamps.name, QStringLiteral("lamps"));
  ASSERT_EQ(lamps.points.size(), 3U);
  for (std::size_t i = 0; i < lamps.points.size(); ++i) EXPECT_NEAR(lamps.points[i].y(), 40 + 10 * static_cast<double>(i), 1e-9);
}

TEST_F(RouterSpreadFeedTest, AsksTheEpochsWhoseWeightsAreKeptToo) {
  trainAll();
  look();
  ASSERT_TRUE(hasModels(3));
  feed_->offerEpochs({RunMoment(1, 1), RunMoment(1, 2), RunMoment(7, 1)});
  ASSERT_TRUE(hasModels(5));
  EXPECT_EQ(script_->groupRoutings, 5) << "ends of windows are known, and the run has no D7";
  const auto& curve = content().series.front();
  EXPECT_TRUE(curve.pointNames.at(1).contains(QStringLiteral("D1, epoch 1,"))) << curve.pointNames.at(1).toStdString();
  EXPECT_TRUE(curve.pointNames.at(2).contains(QStringLiteral("D1, epoch 2,"))) << curve.pointNames.at(2).toStdString();
  panel_.chart()->setAxis(widgets::StepAxis::kEpoch);
  const auto& along = content().series.front().points;
  ASSERT_EQ(along.size(), 5U);
  constexpr double kEpochs = 3;  // of each window
  const std::vector<double> expected{kEpochs, kEpochs + 1, kEpochs + 2, 2 * kEpochs, 3 * kEpochs};
  for (std::size_t i = 0; i < along.size(); ++i) EXPECT_DOUBLE_EQ(along[i].x(), expected[i]) << i;
  feed_->offerEpochs({});
  EXPECT_TRUE(hasModels(5)) << "what is known stays";
}

TEST_F(RouterSpreadFeedTest, TellsWhyThereIsNoAnswer) {
  trainAll();
  script_->noWeights = true;
  look();
  EXPECT_TRUE(eventually([this] { return !feed_->asking() && content().emptyText.contains(QStringLiteral("no weights are stored")); }));
}

TEST_F(RouterSpreadFeedTest, GivesUpWhatNobodyLooksAtAndAsksItAgain) {
  trainAll();
  script_->holdMaps = true;
  look();
  ASSERT_TRUE(eventually([this] { return script_->groupRoutings == 1; }));
  panel_.hide();
  ASSERT_TRUE(eventually([this] { return !feed_->asking(); }));
  script_->holdMaps = false;
  panel_.show();
  EXPECT_TRUE(hasModels(3));
}

TEST_F(RouterSpreadFeedTest, MayGoWhileItAsks) {
  trainAll();
  script_->holdMaps = true;
  look();
  ASSERT_TRUE(eventually([this] { return script_->groupRoutings == 1; }));
  feed_.reset();
  const auto left = content();
  EXPECT_TRUE(eventually([this] { return !session_->questions().busy(); })) << "its question is given up";
  EXPECT_TRUE(content() == left) << "nobody is there to show an answer";
  script_->holdMaps = false;
  session_.reset();
}

}  // namespace
}  // namespace xsmoe::studio
