// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/what_if_wording.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("WhatIf", text); }

/// A change in points.
QString points(double change) { return signedNumber(100 * change, 2); }

QString threshold(double tau) { return QLocale().toString(tau, 'f', 3); }

/// On one line: where a tool tip's columns have little room, Qt breaks numbers too, whatever spaces they have.
QString oneLine(const QString& tag, const QString& text) {
  return QStringLiteral("<%1 align='left' style='padding-right:10px; white-space:nowrap'>%2</%1>").arg(tag, text);
}
QString cell(const QString& text) { return oneLine(QStringLiteral("td"), text); }

QString metricCell(const WhatIfStep& step, const Estimate& value, const Estimate& change, bool exact) {
  return cell(step.expert ? metricText(value, change, exact) : percent(value.value));
}

QString percentChange(double now, double before) { return tr("%1 %").arg(signedNumber(100 * (now / before - 1), 0)); }

/// "0.82 ms", and by how much it differs where that can be told from what one model differs from itself.
QString listTime(const WhatIf& whatIf, const WhatIfStep& step) {
  if (step.seconds <= 0) return QStringLiteral("–");
  const double ms = whatIf.listMs(step.seconds);
  const QString time = tr("%1 ms").arg(QLocale().toString(ms, 'g', 3));
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

QString metricText(const Estimate& value, const Estimate& change, bool exact) {
  if (exact) return QStringLiteral("%1 (%2)").arg(percent(value.value), points(change.value));
  return tr("%1 (%2, %3 … %4)").arg(percent(value.value), points(change.value), points(change.low), points(change.high));
}

QString shortMetricText(const Estimate& value, const Estimate& change, bool exact) {
  if (exact) return metricText(value, change, exact);
  return QStringLiteral("%1 (%2 ± %3)")
      .arg(percent(value.value), points(change.value), QLocale().toString(50 * (change.high - change.low), 'f', 2));
}

QString whatIfOrigin(const WhatIf& whatIf) {
  const QString model = whatIf.live || !whatIf.asTested ? tr("%1 after epoch %2").arg(windowName(whatIf.window.value)).arg(whatIf.epoch)
                                                        : tr("%1 as tested").arg(windowName(whatIf.window.value));
  if (whatIf.exact()) return tr("%1, on all %2 validation sequences").arg(model, count(whatIf.sequences));
  return tr("%1, on a sample of %2 of %3 validation sequences; 95 % intervals after the changes")
      .arg(model, count(whatIf.sequences), count(whatIf.allSequences));
}

QString timesOrigin(const WhatIf& whatIf) {
  if (whatIf.steps.empty() || whatIf.steps.front().seconds <= 0) return {};
  const QString words =
      tr("A list takes the time of ranking these sequences, all candidates embedded anew, by their number. The whole model, "
         "measured twice, differs by %1 ms: less is no difference.")
          .arg(QLocale().toString(whatIf.listMs(whatIf.spreadSeconds), 'g', 2));
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
      rows += metricCell(step, step.hr10, step.hr10Change, whatIf.exact()) +
              metricCell(step, step.ndcg10, step.ndcg10Change, whatIf.exact()) + cell(listTime(whatIf, step));
    rows += QStringLiteral("</tr>");
  }
  return QStringLiteral("<p style='white-space:pre'>%1</p><table cellspacing='2'>%2</table><p>%3</p>")
      .arg(whatIfOrigin(whatIf), rows, timesOrigin(whatIf));
}

QString whatIfSentences(const WhatIf& whatIf) {
  QStringList sentences{whatIfOrigin(whatIf)};
  for (const auto& step : whatIf.steps) {
    if (!step.expert || !step.metrics) continue;
    sentences << tr("above %1 goes %2: HR@10 %3, NDCG@10 %4, a list takes %5")
                     .arg(threshold(step.tau), stepExpert(step), metricText(step.hr10, step.hr10Change, whatIf.exact()),
                          metricText(step.ndcg10, step.ndcg10Change, whatIf.exact()), listTime(whatIf, step));
  }
  return sentences.join(QStringLiteral(". "));
}

}  // namespace xsmoe::widgets
