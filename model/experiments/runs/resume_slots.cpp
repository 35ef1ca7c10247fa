// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/resume_slots.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "model/experiments/runs/boundaries.h"

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

/// The newest end of a window that is whole, if it is newer than the checkpoint that was found: on a full disk windows may be stored where
/// checkpoints, which take more, are not.
void lookForEnds(const RunPaths& paths, ResumeSlots::Found& found) {
  const auto windows = paths.storedWindows();
  for (auto window = windows.rbegin(); window != windows.rend(); ++window) {
    std::error_code unknown;
    if (!std::filesystem::exists(paths.boundary({*window}), unknown)) continue;
    const auto events = eventsUpToEndOf(paths, {*window});
    if (!events) continue;  // not told any more: killed just before
    if (found.point && found.point->events >= *events) return;
    auto end = pointAtEndOf(paths, {*window});
    if (end) {
      found.passedOver = found.point.has_value();
      found.point = std::move(*end);
      return;
    }
    found.unusable.push_back(end.error());
  }
}

}  // namespace

std::filesystem::path ResumeSlots::path(std::size_t slot) const { return folder_ / ("resume." + std::to_string(slot)); }

ResumeSlots::Found ResumeSlots::newest(std::int64_t recorded) {
  Found found;
  for (std::size_t slot = 0; slot < unusable_.size(); ++slot) {
    std::error_code unknown;
    if (!std::filesystem::exists(path(slot), unknown)) continue;
    auto point = streaming::readResumePoint(path(slot));
    if (point && point->events > recorded) point = badInput(path(slot).string(), "the checkpoint is of events that the record has lost");
    unusable_[slot] = !point;
    constants_[slot] = point ? point->constants : std::string();
    if (!point) {
      found.unusable.push_back(point.error());
    } else if (!found.point || point->events > found.point->events) {
      found.point = std::move(*point);
      next_ = 1 - slot;
    }
  }
  return found;
}

void ResumeSlots::tidy() const {
  std::error_code ignored;
  for (std::size_t slot = 0; slot < unusable_.size(); ++slot)
    if (unusable_[slot]) std::filesystem::remove(path(slot), ignored);
  for (const auto& folder : {folder_, ranks_})
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored))
      if (entry.path().filename().string().find(".unfinished-") != std::string::npos) std::filesystem::remove(entry.path(), ignored);
  removeConstants();
}

Result<void> ResumeSlots::write(const streaming::ResumePoint& point) {
  auto written = streaming::writeResumePoint(path(next_), point);
  if (!written) return tl::unexpected(written.error());
  constants_[next_] = std::move(*written);
  next_ = 1 - next_;
  removeConstants();
  return {};
}

void ResumeSlots::remove(std::size_t slot) {
  std::error_code ignored;
  std::filesystem::remove(path(slot), ignored);
  constants_[slot].clear();
  removeConstants();
}

void ResumeSlots::removeAll() {
  for (std::size_t slot = 0; slot < unusable_.size(); ++slot) remove(slot);
}

void ResumeSlots::removeConstants() const {
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, ignored)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(streaming::kConstantsPrefix) && std::find(constants_.begin(), constants_.end(), name) == constants_.end())
      std::filesystem::remove(entry.path(), ignored);
  }
}

Result<ResumeSlots::Found> whereToGoOn(const RunPaths& paths, const RunDescription& run, ResumeSlots& slots, std::int64_t recorded) {
  auto found = slots.newest(recorded);
  lookForEnds(paths, found);
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
