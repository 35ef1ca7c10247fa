// SPDX-License-Identifier: GPL-3.0-or-later
// A step to be read and answered, the page with the steps, and the frame around the place.
#include "widgets/tour/tour_panel.h"

#include <gmock/gmock.h>

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTest>
#include <QVBoxLayout>
#include <algorithm>

#include "tests/support/temporary_folder.h"
#include "tests/widgets/made_run.h"
#include "widgets/pages/learn_page.h"
#include "widgets/theme.h"
#include "widgets/tour/place_frame.h"
#include "widgets/tour/tour.h"
#include "widgets/tour/tour_steps.h"

namespace xsmoe::widgets {
namespace {

TourFacts factsOfFinishedRun() {
  MadeRun made;
  made.finished = made.windows - 1;
  TourFacts facts;
  facts.run = std::make_shared<const RunHistory>(madeHistory(made));
  facts.over = true;
  return facts;
}

class TourPanelTest : public testing::Test {
 protected:
  TourPanelTest() { panel_.show(); }
  void press(QWidget* widget, Qt::Key key) { QTest::keyClick(widget, key); }
  Tour tour_{tourSteps()};
  TourPanel panel_{tour_};
};

TEST_F(TourPanelTest, ShowsAStepAndTellsWhatCameOfTheAnswer) {
  tour_.setFacts(factsOfFinishedRun());
  tour_.begin(0);
  EXPECT_EQ(panel_.heading(), QStringLiteral("Step 1 of 10: What a window is"));
  EXPECT_EQ(panel_.words(), tour_.steps().front().text);
  EXPECT_EQ(panel_.question(), tour_.question().text);
  EXPECT_EQ(panel_.verdict(), QString());
  EXPECT_EQ(panel_.waiting(), QString());
  EXPECT_TRUE(panel_.offerButton()->isHidden());
  EXPECT_FALSE(panel_.backButton()->isEnabled());
  const int right = tour_.question().right;
  const int wrong = right == 0 ? 1 : 0;
  panel_.answerButton(wrong)->click();
  EXPECT_TRUE(panel_.verdict().startsWith(QStringLiteral("Right would have been: %1.").arg(tour_.question().answers.at(right))));
  EXPECT_TRUE(panel_.verdict().endsWith(tour_.question().reveal));
  EXPECT_TRUE(panel_.answerButton(right)->text().startsWith(QStringLiteral("✓")));
  EXPECT_TRUE(panel_.answerButton(wrong)->text().startsWith(QStringLiteral("✗")));
  EXPECT_FALSE(panel_.answerButton(right)->isEnabled());
  panel_.nextButton()->click();
  panel_.answerButton(tour_.question().right)->click();
  EXPECT_TRUE(panel_.verdict().startsWith(QStringLiteral("That is right.")));
}

TEST_F(TourPanelTest, IsUsedByKeyboardAlone) {
  tour_.setFacts(factsOfFinishedRun());
  tour_.begin(0);
  for (int place = 0; place < tour_.question().answers.size(); ++place)
    EXPECT_EQ(panel_.answerButton(place)->shortcut(), QKeySequence(QStringLiteral("Alt+%1").arg(place + 1)));
  for (const auto* const button : {panel_.backButton(), panel_.nextButton(), panel_.leaveButton()})
    EXPECT_FALSE(button->shortcut().isEmpty()) << button->text().toStdString();
  panel_.takeFocus();
  EXPECT_EQ(panel_.focusWidget(), panel_.answerButton(0));
  press(panel_.focusWidget(), Qt::Key_Return);
  EXPECT_EQ(tour_.answered(), 0);
  EXPECT_EQ(panel_.focusWidget(), panel_.nextButton()) << "where it goes on";
  press(panel_.focusWidget(), Qt::Key_Space);
  EXPECT_EQ(tour_.step(), 1);
  press(panel_.backButton(), Qt::Key_Return);
  EXPECT_EQ(tour_.step(), 0);
  press(panel_.leaveButton(), Qt::Key_Return);
  EXPECT_FALSE(tour_.running());
}

TEST(TourPanelKeys, ADigitAnswersFromAnywhereButAFieldForText) {
  Tour tour(tourSteps());
  tour.setFacts(factsOfFinishedRun());
  QWidget window;
  auto* const panel = new TourPanel(tour, &window);
  auto* const field = new QLineEdit(&window);
  auto* const elsewhere = new QPushButton(&window);
  auto* const column = new QVBoxLayout(&window);
  for (QWidget* const part : {static_cast<QWidget*>(panel), static_cast<QWidget*>(field), static_cast<QWidget*>(elsewhere)})
    column->addWidget(part);
  tour.begin(0);
  window.show();
  window.activateWindow();
  ASSERT_TRUE(QTest::qWaitForWindowActive(&window));
  field->setFocus();
  QTest::keyClick(field, Qt::Key_2);
  EXPECT_EQ(field->text(), QStringLiteral("2"));
  EXPECT_EQ(tour.answered(), std::nullopt);
  elsewhere->setFocus();
  QTest::keyClick(elsewhere, Qt::Key_2);
  EXPECT_EQ(tour.answered(), 1);
  QTest::keyClick(elsewhere, Qt::Key_1);
  EXPECT_EQ(tour.answered(), 1) << "a prediction is made once";
  tour.begin(1);
  QTest::keyClick(elsewhere, Qt::Key_4);
  EXPECT_EQ(tour.answered(), std::nullopt) << "there are three answers";
}

TEST_F(TourPanelTest, IsToldToThoseWhoDoNotSeeIt) {
  tour_.setFacts(factsOfFinishedRun());
  tour_.begin(0);
  EXPECT_EQ(panel_.accessibleName(), panel_.heading());
  EXPECT_TRUE(panel_.accessibleDescription().contains(panel_.question()));
  EXPECT_EQ(panel_.answerButton(1)->accessibleName(), tour_.question().answers.at(1));
  EXPECT_EQ(panel_.answerButton(1)->accessibleDescription(), panel_.question());
  panel_.answerButton(0)->click();
  EXPECT_EQ(panel_.nextButton()->accessibleDescription(), panel_.verdict());
}

TEST_F(TourPanelTest, SaysWhatItWaitsForAndOffersIt) {
  const QSignalSpy taken(&tour_, &Tour::offerTaken);
  tour_.begin(0);
  EXPECT_FALSE(panel_.waiting().isEmpty());
  EXPECT_EQ(panel_.question(), QString());
  EXPECT_TRUE(panel_.answerButton(0)->isHidden());
  ASSERT_FALSE(panel_.offerButton()->isHidden());
  panel_.takeFocus();
  EXPECT_EQ(panel_.focusWidget(), panel_.offerButton());
  press(panel_.offerButton(), Qt::Key_Return);
  EXPECT_EQ(taken.count(), 1);
  tour_.setFacts(factsOfFinishedRun());
  EXPECT_TRUE(panel_.offerButton()->isHidden());
  EXPECT_EQ(panel_.waiting(), QString());
  EXPECT_FALSE(panel_.answerButton(0)->isHidden());
}

TEST_F(TourPanelTest, TellsAtOnceWhereThereIsNothingToAsk) {
  MadeRun made;
  made.finished = 0;
  TourFacts facts;
  facts.run = std::make_shared<const RunHistory>(madeHistory(made));
  facts.over = true;
  tour_.setFacts(facts);
  tour_.begin(0);
  EXPECT_EQ(panel_.question(), QString());
  EXPECT_EQ(panel_.verdict(), tour_.question().reveal);
  panel_.nextButton()->click();
  EXPECT_TRUE(tour_.done(0)) << "there was no more to it";
}

TEST_F(TourPanelTest, OffersTheWorksheetInTheLastStep) {
  tour_.setFacts(factsOfFinishedRun());
  tour_.begin(tour_.count() - 2);
  EXPECT_TRUE(panel_.saveButton()->isHidden());
  panel_.nextButton()->click();
  EXPECT_FALSE(panel_.saveButton()->isHidden());
  EXPECT_FALSE(panel_.saveButton()->isEnabled()) << "nothing was answered";
  panel_.answerButton(0)->click();
  EXPECT_TRUE(panel_.saveButton()->isEnabled());
}

TEST(LearnPage, ListsTheStepsAndBeginsAtOne) {
  Tour tour(tourSteps());
  LearnPage page(tour);
  page.show();
  ASSERT_EQ(page.steps()->count(), 10);
  EXPECT_EQ(page.steps()->item(0)->text(), QStringLiteral("1  What a window is"));
  EXPECT_EQ(page.beginButton()->text(), QStringLiteral("&Begin the Tour"));
  tour.setFacts(factsOfFinishedRun());
  page.beginButton()->click();
  EXPECT_TRUE(tour.running());
  tour.answer(0);
  EXPECT_EQ(page.steps()->item(0)->text(), QStringLiteral("1  What a window is – done"));
  Q_EMIT page.steps()->itemActivated(page.steps()->item(5));
  EXPECT_EQ(tour.step(), 5);
  tour.leave();
  EXPECT_EQ(page.beginButton()->text(), QStringLiteral("&Go On With the Tour"));
  EXPECT_EQ(page.progress(), QStringLiteral("1 of 10 steps are done. The tour goes on with step 6."));
  page.beginButton()->click();
  EXPECT_EQ(tour.step(), 5);
}

TEST(LearnPage, HasATabForEachPart) {
  Tour tour(tourSteps());
  LearnPage page(tour);
  auto* const first = new QLabel(QStringLiteral("first"));
  auto* const second = new QLabel(QStringLiteral("second"));
  page.addPart(first, QStringLiteral("First"));
  page.addPart(second, QStringLiteral("Second"));
  page.show();
  EXPECT_TRUE(page.steps()->isVisible());
  EXPECT_FALSE(first->isVisible());
  page.tabs()->setCurrentWidget(second);
  EXPECT_TRUE(second->isVisible());
  EXPECT_FALSE(page.steps()->isVisible());
}

TEST(LearnPage, HasTheWorksheetOfWhatWasAnswered) {
  Tour tour(tourSteps());
  LearnPage page(tour);
  EXPECT_FALSE(page.saveButton()->isEnabled());
  EXPECT_FALSE(page.newWorksheetButton()->isEnabled());
  tour.setFacts(factsOfFinishedRun());
  tour.begin(0);
  tour.answer(0);
  EXPECT_TRUE(page.saveButton()->isEnabled());
  const TemporaryFolder folder;
  ASSERT_TRUE(tour.worksheet().save(folder / "sheet.txt"));
  page.newWorksheetButton()->click();
  EXPECT_TRUE(tour.worksheet().isEmpty());
  EXPECT_FALSE(page.saveButton()->isEnabled());
  EXPECT_TRUE(tour.done(0)) << "the tour stays where it is";
}

TEST(LearnPage, AsksBeforeItThrowsAnswersAwayThatWereNotSaved) {
  Tour tour(tourSteps());
  LearnPage page(tour);
  page.show();
  tour.setFacts(factsOfFinishedRun());
  tour.begin(0);
  tour.answer(0);
  const auto choose = [&](QMessageBox::ButtonRole role) {
    page.newWorksheetButton()->click();
    auto* const asking = page.findChild<QMessageBox*>(QStringLiteral("throwingAway"));
    ASSERT_NE(asking, nullptr);
    EXPECT_FALSE(tour.worksheet().isEmpty()) << "nothing is gone while it is asked";
    const auto buttons = asking->buttons();
    const auto button = std::find_if(buttons.begin(), buttons.end(), [&](QAbstractButton* one) { return asking->buttonRole(one) == role; });
    ASSERT_TRUE(button != buttons.end());
    (*button)->click();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
  };
  choose(QMessageBox::RejectRole);
  EXPECT_EQ(tour.worksheet().asked(), 1);
  choose(QMessageBox::AcceptRole);
  EXPECT_TRUE(tour.worksheet().isEmpty());
}

class PlaceFrameTest : public testing::Test {
 protected:
  PlaceFrameTest() {
    window_.resize(400, 300);
    box_.setGeometry(50, 40, 200, 150);
    place_.setGeometry(20, 10, 100, 60);
    window_.show();
    frame_.mark(&place_);
    QApplication::processEvents();
  }
  QWidget window_;
  QWidget box_{&window_};
  QWidget place_{&box_};
  PlaceFrame& frame_ = *new PlaceFrame(&window_);
};

TEST_F(PlaceFrameTest, LiesAroundItsPlaceAndTakesNoClick) {
  const QRect place(70, 50, 100, 60);
  ASSERT_TRUE(frame_.isVisible());
  EXPECT_TRUE(frame_.geometry().contains(place));
  EXPECT_LE(frame_.width(), place.width() + 12);
  EXPECT_FALSE(frame_.mask().contains(frame_.mapFrom(&window_, place.center()))) << "the place is seen through it";
  EXPECT_EQ(window_.childAt(place.topLeft() + QPoint(1, 1)), &place_);
  EXPECT_EQ(frame_.focusPolicy(), Qt::NoFocus);
}

TEST_F(PlaceFrameTest, FollowsItsPlace) {
  const QPoint before = frame_.pos();
  box_.move(80, 60);
  QApplication::processEvents();
  EXPECT_EQ(frame_.pos(), before + QPoint(30, 20));
  box_.hide();
  QApplication::processEvents();
  EXPECT_TRUE(frame_.isHidden());
  box_.show();
  QApplication::processEvents();
  EXPECT_TRUE(frame_.isVisible());
  frame_.mark(nullptr);
  EXPECT_TRUE(frame_.isHidden());
}

TEST_F(PlaceFrameTest, MarksOnlyWhatIsSeenOfIt) {
  place_.resize(1000, 1000);
  QApplication::processEvents();
  EXPECT_TRUE(frame_.geometry().contains(QRect(70, 50, 180, 140)));
  EXPECT_LT(frame_.geometry().right(), box_.geometry().right() + 6);
}

TEST_F(PlaceFrameTest, ScrollsToItsPlace) {
  QScrollArea area(&window_);
  area.setGeometry(0, 0, 300, 200);
  auto* const content = new QWidget;
  content->resize(280, 1000);
  auto* const below = new QWidget(content);
  below->setGeometry(10, 800, 100, 50);
  area.setWidget(content);
  area.show();
  frame_.mark(below);
  QApplication::processEvents();
  EXPECT_TRUE(frame_.isVisible());
  EXPECT_EQ(below->visibleRegion().boundingRect().size(), below->size());
  area.verticalScrollBar()->setValue(0);
  QApplication::processEvents();
  EXPECT_EQ(area.verticalScrollBar()->value(), 0) << "where a person scrolls afterwards is left alone";
}

TEST_F(PlaceFrameTest, OutlivesItsPlace) {
  auto* const passing = new QWidget(&window_);
  passing->setGeometry(10, 10, 50, 50);
  passing->show();
  frame_.mark(passing);
  ASSERT_TRUE(frame_.isVisible());
  delete passing;
  QApplication::processEvents();
  EXPECT_EQ(frame_.place(), nullptr);
  EXPECT_TRUE(frame_.isHidden());
}

TEST_F(PlaceFrameTest, StandsOutInLightAndDark) {
  for (const auto choice : {ThemeChoice::kLight, ThemeChoice::kDark}) {
    applyTheme(*qApp, choice);
    QApplication::processEvents();
    const QImage picture = frame_.grab().toImage();
    const QColor ground = window_.palette().color(QPalette::Window);
    const QColor edge = picture.pixelColor(0, picture.height() / 2), line = picture.pixelColor(2, picture.height() / 2);
    EXPECT_GE(contrast(edge, ground), 7);
    EXPECT_GE(contrast(line, edge), 2.4) << "it is a line between two edges";
  }
  applyTheme(*qApp, ThemeChoice::kLight);
}

}  // namespace
}  // namespace xsmoe::widgets
