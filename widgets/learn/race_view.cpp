// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/race_view.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <utility>

#include "model/core/methods.h"
#include "widgets/charts/method_style.h"
#include "widgets/charts/run_curves.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class RaceWords {
  Q_DECLARE_TR_FUNCTIONS(Race)
};

QString raceTitle(const Race& race, const RaceStand::Place& place) { return text(descriptionOf(race.lanes[place.lane].method).title); }

/// Percent as percent() writes it with so many digits: what is told of numbers that are shown is computed of these.
double shownPercent(double share, int digits) { return QString::number(100 * share, 'f', digits).toDouble(); }

/// How the numbers of a stand are written: the difference is that of the two means as a reader sees them, with as many digits as it takes
/// for it to agree with what is said of it.
struct RaceNumbers {
  explicit RaceNumbers(const RaceStand& stand) : leads(stand.leads()) {
    constexpr int kMostDigits = 4;
    const auto known = stand.chance();
    for (digits = 1; digits <= kMostDigits; ++digits) {
      apart = shownPercent(stand.places[0].mean, digits) - shownPercent(stand.places[1].mean, digits);
      if (!known) break;
      chance = shownPercent(*known, digits);
      const double half = 0.5 * std::pow(10.0, -digits);  // differences of written numbers are not exact
      if (leads ? apart > half : apart < chance + half) break;
    }
    digits = std::min(digits, kMostDigits);
  }
  [[nodiscard]] QString points(double percents) const { return QLocale().toString(percents, 'f', digits); }

  bool leads;
  int digits = 1;
  double apart = 0, chance = 0;  // percent
};

/// "D2", "D5, D7", "D2 to D9".
QString raceWindowsText(const std::vector<WindowIndex>& windows) {
  const int first = windows.front().value, last = windows.back().value;
  const auto many = static_cast<int>(windows.size());
  if (many > 2 && last - first + 1 == many) return RaceWords::tr("%1 to %2").arg(windowName(first), windowName(last));
  QStringList names;
  for (const auto& one : windows) names << windowName(one.value);
  return names.join(QStringLiteral(", "));
}

/// "XSMoE 23.1 %, NoFT 21.5 %"
QString raceMeans(const Race& race, const RaceStand& stand) {
  const int digits = RaceNumbers(stand).digits;
  QStringList means;
  for (const auto& place : stand.places) means << RaceWords::tr("%1 %2").arg(raceTitle(race, place), percent(place.mean, digits));
  return means.join(QStringLiteral(", "));
}

QString raceLead(const Race& race, const RaceStand& stand) {
  const QString first = raceTitle(race, stand.places[0]), second = raceTitle(race, stand.places[1]);
  const RaceNumbers numbers(stand);
  const QString apart = numbers.points(numbers.apart);
  if (numbers.leads) return RaceWords::tr("%1 leads by %2 points before %3.").arg(first, apart, second);
  if (!stand.chance())
    return RaceWords::tr("%1 and %2 are %3 points apart; how much of it may be chance is not known.").arg(first, second, apart);
  return RaceWords::tr("%1 and %2 are level: they are %3 points apart, and up to %4 may be chance.")
      .arg(first, second, apart, numbers.points(numbers.chance));
}

std::uint64_t raceSeed(const Race& race) {
  for (const auto& lane : race.lanes)
    if (lane.run) return lane.run->description.settings.training.seed;
  return 0;
}

void addRaceWindows(ChartContent& content, const Race& race) {
  std::set<std::pair<int, int>> windows;
  for (const auto& lane : race.lanes) {
    if (!lane.run) continue;
    for (const auto& test : lane.run->tests) windows.insert({test.window.value, test.testedOn.value});
  }
  for (const auto& [window, testedOn] : windows) content.windows.push_back({window, testedOn - 0.5, testedOn + 0.5});
}

void addRaceMarks(ChartContent& content, const Race& race) {
  for (const int window : race.marked) {
    ChartMark mark;
    mark.at = window;
    mark.label = race.planted ? signOf(Symbol::kReturn) : RaceWords::tr("moved");
    content.marks.push_back(std::move(mark));
  }
  if (race.marked.empty()) return;
  content.remark = race.planted ? RaceWords::tr("%1: a taste that had all but gone comes back in this window").arg(signOf(Symbol::kReturn))
                                : RaceWords::tr("moved: into this window purchases moved further than in the mean");
}

}  // namespace

ChartContent raceContent(const Race& race, const RankingMetric& metric) {
  ChartContent content;
  content.title = RaceWords::tr("%1 per tested window").arg(text(metric.title));
  content.x.title = RaceWords::tr("tested on window");
  content.x.tickPrefix = QStringLiteral("D");
  content.x.whole = true;
  content.x.least = 0.5;
  content.x.most = std::max(race.windows, 2) - 0.5;
  content.y.title = RaceWords::tr("%");
  content.y.least = 0;
  content.emptyText = RaceWords::tr("The lines begin here when the first window of the race is tested.");
  for (const auto& one : race.lanes) {
    if (!one.run || one.run->tests.empty()) continue;
    auto line = runCurve(methodStyle(one.method));
    line.name = text(descriptionOf(one.method).title);
    for (const auto& test : one.run->tests) line.points.emplace_back(test.testedOn.value, 100 * test.metrics.*metric.field);
    content.series.push_back(std::move(line));
  }
  addRaceWindows(content, race);
  addRaceMarks(content, race);
  return content;
}

Race raceUpTo(Race race, int testedOn) {
  for (auto& lane : race.lanes)
    if (lane.run) std::erase_if(lane.run->tests, [testedOn](const WindowTest& test) { return test.testedOn.value > testedOn; });
  return race;
}

QString raceSentence(const Race& race, const RankingMetric& metric) {
  const auto stand = standOf(race, metric.field);
  if (stand.places.size() < 2) return RaceWords::tr("Who leads is told here when two of them were tested on D2.");
  QStringList sentences{
      RaceWords::tr("%1 in the mean over %2: %3.").arg(text(metric.title), raceWindowsText(stand.windows), raceMeans(race, stand)),
      raceLead(race, stand)};
  if (const auto marked = standWhereMarked(race, metric.field); marked.places.size() >= 2) {
    const QString where =
        race.planted ? RaceWords::tr("Where a taste comes back, in %1: %2.") : RaceWords::tr("Where purchases moved most, in %1: %2.");
    sentences << where.arg(raceWindowsText(marked.windows), raceMeans(race, marked)) << raceLead(race, marked);
  }
  sentences
      << RaceWords::tr(
             "This is one seed (%1), one draw of chance: less than twice the standard error over the tested purchases is not called a "
             "difference, and another seed may turn even a larger one round. Compare shows means over seeds.")
             .arg(raceSeed(race));
  return sentences.join(QLatin1Char(' '));
}

}  // namespace xsmoe::widgets
