// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/equations_feed.h"

#include <QTabWidget>
#include <QTextBrowser>
#include <QUrl>

#include "app/studio/perspectives/equations_panel.h"
#include "app/studio/perspectives/inspect_perspective.h"
#include "app/studio/perspectives/watch_perspective.h"
#include "model/core/change.h"
#include "tests/studio/session_fixture.h"
#include "tests/studio/window_perspectives.h"
#include "widgets/learn/equation_text.h"
#include "widgets/learn/equations_view.h"
#include "widgets/network/network_picture.h"
#include "widgets/network/network_scene.h"
#include "widgets/pages/timeline.h"
#include "widgets/pages/watch_page.h"

namespace xsmoe::studio {
namespace {

class EquationsFeedTest : public SessionFixture {
 protected:
  void SetUp() override {
    SessionFixture::SetUp();
    feed_ = std::make_unique<EquationsFeed>(*session_, view_);
    feed_->setActive(true);
  }
  void TearDown() override { feed_.reset(); }
  void choose(Method method) {
    auto settings = session_->settings();
    settings.model.method = method;
    session_->setSettings(settings);
  }
  void trainToTheEnd() {
    openStreamAndWait();
    session_->start();
    ASSERT_TRUE(waitForEnd());
  }
  [[nodiscard]] const ItemEquations* shown() const { return view_.equations().get(); }
  [[nodiscard]] std::string words() const { return view_.text()->toPlainText().toStdString(); }
  template <class Predicate>
  [[nodiscard]] bool waitUntilShown(Predicate predicate) {
    return eventually([this, &predicate] { return shown() && predicate(*shown()) && !feed_->asking(); });
  }
  [[nodiscard]] bool waitForWindow(int window) {
    return waitUntilShown([window](const ItemEquations& one) { return one.window == window; });
  }

