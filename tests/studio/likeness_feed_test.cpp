// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/likeness_feed.h"

#include <QComboBox>
#include <QPoint>
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
  void compareWith(const RunMoment& moment) {
    panel_.against()->setCurrentIndex(panel_.against()->findData(QPoint(moment.window.value, moment.epoch)));
  }
  [[nodiscard]] std::string compared() {
    return eventually([this] { return !feed_->asking(); }) ? panel_.changesTitle().toStdString() : "it is still asked";
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

TEST_F(LikenessFeedTest, IsGivenUpForWhatIsOpenedWhileItsRunIs) {
  trainAll();
  ASSERT_TRUE(eventually([this] { return panel_.measure()->isEnabled(); }));
  script_->holdOpenings = true;
  panel_.measure()->click();
  ASSERT_TRUE(waitForOpening());
  session_->reopenStream();
  EXPECT_TRUE(eventually([this] { return !session_->opening(); })) << "it waits for the run that is being opened";
  EXPECT_TRUE(eventually([this] { return !feed_->asking(); }));
  script_->holdOpenings = false;
  panel_.measure()->click();
  EXPECT_THAT(compared(), testing::StartsWith("From D1 to D2"));
}

TEST_F(LikenessFeedTest, ComparesWithTheMomentThatIsChosen) {
  trainAll();
  ASSERT_TRUE(eventually([this] { return panel_.measure()->isEnabled(); }));
  panel_.measure()->click();
  EXPECT_FALSE(panel_.against()->isEnabled());
  EXPECT_THAT(compared(), testing::StartsWith("From D1 to D2"));
  compareWith(0);
  EXPECT_TRUE(feed_->asking());
  EXPECT_THAT(compared(), testing::StartsWith("From D0 to D2"));
  EXPECT_EQ(panel_.pairs()->rowCount(), 2) << "the pairs stay";
  EXPECT_THAT(panel_.words().toStdString(), testing::HasSubstr("Model after D2"));
  feed_->showMoment(0);
  panel_.measure()->click();
  EXPECT_EQ(compared(), "") << "nothing is before it";
  compareWith(1);
  EXPECT_THAT(compared(), testing::StartsWith("From D0 to D1")) << "the earlier first";
}

TEST_F(LikenessFeedTest, ComparesEpochsWhoseWeightsAreKept) {
  feed_->offerEpochs({RunMoment(1, 1), RunMoment(1, 2), RunMoment(7, 1)});
  trainAll();
  feed_->showMoment(RunMoment(1, 2));
  ASSERT_TRUE(eventually([this] { return panel_.measure()->isEnabled(); }));
  EXPECT_EQ(panel_.against()->findData(QPoint(7, 1)), -1) << "the run has no such epoch";
  panel_.measure()->click();
  EXPECT_THAT(compared(), testing::StartsWith("From D0 to D1, epoch 2"));
  EXPECT_THAT(panel_.words().toStdString(), testing::HasSubstr("Model after D1, epoch 2"));
  compareWith({1, 1});
  EXPECT_THAT(compared(), testing::StartsWith("From D1, epoch 1 to D1, epoch 2"));
  compareWith(1);
  EXPECT_THAT(compared(), testing::StartsWith("From D1, epoch 2 to D1, on")) << "a window's end comes after its epochs";
}

TEST_F(LikenessFeedTest, MayGoWhileItMeasures) {
  trainAll();
  panel_.measure()->click();
  feed_.reset();
  session_.reset();
}

}  // namespace
}  // namespace xsmoe::studio
