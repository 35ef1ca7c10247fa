// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/inspection.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <filesystem>

#include "tests/studio/session_fixture.h"
#include "widgets/pages/inspect_page.h"

namespace xsmoe::studio {
namespace {

class InspectionTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    inspection_ = std::make_unique<Inspection>(*session_, page_);
    inspection_->setActive(true);
  }
  void TearDown() override { inspection_.reset(); }
  void pauseARun() {
    openStreamAndWait();
    session_->step(Boundary::kBatch);
    ASSERT_TRUE(waitForState(RunState::kPaused));
    ASSERT_TRUE(eventually([this] { return !session_->questions().busy(); }));
  }

  widgets::InspectPage page_;
  std::unique_ptr<Inspection> inspection_;
};

TEST_F(InspectionTest, AsksTheModelInTrainingOnceItHasBeenCopied) {
  script_->holdCopies = true;
  pauseARun();
  QSignalSpy answered(inspection_.get(), &Inspection::answered);
  Q_EMIT page_.userRequested(QStringLiteral("ada"));
  QCoreApplication::processEvents();
  EXPECT_EQ(script_->nows, 0) << "there is no copy to ask";
  script_->holdCopies = false;
  session_->training().copyModel();
  ASSERT_TRUE(eventually([&] { return answered.count() == 1; }));
  EXPECT_EQ(script_->nows, 1);
  session_->training().copyModel();
  ASSERT_TRUE(eventually([&] { return script_->copies == 2; }));
  QCoreApplication::processEvents();
  EXPECT_EQ(script_->nows, 1) << "a question is asked once";
}

TEST_F(InspectionTest, AnswersAQuestionThatWaitsWhenTheRunEnds) {
  script_->holdCopies = true;
  pauseARun();
  QSignalSpy answered(inspection_.get(), &Inspection::answered);
  Q_EMIT page_.userRequested(QStringLiteral("ada"));
  session_->training().stop();
  ASSERT_TRUE(eventually([&] { return answered.count() == 1; }));
  EXPECT_FALSE(session_->live());
  EXPECT_EQ(script_->nows, 1);
}

TEST_F(InspectionTest, AsksTheStoredWeightsOnceTheRunHasEnded) {
  pauseARun();
  QSignalSpy answered(inspection_.get(), &Inspection::answered);
  Q_EMIT page_.userRequested(QStringLiteral("ada"));
  ASSERT_TRUE(eventually([&] { return answered.count() == 1; }));
  ASSERT_TRUE(inspection_->shown());
  EXPECT_FALSE(inspection_->shown()->moment.window) << "it is of the model in training";
  session_->training().unpause();
  ASSERT_TRUE(waitForEnd());
  ASSERT_TRUE(eventually([&] { return answered.count() == 2; }));
  ASSERT_TRUE(inspection_->shown());
  EXPECT_EQ(inspection_->shown()->moment.window, 2) << "the last one";
  EXPECT_EQ(inspection_->shown()->list->user, "ada");
  EXPECT_EQ(inspection_->shown()->list->liveEpoch, -1);
}

TEST_F(InspectionTest, SaysThatTheModelHasTrainedOnAndAsksItAgainWhereAPersonWishes) {
  pauseARun();
  QSignalSpy answered(inspection_.get(), &Inspection::answered);
  Q_EMIT page_.userRequested(QStringLiteral("ada"));
  ASSERT_TRUE(eventually([&] { return answered.count() == 1; }));
  EXPECT_TRUE(page_.newerModel().isEmpty());
  session_->step(Boundary::kEpoch);
  ASSERT_TRUE(eventually([this] { return page_.newerModel().contains(QStringLiteral("in training, after 1 epoch of D0")); }));
  EXPECT_EQ(answered.count(), 1) << "the list stays until then";
  page_.askAgain()->click();
  ASSERT_TRUE(eventually([&] { return answered.count() == 2; }));
  EXPECT_EQ(inspection_->shown()->list->liveEpoch, 1);
  EXPECT_TRUE(page_.newerModel().isEmpty());
}

TEST_F(InspectionTest, KeepsTheLastCopysListOfARunWithoutAFinishedWindow) {
  pauseARun();
  QSignalSpy answered(inspection_.get(), &Inspection::answered);
  Q_EMIT page_.userRequested(QStringLiteral("ada"));
  ASSERT_TRUE(eventually([&] { return answered.count() == 1; }));
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
  ASSERT_TRUE(eventually([this] { return !inspection_->busy() && !session_->questions().busy(); }));
  ASSERT_TRUE(inspection_->shown());
  EXPECT_FALSE(inspection_->shown()->moment.window);
  EXPECT_EQ(answered.count(), 1);
}

