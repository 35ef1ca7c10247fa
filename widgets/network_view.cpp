// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/network_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <numeric>
#include <utility>

#include "model/core/methods.h"
#include "model/core/prune_chances.h"
#include "model/core/setting_keys.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {

namespace {

/// Of the window in training, unless it is the last one, which keeps its experts.
std::vector<std::vector<double>> chancesNow(const LiveState& state, const NetworkView& view) {
  const WindowHistory* const window = state.history->newest();
  const bool prunes = expands(view.method) && view.tau && window != nullptr && !window->done && view.prunesAtEnd;
  if (!prunes) return {};
  return pruneChances(*window, view.layers, state.running, *view.tau, view.protocol, view.pinned);
}

/// A slider at the run's τ of the moment asks nothing. One at the run's τ of now stands elsewhere where the moment has another.
void takeTau(NetworkView& view, const RunHistory& history, const std::optional<RunMoment>& moment, std::optional<double> slider) {
  view.tau.reset();
  if (!usesSetting(view.method, kTauKey)) return;
  view.tau = moment ? tauAt(history, *moment) : history.tau();
  if (slider && slider != view.tau) view.slider = slider;
}

/// What the other run is called beside the one shown: with the moment that its network is of.
QString besideName(const RunHistory& other, const std::optional<RunMoment>& moment) {
  const QString title = runTitle(other.description());
  if (moment && moment->epoch > 0)
    return QCoreApplication::translate("NetworkBeside", "%1 in %2, epoch %3")
        .arg(title, windowName(moment->window.value), QString::number(moment->epoch));
  const WindowHistory* const last = other.newest();
  const auto after = moment ? std::optional(moment->window) : last != nullptr && last->done ? std::optional(last->window) : std::nullopt;
  return after ? QCoreApplication::translate("NetworkBeside", "%1 after %2").arg(title, windowName(after->value)) : title;
}

/// Of each layer the least used expert where that is below τ, of those only that are pinned or are not; −1: none is.
std::vector<int> leastBelowTau(const NetworkView& view, bool pinned) {
  std::vector<int> found(view.layers.size(), -1);
  if (!view.tau) return found;
  std::transform(view.layers.begin(), view.layers.end(), found.begin(), [&](const LayerUsage& usage) {
    const int least = hasShares(usage) ? expertToPrune(usage, *view.tau, view.protocol) : -1;
    return least >= 0 && isPinned(view, nameOf(usage, static_cast<std::size_t>(least))) == pinned ? least : -1;
  });
  return found;
}

}  // namespace

bool hasShares(const LayerUsage& usage) {
  return std::any_of(usage.gateShare.begin(), usage.gateShare.end(), [](double v) { return v > 0; });
}

const LayerUsage* sharesSoFar(const NetworkView& view, std::size_t layer) {
  return layer < view.running.size() && hasShares(view.running[layer]) ? &view.running[layer] : nullptr;
}

const LayerUsage& gatesOf(const NetworkView& view, std::size_t layer) {
  return view.gates.size() == view.layers.size() ? view.gates[layer] : view.layers[layer];
}

NetworkView networkView(const LiveState& state, const std::optional<RunMoment>& moment, std::optional<double> slider) {
  NetworkView view;
  if (!state.history) return view;
  const RunHistory& history = *state.history;
  const RunDescription& run = history.description();
  view.method = run.settings.model.method;
  view.protocol = run.settings.protocol.protocol;
  view.windows = run.settings.protocol.windows;
  view.windowsKnown = true;
  takeTau(view, history, moment, slider);
  view.lastState = run.hiddenStates - 1;
  if (moment) view.layers = usageAt(history, *moment);
  if (!view.layers.empty()) {
    view.window = moment->window.value;
    view.epoch = moment->epoch;
    view.prunesAtEnd = !isLastTrained(history, moment->window);
    view.trains = moment->epoch > 0;
    view.pinned = pinnedAt(history, *moment);
    view.gates = view.layers;
    return view;
  }
  view.live = state.batchesPerEpoch > 0;
  view.trains = isTrained(state);
  view.pinned = history.pinned();
  if (const auto* const newest = history.newest()) view.prunesAtEnd = !isLastTrained(history, newest->window);
  view.layers = history.usage();
  view.gates = view.layers;
  if (!state.running.empty() && sameExperts(state.running, view.layers)) {
    view.gates = state.running;
    const bool counted = std::any_of(view.layers.begin(), view.layers.end(), hasShares);
    (counted ? view.running : view.layers) = state.running;
  }
  view.chances = chancesNow(state, view);
  return view;
}

QString trainedWord(const NetworkView& view) {
  return view.trains ? QCoreApplication::translate("NetworkView", "in training")
                     : QCoreApplication::translate("NetworkView", "trained last");
}

std::optional<NetworkBeside> networkBeside(const RunHistory& shown, const std::shared_ptr<const RunHistory>& other,
                                           const std::optional<RunMoment>& moment) {
  if (!other || (moment && usageAt(*other, *moment).empty())) return std::nullopt;
  LiveState newest;
  newest.history = other;
  NetworkView view = networkView(newest, moment, std::nullopt);
  if (std::none_of(view.layers.begin(), view.layers.end(), hasShares)) return std::nullopt;
  return NetworkBeside{runTitle(shown.description()), besideName(*other, moment), std::move(view)};
}

const LayerUsage* sameLayer(const std::vector<LayerUsage>& layers, const LayerStructure& layer) {
  const auto found = std::find_if(layers.begin(), layers.end(), [&](const LayerUsage& one) {
    return one.modality == layer.modality && one.hiddenState == layer.hiddenState;
  });
  return found == layers.end() ? nullptr : &*found;
}

bool isPinned(const NetworkView& view, const ExpertName& expert) {
  return std::find(view.pinned.begin(), view.pinned.end(), expert) != view.pinned.end();
}

std::vector<int> expertsToPrune(const NetworkView& view) { return leastBelowTau(view, false); }

std::vector<int> pinsThatHold(const NetworkView& view) { return leastBelowTau(view, true); }

}  // namespace xsmoe::widgets