  widgets::EquationsView view_;
  std::unique_ptr<EquationsFeed> feed_;
};

TEST_F(EquationsFeedTest, SaysWhyThereAreNoNumbersYet) {
  EXPECT_THAT(words(), testing::HasSubstr("when a run has finished its first window"));
  openStreamAndWait();
  session_->step(Boundary::kBatch);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  EXPECT_TRUE(eventually([this] { return words() == "The numbers come with the first finished window."; }));
  EXPECT_EQ(script_->equations, 0);
}

TEST_F(EquationsFeedTest, ShowsTheNewestFinishedWindowOrThatTravelledTo) {
  trainToTheEnd();
  ASSERT_TRUE(waitForWindow(2));
  EXPECT_EQ(shown()->user, "ada") << "the first with a test sequence";
  EXPECT_EQ(shown()->item.id, "i1") << "recommended first";
  feed_->showMoment(0);
  EXPECT_TRUE(waitForWindow(0));
  feed_->showMoment({});
  EXPECT_TRUE(waitForWindow(2));
}

TEST_F(EquationsFeedTest, ShowsTheUserAndTheItemThatAPersonChooses) {
  trainToTheEnd();
  ASSERT_TRUE(waitForWindow(2));
  Q_EMIT view_.itemRequested(QStringLiteral("i7"));
  ASSERT_TRUE(waitUntilShown([](const ItemEquations& one) { return one.item.id == "i7"; }));
  Q_EMIT view_.userRequested(QStringLiteral("bob"));
  ASSERT_TRUE(waitUntilShown([](const ItemEquations& one) { return one.user == "bob"; }));
  EXPECT_EQ(session_->chosen().user(), "bob");
  EXPECT_EQ(shown()->item.id, "i7") << "the item stays";
  session_->chosen().chooseUser("user of D_3");
  EXPECT_TRUE(waitUntilShown([](const ItemEquations& one) { return one.user == "user of D_3"; })) << "chosen on another page";
  Q_EMIT view_.randomRequested();
  EXPECT_FALSE(session_->chosen().user().empty());
}

TEST_F(EquationsFeedTest, KeepsTheUserWhereANewerWindowHasNoTestOfThatUser) {
  trainToTheEnd();
  ASSERT_TRUE(waitForWindow(2));
  session_->chosen().chooseUser("user of D_2");
  ASSERT_TRUE(waitUntilShown([](const ItemEquations& one) { return one.user == "user of D_2"; }));
  EXPECT_EQ(shown()->window, 1);
  EXPECT_THAT(view_.headingText().toStdString(), testing::HasSubstr("model after D1. After D2 there is no test sequence of this user."));
  session_->chosen().chooseUser("bob");
  ASSERT_TRUE(waitForWindow(2));
  EXPECT_THAT(view_.headingText().toStdString(), testing::Not(testing::HasSubstr("no test sequence")));
}

TEST_F(EquationsFeedTest, TellsOfAUserThatIsNotThere) {
  trainToTheEnd();
  ASSERT_TRUE(waitForWindow(2));
  session_->chosen().chooseUser("nobody");
  ASSERT_TRUE(eventually([this] { return !shown(); }));
  EXPECT_THAT(words(), testing::HasSubstr("there is no such user in D3"));
}

TEST_F(EquationsFeedTest, AsksOnceAndOnlyWhileSomebodyLooks) {
  feed_->setActive(false);
  trainToTheEnd();
  EXPECT_TRUE(eventually([this] { return !session_->questions().busy(); }));
  EXPECT_EQ(script_->equations, 0);
  feed_->setActive(true);
  ASSERT_TRUE(waitForWindow(2));
  feed_->setActive(false);
  feed_->setActive(true);
  EXPECT_FALSE(feed_->asking()) << "it is on the page already";
  EXPECT_EQ(script_->equations, 1);
}

TEST_F(EquationsFeedTest, AsksNothingOfAMethodWithoutExperts) {
  choose(Method::kNoft);
  trainToTheEnd();
  EXPECT_TRUE(eventually([this] { return words().find("are of experts, and") != std::string::npos; }));
  EXPECT_EQ(script_->equations, 0);
}

TEST_F(EquationsFeedTest, ComparesWithTheTauOfTheRunAtTheMomentWhateverTheNextRunHas) {
  openStreamAndWait();
  session_->step(Boundary::kWindow);
  ASSERT_TRUE(waitForState(RunState::kPaused));
  session_->ask(SetTau{0.25});
  ASSERT_TRUE(eventually([this] { return session_->run().state->history->tau() == 0.25; }));
  session_->training().unpause();
  ASSERT_TRUE(waitForEnd());
  ASSERT_TRUE(waitForWindow(2));
  EXPECT_THAT(words(), testing::HasSubstr("τ = 0.25"));
  auto settings = session_->settings();
  settings.model.tau = 0.9;
  session_->setSettings(settings);
  EXPECT_THAT(words(), testing::HasSubstr("τ = 0.25"));
  feed_->showMoment(0);
  ASSERT_TRUE(waitForWindow(0));
  EXPECT_THAT(words(), testing::HasSubstr("τ = 0.1"));
}

TEST_F(EquationsFeedTest, ForgetsTheItemOfTheRunBefore) {
  trainToTheEnd();
  ASSERT_TRUE(waitForWindow(2));
  Q_EMIT view_.itemRequested(QStringLiteral("i7"));
  ASSERT_TRUE(waitUntilShown([](const ItemEquations& one) { return one.item.id == "i7"; }));
  makeRunFolder(folder("run"), stream());
  session_->openRun(folder("run"));
  ASSERT_TRUE(eventually([this] { return session_->run().stored && !session_->opening(); }));
  EXPECT_TRUE(waitUntilShown([](const ItemEquations& one) { return one.item.id == "i1"; }));
}

TEST_F(EquationsFeedTest, AsksAgainWhatFailedWhileSomethingElseWasOpened) {
  feed_->setActive(false);
  trainToTheEnd();
  script_->noWeights = script_->holdLoading = true;
  feed_->setActive(true);
  session_->reopenStream();
  ASSERT_TRUE(eventually([this] { return !feed_->asking(); }));
  script_->noWeights = script_->holdLoading = false;
  EXPECT_TRUE(waitForWindow(2));
}

TEST_F(EquationsFeedTest, MayGoWhileItAsks) {
  trainToTheEnd();
  ASSERT_TRUE(waitForWindow(2));
  feed_->showMoment(1);
  ASSERT_TRUE(feed_->asking());
  feed_.reset();
  EXPECT_TRUE(eventually([this] { return !session_->questions().busy(); }));
  EXPECT_EQ(shown()->window, 2) << "nobody is there to show the answer";
  session_.reset();
}

class EquationsInTheWindow : public StudioTest {
 protected:
  void SetUp() override {
    StudioTest::SetUp();
    window_ = std::make_unique<MainWindow>(factory(), folders());
    window_->show();
    makeRunFolder(folder("run"), stream());
    window_->session().open(folder("run"));
    ASSERT_TRUE(eventually([this] { return window_->session().run().stored && !window_->session().opening(); }));
    auto& inspect = perspective<InspectPerspective>(*window_);
    window_->showPerspective(inspect);
    inspect.tabs().setCurrentWidget(&inspect.equations());
    view_ = &inspect.equations().view();
    ASSERT_TRUE(eventually([this] { return view_->equations() != nullptr; }));
  }
  /// As a click on a number of this place.
  void follow(const NetworkPlace& place) {
    const auto text = widgets::equationText(*view_->equations(), 0, {});
    for (std::size_t i = 0; i < text.places.size(); ++i)
      if (text.places[i] == place) return Q_EMIT view_->text()->anchorClicked(QUrl(widgets::linkTo(i)));
    FAIL() << "no number lives there";
  }
  [[nodiscard]] widgets::NetworkPicture& network() { return *window_->findChild<widgets::WatchPage*>()->network(); }

  std::unique_ptr<MainWindow> window_;
  widgets::EquationsView* view_ = nullptr;
};

TEST_F(EquationsInTheWindow, ShowTheTileOfANumberInTheNetworkOfTheirWindow) {
  const auto expert = nameOf(view_->equations()->layers.front().layer, 0);
  follow({NetworkPlace::Kind::kExpert, expert});
  auto& watch = perspective<WatchPerspective>(*window_);
  EXPECT_EQ(window_->parts().perspectives->currentWidget(), &watch.page());
  EXPECT_EQ(network().selected(), expert);
  EXPECT_EQ(window_->parts().timeline->selected(), view_->equations()->window);
}

TEST_F(EquationsInTheWindow, ShowWhereTheItemIsPutTogether) {
  follow({NetworkPlace::Kind::kFusion, {}});
  EXPECT_FALSE(network().selected());
  EXPECT_FALSE(network().scene().marked().isEmpty());
}

TEST_F(EquationsInTheWindow, AskNothingWhileTheyAreNotSeen) {
  auto& inspect = perspective<InspectPerspective>(*window_);
  const int asked = script_->equations;
  inspect.tabs().setCurrentIndex(0);
  window_->session().chosen().chooseUser("bob");
  ASSERT_TRUE(eventually([this] { return !window_->session().questions().busy(); }));
  EXPECT_EQ(script_->equations, asked);
  inspect.tabs().setCurrentWidget(&inspect.equations());
  EXPECT_TRUE(eventually([this] { return view_->equations() && view_->equations()->user == "bob"; }));
}

}  // namespace
}  // namespace xsmoe::studio
