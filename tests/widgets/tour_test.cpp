// SPDX-License-Identifier: GPL-3.0-or-later
// What the steps of the tour say of a run, and the way through them.
#include "widgets/tour/tour.h"

#include <gmock/gmock.h>

#include <QRegularExpression>
#include <QSet>
#include <QSignalSpy>
#include <algorithm>
#include <set>

#include "tests/widgets/made_run.h"
#include "widgets/tour/tour_questions.h"
#include "widgets/tour/tour_steps.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kWindowStep = 0, kDriftStep = 2, kPruningStep = 6, kForgettingStep = 7, kLastStep = 9;

std::shared_ptr<const RunHistory> madeRunOf(const MadeRun& made) { return std::make_shared<const RunHistory>(madeHistory(made)); }

MadeRun finishedRun() {
  MadeRun made;
  made.finished = made.windows - 1;
  return made;
}

TourFacts factsOf(const MadeRun& made) {
  TourFacts facts;
  facts.run = madeRunOf(made);
  facts.over = made.finished == made.windows - 1;
  return facts;
}

/// A run whose tests on D_1, D_2 … have these HR@10.
std::shared_ptr<const RunHistory> runWith(const std::vector<double>& hr10) {
  RunHistory run(madeDescription({}));
  for (int window = 0; window < static_cast<int>(hr10.size()); ++window) {
    WindowStarted started;
    started.window = {window};
    run.apply({0, started});
    WindowDone done;
    done.window = {window};
    done.testedOn = {window + 1};
    done.test = Metrics{hr10[static_cast<std::size_t>(window)], 0, 0, 0, 100};
    run.apply({0, done});
  }
  return std::make_shared<const RunHistory>(std::move(run));
}

TourFacts factsWith(const std::vector<double>& hr10) {
  TourFacts facts;
  facts.run = runWith(hr10);
  facts.over = true;
  return facts;
}

QString rightAnswer(const TourQuestion& question) { return question.answers.isEmpty() ? QString() : question.answers.at(question.right); }

TEST(TourSteps, AreTenWithWordsPlacesAndNamesOfTheirOwn) {
  const auto steps = tourSteps();
  EXPECT_EQ(steps.size(), 10U);
  std::set<QString> names;
  for (const auto& step : steps) {
    names.insert(step.id);
    EXPECT_FALSE(step.title.isEmpty()) << step.id.toStdString();
    const auto sentences = step.text.count(u'.');
    EXPECT_TRUE(sentences >= 2 && sentences <= 4) << step.id.toStdString() << ": " << sentences << " sentences";
    for (const auto& place : {step.place, step.placeRevealed}) EXPECT_EQ(place.count(u'/'), 1) << step.id.toStdString();
  }
  EXPECT_EQ(names.size(), steps.size());
}

TEST(TourSteps, EachAsksWithTwoToFourAnswersOfWhichOneIsRight) {
  const QRegularExpression unfilled(QStringLiteral("%[0-9]"));
  for (const double tau : {0.0, 0.06, 0.3}) {
    auto made = finishedRun();
    made.tau = tau;
    auto facts = factsOf(made);
    made.method = Method::kStatic;
    facts.reference = madeRunOf(made);
    for (const auto& step : tourSteps()) {
      ASSERT_EQ(whatIsMissing(step, facts), QString()) << step.id.toStdString();
      const auto question = step.ask(facts);
      ASSERT_TRUE(question.answers.size() >= 2 && question.answers.size() <= 4) << step.id.toStdString() << " at " << tau;
      EXPECT_TRUE(question.right >= 0 && question.right < question.answers.size()) << step.id.toStdString();
      EXPECT_EQ(QSet<QString>(question.answers.begin(), question.answers.end()).size(), question.answers.size()) << step.id.toStdString();
      EXPECT_FALSE(question.text.isEmpty() || question.reveal.isEmpty()) << step.id.toStdString();
      EXPECT_FALSE(question.reveal.contains(unfilled) || question.text.contains(unfilled)) << question.reveal.toStdString();
    }
  }
}

