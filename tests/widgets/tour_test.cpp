// SPDX-License-Identifier: GPL-3.0-or-later
// What the steps of the tour say of a run, and the way through them.
#include "widgets/tour/tour.h"

#include <gmock/gmock.h>

#include <QRegularExpression>
#include <QSet>
#include <QSignalSpy>
#include <algorithm>
#include <set>
#include <string>

#include "tests/widgets/made_run.h"
#include "widgets/tour/tour_questions.h"
#include "widgets/tour/tour_steps.h"
#include "widgets/words/window_facts.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kWindowStep = 0, kDriftStep = 2, kBirthStep = 3, kRoutersStep = 5, kPruningStep = 6, kForgettingStep = 7, kModalitiesStep = 8,
              kLastStep = 9;

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

/// A run whose tests on D_1, D_2 … of so many sequences have these HR@10.
std::shared_ptr<const RunHistory> runWith(const std::vector<double>& hr10, std::int64_t sequences = 10'000) {
  RunHistory run(madeDescription({}));
  for (int window = 0; window < static_cast<int>(hr10.size()); ++window) {
    WindowStarted started;
    started.window = {window};
    run.apply({0, started});
    WindowDone done;
    done.window = {window};
    done.testedOn = {window + 1};
    done.test = Metrics{hr10[static_cast<std::size_t>(window)], 0, 0, 0, sequences};
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
    facts.returns = {5, 7};
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

TEST(TourSteps, WaitWhileTheWindowShowsAnotherRun) {
  auto facts = factsOf(finishedRun());
  facts.underWay = QStringLiteral("Static is being trained.");
  EXPECT_EQ(whatIsMissing(tourSteps()[kModalitiesStep], facts), QString()) << "the run that is asked about is on the marked place";
  facts.away = true;
  for (const auto& step : tourSteps()) {
    EXPECT_EQ(whatIsMissing(step, facts), facts.underWay) << step.id.toStdString();
    EXPECT_EQ(offerOf(step, facts), TourOffer::kNone) << step.id.toStdString();
  }
}

TEST(TourSteps, TellRouterWeightFromShare) {
  const auto steps = tourSteps();
  EXPECT_TRUE(steps[kRoutersStep].text.contains(QStringLiteral("weights, which sum to one")));
  EXPECT_TRUE(steps[kPruningStep].text.contains(QStringLiteral("router weight times the size of what it puts out")));
  EXPECT_TRUE(steps[kPruningStep].text.contains(QStringLiteral("this share, not its router weight, is below the threshold τ")));
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
  for (const auto& choice : question.answers) EXPECT_TRUE(text.contains(choice)) << choice.toStdString();
  EXPECT_THAT(text.toStdString(),
              testing::HasSubstr("Run: 2026-11-23T10-12-03_xsmoe_made; stream: Built-in stream; seed 42; settings: the defaults"));
}

TEST(TourQuestions, DriftIsWhereTheFirstModelsDidWorst) {
  auto facts = factsWith({0.01, 0.2, 0.1, 0.3, 0.05});  // tests on D_1 … D_5
  auto question = askAboutDrift(facts);
  EXPECT_EQ(question.answers, (QStringList{QStringLiteral("D2"), QStringLiteral("D4"), QStringLiteral("D5")}))
      << "the lowest of all that were tested, the highest, and one between";
  EXPECT_EQ(rightAnswer(question), QStringLiteral("D5"));
  EXPECT_TRUE(question.text.contains(QStringLiteral("Of the tests on D2 to D5"))) << "so that it stays true when the run goes on";
  EXPECT_THAT(question.reveal.toStdString(),
              testing::HasSubstr(QStringLiteral("In D5: %1 there, against %2 in D2, %3 in D4.")
                                     .arg(hr10WithError({0.05, 0, 0, 0, 10'000}), hr10WithError({0.2, 0, 0, 0, 10'000}),
                                          hr10WithError({0.3, 0, 0, 0, 10'000}))
                                     .toStdString()));
  EXPECT_EQ(askAboutDrift(factsWith({0.01, 0.2, 0.1})).answers, (QStringList{QStringLiteral("D2"), QStringLiteral("D3")}));
  EXPECT_THAT(askAboutDrift(factsWith({0.01, 0.2, 0.2, 0.2})).answers, testing::IsEmpty()) << "none is lower than the others";
}

TEST(TourQuestions, DriftCallsNoTestLowerThanAnotherByChance) {
  EXPECT_EQ(askAboutDrift(factsWith({0.01, 0.2, 0.205, 0.3})).answers, (QStringList{QStringLiteral("D2"), QStringLiteral("D4")}))
      << "two standard errors of the difference of D2 and D3 are 1.1 points";
  const auto question = askAboutDrift(factsWith({0.01, 0.2, 0.205, 0.207}));
  EXPECT_THAT(question.answers, testing::IsEmpty());
  EXPECT_THAT(question.reveal.toStdString(), testing::HasSubstr("no further apart than chance"));
}

TEST(TourQuestions, DriftIsHeldAgainstHowFarPurchasesMoved) {
  auto facts = factsWith({0.01, 0.2, 0.1, 0.3});  // tests on D_1 … D_4
  auto data = madeReport();
  for (auto& window : data.windows) window.popularityShift = window.window == 3 ? 0.4 : 0.1;
  facts.data = std::make_shared<const DataReport>(data);
  EXPECT_THAT(askAboutDrift(facts).reveal.toStdString(),
              testing::HasSubstr("Of these windows, it is also the one into which purchases moved furthest (popularity shift 0.40)"));
  data.windows[4].popularityShift = 0.5;
  facts.data = std::make_shared<const DataReport>(data);
  EXPECT_THAT(askAboutDrift(facts).reveal.toStdString(),
              testing::HasSubstr("Of these windows, purchases moved furthest into D4 (popularity shift 0.50)"));
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
  EXPECT_THAT(none.reveal.toStdString(), testing::HasSubstr("with τ = 0.00 ("));
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

TEST(TourQuestions, PruningTellsShareAndThresholdApart) {
  RunHistory run(madeDescription({}));
  WindowStarted started;
  started.structure = structureOf(madeNetwork(1, 2));
  run.apply({0, started});
  WindowDone done;
  done.testedOn = {1};
  run.apply({0, done});
  run.apply({0, ExpertExpanded{{0}, Modality::kVisual, {0}, {2}, 1}});
  run.apply({0, ExpertPruned{{0}, Modality::kVisual, {0}, {0}, 0, 0.0996, 0.3, 0.1, false}});
  TourFacts facts;
  facts.run = std::make_shared<const RunHistory>(run);
  facts.over = true;
  EXPECT_THAT(
      askAboutPruning(facts).reveal.toStdString(),
      testing::HasSubstr(QStringLiteral("its share was %1, below τ = 0.10 (%2).").arg(percent(0.0996, 2), percent(0.1, 0)).toStdString()));
}

TEST(TourQuestions, PruningPromisesNothingAfterTheLastTrainedWindow) {
  auto made = finishedRun();
  made.changes = false;
  EXPECT_THAT(askAboutPruning(factsOf(made)).reveal.toStdString(),
              testing::HasSubstr("After D8, the last window that is trained, shares are only read"));
  EXPECT_THAT(askAboutAHigherTau(factsOf(made)).text.toStdString(),
              testing::HasSubstr("nothing is pruned, whatever is below τ: the bar above only counts what is. Had another window followed"))
      << "the bar beside it says how many would go";
  EXPECT_THAT(askAboutAHigherTau(factsOf(made)).reveal.toStdString(), testing::HasSubstr("as it is, all of them stay"));
  made.finished = 5;  // stopped: at the end of D4 experts do go
  auto facts = factsOf(made);
  facts.over = true;
  EXPECT_THAT(askAboutPruning(facts).reveal.toStdString(), testing::Not(testing::HasSubstr("only read")));
  EXPECT_THAT(askAboutAHigherTau(facts).text.toStdString(), testing::HasSubstr("By the shares at the end of D4"));
}

TEST(TourQuestions, RoutersAreThoseOfTheMarkedMoment) {
  MadeRun made;
  made.finished = 5;
  auto facts = factsOf(made);
  EXPECT_EQ(windowOfRouters(facts), 2) << "whose weights stay in sight while the run goes on";
  EXPECT_TRUE(askAboutRouters(facts).text.startsWith(QStringLiteral("After D2,")));
  facts.over = true;
  EXPECT_EQ(windowOfRouters(facts), 4) << "stopped: the last finished one, not the one it was stopped in";
  EXPECT_TRUE(askAboutRouters(facts).text.startsWith(QStringLiteral("After D4,")));
  facts = factsOf(finishedRun());
  EXPECT_EQ(windowOfRouters(facts), std::nullopt) << "the present is the end";
  EXPECT_TRUE(askAboutRouters(facts).text.startsWith(QStringLiteral("After D8,")));
  EXPECT_THAT(askAboutRouters(facts).reveal.toStdString(), testing::HasSubstr("of the router weight"));
}

class TourOnForgetting : public testing::Test {
 protected:
  /// HR@10 on D_1, D_2 …; a taste comes back in D_3.
  TourQuestion ask(const std::vector<double>& own, const std::vector<double>& other, std::int64_t sequences = 10'000) {
    facts_.run = runWith(own, sequences);
    facts_.reference = runWith(other, sequences);
    return askAboutForgetting(facts_);
  }
  TourFacts facts_ = [] {
    TourFacts facts;
    facts.over = true;
    facts.returns = {3};
    return facts;
  }();
};

TEST_F(TourOnForgetting, IsAskedOfTheWindowsInWhichATasteComesBack) {
  const auto question = ask({0.9, 0.2, 0.3, 0.2}, {0, 0.3, 0.2, 0.3});
  EXPECT_TRUE(question.text.startsWith(QStringLiteral("In D3 a taste comes back that had all but gone.")));
  EXPECT_EQ(rightAnswer(question), QStringLiteral("XSMoE")) << "though Static is ahead in the mean, and whatever the test on D_1 was";
  const auto reveal = question.reveal.toStdString();
  EXPECT_THAT(reveal,
              testing::HasSubstr(QStringLiteral("Where a taste comes back, in D3: XSMoE %1, Static %2. XSMoE is ahead by 10.0 points")
                                     .arg(percent(0.3), percent(0.2))
                                     .toStdString()));
  EXPECT_THAT(reveal, testing::HasSubstr("Over all tests, on D2, D3, D4:"));
  EXPECT_THAT(reveal, testing::HasSubstr("Static is ahead by 3.3 points"));
  EXPECT_THAT(reveal, testing::HasSubstr("press the marked button, Test the models"));
}

TEST_F(TourOnForgetting, IsToldAsItCameOut) {
  const auto behind = ask({0.9, 0.3, 0.2}, {0, 0.2, 0.263});
  EXPECT_EQ(rightAnswer(behind), QStringLiteral("Static"));
  EXPECT_THAT(behind.reveal.toStdString(),
              testing::HasSubstr("XSMoE is furthest ahead in D2 (10.0 ± 0.6 points). Static is furthest ahead in D3 (6.3 ± 0.6 points)."));
  EXPECT_THAT(ask({0, 0.2, 0.2}, {0, 0.3, 0.3}).reveal.toStdString(),
              testing::HasSubstr("XSMoE is ahead in none of these windows by more than chance."));
}

TEST_F(TourOnForgetting, CallsNothingADifferenceThatChanceMakes) {
  const auto question = ask({0, 0.2, 0.26}, {0, 0.2, 0.2}, 100);
  EXPECT_EQ(rightAnswer(question), QStringLiteral("Neither: no further apart than chance"));
  EXPECT_THAT(question.reveal.toStdString(),
              testing::HasSubstr("That is not called a difference: they are 6.0 points apart, and up to 11.9 might be chance."))
      << "2·√(0.26·0.74/100 + 0.2·0.8/100)";
  for (const char* const method : {"XSMoE", "Static"})
    EXPECT_THAT(question.reveal.toStdString(),
                testing::HasSubstr(std::string(method) + " is ahead in none of these windows by more than chance."));
}

TEST_F(TourOnForgetting, IsAskedOfAllTestsWhereTheStreamDoesNotTell) {
  facts_.returns = {};
  EXPECT_EQ(rightAnswer(ask({0, 0.2, 0.3}, {0, 0.1, 0.2})), QStringLiteral("XSMoE"));
  facts_.returns = {9};  // not tested yet
  EXPECT_THAT(ask({0, 0.2, 0.3}, {0, 0.1, 0.2}).text.toStdString(), testing::HasSubstr("over the tests on D2, D3"));
  EXPECT_THAT(ask({0, 0.2}, {0.1}).reveal.toStdString(), testing::HasSubstr("no tested window in common"));
  EXPECT_THAT(ask({0, 0.2, 0.3}, {0, 0.1, 0.2}, 0).reveal.toStdString(), testing::HasSubstr("does not tell over how many purchases"));
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

TEST_F(TourTest, TellsTheNumbersOfNowWhileTheRunGoesOn) {
  MadeRun made;
  made.finished = 2;
  tour_.setFacts(factsOf(made));
  tour_.begin(kBirthStep);
  tour_.answer(2);
  EXPECT_THAT(tour_.question().reveal.toStdString(), testing::HasSubstr("up to the end of D1 it is 8 in all"));
  const QSignalSpy changed(&tour_, &Tour::changed);
  tour_.setFacts(factsOf(finishedRun()));
  EXPECT_THAT(tour_.question().reveal.toStdString(), testing::HasSubstr("up to the end of D8 it is 32 in all"));
  EXPECT_EQ(changed.count(), 1);
  EXPECT_EQ(tour_.answered(), 2) << "which stays the person's own";
}

TEST_F(TourTest, KeepsWhatItToldWhereTheQuestionIsAnotherByNow) {
  MadeRun made;
  made.finished = 4;
  tour_.setFacts(factsOf(made));
  tour_.begin(kRoutersStep);
  EXPECT_EQ(tour_.moment(), 2);
  tour_.answer(0);
  const auto told = tour_.question();
  const QSignalSpy changed(&tour_, &Tour::changed);
  tour_.setFacts(factsOf(finishedRun()));
  EXPECT_EQ(tour_.question(), told) << "of the window that it names";
  EXPECT_EQ(tour_.moment(), 2) << "which is still the one to be seen";
  EXPECT_EQ(changed.count(), 0);
}

}  // namespace
}  // namespace xsmoe::widgets