TEST_F(InspectionTest, SaysWhyThereIsNoAnswerAlsoAfterTheEndOfAWindow) {
  pauseARun();
  QSignalSpy answered(inspection_.get(), &Inspection::answered);
  Q_EMIT page_.userRequested(QStringLiteral("nobody"));
  ASSERT_TRUE(eventually([&] { return answered.count() == 1; }));
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(eventually([this] { return session_->run().state->history->windowCount() == 2 && !session_->questions().busy(); }));
  bool said = false;
  for (const auto* const label : page_.findChildren<QLabel*>())
    said = said || label->text().contains(QStringLiteral("there is no such user"));
  EXPECT_TRUE(said);
  EXPECT_EQ(answered.count(), 1);
}

TEST_F(InspectionTest, SaysThatARunIsGoneThatWasDeletedWhileItIsOpen) {
  makeRunFolder(folder("run"), stream());
  inspection_->setActive(false);
  session_->open(folder("run"));
  ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening(); }));
  std::filesystem::remove_all(folder("run"));
  inspection_->setActive(true);
  ASSERT_TRUE(eventually([this] { return !session_->questions().busy(); }));
  QSignalSpy answered(inspection_.get(), &Inspection::answered);
  Q_EMIT page_.userRequested(QStringLiteral("ada"));
  ASSERT_EQ(answered.count(), 1);
  bool said = false;
  for (const auto* const label : page_.findChildren<QLabel*>()) said = said || label->text().contains(QStringLiteral("no longer there"));
  EXPECT_TRUE(said);
}

TEST_F(InspectionTest, DropsAQuestionThatWaitsWhenAnotherRunIsOpened) {
  script_->holdCopies = true;
  pauseARun();
  QSignalSpy answered(inspection_.get(), &Inspection::answered);
  Q_EMIT page_.userRequested(QStringLiteral("ada"));
  makeRunFolder(folder("run"), stream());
  int before = -1;  // answers; the one that waits may be one of them, where the older run ended in time
  QObject::connect(session_.get(), &Session::runOpened, &page_, [&] { before = answered.count(); });
  session_->training().stop();
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([&] { return session_->run().stored && !session_->opening() && !session_->questions().busy(); }));
  EXPECT_EQ(answered.count(), before);
}

TEST_F(InspectionTest, NamesNoUserOfTheRunBefore) {
  makeRunFolder(folder("run"), stream());
  makeRunFolder(folder("other"), stream());
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening() && !session_->questions().busy(); }));
  QSignalSpy answered(inspection_.get(), &Inspection::answered);
  session_->chosen().chooseUser("bob");
  ASSERT_TRUE(eventually([&] { return answered.count() == 1; }));
  session_->openRun(folder("other"));
  ASSERT_TRUE(eventually([this] { return session_->run().folder == folder("other") && !session_->opening(); }));
  EXPECT_TRUE(page_.user().isEmpty());
}

TEST_F(InspectionTest, TakesAnotherUserWhereARunBegunOnTheStreamDoesNotKnowTheOneChosenAndSaysSo) {
  pauseARun();
  session_->training().stop();
  ASSERT_TRUE(waitForEnd());
  ASSERT_TRUE(eventually([this] { return !session_->opening() && !session_->questions().busy(); }));
  session_->chosen().chooseUser("nobody");
  session_->step(Boundary::kBatch);
  ASSERT_TRUE(eventually([this] { return inspection_->shown() && !inspection_->busy(); }));
  EXPECT_EQ(inspection_->shown()->list->user, "ada");
  EXPECT_EQ(session_->chosen().user(), "ada");
  EXPECT_TRUE(page_.unknownText().contains(QStringLiteral("nobody")));
  Q_EMIT page_.userRequested(QStringLiteral("bob"));
  ASSERT_TRUE(eventually([this] { return inspection_->shown()->list->user == "bob" && !inspection_->busy(); }));
  EXPECT_TRUE(page_.unknownText().isEmpty());
}

TEST_F(InspectionTest, ShowsAUserWhomAPersonChoseElsewhere) {
  makeRunFolder(folder("run"), stream());
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening() && !session_->questions().busy(); }));
  QSignalSpy answered(inspection_.get(), &Inspection::answered);
  session_->chosen().chooseUser("bob");
  ASSERT_TRUE(eventually([&] { return answered.count() == 1; }));
  EXPECT_EQ(page_.user(), QStringLiteral("bob"));
  inspection_->setActive(false);
  session_->chosen().chooseUser("ada");
  EXPECT_FALSE(session_->questions().busy()) << "nobody looks";
  inspection_->setActive(true);
  ASSERT_TRUE(eventually([&] { return answered.count() == 2; }));
  EXPECT_EQ(page_.user(), QStringLiteral("ada"));
}

}  // namespace
}  // namespace xsmoe::studio