TEST(TourSteps, AskNothingOfARunThatWasStoppedTooEarlyAndSayWhy) {
  MadeRun made;
  made.finished = 0;
  auto facts = factsOf(made);
  facts.over = true;
  facts.reference = madeRunOf(finishedRun());
  int asked = 0;
  for (const auto& step : tourSteps()) {
    ASSERT_EQ(whatIsMissing(step, facts), QString()) << step.id.toStdString();
    const auto question = step.ask(facts);
    asked += question.answers.isEmpty() ? 0 : 1;
    EXPECT_FALSE(question.reveal.isEmpty()) << step.id.toStdString();
  }
  EXPECT_EQ(asked, 1) << "of what the encoders train, which is known when a window has begun";
}

TEST(TourSteps, WaitForWhatTheySpeakOf) {
  const auto steps = tourSteps();
  const auto missing = [&](int step, const TourFacts& facts) { return whatIsMissing(steps[static_cast<std::size_t>(step)], facts); };
  TourFacts facts;
  EXPECT_THAT(missing(kWindowStep, facts).toStdString(), testing::HasSubstr("needs a run of XSMoE on the built-in stream"));
  EXPECT_EQ(offerOf(steps[kWindowStep], facts), TourOffer::kTrain);
  facts.underWay = QStringLiteral("The stream is made.");
  EXPECT_EQ(missing(kWindowStep, facts), QStringLiteral("The stream is made."));
  EXPECT_EQ(offerOf(steps[kWindowStep], facts), TourOffer::kNone);
  MadeRun made;
  made.finished = 2;
  facts = factsOf(made);
  EXPECT_EQ(missing(kWindowStep, facts), QString());
  EXPECT_EQ(missing(kDriftStep, facts), QStringLiteral("This step waits for the end of D3; the run is in D2."));
  EXPECT_EQ(missing(kPruningStep, facts), QStringLiteral("This step waits for the end of the run, which is in D2."));
  EXPECT_EQ(offerOf(steps[kForgettingStep], facts), TourOffer::kNone);
  facts = factsOf(finishedRun());
  EXPECT_EQ(missing(kPruningStep, facts), QString());
  EXPECT_THAT(missing(kForgettingStep, facts).toStdString(), testing::HasSubstr("needs a run of Static"));
  EXPECT_EQ(offerOf(steps[kForgettingStep], facts), TourOffer::kSetBeside);
  facts.reference = facts.run;
  EXPECT_EQ(missing(kForgettingStep, facts), QString());
}

TEST(TourWay, PutsEachAnswerIntoTheWorksheetOnce) {
  Tour tour(tourSteps());
  tour.setFacts(factsOf(finishedRun()));
  tour.begin(kDriftStep);
  const auto question = tour.question();
  const int wrong = question.right == 0 ? 1 : 0;
  tour.answer(wrong);
  tour.answer(question.right);  // too late
  EXPECT_EQ(tour.worksheet().asked(), 1);
  EXPECT_EQ(tour.worksheet().right(), 0);
  const auto text = tour.worksheet().text();
  for (const auto& part :
       {tour.steps()[kDriftStep].title, question.text, question.answers.at(wrong), question.answers.at(question.right), question.reveal})
    EXPECT_TRUE(text.contains(part)) << part.toStdString();
}

TEST(TourQuestions, DriftIsWhereTheFirstModelsDidWorst) {
  auto facts = factsWith({0.01, 0.2, 0.1, 0.3, 0.05});  // tests on D_1 … D_5
  auto question = askAboutDrift(facts);
  EXPECT_EQ(question.answers, (QStringList{QStringLiteral("D2"), QStringLiteral("D3"), QStringLiteral("D4")}));
  EXPECT_EQ(rightAnswer(question), QStringLiteral("D3"));
  EXPECT_THAT(question.reveal.toStdString(), testing::HasSubstr(QStringLiteral("In D3: HR@10 was %1 there, against %2 in D2, %3 in D4.")
                                                                    .arg(percent(0.1), percent(0.2), percent(0.3))
                                                                    .toStdString()));
  auto data = madeReport();
  for (auto& window : data.windows) window.popularityShift = window.window == 3 ? 0.4 : 0.1;
  facts.data = std::make_shared<const DataReport>(data);
  EXPECT_THAT(askAboutDrift(facts).reveal.toStdString(),
              testing::HasSubstr("Of these windows, it is also the one into which purchases moved furthest (0.40)"));
  data.windows[4].popularityShift = 0.5;
  facts.data = std::make_shared<const DataReport>(data);
  EXPECT_THAT(askAboutDrift(facts).reveal.toStdString(), testing::HasSubstr("Of these windows, purchases moved furthest into D4 (0.50)"));
}

