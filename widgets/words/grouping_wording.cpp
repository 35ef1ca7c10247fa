// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/grouping_wording.h"

#include <QCoreApplication>
#include <QStringList>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class GroupingWording {
  Q_DECLARE_TR_FUNCTIONS(GroupingWording)
};

QString expertsText(const ExpertCounts& counts) {
  QStringList parts;
  for (const auto& [mark, experts] :
       {std::pair{GroupingWording::tr("visual"), counts.visual}, std::pair{GroupingWording::tr("textual"), counts.textual}}) {
    if (experts.empty()) continue;
    QStringList numbers;
    for (const int n : experts) numbers << QString::number(n);
    parts << GroupingWording::tr("%1 %2").arg(mark, numbers.join(QStringLiteral(" + ")));
  }
  return parts.join(QStringLiteral("; "));
}

QString sizeText(const ParameterLedger& ledger) {
  return GroupingWording::tr("%1 parameters, %2").arg(shortCount(ledger.total()), bytesText(ledger.bytes()));
}

}  // namespace

QString groupingText(const Grouping& grouping) {
  QStringList parts;
  for (const int state : grouping) parts << QString::number(state);
  return parts.join(QStringLiteral(", "));
}

QString groupingPlanText(const GroupingPlan& plan, const QString& before) {
  const QString now = GroupingWording::tr("%1 %2").arg(before, sizeText(plan.present));
  if (plan.added.empty() && plan.dropped.empty()) return now;
  QStringList lines{GroupingWording::tr("%1 → <b>then %2</b>").arg(now, sizeText(plan.result))};
  if (!plan.kept.empty()) lines << GroupingWording::tr("keeps experts and routers: states %1").arg(groupingText(plan.kept));
  if (!plan.added.empty()) lines << GroupingWording::tr("new, one expert each: states %1").arg(groupingText(plan.added));
  if (!plan.dropped.empty()) lines << GroupingWording::tr("dropped: states %1").arg(groupingText(plan.dropped));
  lines << GroupingWording::tr("experts then: %1").arg(expertsText(plan.experts));
  return lines.join(QStringLiteral("<br>"));
}

}  // namespace xsmoe::widgets
