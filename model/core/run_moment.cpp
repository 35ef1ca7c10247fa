// SPDX-License-Identifier: Apache-2.0
#include "model/core/run_moment.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace xsmoe {
namespace {

/// By which moments are ordered: a window's end comes after its epochs.
std::pair<int, int> placeOf(const RunMoment& moment) {
  return {moment.window.value, moment.epoch > 0 ? moment.epoch : std::numeric_limits<int>::max()};
}

std::vector<RunMoment> momentsOf(const RunHistory& history) {
  std::vector<RunMoment> all;
  for (const WindowHistory& window : history.windows()) {
    for (const EpochDone& epoch : window.epochs) all.emplace_back(window.window, epoch.epoch);
    if (window.done) all.emplace_back(window.window);
  }
  return all;
}

}  // namespace

const WindowHistory* windowAt(const RunHistory& history, WindowIndex window) {
  for (const WindowHistory& one : history.windows())
    if (one.window == window) return &one;
  return nullptr;
}

const EpochDone* epochAt(const RunHistory& history, const RunMoment& moment) {
  const WindowHistory* const window = moment.epoch > 0 ? windowAt(history, moment.window) : nullptr;
  if (window == nullptr) return nullptr;
  const auto found =
      std::find_if(window->epochs.begin(), window->epochs.end(), [&](const EpochDone& one) { return one.epoch == moment.epoch; });
  return found == window->epochs.end() ? nullptr : &*found;
}

int bestEpochOf(const WindowHistory& window) {
  int best = 0;
  for (const EpochDone& epoch : window.epochs)
    if (epoch.best) best = epoch.epoch;
  return window.done && best > 0 ? window.done->bestEpoch : best;
}

bool hasMoment(const RunHistory& history, const RunMoment& moment) {
  if (moment.epoch > 0) return epochAt(history, moment) != nullptr;
  const WindowHistory* const window = windowAt(history, moment.window);
  return window != nullptr && window->done.has_value();
}

std::vector<LayerUsage> usageAt(const RunHistory& history, const RunMoment& moment) {
  if (moment.epoch == 0) return history.usageAfter(moment.window);
  const EpochDone* const epoch = epochAt(history, moment);
  return epoch != nullptr ? epoch->usage : std::vector<LayerUsage>{};
}

std::vector<ExpertName> pinnedAt(const RunHistory& history, const RunMoment& moment) {
  if (moment.epoch == 0) return history.pinnedAfter(moment.window);
  const EpochDone* const epoch = epochAt(history, moment);
  if (epoch == nullptr) return {};
  const WindowHistory& window = *windowAt(history, moment.window);
  return window.epochPinned.at(static_cast<std::size_t>(epoch - window.epochs.data()));
}

double tauAt(const RunHistory& history, const RunMoment& moment) {
  if (!hasMoment(history, moment)) return history.tau();
  const WindowHistory& window = *windowAt(history, moment.window);
  if (moment.epoch == 0) return window.settings.model.tau;
  return window.epochTaus.at(static_cast<std::size_t>(epochAt(history, moment) - window.epochs.data()));
}

int epochOfWeights(const RunHistory& history, WindowIndex window) {
  const WindowHistory* const of = windowAt(history, window);
  if (of == nullptr || !of->done) return 0;
  return history.description().settings.protocol.protocol == Protocol::kPaper ? of->done->bestEpoch : of->done->epochs;
}

std::optional<WindowIndex> windowOfWeights(const RunHistory& history, const RunMoment& moment) {
  const WindowHistory* const of = windowAt(history, moment.window);
  return of != nullptr && of->done ? std::optional(moment.window) : std::nullopt;
}

std::optional<RunMoment> momentOfWeights(const RunHistory& history, const RunMoment& moment, const std::vector<RunMoment>& kept) {
  if (epochAt(history, moment) != nullptr && std::find(kept.begin(), kept.end(), moment) != kept.end()) return moment;
  const auto window = windowOfWeights(history, moment);
  return window ? std::optional(RunMoment(*window)) : std::nullopt;
}

std::optional<RunMoment> momentBefore(const RunHistory& history, const std::optional<RunMoment>& from) {
  const auto all = momentsOf(history);
  if (all.empty()) return from;
  if (!from) return all.back();
  const auto here = std::lower_bound(all.begin(), all.end(), placeOf(*from),
                                     [](const RunMoment& one, const auto& place) { return placeOf(one) < place; });
  return here == all.begin() ? all.front() : *(here - 1);
}

std::optional<RunMoment> momentAfter(const RunHistory& history, const std::optional<RunMoment>& from) {
  if (!from) return std::nullopt;
  const auto all = momentsOf(history);
  const auto next = std::upper_bound(all.begin(), all.end(), placeOf(*from),
                                     [](const auto& place, const RunMoment& one) { return place < placeOf(one); });
  return next == all.end() ? std::nullopt : std::optional(*next);
}

bool isLastTrained(const RunHistory& history, WindowIndex window) { return window.value + 2 >= history.settings().protocol.windows; }

std::int64_t lastTakenBackMs(const RunHistory& history) {
  std::int64_t last = 0;
  for (const auto& one : history.interventions())
    if (one.takesBack) last = one.timeMs;
  return last;
}

}  // namespace xsmoe
