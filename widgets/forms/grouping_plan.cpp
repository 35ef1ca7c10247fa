// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/grouping_plan.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <iterator>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/network_parts.h"
#include "widgets/network_view.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

Grouping without(const Grouping& from, const Grouping& these) {
  Grouping rest;
  std::set_difference(from.begin(), from.end(), these.begin(), these.end(), std::back_inserter(rest));
  return rest;
}

const LayerUsage* layerAt(const std::vector<LayerUsage>& layers, Modality modality, int state) {
  const auto found = std::find_if(layers.begin(), layers.end(),
                                  [&](const LayerUsage& usage) { return usage.modality == modality && usage.hiddenState == state; });
  return found == layers.end() ? nullptr : &*found;
}

int expectedExperts(const LayerUsage& usage, const RunDescription& run, const std::vector<ExpertName>& pinned, double tau) {
  const int now = static_cast<int>(usage.born.size());
  if (!expands(run.settings.model.method)) return now;
  const Protocol protocol = run.settings.protocol.protocol;
  const bool prunable = hasShares(usage) && !prunableLayers({usage}, pinned, protocol).empty();
  const bool loses = prunable && expertToPrune(usage, tau, protocol) >= 0;
  return now + 1 - (loses ? 1 : 0);
}

ParameterLedger ledger(const RunDescription& run, const ExpertCounts& experts) {
  return countParameters(run.settings.model, run.settings.protocol.sequenceLength, run.visualWidth, run.textualWidth, experts);
}

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

GroupingPlan planGrouping(const RunDescription& run, const Grouping& present, const Grouping& wanted, const std::vector<LayerUsage>& layers,
                          const std::vector<ExpertName>& pinned, double tau) {
  GroupingPlan plan;
  std::set_intersection(wanted.begin(), wanted.end(), present.begin(), present.end(), std::back_inserter(plan.kept));
  plan.added = without(wanted, present);
  plan.dropped = without(present, wanted);
  for (const Modality modality : modalitiesOf(run.settings.model.method)) {
    const bool visual = modality == Modality::kVisual;
    for (const int state : wanted) {
      const LayerUsage* usage = layerAt(layers, modality, state);
      (visual ? plan.experts.visual : plan.experts.textual).push_back(usage ? expectedExperts(*usage, run, pinned, tau) : 1);
    }
  }
  plan.present = ledger(run, expertsOf(run.settings.model.method, present, layers));
  plan.result = ledger(run, plan.experts);
  return plan;
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

bool isCached(const RunDescription& run, int hiddenState) {
  const auto& cached = run.cachedStates;
  if (hiddenState < 1 || hiddenState >= run.hiddenStates) return false;
  return cached.empty() || std::binary_search(cached.begin(), cached.end(), hiddenState);
}

std::optional<Grouping> toggled(const RunDescription& run, Grouping grouping, int hiddenState) {
  const auto found = std::find(grouping.begin(), grouping.end(), hiddenState);
  const bool present = found != grouping.end();
  if (present ? grouping.size() == 1 : !isCached(run, hiddenState)) return std::nullopt;
  if (present)
    grouping.erase(found);
  else
    grouping.insert(std::upper_bound(grouping.begin(), grouping.end(), hiddenState), hiddenState);
  return grouping;
}

}  // namespace xsmoe::widgets
