// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tour/tour_steps.h"

#include <QCoreApplication>

#include "model/analysis/run_summary.h"
#include "model/core/run_history.h"
#include "widgets/tour/tour_questions.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class StepWords {
  Q_DECLARE_TR_FUNCTIONS(Tour)
};

/// Of a run on the built-in stream with two cores.
QString timeOfRun() { return StepWords::tr("a minute or two"); }

/// What the first model needs to be tested on the first windows that count.
constexpr int kWindowsOfDrift = 4;

void addTheNetwork(std::vector<TourStep>& steps) {
  steps.push_back(
      {QStringLiteral("window"), StepWords::tr("What a window is"),
       StepWords::tr(
           "The log of this shop is cut by time into windows of equally many purchases: D0, D1 and so on. The model trains on one "
           "window after the other and never looks ahead. After each window it is tested on the one that comes next: it ranks for "
           "a user the items of all windows up to that one, without those that this user had before it began, and should have what the "
           "user buys last in it near the top."),
       QStringLiteral("data/windows"), QStringLiteral("watch/quality"), 1, false, askAboutWindows, nullptr});
  steps.push_back(
      {QStringLiteral("side-network"), StepWords::tr("A side network beside frozen encoders"),
       StepWords::tr(
           "Every picture and every text goes once through an encoder whose weights are frozen, and what its layers make of it, its hidden "
           "states, is kept in a file. The early ones keep apart what an item is like, say its shape, its colours and its "
           "pattern; the last one tells which design it is and mixes the rest. Beside each encoder stands a small side network, a ladder "
           "of layers: each mixes one of those states with what its experts make of what comes from the layer below. The picture shows "
           "both ladders."),
       QStringLiteral("watch/network"), QStringLiteral("watch/network"), 0, false, askAboutEncoders, nullptr});
  steps.push_back(
      {QStringLiteral("drift"), StepWords::tr("Drift arrives"),
       StepWords::tr(
           "People do not stay the same: collections come and go, tastes leave and return, new items arrive. In one collection people "
           "choose by shape and theme, in the next by colour and material, in the third by pattern and line: each likes one kind, but "
           "every collection shows it otherwise, so that a model must learn anew what to look at. The page Data has a chart of "
           "how far purchases moved from one window to the next. A model that is tested on a window knows only those before it."),
       QStringLiteral("data/shift"), QStringLiteral("watch/quality"), kWindowsOfDrift, false, askAboutDrift, nullptr});
}

void addTheExperts(std::vector<TourStep>& steps) {
  steps.push_back(
      {QStringLiteral("birth"), StepWords::tr("An expert is born"),
       StepWords::tr(
           "What was learnt from the old windows should stay, and yet there must be room for the new. So at the end of a window new "
           "experts are appended. Each begins as the mean of those that are in its layer and learns in the window that follows. The "
           "colour of a tile tells for which window its expert was born."),
       QStringLiteral("watch/network"), QStringLiteral("watch/experts"), 2, false, askAboutBirths, windowOfFirstBorn});
  steps.push_back(
      {QStringLiteral("frozen"), StepWords::tr("It is frozen"),
       StepWords::tr("When its window is over, an expert is frozen: it goes on answering, but no training changes it any more. So what it "
                     "learnt of its window cannot be written over. Tiles of frozen experts are hatched, the one that learns is open."),
       QStringLiteral("watch/network"), QStringLiteral("watch/network"), 2, false, askAboutFreezing, windowOfFirstBorn});
  steps.push_back(
      {QStringLiteral("routers"), StepWords::tr("Routers shift"),
       StepWords::tr(
           "For every item the router of a layer deals out weights, which sum to one: one to the base path, which hands on the encoder's "
           "own state, and one to every expert. A router weight says how much of a voice somebody is given, not how loud that voice is: "
           "what comes of both is the share, of which the next step speaks. Routers go on learning. When a taste comes back, they can "
           "turn to the old expert that knows it."),
       QStringLiteral("watch/network"), QStringLiteral("watch/weights"), kWindowsOfRouters, false, askAboutRouters, windowOfRouters});
  steps.push_back(
      {QStringLiteral("pruning"), StepWords::tr("τ prunes"),
       StepWords::tr(
           "A network that only grows becomes slow. An expert's share, or utilization, is its router weight times the size of what it "
           "puts out, as a part of the whole of its layer. At the end of a window the least used expert of each layer is taken out if "
           "this share, not its router weight, is below the threshold τ: one in a layer at most, never its only one, and never one that "
           "is just being born. τ = 0 keeps everything, a large τ throws away what may be needed again."),
       QStringLiteral("window/tau"), QStringLiteral("watch/experts"), kToItsEnd, false, askAboutPruning, nullptr});
}