TEST(TourQuestions, BirthsAndFrozenExpertsAreThoseOfTheRun) {
  const auto facts = factsOf(finishedRun());
  const auto births = askAboutBirths(facts);
  EXPECT_EQ(rightAnswer(births), QStringLiteral("4: one in each layer"));
  EXPECT_THAT(births.reveal.toStdString(), testing::HasSubstr("At the end of D0 4 experts were born in 4 side layers"));
  const auto freezing = askAboutFreezing(facts);
  EXPECT_EQ(rightAnswer(freezing), QStringLiteral("Only the newest"));
  EXPECT_EQ(windowOfFirstBorn(facts), 1);
}

TEST(TourQuestions, PruningSaysPlainlyThatNothingWasPruned) {
  auto made = finishedRun();
  made.changes = false;
  made.tau = 0;
  const auto none = askAboutPruning(factsOf(made));
  EXPECT_EQ(rightAnswer(none), QStringLiteral("None"));
  EXPECT_THAT(none.reveal.toStdString(), testing::HasSubstr("with τ = 0.00 this run pruned no expert"));
  made.tau = 0.3;
  const auto facts = factsOf(made);
  std::int64_t all = 4, gone = 0;  // one a layer before any was born: τ may take these too
  for (const auto& window : facts.run->windows()) {
    all += static_cast<std::int64_t>(window.births.size());
    gone += static_cast<std::int64_t>(window.deaths.size());
  }
  ASSERT_GT(gone, 0);
  const auto some = askAboutPruning(facts);
  EXPECT_EQ(rightAnswer(some), 2 * gone < all ? QStringLiteral("Fewer than half") : QStringLiteral("Half of them or more"));
  EXPECT_THAT(some.reveal.toStdString(), testing::StartsWith((count(gone) + QStringLiteral(" of ") + count(all)).toStdString()));
}

TEST(TourQuestions, ForgettingIsToldAsItCameOut) {
  auto facts = factsWith({0.9, 0.2, 0.3});
  const auto beside = [&](const std::vector<double>& hr10) {
    facts.reference = runWith(hr10);
    return askAboutForgetting(facts);
  };
  EXPECT_EQ(rightAnswer(beside({0, 0.1, 0.2})), QStringLiteral("XSMoE, in every window"));
  const auto mixed = beside({0, 0.1, 0.31});
  EXPECT_EQ(rightAnswer(mixed), QStringLiteral("XSMoE, but not in every window"));
  EXPECT_THAT(mixed.reveal.toStdString(),
              testing::HasSubstr("XSMoE is ahead in 1 of 2 windows. The difference is largest in D2 (+10.0 points)"));
  EXPECT_EQ(rightAnswer(beside({0, 0.3, 0.4})), QStringLiteral("Static")) << "and nothing is made of the test on D_1";
  EXPECT_EQ(rightAnswer(beside({0, 0.3, 0.2})), QStringLiteral("Neither: to 0.1 points the same"));
  EXPECT_THAT(beside({0.1}).reveal.toStdString(), testing::HasSubstr("no tested window in common"));
}

TEST(TourQuestions, AHigherTauTakesWhatIsBelowIt) {
  auto made = finishedRun();
  made.changes = false;
  const auto facts = factsOf(made);
  const auto layers = facts.run->usageAfter({8});
  const auto now = xsmoe::expertsToPrune(layers, made.tau, made.protocol).size();
  const auto then = xsmoe::expertsToPrune(layers, 0.12, made.protocol).size();
  EXPECT_EQ(rightAnswer(askAboutAHigherTau(facts)), then > now ? QStringLiteral("More") : QStringLiteral("Just as many"));
}

