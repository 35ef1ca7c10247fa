// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/comparable_runs.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <set>

#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class ComparableWords {
  Q_DECLARE_TR_FUNCTIONS(ComparableWords)
};

}  // namespace

ComparableRuns comparableRuns(const RunChoice& choice, bool mixed) {
  ComparableRuns found;
  for (const int place : choice.chosen) {
    const RunSummary& run = runAt(choice, place);
    if (!run.problem.empty()) {
      ++found.unreadable;
      continue;
    }
    const auto with = mixed || choice.first < 0 ? Comparability::kSame : comparabilityOf(runAt(choice, choice.first), run);
    if (with == Comparability::kSame)
      found.shown.push_back(place);
    else
      ++(with == Comparability::kOtherStream ? found.otherStream : found.otherCut);
  }
  return found;
}

ComparableRuns runsWithCurves(const RunChoice& choice, bool mixed) {
  auto found = comparableRuns(choice, mixed);
  std::set<int> all, kept;
  if (std::binary_search(found.shown.begin(), found.shown.end(), choice.first))
    kept.insert(choice.groups[static_cast<std::size_t>(choice.first)]);
  std::erase_if(found.shown, [&](int place) {
    const int group = choice.groups[static_cast<std::size_t>(place)];
    all.insert(group);
    if (kept.size() < kMostGroups) kept.insert(group);
    return !kept.contains(group);
  });
  found.groups = static_cast<int>(all.size());
  found.groupsShown = static_cast<int>(kept.size());
  return found;
}

QString leftOutSentence(const RunChoice& choice, const ComparableRuns& comparable, bool mixed) {
  QStringList sentences;
  if (comparable.otherStream > 0)
    sentences << counted(comparable.otherStream, ComparableWords::tr("1 run of another stream than %1 is left out."),
                         ComparableWords::tr("%1 runs of other streams than %2 are left out."))
                     .arg(streamName(runAt(choice, choice.first)));
  if (comparable.otherCut > 0)
    sentences << counted(comparable.otherCut, ComparableWords::tr("1 run whose stream is cut into other windows or tests is left out."),
                         ComparableWords::tr("%1 runs whose stream is cut into other windows or tests are left out."));
  if (comparable.unreadable > 0)
    sentences << counted(comparable.unreadable, ComparableWords::tr("1 run cannot be read."),
                         ComparableWords::tr("%1 runs cannot be read."));
  const auto cannotStandBeside = [&](int place) {
    return comparabilityOf(runAt(choice, comparable.shown.front()), runAt(choice, place)) != Comparability::kSame;
  };
  if (mixed && std::any_of(comparable.shown.begin(), comparable.shown.end(), cannotStandBeside))
    sentences << ComparableWords::tr("These runs are not of one stream or were tested on other windows: their numbers cannot be compared.");
  return sentences.join(QLatin1Char(' '));
}

}  // namespace xsmoe::widgets
