// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/window_facts.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "model/analysis/forgetting.h"
#include "model/core/ranking_metrics.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class FactWords {
  Q_DECLARE_TR_FUNCTIONS(FactWords)
};

double hr10Error(const Metrics& test) { return standardError(test.hr10, test.sequences); }

QString inPoints(double share) { return QLocale().toString(100 * share, 'f', 2); }

QString hr10Over(const Metrics& measured, const QString& sequences) {
  return FactWords::tr("HR@10 %1 ± %2 % over %3").arg(inPoints(measured.hr10), inPoints(hr10Error(measured)), sequences);
}

}  // namespace

const WindowReport* windowReport(const StreamFacts& facts, int window) {
  if (!facts.data) return nullptr;
  const auto& windows = facts.data->windows;
  const auto found = std::find_if(windows.begin(), windows.end(), [window](const WindowReport& one) { return one.window == window; });
  return found == windows.end() ? nullptr : &*found;
}

bool tasteReturns(const StreamFacts& facts, int window) {
  return std::find(facts.returns.begin(), facts.returns.end(), window) != facts.returns.end();
}

QStringList factsOf(const StreamFacts& facts, int window) {
  QStringList lines;
  if (const auto* const report = windowReport(facts, window)) {
    if (const auto share = report->newItemShare(); share && window > 0)
      lines << FactWords::tr("%1: %2 of its items are new").arg(windowName(window), percent(*share));
    if (report->popularityShift)
      lines << FactWords::tr("%1: popularity shift of %2 from the window before (0: none, 1: all of it)")
                   .arg(windowName(window), QLocale().toString(*report->popularityShift, 'f', 2));
  }
  if (tasteReturns(facts, window))
    lines << FactWords::tr("%1: a taste comes back that had all but gone (planted in this stream)").arg(windowName(window));
  return lines;
}

QString hr10WithError(const Metrics& test) {
  return hr10Over(test, counted(test.sequences, FactWords::tr("1 test sequence"), FactWords::tr("%1 test sequences")));
}

QString hr10OfValidation(const Metrics& validation) {
  return hr10Over(validation,
                  counted(validation.sequences, FactWords::tr("1 validation sequence"), FactWords::tr("%1 validation sequences")));
}

QString changeFromTestBefore(const Metrics& before, const Metrics& now) {
  const MetricChange change{now.hr10 - before.hr10, std::hypot(hr10Error(before), hr10Error(now))};
  if (!change.isDifference()) return FactWords::tr("HR@10 does not differ from the test before by more than two standard errors");
  const QString by = inPoints(std::abs(change.value));
  return change.value < 0 ? FactWords::tr("HR@10 is %1 points lower than in the test before").arg(by)
                          : FactWords::tr("HR@10 is %1 points higher than in the test before").arg(by);
}

}  // namespace xsmoe::widgets
