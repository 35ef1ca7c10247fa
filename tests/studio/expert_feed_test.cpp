// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/expert_feed.h"

#include "tests/studio/session_fixture.h"
#include "widgets/items/measured_items.h"
#include "widgets/network/expert_biography.h"
#include "widgets/network/expert_items.h"
#include "widgets/network/network_picture.h"

namespace xsmoe::studio {
namespace {

class ExpertFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    feed_ = std::make_unique<ExpertFeed>(*session_, network_);
    feed_->setActive(true);
    makeRunFolder(folder("run"), stream());
    session_->openRun(folder("run"));
    ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening(); }));
  }
  void TearDown() override { feed_.reset(); }
  [[nodiscard]] widgets::ExpertItems& panel() const { return *network_.biography()->items(); }
  [[nodiscard]] bool waitForProfile(const QString& after) {
    return eventually([&] { return panel().text().contains(QStringLiteral("By the model after %1").arg(after)) && !feed_->asking(); });
  }

  widgets::NetworkPicture network_;
  std::unique_ptr<ExpertFeed> feed_;
};

TEST_F(ExpertFeedTest, TellsWhatLeansOnTheExpertThatIsSelected) {
  EXPECT_EQ(script_->experts, 0);
  network_.select(ExpertName{Modality::kVisual, 6, 0});
  ASSERT_TRUE(waitForProfile(QStringLiteral("D2")));
  EXPECT_EQ(panel().items()->items().rowCount(), 2);
  EXPECT_EQ(panel().items()->items().idAt(0), QStringLiteral("i4"));
  EXPECT_TRUE(panel().text().contains(QStringLiteral("lamps")));
  feed_->showMoment(1);
  EXPECT_TRUE(waitForProfile(QStringLiteral("D1")));
  EXPECT_EQ(script_->experts, 2);
}

TEST_F(ExpertFeedTest, GoesDownToAnEpochWhoseWeightsAreKept) {
  network_.select(ExpertName{Modality::kVisual, 6, 0});
  feed_->showMoment(RunMoment(1, 2));
  EXPECT_TRUE(waitForProfile(QStringLiteral("D1, epoch 2.")));
  feed_->showMoment(1);
  EXPECT_TRUE(waitForProfile(QStringLiteral("D1.")));
}

TEST_F(ExpertFeedTest, SaysWhenAnExpertIsInNoStoredWeightsYet) {
  network_.select(ExpertName{Modality::kVisual, 6, 3});
  EXPECT_TRUE(panel().text().contains(QStringLiteral("when D3 has finished")));
  EXPECT_EQ(script_->experts, 0);
  feed_->showMoment(0);
  network_.select(ExpertName{Modality::kVisual, 6, 1});
  EXPECT_TRUE(panel().text().contains(QStringLiteral("when D1 has finished")));
}

TEST_F(ExpertFeedTest, AnItemOfTheListIsShown) {
  network_.select(ExpertName{Modality::kVisual, 6, 0});
  ASSERT_TRUE(waitForProfile(QStringLiteral("D2")));
  Q_EMIT panel().items()->itemActivated(QStringLiteral("i5"));
  EXPECT_EQ(session_->chosen().item(), "i5");
}

TEST_F(ExpertFeedTest, AsksAgainWhereOpeningSomethingElseGaveItUp) {
  script_->holdMaps = true;
  network_.select(ExpertName{Modality::kVisual, 6, 0});
  ASSERT_TRUE(eventually([this] { return script_->experts == 1; }));
  session_->reopenStream();
  ASSERT_TRUE(eventually([this] { return !session_->opening(); }));
  script_->holdMaps = false;
  EXPECT_TRUE(waitForProfile(QStringLiteral("D2")));
}

TEST_F(ExpertFeedTest, AsksOnlyWhileSomebodyLooks) {
  feed_->setActive(false);
  network_.select(ExpertName{Modality::kVisual, 6, 0});
  EXPECT_FALSE(feed_->asking());
  feed_->setActive(true);
  EXPECT_TRUE(waitForProfile(QStringLiteral("D2")));
}

}  // namespace
}  // namespace xsmoe::studio
