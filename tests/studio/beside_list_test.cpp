// SPDX-License-Identifier: GPL-3.0-or-later
// The list of a user beside another one of the same user, on the Inspect page.
#include "app/studio/perspectives/beside_list_feed.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <filesystem>
#include <mutex>
#include <string>

#include "tests/studio/session_fixture.h"
#include "widgets/inspect/beside_bar.h"
#include "widgets/items/recommendation_model.h"
#include "widgets/pages/inspect_page.h"
#include "widgets/words/provenance_wording.h"

namespace xsmoe::studio {
namespace {

/// The page of a stored run, "a", with the list of ada after D2.
class BesideListTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    inspection_ = std::make_unique<Inspection>(*session_, page_);
    feed_ = std::make_unique<BesideListFeed>(*session_, *inspection_, page_);
    inspection_->setActive(true);
    page_.show();
  }
  void TearDown() override {
    feed_.reset();
    inspection_.reset();
  }
  void openA() {
    for (const char* const name : {"a", "b"}) makeRunFolder(folder("runs") / name, stream());
    session_->openRun(folder("runs") / "a");
    ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening() && !session_->questions().busy(); }));
    askFor("ada");
  }
  void askFor(const char* user) {
    Q_EMIT page_.userRequested(QString::fromLatin1(user));
    ASSERT_TRUE(eventually([this] { return !inspection_->busy() && inspection_->shown().has_value(); }));
  }
  void putBBeside() {
    session_->beside().show(folder("runs") / "b");
    ASSERT_TRUE(eventually([this] { return session_->beside().run() != nullptr; }));
  }
  /// As a person does; −2: the run beside.
  void chooseOther(int data) {
    QComboBox& box = *page_.beside()->box();
    ASSERT_TRUE(eventually([&] { return box.findData(data) >= 0; })) << data;
    box.setCurrentIndex(box.findData(data));
    Q_EMIT box.activated(box.currentIndex());
  }
  [[nodiscard]] bool standsBeside(const char* words) {
    return eventually([&] { return page_.list().standsBeside() && page_.beside()->sentence().contains(QString::fromUtf8(words)); });
  }
  [[nodiscard]] bool saysWhyNot(const char* words) {
    return eventually([&] { return !page_.list().standsBeside() && page_.beside()->sentence().contains(QString::fromUtf8(words)); });
  }
  [[nodiscard]] std::string runAskedLast() {
    const std::lock_guard lock(script_->requestMutex);
    return script_->opened.back();
  }

  widgets::InspectPage page_;
  std::unique_ptr<Inspection> inspection_;
  std::unique_ptr<BesideListFeed> feed_;
};

TEST_F(BesideListTest, IsThatAfterAnotherWindowOnceAPersonChoosesOne) {
  openA();
  EXPECT_FALSE(page_.list().standsBeside());
  chooseOther(0);
  ASSERT_TRUE(standsBeside("the model after D0"));
  EXPECT_TRUE(page_.beside()->sentence().contains(QStringLiteral("its own window's test")));
  EXPECT_EQ(page_.list().rankMove(page_.list().recommendation()->items.at(0)), QStringLiteral("= same rank"));
  chooseOther(2);
  EXPECT_TRUE(saysWhyNot("of the model after D2 itself"));
  chooseOther(-1);
  EXPECT_TRUE(page_.beside()->sentence().isEmpty());
}

TEST_F(BesideListTest, FollowsTheUserAndTheTimeline) {
  openA();
  chooseOther(1);
  ASSERT_TRUE(standsBeside("the model after D1"));
  askFor("bob");
  ASSERT_TRUE(standsBeside("the model after D1"));
  EXPECT_EQ(page_.list().recommendation()->user, "bob");
  inspection_->showMoment(0);
  EXPECT_TRUE(eventually([this] { return !page_.list().standsBeside() && !page_.beside()->chosen(); })) << "D1 is yet to come";
  inspection_->showMoment({});
  EXPECT_TRUE(standsBeside("the model after D1")) << "it was not forgotten";
}

TEST_F(BesideListTest, IsThatOfTheRunBesideAfterTheSameWindow) {
  openA();
  EXPECT_EQ(page_.beside()->box()->findData(-2), -1) << "none is beside";
  putBBeside();
  chooseOther(-2);
  ASSERT_TRUE(standsBeside("the model after D2 of b"));
  EXPECT_EQ(runAskedLast(), (folder("runs") / "b").string());
  inspection_->showWindow(1);
  ASSERT_TRUE(standsBeside("the model after D1 of b"));
  session_->beside().takeAway();
  EXPECT_TRUE(saysWhyNot(""));
  EXPECT_FALSE(page_.beside()->chosen());
}

