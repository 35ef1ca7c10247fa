// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/why_sentence.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <cmath>

#include "widgets/inspect/split_views.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

struct WhyWords {
  Q_DECLARE_TR_FUNCTIONS(WhySentence)
};

// Shares of what pulls the score's way: parts are named until they make so much, and one that pulls the other way from so much on.
constexpr double kMost = 2.0 / 3, kFar = 0.25;
constexpr qsizetype kNamed = 4;  ///< each way, at most

/// Small scores, as of cosines, have their digits behind the second.
int decimalsOf(const ItemSplit& item) { return std::abs(item.score) < 1 ? 4 : 2; }

/// Whether it would not be written as nothing.
bool isSeen(double value, int decimals) { return std::abs(value) >= 0.5 * std::pow(10, -decimals); }

/// "Visual E3 (+2.14)"; the bias explains no rank, and it says so.
QString named(const ScorePart& part, double value, int decimals) {
  const bool alike = !part.modality && part.name == "bias";
  return (alike ? WhyWords::tr("%1 (%2, for every item alike)") : WhyWords::tr("%1 (%2)"))
      .arg(partName(part), signedNumber(value, decimals));
}

/// "a, b and c".
QString listed(QStringList names) {
  if (names.size() < 2) return names.join(QString());
  const QString last = names.takeLast();
  return WhyWords::tr("%1 and %2").arg(names.join(QStringLiteral(", ")), last);
}

/// Which parts make the score; empty: it has none.
QString partsText(const ScoreSplit& split, const ItemSplit& item, int decimals) {
  const double way = item.score < 0 ? -1 : 1;
  double along = 0, told = 0;
  for (const double value : item.parts) along += std::max(0.0, way * value);
  QStringList most, against;
  for (const std::size_t place : largestFirst(item.parts)) {
    if (place >= split.parts.size() || !isSeen(item.parts[place], decimals)) continue;
    const double value = way * item.parts[place];
    const QString one = named(split.parts[place], item.parts[place], decimals);
    if (value > 0 && told < kMost * along && most.size() < kNamed) {
      most << one;
      told += value;
    } else if (value < 0 && -value >= kFar * along && against.size() < kNamed) {
      against << one;
    }
  }
  if (most.isEmpty()) return listed(against);
  const QString said = (told >= along / 2 ? WhyWords::tr("mostly %1") : WhyWords::tr("above all %1")).arg(listed(most));
  return against.isEmpty() ? said : WhyWords::tr("%1, against it %2").arg(said, listed(against));
}

/// "3rd from the end".
QString placeText(std::size_t fromTheEnd) {
  if (fromTheEnd == 1) return WhyWords::tr("the last");
  const std::size_t tens = fromTheEnd % 100 / 10, ones = tens == 1 ? 0 : fromTheEnd % 10;
  const QString ordinal = ones == 1   ? WhyWords::tr("%1st from the end")
                          : ones == 2 ? WhyWords::tr("%1nd from the end")
                          : ones == 3 ? WhyWords::tr("%1rd from the end")
                                      : WhyWords::tr("%1th from the end");
  return ordinal.arg(fromTheEnd);
}

/// Without which item of the history the score would be lowest; empty: nobody knows.
QString historyText(const ScoreSplit& split, const ItemSplit& item, int decimals) {
  if (split.history.size() == 1) return WhyWords::tr("the history is “%1” alone").arg(itemTitle(split.history.front()));
  if (item.withoutItem.empty() || item.withoutItem.size() != split.history.size()) return {};
  const auto least = std::min_element(item.withoutItem.begin(), item.withoutItem.end());
  if (*least >= 0 || !isSeen(*least, decimals)) return WhyWords::tr("no item of the history lifts it by itself");
  const auto place = static_cast<std::size_t>(least - item.withoutItem.begin());
  return WhyWords::tr("of the history, “%1” (%2) carries most (%3)")
      .arg(itemTitle(split.history[place]), placeText(split.history.size() - place), signedNumber(-*least, decimals));
}

}  // namespace

QString whySentence(const ScoreSplit& split, std::size_t item) {
  if (item >= split.items.size()) return {};
  const ItemSplit& one = split.items[item];
  const int decimals = decimalsOf(one);
  const QString score = withMinus(QLocale().toString(one.score, 'f', decimals));
  const QString parts = partsText(split, one, decimals), history = historyText(split, one, decimals);
  QString said = parts.isEmpty() ? WhyWords::tr("“%1”, score %2").arg(itemTitle(one.item), score)
                                 : WhyWords::tr("“%1”, score %2: %3").arg(itemTitle(one.item), score, parts);
  if (!history.isEmpty()) said = WhyWords::tr("%1; %2").arg(said, history);
  return said + QLatin1Char('.');
}

}  // namespace xsmoe::widgets
