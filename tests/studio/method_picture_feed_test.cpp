// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/method_picture_feed.h"

#include "tests/studio/session_fixture.h"
#include "widgets/network/method_picture_view.h"

namespace xsmoe::studio {
namespace {

class MethodPictureFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    choose(Method::kSsrm);
    feed_ = std::make_unique<MethodPictureFeed>(*session_, view_);
    view_.setMethod(Method::kSsrm);
    feed_->setActive(true);
  }
  void TearDown() override { feed_.reset(); }
  void choose(Method method) {
    auto settings = session_->settings();
    settings.model.method = method;
    session_->setSettings(settings);
  }
  void trainAWindow() {
    openStreamAndWait();
    session_->start();
    ASSERT_TRUE(waitForEnd());
  }
  [[nodiscard]] const MethodPicture* shown() const { return view_.picture().get(); }
  [[nodiscard]] bool waitForWindow(int window) {
    return eventually([this, window] { return shown() && shown()->window == window && !feed_->asking(); });
  }
  [[nodiscard]] bool waitForUser(const std::string& user) {
    return eventually([this, &user] { return shown() && shown()->user == user && !feed_->asking(); });
  }

  widgets::MethodPictureView view_;
  std::unique_ptr<MethodPictureFeed> feed_;
};

TEST_F(MethodPictureFeedTest, SaysWhyThereIsNoPictureYet) {
  EXPECT_THAT(view_.accessibleDescription().toStdString(), testing::HasSubstr("when a run has finished its first epoch"));
  openStreamAndWait();
  session_->step(Boundary::kBatch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  EXPECT_TRUE(
      eventually([this] { return view_.accessibleDescription() == QStringLiteral("The picture comes with the first finished epoch."); }));
  EXPECT_EQ(script_->nows, 0);
}

TEST_F(MethodPictureFeedTest, ShowsSomeUserOfARunInTrainingAnewAfterEveryEpoch) {
  openStreamAndWait();
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([this] { return shown() && !feed_->asking(); }));
  EXPECT_TRUE(shown()->live);
  EXPECT_EQ(shown()->epoch, 1);
  const auto user = shown()->user;
  EXPECT_THAT((std::vector<std::string>{"ada", "bob", "user of D_1"}), testing::Contains(user));
  EXPECT_EQ(session_->chosen().user(), "") << "no person chose one";
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(eventually([this] { return shown() && shown()->epoch == 2; }));
  EXPECT_EQ(shown()->user, user) << "the same as long as there is no reason for another one";
}

TEST_F(MethodPictureFeedTest, WaitsForTheCopyOfTheModel) {
  script_->holdCopies = true;
  openStreamAndWait();
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([this] { return script_->nows == 1 && !session_->questions().busy(); }));
  EXPECT_TRUE(feed_->asking());
  EXPECT_FALSE(shown());
  script_->holdCopies = false;
  session_->training().copyModel();
  ASSERT_TRUE(eventually([this] { return shown() && !feed_->asking(); }));
  EXPECT_EQ(script_->nows, 2) << "asked once more, when told";
}

TEST_F(MethodPictureFeedTest, ShowsTheWindowThatIsTravelledTo) {
  trainAWindow();
  ASSERT_TRUE(waitForWindow(2));
  EXPECT_FALSE(shown()->live);
  feed_->showMoment(0);
  EXPECT_TRUE(waitForWindow(0));
  feed_->showMoment({});
  EXPECT_TRUE(waitForWindow(2));
}

TEST_F(MethodPictureFeedTest, GoesDownToAnEpochWhoseWeightsAreKept) {
  trainAWindow();
  ASSERT_TRUE(waitForWindow(2));
  feed_->showMoment(RunMoment(1, 2));
  ASSERT_TRUE(waitForWindow(1));
  EXPECT_FALSE(shown()->asTested);
  EXPECT_THAT(view_.headingText().toStdString(), testing::HasSubstr("the weights that are kept of D1, epoch 2"));
  feed_->showMoment(1);
  ASSERT_TRUE(eventually([this] { return shown() && shown()->asTested && !feed_->asking(); }));
  EXPECT_THAT(view_.headingText().toStdString(), testing::HasSubstr("as tested after D1"));
}

