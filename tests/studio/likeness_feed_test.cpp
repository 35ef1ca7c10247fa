// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/likeness_feed.h"

#include <QPushButton>
#include <QTableWidget>

#include "tests/studio/session_fixture.h"
#include "widgets/network/likeness_panel.h"

namespace xsmoe::studio {
namespace {

class LikenessFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    feed_ = std::make_unique<LikenessFeed>(*session_, panel_);
  }
  void TearDown() override { feed_.reset(); }
  void trainAll() {
    openStreamAndWait();
    session_->start();
    ASSERT_TRUE(waitForEnd());
  }

  widgets::LikenessPanel panel_;
  std::unique_ptr<LikenessFeed> feed_;
};

TEST_F(LikenessFeedTest, CanBeAskedWhenAWindowIsFinished) {
  EXPECT_FALSE(panel_.measure()->isEnabled());
  trainAll();
  EXPECT_TRUE(eventually([this] { return panel_.measure()->isEnabled(); }));
}

TEST_F(LikenessFeedTest, ShowsPairsAndWhatChangedSinceTheWindowBefore) {
  trainAll();
  ASSERT_TRUE(eventually([this] { return panel_.measure()->isEnabled(); }));
  panel_.measure()->click();
  EXPECT_TRUE(feed_->asking());
  ASSERT_TRUE(eventually([this] { return !feed_->asking(); }));
  EXPECT_EQ(panel_.pairs()->rowCount(), 2);
  EXPECT_EQ(panel_.changes()->rowCount(), 1);
  feed_->showMoment(0);
  EXPECT_TRUE(panel_.pairs()->isHidden()) << "it was of another model";
}

TEST_F(LikenessFeedTest, MayGoWhileItMeasures) {
  trainAll();
  panel_.measure()->click();
  feed_.reset();
  session_.reset();
}

}  // namespace
}  // namespace xsmoe::studio
