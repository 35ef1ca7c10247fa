// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/going_on/resume_place.h"

#include <system_error>
#include <utility>

#include "model/experiments/going_on/boundaries.h"

namespace xsmoe::experiments {
namespace {

/// The end of a window, as it was stored.
Result<streaming::ResumePoint> pointAtEndOf(const RunPaths& paths, WindowIndex window) {
  const auto events = eventsUpToEndOf(paths, window);
  if (!events) return tl::unexpected(events.error());
  auto state = storedStateAt(paths, window);
  if (!state) return tl::unexpected(state.error());
  return streaming::ResumePoint{*events, std::move(*state)};
}

/// Where no checkpoint is, or a damaged one: the newest end of a window that is whole, if it is newer than what was found.
void lookForEnds(const RunPaths& paths, ResumeSlots::Found& found) {
  const auto windows = paths.storedWindows();
  for (auto window = windows.rbegin(); window != windows.rend(); ++window) {
    std::error_code unknown;
    if (!std::filesystem::exists(paths.boundary({*window}), unknown)) continue;
    const auto events = eventsUpToEndOf(paths, {*window});
    if (!events) continue;  // not told any more: killed just before
    if (found.point && found.point->events > *events) return;
    auto end = pointAtEndOf(paths, {*window});
    if (end) {
      found.point = std::move(*end);
      return;
    }
    found.unusable.push_back(end.error());
  }
}

}  // namespace

Result<ResumeSlots::Found> whereToGoOn(const RunPaths& paths, const RunDescription& run, ResumeSlots& slots, std::int64_t recorded) {
  auto found = slots.newest(recorded);
  if (!found.point || !found.unusable.empty()) lookForEnds(paths, found);
  if (found.point || !run.origin) return found;
  auto beginning = pointAtEndOf(paths, run.origin->window);
  if (!beginning) return tl::unexpected(beginning.error());
  found.point = std::move(*beginning);
  return found;
}

std::string placeInWords(const streaming::TrainerState& state) {
  const auto window = "D_" + std::to_string(state.window.value);
  if (state.ended) return "the end of " + window;
  return state.within ? window + " after epoch " + std::to_string(state.within->epoch) : "the beginning of " + window;
}

RunPlace firstPlaceAfter(const streaming::TrainerState& state) {
  if (state.ended) return {Boundary::kTested, state.window, 0, 0};
  if (state.within) return {Boundary::kEpoch, state.window, state.within->epoch, 0};
  return {Boundary::kWindow, state.window, 0, 0};
}

}  // namespace xsmoe::experiments
