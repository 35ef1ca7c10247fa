// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/window_facts.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>

#include "model/analysis/forgetting.h"
#include "model/core/ranking_metrics.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class FactWords {
  Q_DECLARE_TR_FUNCTIONS(FactWords)
};

const QString kBetween = QStringLiteral(" · ");

struct DriftSign {
  PlantedDrift::Kind kind;
  Symbol symbol;
};
/// In the order in which they stand side by side.
constexpr std::array kDriftSigns{DriftSign{PlantedDrift::Kind::kManner, Symbol::kDrift},
                                 DriftSign{PlantedDrift::Kind::kArrival, Symbol::kArrival},
                                 DriftSign{PlantedDrift::Kind::kFading, Symbol::kFading}};

/// "⇄ planted drift: users turn to ornate items (80 % like them, before 20 %)".
QString driftSentence(const PlantedDrift& drift) {
  const QString name = text(drift.name);
  switch (drift.kind) {
    case PlantedDrift::Kind::kArrival: return FactWords::tr("⊕ planted drift: the collection %1 arrives").arg(name);
    case PlantedDrift::Kind::kFading:
      return FactWords::tr("⊖ planted drift: users turn away from the collection %1, by more than a quarter of all sessions").arg(name);
    case PlantedDrift::Kind::kManner: break;
  }
  const QString turn = drift.after < drift.before
                           ? FactWords::tr("⇄ planted drift: users turn away from %1 items (%2 like them, before %3)")
                           : FactWords::tr("⇄ planted drift: users turn to %1 items (%2 like them, before %3)");
  return turn.arg(name, percent(drift.after, 0), percent(drift.before, 0));
}

QString briefDrift(const PlantedDrift& drift) {
  const QString name = text(drift.name);
  switch (drift.kind) {
    case PlantedDrift::Kind::kArrival: return FactWords::tr("⊕ %1 arrives").arg(name);
    case PlantedDrift::Kind::kFading: return FactWords::tr("⊖ %1 fades").arg(name);
    case PlantedDrift::Kind::kManner: break;
  }
  return drift.after < drift.before ? FactWords::tr("⇄ users turn away from %1 items").arg(name)
                                    : FactWords::tr("⇄ users turn to %1 items").arg(name);
}

double hr10Error(const Metrics& test) { return standardError(test.hr10, test.sequences); }

QString inPoints(double share) { return QLocale().toString(100 * share, 'f', 2); }

QString hr10Brief(const Metrics& measured) {
  return FactWords::tr("HR@10 %1 ± %2 %").arg(inPoints(measured.hr10), inPoints(hr10Error(measured)));
}

QString hr10Over(const Metrics& measured, const QString& sequences) {
  return FactWords::tr("%1 over %2").arg(hr10Brief(measured), sequences);
}

/// What the line of facts leaves out, each besides those before it: over how many sequences, popularity shift, all but one test and what
/// was planted.
enum class Brevity : std::uint8_t { kAll, kNoCount, kNoShift, kTestAndPlanted };

QStringList testsInWords(int window, const WindowTests& tests, Brevity brevity) {
  const auto numbers = [brevity](const Metrics& test) { return brevity == Brevity::kAll ? hr10WithError(test) : hr10Brief(test); };
  QStringList parts;
  if (tests.ofModel != nullptr) parts << FactWords::tr("its model in the %1: %2").arg(testOn(tests.modelTestedOn), numbers(*tests.ofModel));
  if (tests.onWindow != nullptr && (parts.empty() || brevity < Brevity::kTestAndPlanted))
    parts << FactWords::tr("the model before it in the %1: %2").arg(testOn(window), numbers(*tests.onWindow));
  if (parts.empty()) parts << FactWords::tr("not tested yet");
  return parts;
}

