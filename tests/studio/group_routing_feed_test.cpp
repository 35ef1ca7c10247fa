// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/group_routing_feed.h"

#include <gmock/gmock.h>

#include "tests/studio/session_fixture.h"
#include "widgets/charts/group_routing_map.h"
#include "widgets/network/group_routing_panel.h"

namespace xsmoe::studio {
namespace {

using testing::HasSubstr;

class GroupRoutingFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    feed_ = std::make_unique<GroupRoutingFeed>(*session_, panel_);
  }
  void TearDown() override { feed_.reset(); }
  [[nodiscard]] bool says(const char* words) {
    return eventually([&] { return !feed_->asking() && panel_.words().contains(QString::fromUtf8(words)); });
  }

  widgets::GroupRoutingPanel panel_;
  std::unique_ptr<GroupRoutingFeed> feed_;
};

TEST_F(GroupRoutingFeedTest, AsksNothingWhileNobodyLooks) {
  trainAll();
  feed_->showMoment(0);
  EXPECT_FALSE(feed_->asking());
  EXPECT_EQ(script_->groupRoutings, 0);
}

TEST_F(GroupRoutingFeedTest, SaysWhatToDoWhereThereIsNoRun) {
  panel_.show();
  EXPECT_TRUE(says("open a run or train one"));
}

TEST_F(GroupRoutingFeedTest, ShowsTheNewestFinishedWindowAndFollowsTheTimeline) {
  trainAll();
  panel_.show();
  ASSERT_TRUE(says("Model after D2"));
  const auto asked = script_->groupRoutings.load();
  EXPECT_FALSE(panel_.map()->view().rows.empty());
  feed_->showMoment(1);
  ASSERT_TRUE(says("Model after D1"));
  EXPECT_EQ(script_->groupRoutings, asked + 1);
  panel_.hide();
  panel_.show();
  ASSERT_TRUE(says("Model after D1"));
  EXPECT_EQ(script_->groupRoutings, asked + 1) << "it is known";
}

TEST_F(GroupRoutingFeedTest, GoesDownToAnEpochWhoseWeightsAreKept) {
  trainAll();
  panel_.show();
  ASSERT_TRUE(says("Model after D2,"));
  feed_->showMoment(RunMoment(1, 2));
  EXPECT_TRUE(says("Model after D1, epoch 2, over")) << panel_.words().toStdString();
  EXPECT_TRUE(panel_.map()->view().title.contains(QStringLiteral("model after D1, epoch 2")));
}

TEST_F(GroupRoutingFeedTest, TellsWhyThereIsNoAnswer) {
  trainAll();
  script_->noWeights = true;
  panel_.show();
  EXPECT_TRUE(says("no weights are stored"));
}

TEST_F(GroupRoutingFeedTest, GivesUpWhatNobodyLooksAtAndAsksItAgain) {
  trainAll();
  script_->holdMaps = true;
  panel_.show();
  ASSERT_TRUE(eventually([this] { return script_->groupRoutings == 1; }));
  panel_.hide();
  ASSERT_TRUE(eventually([this] { return !feed_->asking(); }));
  EXPECT_THAT(panel_.words().toStdString(), HasSubstr("Adding up")) << "what was given up is no answer";
  script_->holdMaps = false;
  panel_.show();
  EXPECT_TRUE(says("Model after D2"));
}

TEST_F(GroupRoutingFeedTest, MayGoWhileItAsks) {
  trainAll();
  script_->holdMaps = true;
  panel_.show();
  ASSERT_TRUE(eventually([this] { return script_->groupRoutings == 1; }));
  feed_.reset();
  const auto left = panel_.words();
  EXPECT_TRUE(eventually([this] { return !session_->questions().busy(); })) << "its question is given up";
  EXPECT_EQ(panel_.words(), left) << "nobody is there to show an answer";
  script_->holdMaps = false;
  session_.reset();
}

}  // namespace
}  // namespace xsmoe::studio
