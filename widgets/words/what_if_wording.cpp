// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/what_if_wording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("WhatIf", text); }

/// "−0.41 ± 0.19": a change in points and its standard error.
QString points(const PairedChange& change) {
  return QStringLiteral("%1 ± %2").arg(signedNumber(100 * change.value, 2), QLocale().toString(100 * change.error, 'f', 2));
}

QString threshold(double tau) { return QLocale().toString(tau, 'f', 3); }

/// On one line: where a tool tip's columns have little room, Qt breaks numbers too, whatever spaces they have.
QString oneLine(const QString& tag, const QString& text) {
  return QStringLiteral("<%1 align='left' style='padding-right:10px; white-space:nowrap'>%2</%1>").arg(tag, text);
}
QString cell(const QString& text) { return oneLine(QStringLiteral("td"), text); }

QString metricCell(const WhatIfStep& step, double share, const PairedChange& change) {
  return cell(step.expert ? metricText(share, change) : percent(share));
}

QString percentChange(double now, double before) { return tr("%1 %").arg(signedNumber(100 * (now / before - 1), 0)); }

/// With two digits that count, or all before the point.
QString milliseconds(double ms) { return tr("%1 ms").arg(ms < 10 ? QLocale().toString(ms, 'g', 2) : QLocale().toString(ms, 'f', 0)); }

/// "0.82 ms", and by how much it differs where that can be told from what one model differs from itself.
QString listTime(const WhatIf& whatIf, const WhatIfStep& step) {
  if (step.seconds <= 0) return QStringLiteral("–");
  const double ms = whatIf.listMs(step.seconds);
  const QString time = milliseconds(ms);
  if (!step.expert) return time;
  if (!whatIf.timeDiffers(step)) return tr("%1 (no difference)").arg(time);
  return QStringLiteral("%1 (%2)").arg(time, percentChange(ms, whatIf.listMs(whatIf.steps.front().seconds)));
}

}  // namespace

QString stepExpert(const WhatIfStep& step) {
  if (!step.expert) return {};
  const LayerStructure layer{step.expert->modality, step.layer, step.expert->hiddenState, {}, -1};
  return expertMark(*step.expert, {layer});
}

QString metricText(double share, const PairedChange& change) {
  if (change.isDifference()) return QStringLiteral("%1 (%2)").arg(percent(share), points(change));
  return tr("%1 (%2: no difference)").arg(percent(share), points(change));
}

QString shortMetricText(double share, const PairedChange& change) {
  return change.isDifference() ? metricText(share, change) : tr("%1 (no difference)").arg(percent(share));
}

QString whatIfOrigin(const WhatIf& whatIf) {
  const QString model = whatIf.live || !whatIf.asTested ? tr("%1 after epoch %2").arg(windowName(whatIf.window.value)).arg(whatIf.epoch)
                                                        : tr("%1 as tested").arg(windowName(whatIf.window.value));
  if (whatIf.exact()) return tr("%1, on all %2 validation sequences").arg(model, count(whatIf.sequences));
  return tr("%1, on a sample of %2 of %3 validation sequences").arg(model, count(whatIf.sequences), count(whatIf.allSequences));
}

QString changesOrigin(const WhatIf& whatIf) {
  if (whatIf.steps.empty() || !whatIf.steps.front().metrics) return {};
  return tr("Changes are in points ± one standard error, over the same sequences: within two of them they are no difference.");
}

QString timesOrigin(const WhatIf& whatIf) {
  if (whatIf.steps.empty() || whatIf.steps.front().seconds <= 0) return {};
  const QString words =
      tr("A list takes the time of ranking these sequences, all candidates embedded anew, by their number. The whole model, measured "
         "twice, and smaller models that took longer differ by %1 by chance: less than twice that is no difference.")
          .arg(milliseconds(whatIf.listMs(whatIf.chanceSeconds())));
  return whatIf.live ? words + QLatin1Char(' ') + tr("It is measured beside the training, which slows it.") : words;
}

QString whatIfTable(const WhatIf& whatIf) {
  QString rows = QStringLiteral("<tr>");
  for (const QString& title : {tr("τ above"), tr("then goes"), tr("saved"), tr("HR@10"), tr("NDCG@10"), tr("a list takes")})
    rows += oneLine(QStringLiteral("th"), title);
  rows += QStringLiteral("</tr>");
  for (const auto& step : whatIf.steps) {
    rows += QStringLiteral("<tr>") + cell(step.expert ? threshold(step.tau) : QStringLiteral("–")) +
            cell(step.expert ? stepExpert(step) : tr("nothing")) +
            cell(step.expert ? QStringLiteral("%1, %2").arg(shortCount(step.parameters), bytesText(step.bytes())) : QString());
    if (step.metrics)
      rows += metricCell(step, step.hr10.value, step.hr10Change) + metricCell(step, step.ndcg10.value, step.ndcg10Change) +
              cell(listTime(whatIf, step));
    rows += QStringLiteral("</tr>");
  }
  return QStringLiteral("<p style='white-space:pre'>%1</p><table cellspacing='2'>%2</table><p>%3</p><p>%4</p>")
      .arg(whatIfOrigin(whatIf), rows, changesOrigin(whatIf), timesOrigin(whatIf));
}

QString whatIfSentences(const WhatIf& whatIf) {
  QStringList sentences{whatIfOrigin(whatIf)};
  for (const auto& step : whatIf.steps) {
    if (!step.expert || !step.metrics) continue;
    sentences << tr("above %1 goes %2: HR@10 %3, NDCG@10 %4, a list takes %5")
                     .arg(threshold(step.tau), stepExpert(step), metricText(step.hr10.value, step.hr10Change),
                          metricText(step.ndcg10.value, step.ndcg10Change), listTime(whatIf, step));
  }
  if (const QString changes = changesOrigin(whatIf); !changes.isEmpty()) sentences << changes;
  return sentences.join(QStringLiteral(". "));
}

}  // namespace xsmoe::widgets