void addTheRest(std::vector<TourStep>& steps) {
  steps.push_back(
      {QStringLiteral("forgetting"), StepWords::tr("What Static forgets"),
       StepWords::tr(
           "Static has one expert in each layer for ever: every window trains it further and may write over what it knew of the windows "
           "before, and nothing is born, frozen or pruned. A run of Static with the same settings and the same seed is set beside the open "
           "one. In some windows a taste comes back that had all but gone: the models are tested there after windows that had little or "
           "nothing of it. On this stream about two points of about 31 lie between the two over all tests, and about a fifth or more of "
           "the score in these windows taken together; in the tests after them Static, which has trained on what came back, may be ahead."),
       QStringLiteral("compare/forgetting"), QStringLiteral("compare/test-models"), kToItsEnd, true, askAboutForgetting, nullptr});
  steps.push_back(
      {QStringLiteral("modalities"), StepWords::tr("Two modalities"),
       StepWords::tr(
           "A product is seen and read. Pictures and texts have a side network each, with experts and routers of their own, and what "
           "both make of an item is joined into one vector. A drift in looks need not concern the texts: both sides get new experts, and "
           "each is pruned by itself."),
       QStringLiteral("watch/network"), QStringLiteral("watch/shares"), kToItsEnd, false, askAboutModalities, nullptr});
  steps.push_back(
      {QStringLiteral("your-turn"), StepWords::tr("Your turn"),
       StepWords::tr(
           "All of this can be changed by hand: τ at any moment, also while a run trains; the settings of the next run; and, with "
           "Fork at the timeline, what comes after a window that is finished. The Learn page has a race of XSMoE, Static and NoFT. One "
           "last prediction, and the window is yours."),
       QStringLiteral("window/tau"), QStringLiteral("window/timeline"), kToItsEnd, false, askAboutAHigherTau, nullptr});
}

/// Of a run that is going on; empty: it is as far as that.
QString whatIsToCome(const TourStep& step, const RunHistory& run) {
  const int finished = windowsDone(run);
  const bool late = step.windows == kToItsEnd || finished < step.windows;
  if (!late) return {};
  const QString paused =
      run.state() == RunState::kPaused ? QLatin1Char(' ') + StepWords::tr("It is paused: Continue lets it go on.") : QString();
  const QString now = windowName(run.newest()->window.value);
  if (step.windows == kToItsEnd) return StepWords::tr("This step waits for the end of the run, which is in %1.").arg(now) + paused;
  return StepWords::tr("This step waits for the end of %1; the run is in %2.").arg(windowName(step.windows - 1), now) + paused;
}

}  // namespace

std::vector<TourStep> tourSteps() {
  std::vector<TourStep> steps;
  addTheNetwork(steps);
  addTheExperts(steps);
  addTheRest(steps);
  return steps;
}

QString whatIsMissing(const TourStep& step, const TourFacts& facts) {
  if (facts.away && !facts.underWay.isEmpty()) return facts.underWay;
  if (!facts.run) {
    if (!facts.underWay.isEmpty()) return facts.underWay;
    return StepWords::tr("The tour needs a run of XSMoE on the built-in stream: train one here, which takes %1, or open one that is there.")
        .arg(timeOfRun());
  }
  if (facts.run->windowCount() == 0)
    return facts.over ? StepWords::tr("The open run ended before its first window: the tour needs another one.")
                      : StepWords::tr("This step waits for the run to begin its first window.");
  if (!facts.over) {
    if (auto toCome = whatIsToCome(step, *facts.run); !toCome.isEmpty()) return toCome;
  }
  if (!step.beside || facts.reference) return {};
  if (!facts.underWay.isEmpty()) return facts.underWay;
  return StepWords::tr(
             "This step needs a run of Static with the same settings and seed. One that is there is taken; else one is trained, which "
             "takes %1. The open run comes back afterwards.")
      .arg(timeOfRun());
}

QString timeOfTour() {
  return StepWords::tr(
      "It takes about ten minutes, of which some three or four are for training on two cores: a run of XSMoE, and one of Static.");
}

TourOffer offerOf(const TourStep& step, const TourFacts& facts) {
  if (!facts.underWay.isEmpty()) return TourOffer::kNone;
  if (!facts.run || (facts.over && facts.run->windowCount() == 0)) return TourOffer::kTrain;
  return step.beside && facts.over && !facts.reference ? TourOffer::kSetBeside : TourOffer::kNone;
}

}  // namespace xsmoe::widgets