TEST_F(BesideListTest, IsThatOfTheSameModelPrunedAtAThreshold) {
  openA();
  chooseOther(-3);
  QDoubleSpinBox& tau = *page_.beside()->tau();
  EXPECT_TRUE(tau.isVisible());
  EXPECT_DOUBLE_EQ(tau.value(), session_->run().state->history->description().settings.model.tau) << "the run's own, at first";
  tau.setValue(0.2);
  ASSERT_TRUE(standsBeside("the model after D2, pruned at τ = 0"));
  EXPECT_TRUE(page_.beside()->sentence().contains(QStringLiteral("It is without Visual E0 of state 6.")))
      << page_.beside()->sentence().toStdString();
  EXPECT_EQ(page_.list().rankMove(page_.list().recommendation()->items.at(0)), QStringLiteral("↑ from 3"));
  EXPECT_FALSE(page_.list().recommendation()->tau) << "the list on the page is of the model as it is";
  inspection_->showWindow(1);
  ASSERT_TRUE(standsBeside("the model after D1, pruned at τ"));
  chooseOther(-1);
  EXPECT_FALSE(tau.isVisible());
}

TEST_F(BesideListTest, IsThatOfAnotherThresholdWhereTheListIsPrunedItself) {
  openA();
  page_.beside()->prunes()->setChecked(true);
  ASSERT_TRUE(eventually([this] { return page_.list().recommendation()->tau.has_value(); }));
  EXPECT_EQ(inspection_->shown()->request.tau, page_.list().recommendation()->tau) << "what explains the list asks the same copy";
  chooseOther(-3);
  page_.beside()->tau()->setValue(0.9);
  ASSERT_TRUE(standsBeside("the model after D2, pruned at τ = 0"));
  chooseOther(2);
  EXPECT_TRUE(standsBeside("the model after D2")) << "as it is, beside its copy";
  page_.beside()->prunes()->setChecked(false);
  EXPECT_TRUE(eventually([this] { return !page_.list().recommendation()->tau; }));
}

TEST_F(BesideListTest, SaysWhatWasChangedByHandInTheRunsThatTheListsAreOf) {
  openA();
  EXPECT_TRUE(page_.beside()->deviations().isEmpty()) << "no list stands beside";
  chooseOther(-3);
  ASSERT_TRUE(standsBeside("the model after D2"));
  const auto told = [this] { return page_.beside()->deviations(); };
  EXPECT_EQ(told(), widgets::provenanceLines(*session_->run().state->history).last()) << "as below every figure";
  putBBeside();
  chooseOther(-2);
  ASSERT_TRUE(standsBeside("the model after D2 of b"));
  auto history = *session_->beside().run();
  const auto before = widgets::changesByHand(history);
  history.apply({1'800'000'000'000, TauChanged{{2}, 0, 0.1, 0.4}});
  ASSERT_EQ(widgets::changesByHand(history), before + 1);
  session_->takeNews(folder("runs") / "b", history);
  EXPECT_TRUE(told().contains(QStringLiteral("Deviations by hand in b, %1: ").arg(before + 1))) << told().toStdString();
  chooseOther(-1);
  EXPECT_TRUE(told().isEmpty());
}

TEST_F(BesideListTest, SaysWhyTheRunBesideHasNone) {
  openA();
  putBBeside();
  std::filesystem::remove_all(folder("runs") / "b");
  chooseOther(-2);
  EXPECT_TRUE(saysWhyNot("there is no run"));
}

TEST_F(BesideListTest, IsOfStoredWeightsWhileARunTrains) {
  openStreamAndWait();
  session_->step(Boundary::kBatch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  ASSERT_TRUE(eventually([this] { return !session_->questions().busy(); }));
  askFor("ada");
  ASSERT_EQ(script_->nows, 1) << "the list is of the model in training";
  chooseOther(0);
  EXPECT_TRUE(standsBeside("the model after D0"));
  EXPECT_EQ(script_->nows, 1);
}

TEST_F(BesideListTest, IsForgottenWithItsRun) {
  openA();
  chooseOther(0);
  ASSERT_TRUE(standsBeside("the model after D0"));
  session_->openRun(folder("runs") / "b");
  ASSERT_TRUE(eventually([this] { return session_->run().folder == folder("runs") / "b" && !session_->opening(); }));
  EXPECT_FALSE(page_.beside()->chosen());
  EXPECT_FALSE(page_.list().standsBeside());
}

}  // namespace
}  // namespace xsmoe::studio