TEST_F(MethodPictureFeedTest, ShowsTheUserThatAPersonChoosesHereOrElsewhere) {
  trainAWindow();
  ASSERT_TRUE(waitForWindow(2));
  Q_EMIT view_.userRequested(QStringLiteral("bob"));
  ASSERT_TRUE(waitForUser("bob"));
  EXPECT_EQ(session_->chosen().user(), "bob");
  session_->chosen().chooseUser("ada");
  EXPECT_TRUE(waitForUser("ada"));
  Q_EMIT view_.randomRequested();
  EXPECT_FALSE(session_->chosen().user().empty());
}

TEST_F(MethodPictureFeedTest, ShowsAnotherUserWhereAWindowKnowsNothingOfTheOne) {
  trainAWindow();
  ASSERT_TRUE(waitForWindow(2));
  session_->chosen().chooseUser("user of D_3");
  ASSERT_TRUE(waitForUser("user of D_3"));
  feed_->showMoment(0);
  ASSERT_TRUE(waitForWindow(0));
  EXPECT_NE(shown()->user, "user of D_3");
  EXPECT_EQ(view_.noteText(), QStringLiteral("User user of D_3 has no test sequence after this window: another one is shown."));
  feed_->showMoment({});
  EXPECT_TRUE(waitForUser("user of D_3")) << "still the one that was chosen";
}

TEST_F(MethodPictureFeedTest, ShowsAUserWhomTheMethodHasLearnt) {
  trainAWindow();
  ASSERT_TRUE(waitForWindow(2));
  EXPECT_EQ(shown()->user, "bob");
  feed_->showMoment(0);
  ASSERT_TRUE(waitForWindow(0));
  EXPECT_EQ(shown()->user, "user of D_1") << "bob came later";
  Q_EMIT view_.userRequested(QStringLiteral("ada"));
  EXPECT_TRUE(waitForUser("ada")) << "a person may look at whomever";
}

TEST_F(MethodPictureFeedTest, TellsOfAUserThatIsNotThere) {
  trainAWindow();
  ASSERT_TRUE(waitForWindow(2));
  session_->chosen().chooseUser("nobody");
  ASSERT_TRUE(eventually([this] { return !shown(); }));
  EXPECT_THAT(view_.accessibleDescription().toStdString(), testing::HasSubstr("there is no such user in D3"));
}

TEST_F(MethodPictureFeedTest, AsksNothingWhileNobodyLooks) {
  feed_->setActive(false);
  trainAWindow();
  EXPECT_TRUE(eventually([this] { return !session_->questions().busy(); }));
  EXPECT_EQ(script_->nows, 0);
  EXPECT_FALSE(shown());
  feed_->setActive(true);
  EXPECT_TRUE(waitForWindow(2));
}

TEST_F(MethodPictureFeedTest, AsksNothingOfAMethodWithExperts) {
  choose(Method::kXsmoe);
  trainAWindow();
  EXPECT_FALSE(feed_->asking());
  EXPECT_FALSE(shown());
  EXPECT_EQ(view_.accessibleDescription(), QString());
}

TEST_F(MethodPictureFeedTest, DropsTheAnswerOfAnOlderRun) {
  trainAWindow();
  ASSERT_TRUE(waitForWindow(2));
  feed_->showMoment(1);
  EXPECT_TRUE(feed_->asking());
  makeRunFolder(folder("run"), stream());
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening() && !session_->questions().busy(); }));
  EXPECT_FALSE(shown()) << "the stored run is of a method with experts";
  EXPECT_FALSE(feed_->asking());
}

TEST_F(MethodPictureFeedTest, MayGoWhileItAsks) {
  trainAWindow();
  ASSERT_TRUE(waitForWindow(2));
  feed_->showMoment(1);
  ASSERT_TRUE(feed_->asking());
  feed_.reset();
  EXPECT_TRUE(eventually([this] { return !session_->questions().busy(); }));
  EXPECT_EQ(shown()->window, 2) << "nobody is there to show the answer";
  session_.reset();
}

}  // namespace
}  // namespace xsmoe::studio
