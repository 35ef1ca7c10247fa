// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/grouping_plan.h"

#include <algorithm>
#include <iterator>

#include "model/core/methods.h"
#include "model/core/names.h"
#include "widgets/network/network_view.h"

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

}  // namespace

GroupingPlan planGrouping(const RunDescription& run, const Grouping& present, const Grouping& wanted, const std::vector<LayerUsage>& layers,
                          const std::vector<ExpertName>& pinned, double tau) {
  GroupingPlan plan;
  std::set_intersection(wanted.begin(), wanted.end(), present.begin(), present.end(), std::back_inserter(plan.kept));
  plan.added = without(wanted, present);
  plan.dropped = without(present, wanted);
  ExpertCounts now;
  for (const Modality modality : modalitiesOf(run.settings.model.method)) {
    const bool visual = modality == Modality::kVisual;
    for (const int state : present) {
      const LayerUsage* usage = layerAt(layers, modality, state);
      (visual ? now.visual : now.textual).push_back(usage ? static_cast<int>(usage->born.size()) : 1);
    }
    for (const int state : wanted) {
      const LayerUsage* usage = layerAt(layers, modality, state);
      (visual ? plan.experts.visual : plan.experts.textual).push_back(usage ? expectedExperts(*usage, run, pinned, tau) : 1);
    }
  }
  plan.present = ledger(run, now);
  plan.result = ledger(run, plan.experts);
  return plan;
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
