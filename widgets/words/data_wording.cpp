// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/data_wording.h"

#include <QCoreApplication>
#include <QLocale>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class DataWording {
  Q_DECLARE_TR_FUNCTIONS(DataWording)
};

QString partsSentence(const WindowReport& window) {
  const QString train = window.lastTrainTime
                            ? DataWording::tr("Train: %1 records until %2").arg(count(window.trainRecords), dateText(*window.lastTrainTime))
                            : DataWording::tr("Train: none");
  const QString validation =
      window.firstValidationTime
          ? DataWording::tr("validation: %1 records from %2").arg(count(window.validationRecords), dateText(*window.firstValidationTime))
          : DataWording::tr("validation: none");
  return window.window == 0 ? DataWording::tr("%1; %2").arg(train, validation)
                            : DataWording::tr("%1; %2; all together the test of %3").arg(train, validation, windowName(window.window - 1));
}

}  // namespace

QStringList windowSentences(const WindowReport& window) {
  QStringList sentences{DataWording::tr("%1, %2 to %3: %4 records, %5 kept by k-core")
                            .arg(windowName(window.window), dateText(window.firstTime), dateText(window.lastTime), count(window.records),
                                 count(window.keptRecords)),
                        partsSentence(window)};
  if (window.window == 0)
    sentences << DataWording::tr("%1 users, %2 items").arg(count(window.users), count(window.items));
  else
    sentences << DataWording::tr("%1 users, %2 of them known before; %3 items, %4 of them new")
                     .arg(count(window.users), count(window.returningUsers), count(window.items), count(window.newItems));
  if (window.popularityShift)
    sentences << DataWording::tr("Popularity shift from %1: %2 bits (Jensen-Shannon divergence)")
                     .arg(windowName(window.window - 1), QLocale().toString(*window.popularityShift, 'f', 3));
  if (window.missing.either > 0) sentences << DataWording::tr("Items without features: %1").arg(missingText(window.missing));
  if (window.leakedRecords > 0)
    sentences << DataWording::tr("%1 training records are later than a validation record").arg(count(window.leakedRecords));
  return sentences;
}

QString keptText(std::int64_t all, std::int64_t kept) {
  return all == kept ? count(all) : DataWording::tr("%1, %2 kept").arg(count(all), count(kept));
}

QString leakSentence(const DataReport& report) {
  if (report.leaks.empty())
    return DataWording::tr("Leak check passed: in none of the %1 windows is a training record later than a validation record.")
        .arg(report.windows.size());
  QStringList names;
  for (const int window : report.leaks) names << windowName(window);
  return DataWording::tr("Leak check failed in %1: training records are later than validation records there. Please report this.")
      .arg(names.join(QStringLiteral(", ")));
}

QString missingText(const MissingItems& missing) {
  if (missing.either < 0) return DataWording::tr("unknown without a feature cache");
  if (missing.either == 0) return DataWording::tr("none");
  QStringList parts;
  if (missing.visual >= 0) parts << DataWording::tr("%1 visual").arg(count(missing.visual));
  if (missing.textual >= 0) parts << DataWording::tr("%1 textual").arg(count(missing.textual));
  return DataWording::tr("%1; %2 lack one or both").arg(parts.join(QStringLiteral(", ")), count(missing.either));
}

}  // namespace xsmoe::widgets