/// What is of the window itself comes first, so that it is not taken for that of the window of a test.
QString lineOf(const StreamFacts& facts, int window, const WindowTests& tests, Brevity brevity) {
  QStringList parts;
  if (const QString planted = plantedWords(facts, window); !planted.isEmpty()) parts << planted;
  if (const auto* const report = windowReport(facts, window)) {
    const auto share = window > 0 && brevity < Brevity::kTestAndPlanted ? report->newItemShare() : std::nullopt;
    if (share) parts << FactWords::tr("%1 of items new").arg(percent(*share, 0));
    if (report->popularityShift && brevity < Brevity::kNoShift)
      parts << FactWords::tr("popularity shift %1").arg(shiftText(*report->popularityShift));
  }
  parts += testsInWords(window, tests, brevity);
  return FactWords::tr("%1: %2").arg(windowName(window), parts.join(kBetween));
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

std::vector<Symbol> driftSigns(const StreamFacts& facts, int window) {
  std::vector<Symbol> signs;
  for (const DriftSign& sign : kDriftSigns)
    if (std::any_of(facts.drifts.begin(), facts.drifts.end(),
                    [&](const PlantedDrift& drift) { return drift.window == window && drift.kind == sign.kind; }))
      signs.push_back(sign.symbol);
  return signs;
}

QString plantedLabel(const StreamFacts& facts, int window) {
  QStringList words;
  if (tasteReturns(facts, window)) words << signOf(Symbol::kReturn);
  for (const Symbol sign : driftSigns(facts, window)) words << signOf(sign);
  return words.join(QLatin1Char(' '));
}

QStringList plantedMeanings(const StreamFacts& facts) {
  QStringList lines;
  if (!facts.returns.empty()) lines << explained(Symbol::kReturn);
  for (const DriftSign& sign : kDriftSigns)
    if (std::any_of(facts.drifts.begin(), facts.drifts.end(), [&](const PlantedDrift& drift) { return drift.kind == sign.kind; }))
      lines << explained(sign.symbol);
  return lines;
}

QStringList factsOf(const StreamFacts& facts, int window) {
  QStringList lines;
  if (const auto* const report = windowReport(facts, window)) {
    if (const auto share = report->newItemShare(); share && window > 0)
      lines << FactWords::tr("%1: %2 of its items are new").arg(windowName(window), percent(*share));
    if (report->popularityShift)
      lines << FactWords::tr("%1: popularity shift of %2 from the window before (0: none, 1: all of it)")
                   .arg(windowName(window), shiftText(*report->popularityShift));
  }
  if (tasteReturns(facts, window))
    lines << FactWords::tr("%1: ↺ planted drift: a taste comes back that had all but gone").arg(windowName(window));
  for (const PlantedDrift& drift : facts.drifts)
    if (drift.window == window) lines << FactWords::tr("%1: %2").arg(windowName(window), driftSentence(drift));
  return lines;
}

QString plantedWords(const StreamFacts& facts, int window) {
  QStringList parts;
  if (tasteReturns(facts, window)) parts << FactWords::tr("↺ a taste comes back");
  for (const PlantedDrift& drift : facts.drifts)
    if (drift.window == window) parts << briefDrift(drift);
  return parts.join(kBetween);
}

QString plantedMeaning(const StreamFacts& facts, int window) {
  const QString words = plantedWords(facts, window);
  return words.isEmpty() ? QString() : FactWords::tr("%1: %2 (planted in the built-in stream)").arg(windowName(window), words);
}

QString factsLine(const StreamFacts& facts, int window, const WindowTests& tests) { return lineOf(facts, window, tests, Brevity::kAll); }

QStringList shortFactsLines(const StreamFacts& facts, int window, const WindowTests& tests) {
  QStringList lines{factsLine(facts, window, tests)};
  for (const auto brevity : {Brevity::kNoCount, Brevity::kNoShift, Brevity::kTestAndPlanted})
    if (const QString line = lineOf(facts, window, tests, brevity); line != lines.last()) lines << line;
  lines.removeFirst();
  return lines;
}

QString hr10WithError(const Metrics& test) {
  return hr10Over(test, counted(test.sequences, FactWords::tr("1 test sequence"), FactWords::tr("%1 test sequences")));
}

QString hr10OfValidation(const Metrics& validation) {
  return hr10Over(validation,
                  counted(validation.sequences, FactWords::tr("1 validation sequence"), FactWords::tr("%1 validation sequences")));
}

MetricChange hr10Change(const Metrics& from, const Metrics& to) {
  return {to.hr10 - from.hr10, std::hypot(hr10Error(from), hr10Error(to))};
}

QString changeFromTestBefore(const Metrics& before, const Metrics& now) {
  const MetricChange change = hr10Change(before, now);
  if (!change.isDifference()) return FactWords::tr("HR@10 does not differ from the test before by more than two standard errors");
  const QString by = inPoints(std::abs(change.value));
  return change.value < 0 ? FactWords::tr("HR@10 is %1 points lower than in the test before").arg(by)
                          : FactWords::tr("HR@10 is %1 points higher than in the test before").arg(by);
}

}  // namespace xsmoe::widgets
