// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/perspectives/run_moments.h"

#include <algorithm>
#include <iterator>

#include "model/core/layer_usage.h"

namespace xsmoe::studio {

std::optional<int> finishedWindow(const RunHistory& history, std::optional<int> window) {
  std::optional<int> finished;
  for (const auto& one : history.windows())
    if (one.done && (!window || one.window.value == *window)) finished = one.window.value;
  return finished;
}

std::optional<RunMoment> storedMoment(const RunHistory& history, const std::optional<RunMoment>& moment) {
  if (moment && moment->epoch > 0) return moment;
  const auto window = finishedWindow(history, moment ? std::optional(moment->window.value) : std::nullopt);
  return window ? std::optional(RunMoment(*window)) : std::nullopt;
}

std::optional<int> windowOfMoment(const std::shared_ptr<const LiveState>& state, const std::optional<RunMoment>& moment) {
  if (!moment) return std::nullopt;
  if (moment->epoch == 0) return moment->window.value;
  const auto window = state ? windowOfWeights(*state->history, *moment) : std::nullopt;
  return window ? std::optional(window->value) : std::nullopt;
}

bool isEarlier(const RunMoment& one, const RunMoment& other) {
  if (one.window != other.window) return one.window < other.window;
  return one.epoch > 0 && (other.epoch == 0 || one.epoch < other.epoch);
}

std::vector<RunMoment> endedEpochs(const RunHistory& history, const std::vector<RunMoment>& kept) {
  std::vector<RunMoment> ended;
  std::copy_if(kept.begin(), kept.end(), std::back_inserter(ended), [&](const RunMoment& one) { return epochAt(history, one) != nullptr; });
  return ended;
}

std::vector<RunMoment> momentsWithWeights(const RunHistory& history, const std::vector<RunMoment>& kept) {
  auto moments = endedEpochs(history, kept);
  for (const int window : finishedWindows(history)) moments.emplace_back(window);
  std::sort(moments.begin(), moments.end(), isEarlier);
  return moments;
}

std::vector<int> finishedWindows(const RunHistory& history) {
  std::vector<int> windows;
  for (const auto& one : history.windows())
    if (one.done) windows.push_back(one.window.value);
  return windows;
}

std::vector<int> testedWindows(const RunHistory& history, std::optional<int> last) {
  std::vector<int> windows;
  for (const auto& one : history.windows())
    if (one.done && one.done->test && (!last || one.window.value <= *last)) windows.push_back(one.window.value);
  return windows;
}

std::vector<int> expandedWindows(const RunHistory& history) {
  std::vector<int> windows;
  for (const auto& one : history.windows()) {
    const auto isExpanded = [&](const LayerUsage& layer) { return layer.born.size() > 1 && indexOf(layer, one.window.value) >= 0; };
    if (one.done && std::any_of(one.done->usage.begin(), one.done->usage.end(), isExpanded)) windows.push_back(one.window.value);
  }
  return windows;
}

}  // namespace xsmoe::studio
