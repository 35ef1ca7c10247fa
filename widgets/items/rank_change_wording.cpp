// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/items/rank_change_wording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <cstdint>

#include "model/analysis/rank_changes.h"
#include "widgets/words/moment_wording.h"
#include "widgets/words/which_model.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class RankChangeWording {
  Q_DECLARE_TR_FUNCTIONS(RankChangeWording)
};

/// "D1 (test on D2)".
QString modelOnTest(const RunMoment& moment, int tested) {
  return RankChangeWording::tr("%1 (%2)").arg(momentName(moment), testOn(tested));
}

/// By how much HR@10 changed. What lies within two standard errors is not called a difference.
QString hitSentence(const RankChanges& changes) {
  const auto change = hitChange(changes);
  if (!change) return {};
  const QString counts = RankChangeWording::tr("HR@10: %1 lost, %2 gained").arg(count(changes.lost), count(changes.gained));
  const QString points = signedNumber(100 * change->value, 2), error = QLocale().toString(100 * change->error, 'f', 2);
  if (!change->isDifference())
    return RankChangeWording::tr("%1; %2 points, within two standard errors: no difference (standard error %3).")
        .arg(counts, points, error);
  return RankChangeWording::tr("%1; %2 points, standard error %3.").arg(counts, points, error);
}

QStringList leftOutSentences(const RankChanges& changes) {
  QStringList sentences;
  if (changes.notRanked > 0)
    sentences << counted(changes.notRanked, RankChangeWording::tr("1 user is left out, who had the target already: it is not ranked."),
                         RankChangeWording::tr("%1 users are left out, who had their target already: it is not ranked."));
  if (const auto single = changes.onlyBefore + changes.onlyAfter; single > 0)
    sentences << counted(single, RankChangeWording::tr("1 user is in one of the tests alone."),
                         RankChangeWording::tr("%1 users are in one of the tests alone."));
  return sentences;
}

}  // namespace

QString rankChangeSummary(const ComparedRanks& ranks, const QString& beside) {
  const auto& moments = ranks.moments;
  const auto& changes = ranks.changes;
  QString first = modelOnTest(moments.momentBefore(), moments.testedBefore);
  if (moments.beside) first = RankChangeWording::tr("%1 of %2").arg(first, beside);
  if (moments.expansion)
    first = RankChangeWording::tr("%1 without the experts born for it (%2)").arg(windowName(moments.before), testOn(moments.testedBefore));
  QString second = modelOnTest(moments.momentAfter(), moments.testedAfter);
  if (moments.tau)
    second = RankChangeWording::tr("%1, pruned at τ = %2 and on the same test")
                 .arg(windowName(moments.after), QLocale().toString(*moments.tau, 'g', 3));
  const QString users =
      counted(static_cast<std::int64_t>(changes.users.size()), RankChangeWording::tr("1 user"), RankChangeWording::tr("%1 users"));
  QStringList sentences{
      RankChangeWording::tr("From the model after %1 to that after %2: of %3 in both, the targets of %4 fell and of %5 rose.")
          .arg(first, second, users, count(changes.fell), count(changes.rose))};
  sentences << hitSentence(changes) << leftOutSentences(changes);
  sentences.removeAll(QString());
  return sentences.join(QLatin1Char(' '));
}

QStringList rankModelLines(const RankMoments& moments, const QString& run, const QString& beside) {
  QString first = momentText(moments.before, false, moments.epochBefore);
  if (moments.expansion) first = RankChangeWording::tr("%1 without the experts born for it").arg(first);
  const QString second = momentText(moments.after, false, moments.epochAfter, moments.tau);
  return {RankChangeWording::tr("Rank before: %1, on the %2", "model, test")
              .arg(whichModel(first, moments.beside ? beside : run), testOn(moments.testedBefore)),
          RankChangeWording::tr("Rank: %1, on the %2", "model, test").arg(whichModel(second, run), testOn(moments.testedAfter))};
}

}  // namespace xsmoe::widgets
