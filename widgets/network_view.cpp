// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network_view.h"

#include <algorithm>
#include <numeric>

#include "model/core/methods.h"
#include "model/core/setting_keys.h"

namespace xsmoe::widgets {

bool hasShares(const LayerUsage& usage) {
  return std::any_of(usage.gateShare.begin(), usage.gateShare.end(), [](double v) { return v > 0; });
}

NetworkView networkView(const LiveState& state, std::optional<WindowIndex> window, std::optional<double> tau) {
  NetworkView view;
  if (!state.history) return view;
  const RunHistory& history = *state.history;
  const RunDescription& run = history.description();
  view.method = run.settings.model.method;
  view.protocol = run.settings.protocol.protocol;
  view.windows = run.settings.protocol.windows;
  view.windowsKnown = true;
  view.tau = usesSetting(view.method, kTauKey) ? std::optional(tau.value_or(history.tau())) : std::nullopt;
  view.lastState = run.hiddenStates - 1;
  if (window) view.layers = history.usageAfter(*window);
  if (!view.layers.empty()) {
    view.pinned = history.pinnedAfter(*window);
    view.gates = view.layers;
    return view;
  }
  view.pinned = history.pinned();
  view.layers = history.usage();
  view.gates = view.layers;
  if (!state.running.empty() && sameExperts(state.running, view.layers)) {
    view.gates = state.running;
    const bool counted = std::any_of(view.layers.begin(), view.layers.end(), hasShares);
    if (!counted) view.layers = state.running;
  }
  return view;
}

bool isPinned(const NetworkView& view, const ExpertName& expert) {
  return std::find(view.pinned.begin(), view.pinned.end(), expert) != view.pinned.end();
}

std::vector<int> expertsToPrune(const NetworkView& view) {
  std::vector<int> doomed(view.layers.size(), -1);
  if (!view.tau) return doomed;
  std::transform(view.layers.begin(), view.layers.end(), doomed.begin(), [&](const LayerUsage& usage) {
    const int goes = hasShares(usage) ? expertToPrune(usage, *view.tau, view.protocol) : -1;
    return goes >= 0 && isPinned(view, nameOf(usage, static_cast<std::size_t>(goes))) ? -1 : goes;
  });
  return doomed;
}

}  // namespace xsmoe::widgets
