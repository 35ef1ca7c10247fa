// SPDX-License-Identifier: GPL-3.0-or-later
// What the tour asks about what Static forgets: of the tests on windows in which a taste comes back, by the rule of the race.
#include <QLocale>
#include <algorithm>
#include <vector>

#include "model/analysis/race.h"
#include "model/analysis/run_summary.h"
#include "model/core/run_history.h"
#include "widgets/tour/question_parts.h"
#include "widgets/tour/tour_questions.h"
#include "widgets/words/window_facts.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::size_t kOwnLane = 0, kOtherLane = 1;

Race raceOfBoth(const TourFacts& facts) {
  Race race;
  race.lanes.push_back({Method::kXsmoe, summaryOf(*facts.run)});
  race.lanes.push_back({Method::kStatic, summaryOf(*facts.reference)});
  race.marked = facts.returns;
  return race;
}

QString laneName(std::size_t lane) { return lane == kOwnLane ? TourWords::tr("XSMoE") : TourWords::tr("Static"); }

double meanOfLane(const RaceStand& stand, std::size_t lane) {
  const auto place = std::find_if(stand.places.begin(), stand.places.end(), [=](const RaceStand::Place& one) { return one.lane == lane; });
  return place->mean;
}

QString pointsOf(double share) { return QLocale().toString(100 * share, 'f', 1); }

QString testedNames(const std::vector<WindowIndex>& windows) {
  QStringList names;
  for (const auto& one : windows) names << windowName(one.value);
  return names.join(QStringLiteral(", "));
}

QString verdictOf(const RaceStand& stand) {
  const auto chance = stand.chance();
  if (!chance) return TourWords::tr("They are %1 points apart; how much of it may be chance is not known.").arg(pointsOf(stand.lead()));
  if (!stand.leads())
    return TourWords::tr("That is not called a difference: they are %1 points apart, and up to %2 might be chance.")
        .arg(pointsOf(stand.lead()), pointsOf(*chance));
  return TourWords::tr("%1 is ahead by %2 points; up to %3 might be chance.")
      .arg(laneName(stand.places.front().lane), pointsOf(stand.lead()), pointsOf(*chance));
}

/// Both means, and whether one of them is ahead.
QString standText(const RaceStand& stand) {
  const QString means =
      TourWords::tr("XSMoE %1, Static %2.").arg(percent(meanOfLane(stand, kOwnLane)), percent(meanOfLane(stand, kOtherLane)));
  return means + QLatin1Char(' ') + verdictOf(stand);
}

/// HR@10 of one run minus that of the other.
struct LeadInWindow {
  int window = 0;
  MetricChange by;
};

const Metrics& testOn(const RunSummary& run, WindowIndex window) {
  const auto test = std::find_if(run.tests.begin(), run.tests.end(), [=](const WindowTest& one) { return one.testedOn == window; });
  return test->metrics;
}

LeadInWindow leadIn(const Race& race, WindowIndex window) {
  return {window.value, hr10Change(testOn(*race.lanes[kOtherLane].run, window), testOn(*race.lanes[kOwnLane].run, window))};
}

/// Of the windows in which a lane, whose leads are positive times `sign`, is ahead by more than chance.
QString furthestAhead(std::size_t lane, const std::vector<LeadInWindow>& leads, double sign) {
  const LeadInWindow* most = nullptr;
  for (const auto& one : leads)
    if (sign * one.by.value > 0 && one.by.isDifference() && (most == nullptr || sign * one.by.value > sign * most->by.value)) most = &one;
  if (most == nullptr) return TourWords::tr("%1 is ahead in none of these windows by more than chance.").arg(laneName(lane));
  return TourWords::tr("%1 is furthest ahead in %2 (%3 ± %4 points).")
      .arg(laneName(lane), windowName(most->window), pointsOf(sign * most->by.value), pointsOf(most->by.error));
}

/// Where each of the two is furthest ahead, among windows that both were tested on.
QString extremesText(const Race& race, const std::vector<WindowIndex>& windows) {
  std::vector<LeadInWindow> leads;
  for (const auto& window : windows) leads.push_back(leadIn(race, window));
  return furthestAhead(kOwnLane, leads, 1) + QLatin1Char(' ') + furthestAhead(kOtherLane, leads, -1);
}

}  // namespace

TourQuestion askAboutForgetting(const TourFacts& facts) {
  const Race race = raceOfBoth(facts);
  const auto all = standOf(race, &Metrics::hr10), back = standWhereMarked(race, &Metrics::hr10);
  if (all.places.size() < 2) return nothingToAsk(TourWords::tr("The two runs have no tested window in common after D1."));
  const bool returns = back.places.size() == 2;
  const auto& asked = returns ? back : all;
  if (!asked.chance()) return nothingToAsk(TourWords::tr("A test of the two runs does not tell over how many purchases it is."));
  TourQuestion question;
  question.text =
      returns ? TourWords::tr(
                    "In %1 a taste comes back that had all but gone. Which of the two has the higher mean HR@10 over the tests on them?")
                    .arg(testedNames(back.windows))
              : TourWords::tr("Which of the two has the higher mean HR@10 over the tests on %1?").arg(testedNames(all.windows));
  question.answers = {laneName(kOwnLane), laneName(kOtherLane), TourWords::tr("Neither: no further apart than chance")};
  question.right = !asked.leads() ? 2 : asked.places.front().lane == kOwnLane ? 0 : 1;
  QStringList sentences;
  if (returns)
    sentences << TourWords::tr("Where a taste comes back, in %1:").arg(testedNames(back.windows)) << standText(back);
  else
    sentences << TourWords::tr("The stream does not tell of a tested window in which a taste comes back.");
  sentences << TourWords::tr("Over all tests, on %1:").arg(testedNames(all.windows)) << standText(all) << extremesText(race, all.windows)
            << TourWords::tr("One run of each is one draw of chance: Compare shows means over seeds.")
            << TourWords::tr(
                   "What is left of each window in the end: press the marked button, Test the models. It tests every model of both runs on "
                   "all windows.");
  question.reveal = sentences.join(QLatin1Char(' '));
  return question;
}

}  // namespace xsmoe::widgets