class TourTest : public testing::Test {
 protected:
  TourTest() { tour_.setFacts(factsOf(finishedRun())); }
  Tour tour_{tourSteps()};
};

TEST_F(TourTest, AsksThenTellsThenGoesOn) {
  const QSignalSpy progressed(&tour_, &Tour::progressed);
  tour_.begin(kWindowStep);
  EXPECT_EQ(tour_.phase(), TourPhase::kAsking);
  EXPECT_EQ(tour_.place(), tour_.steps().front().place);
  EXPECT_FALSE(tour_.done(kWindowStep));
  tour_.answer(7);
  EXPECT_EQ(tour_.phase(), TourPhase::kAsking) << "there is no such answer";
  tour_.answer(0);
  EXPECT_EQ(tour_.phase(), TourPhase::kTold);
  EXPECT_EQ(tour_.place(), tour_.steps().front().placeRevealed);
  EXPECT_EQ(tour_.answered(), 0);
  EXPECT_TRUE(tour_.done(kWindowStep));
  tour_.answer(1);
  EXPECT_EQ(tour_.answered(), 0) << "a prediction is made once";
  tour_.next();
  EXPECT_EQ(tour_.step(), 1);
  EXPECT_EQ(tour_.phase(), TourPhase::kAsking);
  tour_.back();
  EXPECT_EQ(tour_.phase(), TourPhase::kTold) << "what was answered stays answered";
  EXPECT_EQ(progressed.count(), 4);
}

TEST_F(TourTest, IsLeftAndGoesOnAtTheSameStep) {
  tour_.begin(kDriftStep);
  tour_.answer(1);
  tour_.leave();
  EXPECT_FALSE(tour_.running());
  EXPECT_EQ(tour_.stepId(), QStringLiteral("drift"));
  EXPECT_EQ(tour_.doneIds(), QStringList{QStringLiteral("drift")});
  Tour again(tourSteps());
  again.restore(QStringLiteral("drift"), {QStringLiteral("drift"), QStringLiteral("gone")});
  EXPECT_EQ(again.step(), kDriftStep);
  EXPECT_TRUE(again.done(kDriftStep));
  EXPECT_EQ(again.doneIds().size(), 1);
  again.restore(QStringLiteral("gone"), {});
  EXPECT_EQ(again.step(), 0);
}

TEST_F(TourTest, IsOverBehindItsLastStep) {
  tour_.begin(kLastStep);
  tour_.next();
  EXPECT_FALSE(tour_.running());
  EXPECT_EQ(tour_.step(), 0);
}

TEST_F(TourTest, ForgetsWhatWasAnsweredOfAnotherRun) {
  tour_.begin(kWindowStep);
  tour_.answer(0);
  RunHistory other(RunDescription{});
  TourFacts facts;
  facts.run = std::make_shared<const RunHistory>(other);
  tour_.setFacts(facts);
  EXPECT_EQ(tour_.phase(), TourPhase::kWaiting);
  EXPECT_TRUE(tour_.done(kWindowStep));
}

TEST_F(TourTest, RemembersOfWhichRunItWasAnsweredWhileNoneIsOpen) {
  tour_.begin(kWindowStep);
  tour_.answer(0);
  tour_.setFacts({});
  tour_.setFacts(factsOf(finishedRun()));
  EXPECT_EQ(tour_.answered(), 0) << "it is the same run again";
  tour_.setFacts({});
  TourFacts other;
  other.run = std::make_shared<const RunHistory>(RunDescription{});
  tour_.setFacts(other);
  EXPECT_EQ(tour_.answered(), std::nullopt);
}

TEST_F(TourTest, KeepsWhatItToldWhileTheRunGoesOn) {
  MadeRun made;
  made.finished = 1;
  tour_.setFacts(factsOf(made));
  tour_.begin(kWindowStep);
  tour_.answer(1);
  const auto told = tour_.question().reveal;
  const QSignalSpy changed(&tour_, &Tour::changed);
  tour_.setFacts(factsOf(finishedRun()));
  EXPECT_EQ(tour_.question().reveal, told);
  EXPECT_EQ(changed.count(), 0);
}

}  // namespace
}  // namespace xsmoe::widgets
